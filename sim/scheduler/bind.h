/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One pod's try, and what the round is told of those who have a place. */
#ifndef AISLE_SCHEDULER_BIND_H
#define AISLE_SCHEDULER_BIND_H

#include <stdbool.h>
#include <stdint.h>

struct scheduler;
struct sched_job;
struct sched_pod;

/** What came of a try. */
enum bind_result {
    BIND_SEATED,   /* it holds a place */
    BIND_PROMISED, /* it has none, but victims are planned, and it is nominated */
    BIND_FAILED    /* `*by` tells by whom it was refused: bits of enum sched_part */
};

/** Tries a pod without a seat. Observers hear of failures now, of places when the turn is over. One
 * whose spec names a node is bound there if there is room, by no other filter. */
enum bind_result bind_try(struct scheduler *s, struct sched_pod *pod, bool may_preempt,
                          uint32_t *by);

/** Puts all places that a job holds into the round: it runs. */
void bind_put(struct scheduler *s, struct sched_job *job);

#endif
