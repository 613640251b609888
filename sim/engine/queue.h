/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The event queue: what happens when.
 *
 * Events are totally ordered by (time, rank, sequence). Time is in integer microseconds, so that
 * "the same instant" is exact. Rank orders the kinds of events within an instant; it is an opaque
 * small number here, and sim/run/ranks.h gives it meaning. Sequence is the order of posting. The
 * order does not depend on the structure that keeps it: a 4-ary heap over one packed 128-bit key,
 * whose comparison has no branch, with a table of positions, so that a cancelled event is gone at
 * once and the heap holds live events only.
 */
#ifndef AISLE_ENGINE_QUEUE_H
#define AISLE_ENGINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What an event does: called at its time with what it was posted with. */
typedef void event_fn(void *subject, uint64_t arg, int64_t now_us);

/** Names a posted event; never reused within a queue. {0} names none. */
struct ticket {
    uint64_t sequence;
    uint32_t slot;
};

struct queue;

struct queue *queue_new(void);
void queue_free(struct queue *q); /* NULL is fine; events left are dropped */

/**
 * Posts an event.
 *
 * @param at_us  not before the time of the last event taken, and not negative
 * @param rank   0..255, lower first
 *
 * O(log n)
 */
struct ticket queue_post(struct queue *q, int64_t at_us, unsigned rank, event_fn *fire,
                         void *subject, uint64_t arg);

/** Takes back an event. False if it fired or was cancelled before, or for {0}: harmless. O(log n) */
bool queue_cancel(struct queue *q, struct ticket t);

/** Time and rank of the next event; false when there is none. */
bool queue_peek(const struct queue *q, int64_t *at_us, unsigned *rank);

/** Takes the next event off and fires it; false when there is none. O(log n) */
bool queue_fire(struct queue *q);

size_t queue_length(const struct queue *q);

#endif
