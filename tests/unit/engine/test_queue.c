/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/mem.h"
#include "base/random.h"
#include "engine/engine.h"

/* What fired, in order. */
struct trace {
    uint64_t arg[4096];
    int64_t at_us[4096];
    size_t count;
};

static void note(void *subject, uint64_t arg, int64_t now_us)
{
    struct trace *t = subject;

    t->arg[t->count] = arg;
    t->at_us[t->count++] = now_us;
}

Test(queue, fires_by_time_then_rank_then_order_of_posting)
{
    static struct trace t;
    struct queue *q = queue_new();

    queue_post(q, 20, 1, note, &t, 5);
    queue_post(q, 10, 2, note, &t, 2);
    queue_post(q, 10, 1, note, &t, 0);
    queue_post(q, 10, 2, note, &t, 3);
    queue_post(q, 10, 1, note, &t, 1);
    queue_post(q, 10, 255, note, &t, 4);
    while (queue_fire(q))
        continue;
    cr_assert(eq(sz, t.count, 6));
    for (size_t i = 0; i < 6; i++)
        cr_expect(eq(u64, t.arg[i], i));
    queue_free(q);
}

Test(queue, cancelling_is_idempotent_and_never_hits_another_event)
{
    static struct trace t;
    struct queue *q = queue_new();
    struct ticket a = queue_post(q, 10, 0, note, &t, 1), b;

    cr_expect(queue_cancel(q, a));
    cr_expect(not(queue_cancel(q, a)));
    b = queue_post(q, 5, 0, note, &t, 2); /* takes over the slot */
    cr_expect(not(queue_cancel(q, a)));
    cr_expect(not(queue_cancel(q, (struct ticket){0})));
    cr_expect(queue_fire(q));
    cr_expect(not(queue_cancel(q, b)));
    cr_expect(not(queue_fire(q)));
    cr_assert(eq(sz, t.count, 1));
    cr_expect(eq(u64, t.arg[0], 2));
    queue_free(q);
}

/* The naive model: an array of live events, searched for the least. */
struct model {
    struct item {
        int64_t at_us;
        unsigned rank;
        uint64_t sequence;
        struct ticket ticket;
        bool live;
    } item[4096];
    size_t count;
};

static struct item *least(struct model *m)
{
    struct item *best = NULL;

    for (size_t i = 0; i < m->count; i++) {
        struct item *x = &m->item[i];

        if (x->live && (!best || x->at_us < best->at_us ||
                        (x->at_us == best->at_us && x->rank < best->rank)))
            best = x;
    }
    return best;
}

/* Few distinct times and ranks, so that most events tie. */
Test(queue, agrees_with_a_sorted_list_on_random_posts_fires_and_cancels)
{
    static struct model m;
    static struct trace t;
    gsl_rng *rng = random_stream(7, "test");
    struct queue *q = queue_new();
    int64_t now_us = 0;
    size_t fired = 0;

    for (int step = 0; step < 8000; step++) {
        unsigned long dice = gsl_rng_uniform_int(rng, 10);

        if (dice < 5 && m.count < 4000) {
            struct item *x = &m.item[m.count];

            *x = (struct item){.at_us = now_us + (int64_t)gsl_rng_uniform_int(rng, 4),
                               .rank = (unsigned)gsl_rng_uniform_int(rng, 3),
                               .sequence = m.count,
                               .live = true};
            x->ticket = queue_post(q, x->at_us, x->rank, note, &t, m.count++);
        } else if (dice < 7 && m.count > 0) {
            struct item *x = &m.item[gsl_rng_uniform_int(rng, m.count)];

            cr_assert(eq(int, queue_cancel(q, x->ticket), x->live));
            x->live = false;
        } else {
            struct item *x = least(&m);

            cr_assert(eq(int, queue_fire(q), x != NULL));
            if (!x)
                continue;
            cr_assert(eq(u64, t.arg[fired], x->sequence));
            cr_assert(eq(i64, t.at_us[fired], x->at_us));
            fired++;
            now_us = x->at_us;
            x->live = false;
        }
    }
    cr_expect(gt(sz, fired, 1000));
    queue_free(q);
    gsl_rng_free(rng);
}

/* A stream of items at 10, 10, 20, 30. */
struct items {
    int64_t at_us[4];
    size_t next;
    struct trace *trace;
};

static bool peek(void *self, int64_t *at_us)
{
    struct items *s = self;

    if (s->next == 4)
        return false;
    *at_us = s->at_us[s->next];
    return true;
}

static void take(void *self, int64_t now_us)
{
    struct items *s = self;

    note(s->trace, 100 + s->next++, now_us);
}

Test(engine, merges_a_sorted_stream_at_its_rank)
{
    static struct trace t;
    struct items items = {.at_us = {10, 10, 20, 30}, .trace = &t};
    struct engine *e =
        engine_new(&(struct engine_stream){.rank = 5, .peek = peek, .take = take, .self = &items});
    const uint64_t ought[] = {1, 100, 101, 2, 3, 102, 103};

    engine_post(e, 10, 4, note, &t, 1);
    engine_post(e, 10, 6, note, &t, 2);
    engine_post(e, 15, 9, note, &t, 3);
    engine_post(e, 31, 0, note, &t, 4);
    while (engine_step(e, 30))
        continue;
    cr_assert(eq(sz, t.count, 7));
    for (size_t i = 0; i < 7; i++)
        cr_expect(eq(u64, t.arg[i], ought[i]));
    cr_expect(eq(i64, engine_now_us(e), 30));
    cr_expect(eq(u64, engine_handled(e), 7));
    cr_expect(eq(sz, engine_pending(e), 1));
    cr_expect(not(engine_streaming(e)));
    engine_free(e);
}
