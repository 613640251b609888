/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables/results.h"

#include <math.h>
#include <stdint.h>

/* Room for the values of one point, or of pairs. */
struct scratch {
    double *x, *y;
};

static size_t known_values(const double *value, const struct point *p, double *x)
{
    size_t n = 0;

    for (size_t i = p->first; i < p->first + p->count; i++)
        if (!isnan(value[i]))
            x[n++] = value[i];
    return n;
}

/* Pairs of equal seeds that both have a value; runs of a point stand by seed. */
static size_t pair(const struct points *points, const double *value, const struct point *p,
                   const struct point *q, const struct scratch *s)
{
    size_t n = 0, k = q->first;

    for (size_t i = p->first; i < p->first + p->count; i++) {
        while (k < q->first + q->count && points->run[k].seed < points->run[i].seed)
            k++;
        if (k == q->first + q->count || points->run[k].seed != points->run[i].seed ||
            isnan(value[i]) || isnan(value[k]))
            continue;
        s->x[n] = value[i];
        s->y[n++] = value[k];
    }
    return n;
}

static void compare(const struct results *r, const double *value, const struct point *p,
                    const struct point *q, const struct scratch *s, struct result *out)
{
    size_t all = out->n + known_values(value, q, s->y);
    size_t n = pair(r->points, value, p, q, s);

    out->compared = true;
    out->difference = aisle_paired(s->x, s->y, n, r->level);
    out->unpaired = all - 2 * n;
    out->p_holm = out->difference.p_t;
    out->ratio = aisle_ratio(s->x, s->y, n, r->level, RESULTS_DRAWS, RESULTS_SEED);
}

static void correct(struct results *r, size_t count)
{
    double *p = mem_new(count, sizeof *p);

    for (size_t i = 0; i < count; i++) {
        p[i] = r->result[i].compared ? r->result[i].p_holm : (double)NAN;
        r->comparisons += isnan(p[i]) ? 0 : 1;
    }
    aisle_holm(p, count);
    for (size_t i = 0; i < count; i++)
        r->result[i].p_holm = p[i];
    mem_free(p);
}

void results_compute(struct results *r)
{
    const struct points *p = r->points;
    const struct baseline *b = r->baseline;
    size_t count = r->figures->count * p->count;
    struct scratch s = {mem_new(p->run_count, sizeof *s.x), mem_new(p->run_count, sizeof *s.y)};

    r->result = arena_new(&r->arena, count, sizeof *r->result);
    for (size_t i = 0; i < count; i++) {
        const double *value = r->figures->metric[i / p->count].value;
        const struct point *at = &p->point[i % p->count];
        struct result *out = &r->result[i];
        size_t of = b->of ? b->of[i % p->count] : SIZE_MAX;

        out->n = known_values(value, at, s.x);
        out->mean = aisle_mean(s.x, out->n, r->level);
        for (size_t q = 0; q < r->quantile_count; q++)
            out->quantile[q] = aisle_quantile(s.x, out->n, r->quantile[q], r->level);
        if (of != SIZE_MAX && of != i % p->count)
            compare(r, value, at, &p->point[of], &s, out);
    }
    correct(r, count);
    mem_free(s.x);
    mem_free(s.y);
}

void results_fini(struct results *r)
{
    mem_free((void *)r->note);
    arena_fini(&r->arena);
}

const struct result *results_at(const struct results *r, size_t metric, size_t point)
{
    return &r->result[metric * r->points->count + point];
}

bool result_is_insignificant(const struct results *r, const struct result *at)
{
    return at->compared && at->p_holm > 1 - r->level;
}

bool result_is_constant(const struct result *at)
{
    return at->compared && at->difference.n > 1 && isnan(at->difference.p_t);
}
