/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Windows: which jobs, and which stretch of time, a run's figures are taken over.
 *
 * A run begins with an empty cluster and ends when it drains; neither is how the system works day by
 * day. The scenario's `measure` leaves them out. Both of its ends are half-open:
 *
 *   jobs    job j counts if from_job <= j < to_job (numbers from 0 in order of submission, as in the
 *           database) and it was submitted at from_s <= t < to_s; whatever happens to it counts,
 *           also after the window
 *   time    from the first arrival, from_s and the submission of job from_job, whichever is last,
 *           until to_s, the submission of job to_job and the end, whichever is first
 *
 * Zero-initialised there is no window: all jobs and all of the time count, figures are untouched.
 */
#ifndef AISLE_RECORD_WINDOW_H
#define AISLE_RECORD_WINDOW_H

#include <aisle/observer.h>
#include <aisle/run.h>

struct window {
    bool on;
    struct aisle_measure_spec spec;
    int64_t first_us;         /* first arrival; -1: none yet */
    int64_t begin_us, end_us; /* submission of from_job and to_job; AISLE_NEVER: not yet */
    size_t submitted, finished, rejected, failed; /* of the window's jobs */
    int64_t first_job_us;     /* submission of the first of them; -1: none yet */
};

/** Takes what the scenario says; without either end there is no window. */
void window_init(struct window *w, const struct aisle_measure_spec *spec);

/** Notes what the window depends on: submissions, and what became of its jobs. */
void window_hear(struct window *w, const struct aisle_view *view, const struct aisle_notice *what);

/** Does this job count? */
bool window_has(const struct window *w, aisle_job_id job, int64_t submit_us);

/** Does what happens now count, as far as it is the cluster's and not a job's? */
bool window_open(const struct window *w, int64_t now_us);

/** How much of the time from..to counts, us; both are known by now. */
int64_t window_overlap_us(const struct window *w, int64_t from_us, int64_t to_us);

/** The stretch of time, up to the present; false: it has not begun, or has no length. */
bool window_span(const struct window *w, int64_t now_us, int64_t *from_us, int64_t *to_us);

/** The totals of a run, with the numbers of jobs those of the window's. */
struct aisle_totals window_totals(const struct window *w, const struct aisle_view *view);

#endif
