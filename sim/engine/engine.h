/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The engine: a clock, the event queue, and a sorted stream merged with it.
 *
 * A stream (a trace's arrivals) is pulled, never pushed into the queue: the engine looks at the
 * time of the stream's next item and compares it, at the stream's rank, with the queue's next
 * event. So the queue stays as small as what is pending now, and a trace of any length takes
 * constant memory.
 */
#ifndef AISLE_ENGINE_ENGINE_H
#define AISLE_ENGINE_ENGINE_H

#include "engine/queue.h"

/** A sorted stream of things to come. */
struct engine_stream {
    unsigned rank; /* of its items among the events of one instant */
    /** Time of the next item, not before the last one's; false: no more. Asked again only after
     * take. */
    bool (*peek)(void *self, int64_t *at_us);
    void (*take)(void *self, int64_t now_us); /* the item happens */
    void *self;
};

struct engine;

/** `stream` is copied; NULL: none. */
struct engine *engine_new(const struct engine_stream *stream);
void engine_free(struct engine *e); /* NULL is fine */

int64_t engine_now_us(const struct engine *e);
uint64_t engine_handled(const struct engine *e); /* events and items of the stream, so far */

/** As queue_post(); not before now. */
struct ticket engine_post(struct engine *e, int64_t at_us, unsigned rank, event_fn *fire,
                          void *subject, uint64_t arg);
bool engine_cancel(struct engine *e, struct ticket t);

/** Events that are posted and not handled. */
size_t engine_pending(const struct engine *e);
/** True if the stream will yield more; looks ahead. */
bool engine_streaming(struct engine *e);

/**
 * Handles what comes next, if it comes no later than `until_us`.
 *
 * @return false when nothing is left by then; the clock then stands at the last event handled
 */
bool engine_step(struct engine *e, int64_t until_us);

#endif
