/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/shake.h"

#include <math.h>

#include "base/mem.h"
#include "base/names.h"
#include "base/random.h"

struct held {
    struct aisle_arrival arrival; /* at its new time; name and excerpt are its own */
    uint64_t order;               /* in the source */
};

struct shake {
    const struct aisle_shake_spec *spec;
    const struct aisle_source_type *type;
    void *source;
    gsl_rng *rng;
    struct names texts; /* tenants, models, ...: few, and the run has them by name as well */
    struct held *heap;  /* the next one first */
    size_t count, cap;
    struct held lent;   /* whose texts the last call handed out */
    uint64_t pulled;
    int64_t last_us;    /* of the source, unshaken */
    bool ended;
};

struct shake *shake_new(const struct aisle_shake_spec *spec, uint64_t seed,
                        const struct aisle_source_type *type, void *source)
{
    struct shake *s;

    if (spec->arrival_us == 0 && !(spec->duration_ratio > 0))
        return NULL;
    s = mem_new(1, sizeof *s);
    *s = (struct shake){.spec = spec,
                        .type = type,
                        .source = source,
                        .rng = random_stream(seed, "shake")};
    return s;
}

static void let_go(struct held *h)
{
    mem_free((void *)h->arrival.name);
    mem_free((void *)h->arrival.at.excerpt);
    *h = (struct held){0};
}

void shake_free(struct shake *s)
{
    if (!s)
        return;
    let_go(&s->lent);
    for (size_t i = 0; i < s->count; i++)
        let_go(&s->heap[i]);
    mem_free(s->heap);
    names_fini(&s->texts);
    gsl_rng_free(s->rng);
    mem_free(s);
}

uint64_t shake_drawn(const struct shake *s)
{
    return random_drawn(s->rng);
}

size_t shake_held(const struct shake *s)
{
    return s->count;
}

/* The heap --------------------------------------------------------------------------------- */

static bool before(const struct held *a, const struct held *b)
{
    return a->arrival.submit_us != b->arrival.submit_us
               ? a->arrival.submit_us < b->arrival.submit_us
               : a->order < b->order;
}

static void push(struct shake *s, const struct held *h)
{
    size_t i = s->count++;

    s->heap = mem_reserve(s->heap, &s->cap, s->count, sizeof *s->heap);
    for (; i > 0 && before(h, &s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = *h;
}

static struct held pop(struct shake *s)
{
    struct held first = s->heap[0], last = s->heap[--s->count];
    size_t i = 0, child;

    while ((child = 2 * i + 1) < s->count) {
        child += child + 1 < s->count && before(&s->heap[child + 1], &s->heap[child]);
        if (!before(&s->heap[child], &last))
            break;
        s->heap[i] = s->heap[child];
        i = child;
    }
    s->heap[i] = last;
    return first;
}

/* Shaking ---------------------------------------------------------------------------------- */

static const char *kept(struct shake *s, const char *text)
{
    return text ? names_text(&s->texts, names_add(&s->texts, text)) : NULL;
}

/* The source's texts last until it is called again. */
static void keep_texts(struct shake *s, struct aisle_arrival *a)
{
    a->name = mem_text(a->name);
    a->at.excerpt = mem_text(a->at.excerpt);
    a->at.file = kept(s, a->at.file);
    a->gpu_models = kept(s, a->gpu_models);
    a->tenant = kept(s, a->tenant);
    a->job_type = kept(s, a->job_type);
}

/* From -1 to 1. */
static double draw(struct shake *s)
{
    return 2 * gsl_rng_uniform(s->rng) - 1;
}

static enum aisle_status pull(struct shake *s, struct aisle_error *err)
{
    struct held h = {.order = s->pulled};
    enum aisle_status status = s->type->next(s->source, &h.arrival, err);
    double by, ratio;

    s->ended = status == AISLE_END;
    if (s->ended && err)
        err->status = AISLE_OK;
    if (status != AISLE_OK)
        return s->ended ? AISLE_OK : status;
    s->pulled++;
    s->last_us = h.arrival.submit_us;
    by = draw(s) * (double)s->spec->arrival_us;
    ratio = 1 + draw(s) * s->spec->duration_ratio;
    h.arrival.submit_us += llround(by);
    if (h.arrival.submit_us < 0)
        h.arrival.submit_us = 0;
    if (s->spec->duration_ratio > 0)
        h.arrival.work_ratio = ratio;
    keep_texts(s, &h.arrival);
    push(s, &h);
    return AISLE_OK;
}

/* Nothing that is still to be pulled comes before this. */
static int64_t settled_until(const struct shake *s)
{
    return s->last_us > s->spec->arrival_us ? s->last_us - s->spec->arrival_us : 0;
}

enum aisle_status shake_next(struct shake *s, struct aisle_arrival *out, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    while (status == AISLE_OK && !s->ended &&
           (s->count == 0 || s->heap[0].arrival.submit_us > settled_until(s)))
        status = pull(s, err);
    if (status != AISLE_OK)
        return status;
    if (s->count == 0)
        return AISLE_END;
    let_go(&s->lent);
    s->lent = pop(s);
    *out = s->lent.arrival;
    return AISLE_OK;
}
