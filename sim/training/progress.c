/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training/progress.h"

#include <assert.h>
#include <math.h>

#include <aisle/types.h>

/* Progress made in so much running time. Monotone in both; never uses a double at rate 1. A rate is
 * often a quotient work / time; a thousandth of a microsecond is made up for what that was rounded
 * by, lest the work end a microsecond after its time. */
static int64_t made_us(double rate, int64_t run_us)
{
    double made;

    if (rate == 1)
        return run_us;
    made = floor((double)run_us * rate + 0x1p-10);
    return made < 0x1p63 ? (int64_t)made : AISLE_NEVER;
}

/* The least running time in which so much progress is made; AISLE_NEVER: longer than time. */
static int64_t run_us(double rate, int64_t left_us)
{
    double guess;
    int64_t run;

    if (rate == 1)
        return left_us;
    guess = ceil((double)left_us / rate);
    if (guess >= 0x1p62)
        return AISLE_NEVER;
    run = (int64_t)guess;
    while (made_us(rate, run) < left_us) /* the quotient was rounded: a few steps, mostly none */
        run++;
    while (run > 0 && made_us(rate, run - 1) >= left_us)
        run--;
    return run;
}

int64_t progress_end_us(const struct progress_plan *p, int64_t work_us)
{
    int64_t run, stalled = 0, end;

    assert(p->rate > 0 && p->every_us >= 0 && p->stall_us >= 0 && p->stall_us <= p->cost_us);
    assert(work_us >= p->done_us);
    if (work_us == AISLE_NEVER)
        return AISLE_NEVER;
    run = run_us(p->rate, work_us - p->done_us);
    if (p->every_us && run &&
        __builtin_mul_overflow((run - 1) / p->every_us, p->stall_us, &stalled))
        return AISLE_NEVER;
    if (__builtin_add_overflow(p->from_us, run, &end) || __builtin_add_overflow(end, stalled, &end))
        return AISLE_NEVER;
    return end;
}

struct progress progress_at(const struct progress_plan *p, int64_t now_us)
{
    struct progress at = {.done_us = p->done_us, .saved_us = p->done_us};
    int64_t passed = now_us - p->from_us, period, whole, run;

    if (passed <= 0)
        return at;
    if (!p->every_us) {
        at.done_us += made_us(p->rate, passed);
        return at;
    }
    period = p->every_us + p->stall_us;
    whole = passed / period;
    run = passed - whole * period;
    run = whole * p->every_us + (run < p->every_us ? run : p->every_us);
    at.done_us += made_us(p->rate, run);
    at.stalled_us = passed - run;
    passed -= p->every_us + p->cost_us; /* since the first checkpoint was completed */
    if (passed >= 0)
        at.saved_us += made_us(p->rate, (passed / period + 1) * p->every_us);
    return at;
}
