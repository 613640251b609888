/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/engine.h"

#include <assert.h>

#include "base/mem.h"

struct engine {
    struct queue *queue;
    struct engine_stream stream;
    bool known, ended;      /* of the stream: next_us is valid; there is no more */
    int64_t next_us;        /* time of the stream's next item */
    int64_t now_us;
    uint64_t handled;
};

struct engine *engine_new(const struct engine_stream *stream)
{
    struct engine *e = mem_new(1, sizeof *e);

    e->queue = queue_new();
    if (stream)
        e->stream = *stream;
    e->ended = !stream;
    return e;
}

void engine_free(struct engine *e)
{
    if (!e)
        return;
    queue_free(e->queue);
    mem_free(e);
}

int64_t engine_now_us(const struct engine *e)
{
    return e->now_us;
}

uint64_t engine_handled(const struct engine *e)
{
    return e->handled;
}

struct ticket engine_post(struct engine *e, int64_t at_us, unsigned rank, event_fn *fire,
                          void *subject, uint64_t arg)
{
    assert(at_us >= e->now_us);
    return queue_post(e->queue, at_us, rank, fire, subject, arg);
}

bool engine_cancel(struct engine *e, struct ticket t)
{
    return queue_cancel(e->queue, t);
}

size_t engine_pending(const struct engine *e)
{
    return queue_length(e->queue);
}

bool engine_streaming(struct engine *e)
{
    if (!e->known && !e->ended) {
        e->known = e->stream.peek(e->stream.self, &e->next_us);
        e->ended = !e->known;
        assert(e->ended || e->next_us >= e->now_us);
    }
    return !e->ended;
}

/* True if the stream's next item comes before the queue's next event. */
static bool stream_first(struct engine *e, bool posted, int64_t at_us, unsigned rank)
{
    if (!engine_streaming(e))
        return false;
    return !posted || e->next_us < at_us || (e->next_us == at_us && e->stream.rank < rank);
}

bool engine_step(struct engine *e, int64_t until_us)
{
    int64_t at_us = 0;
    unsigned rank = 0;
    bool posted = queue_peek(e->queue, &at_us, &rank);

    if (stream_first(e, posted, at_us, rank)) {
        if (e->next_us > until_us)
            return false;
        e->now_us = e->next_us;
        e->known = false;
        e->handled++;
        e->stream.take(e->stream.self, e->now_us);
        return true;
    }
    if (!posted || at_us > until_us)
        return false;
    e->now_us = at_us;
    e->handled++;
    return queue_fire(e->queue);
}
