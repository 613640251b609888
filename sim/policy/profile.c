/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/profile.h"

#include <assert.h>
#include <string.h>

#include <aisle/types.h>

#include "base/mem.h"

/* From `at_us` until the next step. */
struct step {
    int64_t at_us;
    struct amounts free;
};

struct profile_chunk {
    size_t count; /* 1 or more */
    struct amounts most;
    struct step step[PROFILE_CHUNK];
};

/* A step by its place. */
struct place {
    size_t chunk, step;
};

static bool covers(const struct amounts *free, const struct amounts *a)
{
    for (int i = 0; i < PROFILE_AMOUNTS; i++)
        if (free->of[i] < a->of[i])
            return false;
    return true;
}

static bool equal(const struct amounts *a, const struct amounts *b)
{
    return memcmp(a->of, b->of, sizeof a->of) == 0;
}

static void sum_up(struct profile_chunk *c)
{
    c->most = c->step[0].free;
    for (size_t s = 1; s < c->count; s++)
        for (int i = 0; i < PROFILE_AMOUNTS; i++)
            if (c->step[s].free.of[i] > c->most.of[i])
                c->most.of[i] = c->step[s].free.of[i];
}

static const struct step *step_at(const struct profile *p, struct place w)
{
    return w.chunk < p->count ? &p->chunk[w.chunk]->step[w.step] : NULL;
}

static struct place next(const struct profile *p, struct place w)
{
    if (w.step + 1 < p->chunk[w.chunk]->count)
        return (struct place){.chunk = w.chunk, .step = w.step + 1};
    return (struct place){.chunk = w.chunk + 1};
}

/* The step that holds at `at_us`; the first, if that is past. */
static struct place find(const struct profile *p, int64_t at_us)
{
    struct place w = {0};
    size_t end = p->count;

    while (end - w.chunk > 1) {
        size_t middle = w.chunk + (end - w.chunk) / 2;

        if (p->chunk[middle]->step[0].at_us <= at_us)
            w.chunk = middle;
        else
            end = middle;
    }
    for (end = p->chunk[w.chunk]->count; end - w.step > 1;) {
        size_t middle = w.step + (end - w.step) / 2;

        if (p->chunk[w.chunk]->step[middle].at_us <= at_us)
            w.step = middle;
        else
            end = middle;
    }
    return w;
}

/* Chunks and steps come and go ----------------------------------------------------------------- */

static struct profile_chunk *add_chunk(struct profile *p, size_t at)
{
    p->chunk = mem_reserve(p->chunk, &p->cap, p->count + 1, sizeof(struct profile_chunk *));
    memmove(p->chunk + at + 1, p->chunk + at, (p->count - at) * sizeof(struct profile_chunk *));
    p->count++;
    return p->chunk[at] = mem_new(1, sizeof(struct profile_chunk));
}

static void drop_chunks(struct profile *p, size_t at, size_t n)
{
    if (n == 0)
        return;
    for (size_t i = at; i < at + n; i++)
        mem_free(p->chunk[i]);
    p->count -= n;
    memmove(p->chunk + at, p->chunk + at + n, (p->count - at) * sizeof(struct profile_chunk *));
}

/* A full chunk is halved. Those that have become small are left: they go with the time. */
static void halve(struct profile *p, size_t at)
{
    struct profile_chunk *new = add_chunk(p, at + 1), *old = p->chunk[at];

    old->count = PROFILE_CHUNK / 2;
    new->count = PROFILE_CHUNK - old->count;
    memcpy(new->step, old->step + old->count, new->count * sizeof *new->step);
    sum_up(old);
    sum_up(new);
}

/* Makes a step begin at `at_us`; returns its place. Sums stay: nothing else is free. */
static struct place cut(struct profile *p, int64_t at_us)
{
    struct place w = find(p, at_us);
    struct profile_chunk *c = p->chunk[w.chunk];

    if (c->step[w.step].at_us >= at_us)
        return w;
    if (c->count == PROFILE_CHUNK) {
        halve(p, w.chunk);
        return cut(p, at_us);
    }
    w.step++;
    memmove(c->step + w.step + 1, c->step + w.step, (c->count - w.step) * sizeof *c->step);
    c->step[w.step] = (struct step){.at_us = at_us, .free = c->step[w.step - 1].free};
    c->count++;
    return w;
}

/* Drops the step that begins at `at_us` if it is as the one before. */
static void join(struct profile *p, int64_t at_us)
{
    struct place w = find(p, at_us);
    struct profile_chunk *c = p->chunk[w.chunk];
    const struct step *before = NULL;

    if (c->step[w.step].at_us != at_us)
        return;
    if (w.step > 0)
        before = &c->step[w.step - 1];
    else if (w.chunk > 0)
        before = &p->chunk[w.chunk - 1]->step[p->chunk[w.chunk - 1]->count - 1];
    if (!before || !equal(&before->free, &c->step[w.step].free))
        return;
    if (c->count == 1) {
        drop_chunks(p, w.chunk, 1);
        return;
    }
    c->count--;
    memmove(c->step + w.step, c->step + w.step + 1, (c->count - w.step) * sizeof *c->step);
    if (w.step == 0)
        sum_up(c);
}

/* The profile ---------------------------------------------------------------------------------- */

void profile_reset(struct profile *p, int64_t now_us, struct amounts free)
{
    struct profile_chunk *c;

    drop_chunks(p, 0, p->count);
    c = add_chunk(p, 0);
    c->count = 1;
    c->step[0] = (struct step){.at_us = now_us, .free = free};
    sum_up(c);
}

void profile_fini(struct profile *p)
{
    drop_chunks(p, 0, p->count);
    mem_free(p->chunk);
    *p = (struct profile){0};
}

void profile_advance(struct profile *p, int64_t now_us)
{
    struct place w = find(p, now_us);
    struct profile_chunk *c = p->chunk[w.chunk];

    if (w.step > 0) {
        c->count -= w.step;
        memmove(c->step, c->step + w.step, c->count * sizeof *c->step);
        sum_up(c);
    }
    drop_chunks(p, 0, w.chunk);
    if (c->step[0].at_us < now_us)
        c->step[0].at_us = now_us;
}

static void add(struct profile *p, int64_t from_us, int64_t to_us, const struct amounts *a,
                int sign)
{
    int64_t begin_us = p->chunk[0]->step[0].at_us;
    struct place w;

    if (from_us < begin_us)
        from_us = begin_us;
    if (to_us <= from_us)
        return;
    if (to_us != AISLE_NEVER)
        cut(p, to_us);
    w = cut(p, from_us);
    for (; w.chunk < p->count && p->chunk[w.chunk]->step[0].at_us < to_us;
         w = (struct place){.chunk = w.chunk + 1}) {
        struct profile_chunk *c = p->chunk[w.chunk];

        for (; w.step < c->count && c->step[w.step].at_us < to_us; w.step++)
            for (int i = 0; i < PROFILE_AMOUNTS; i++)
                c->step[w.step].free.of[i] += sign * a->of[i];
        sum_up(c);
    }
    if (to_us != AISLE_NEVER)
        join(p, to_us);
    join(p, from_us);
}

void profile_take(struct profile *p, int64_t from_us, int64_t to_us, struct amounts a)
{
    add(p, from_us, to_us, &a, -1);
}

void profile_give(struct profile *p, int64_t from_us, int64_t to_us, struct amounts a)
{
    add(p, from_us, to_us, &a, 1);
}

int64_t profile_earliest(const struct profile *p, int64_t from_us, int64_t before_us,
                         struct amounts a, int64_t duration_us)
{
    int64_t start_us = -1; /* of the steps so far that fit, one after the other; -1: none */
    struct place w = find(p, from_us);

    for (const struct step *s; (s = step_at(p, w)) && s->at_us < before_us; w = next(p, w)) {
        if (start_us >= 0 && s->at_us - start_us >= duration_us)
            return start_us;
        if (covers(&s->free, &a)) {
            if (start_us < 0)
                start_us = s->at_us > from_us ? s->at_us : from_us;
            continue;
        }
        start_us = -1;
        if (w.step == 0 && !covers(&p->chunk[w.chunk]->most, &a))
            w.step = p->chunk[w.chunk]->count - 1;
    }
    return start_us >= 0 ? start_us : before_us;
}

int64_t profile_next_us(const struct profile *p, int64_t at_us)
{
    const struct step *s = step_at(p, next(p, find(p, at_us)));

    return s ? s->at_us : AISLE_NEVER;
}

struct amounts profile_at(const struct profile *p, int64_t at_us)
{
    return step_at(p, find(p, at_us))->free;
}
