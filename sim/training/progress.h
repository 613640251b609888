/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Progress of one job through one stint: from a start to the next stop, with what starting and
 * periodic checkpoints take of it.
 *
 * Nothing progresses before `from_us`. Then the job runs for `every_us`, stands still for
 * `stall_us` (a synchronous checkpoint: all of its cost; an asynchronous one: the snapshot), runs
 * again, and so on. A checkpoint begins at the end of each such run, holds what was done by then,
 * and is completed `cost_us` later; if that is longer than stall and next run together, writes
 * overlap. The run that ends the work is followed by none. Running time counts as progress at
 * `rate`, a share of full speed.
 *
 *     from      every  stall  every   stall
 *     |----run----|.....|----run----|.....|--run--| end
 *                 |<-- cost -->| the first checkpoint is completed
 *
 * No event is needed for a checkpoint: all is closed form, O(1). Times are microseconds.
 */
#ifndef AISLE_TRAINING_PROGRESS_H
#define AISLE_TRAINING_PROGRESS_H

#include <stdint.h>

struct progress_plan {
    int64_t from_us;  /* progress begins; 0 or more */
    int64_t done_us;  /* progress before the stint, at full speed */
    double rate;      /* > 0; 1: full speed, and then all is exact in integers */
    int64_t every_us; /* running time between checkpoints; 0: none */
    int64_t cost_us, stall_us; /* 0 <= stall <= cost */
};

/**
 * When `work_us` (at full speed, not below done_us) is done: the first microsecond at whose end
 * progress_at() has it. AISLE_NEVER for work AISLE_NEVER, and beyond the end of time.
 */
int64_t progress_end_us(const struct progress_plan *p, int64_t work_us);

struct progress {
    int64_t done_us;    /* at full speed, rounded down (but for a thousandth of a microsecond); at
                           the end it is the work; at a rate above 1 perhaps more, by < rate */
    int64_t saved_us;   /* of that, held by the last checkpoint completed by now; done before the
                           stint if there is none yet */
    int64_t stalled_us; /* wall time stood still in checkpoints */
};

/**
 * State at `now_us`, 0 or more; up to from_us nothing has progressed. At rate 1, from from_us to
 * the end, (done - done_us) + stalled = now - from_us to the microsecond. Asked for a time after
 * the end it goes on as if there were more work: callers don't.
 */
struct progress progress_at(const struct progress_plan *p, int64_t now_us);

#endif
