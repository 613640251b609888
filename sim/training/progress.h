/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Progress of one job through one stint: from a start to the next stop, with what starting and
 * periodic checkpoints take of it.
 *
 * Nothing progresses before `from_us`. Then the job runs for `every_us`, stands still for
 * `stall_us` (a synchronous checkpoint: all of its cost; an asynchronous one: the snapshot), runs
 * again, and so on; the checkpoint begun at the end of a run is completed `cost_us` later and holds
 * what was done when it began. There is none after the last run. Running time counts as progress
 * at `rate`, a share of full speed. No event is needed for a checkpoint: all is closed form.
 */
#ifndef AISLE_TRAINING_PROGRESS_H
#define AISLE_TRAINING_PROGRESS_H

#include <stdint.h>

struct progress_plan {
    int64_t from_us;  /* progress begins */
    int64_t done_us;  /* progress so far, at full speed */
    double rate;      /* > 0; 1: full speed, and then all is exact in integers */
    int64_t every_us; /* running time between checkpoints; 0: none */
    int64_t cost_us, stall_us; /* 0 <= stall <= cost */
};

/** When `work_us` (at full speed, not below done_us) is done: AISLE_NEVER for AISLE_NEVER. Rounded
 * up to a microsecond. */
int64_t progress_end_us(const struct progress_plan *p, int64_t work_us);

struct progress {
    int64_t done_us;    /* at full speed; never above the work if asked no later than its end */
    int64_t saved_us;   /* of that, held by the last checkpoint completed by now (or before the stint) */
    int64_t stalled_us; /* wall time stood still in checkpoints */
};

/** State at `now_us`, from any time before from_us on (then nothing has progressed). At rate 1
 * done + stalled + the time before from_us is the time passed, to the microsecond. */
struct progress progress_at(const struct progress_plan *p, int64_t now_us);

#endif
