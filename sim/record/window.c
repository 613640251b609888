/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/window.h"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void window_init(struct window *w, const struct aisle_measure_spec *spec)
{
    *w = (struct window){
        .on = spec->from_us > 0 || spec->to_us != AISLE_NEVER || spec->from_job > 0 ||
              spec->to_job != AISLE_NEVER,
        .spec = *spec,
        .first_us = -1,
        .begin_us = AISLE_NEVER,
        .end_us = AISLE_NEVER,
        .first_job_us = -1,
    };
}

bool window_has(const struct window *w, aisle_job_id job, int64_t submit_us)
{
    const struct aisle_measure_spec *s = &w->spec;

    return !w->on || (job >= s->from_job && job < s->to_job && submit_us >= s->from_us &&
                      submit_us < s->to_us);
}

static void hear_submission(struct window *w, const struct aisle_notice *what)
{
    if (w->first_us < 0)
        w->first_us = what->at_us;
    if (what->job == w->spec.from_job)
        w->begin_us = what->at_us;
    if (what->job == w->spec.to_job)
        w->end_us = what->at_us;
    if (!window_has(w, what->job, what->at_us))
        return;
    if (w->submitted++ == 0)
        w->first_job_us = what->at_us;
}

void window_hear(struct window *w, const struct aisle_view *view, const struct aisle_notice *what)
{
    struct aisle_job_view job;

    if (!w->on || what->job == AISLE_NONE)
        return;
    switch (what->kind) {
    case AISLE_NOTICE_SUBMITTED:
        hear_submission(w, what);
        return;
    case AISLE_NOTICE_FINISHED:
    case AISLE_NOTICE_REJECTED:
    case AISLE_NOTICE_DIED:
        break;
    default:
        return;
    }
    job = aisle_view_job(view, what->job);
    if (!window_has(w, what->job, job.submit_us))
        return;
    w->finished += job.state == AISLE_JOB_FINISHED;
    w->rejected += job.state == AISLE_JOB_REJECTED;
    w->failed += job.state == AISLE_JOB_FAILED;
}

/* Where the time begins and ends as far as is known; it begins at AISLE_NEVER while it has not. */
static int64_t time_from(const struct window *w)
{
    return w->first_us < 0 ? AISLE_NEVER
                           : later(later(w->first_us, w->spec.from_us), w->begin_us);
}

static int64_t time_to(const struct window *w)
{
    return sooner(w->spec.to_us, w->end_us);
}

bool window_open(const struct window *w, int64_t now_us)
{
    return !w->on || (now_us >= time_from(w) && now_us < time_to(w));
}

int64_t window_overlap_us(const struct window *w, int64_t from_us, int64_t to_us)
{
    int64_t from, to;

    if (!w->on)
        return to_us - from_us;
    from = later(from_us, time_from(w));
    to = sooner(to_us, time_to(w));
    return to > from ? to - from : 0;
}

bool window_span(const struct window *w, int64_t now_us, int64_t *from_us, int64_t *to_us)
{
    *from_us = time_from(w);
    *to_us = sooner(time_to(w), now_us);
    return *to_us > *from_us;
}

struct aisle_totals window_totals(const struct window *w, const struct aisle_view *view)
{
    struct aisle_totals t = aisle_view_totals(view);

    if (!w->on)
        return t;
    t.submitted = w->submitted;
    t.job[AISLE_JOB_FINISHED] = w->finished;
    t.job[AISLE_JOB_REJECTED] = w->rejected;
    t.job[AISLE_JOB_FAILED] = w->failed;
    t.job[AISLE_JOB_WAITING] = 0;
    for (aisle_job_id id = 0; id < aisle_view_job_count(view); id++) {
        struct aisle_job_view job;

        if (!aisle_view_has_job(view, id))
            continue;
        job = aisle_view_job(view, id);
        t.job[AISLE_JOB_WAITING] +=
            job.state == AISLE_JOB_WAITING && window_has(w, id, job.submit_us);
    }
    t.job[AISLE_JOB_RUNNING] = t.submitted - t.job[AISLE_JOB_WAITING] - w->finished - w->rejected -
                               w->failed;
    return t;
}
