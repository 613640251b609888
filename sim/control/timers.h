/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What comes due by itself: a heap by time, equal times in order of posting. */
#ifndef AISLE_CONTROL_TIMERS_H
#define AISLE_CONTROL_TIMERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct controller;

enum timer_kind { TIMER_START, TIMER_UPDATE, TIMER_DEADLINE, TIMER_SCHEDULE };

struct timer {
    int64_t at_us;
    uint64_t order;
    struct controller *controller;
    enum timer_kind kind;
};

/** Zero-initialised is empty. */
struct timers {
    struct timer *heap;
    size_t count, cap;
    uint64_t orders;
};

void timers_fini(struct timers *t);
void timers_post(struct timers *t, int64_t at_us, struct controller *controller,
                 enum timer_kind kind);
/** The first; NULL: there is none. */
const struct timer *timers_first(const struct timers *t);
/** Takes the first out. */
struct timer timers_take(struct timers *t);

#endif
