/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/gittins_index.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

void gittins_index_fini(struct gittins_index *g)
{
    mem_free(g->size);
    *g = (struct gittins_index){0};
}

static int ascending(const void *a, const void *b)
{
    double x = ((const struct gittins_size *)a)->size, y = ((const struct gittins_size *)b)->size;

    return (x > y) - (x < y);
}

/* Slope between the points of two sizes, i < j. */
static double slope(const struct gittins_index *g, size_t i, size_t j)
{
    return (g->size[j].sum - g->size[i].sum) / (double)(j - i);
}

void gittins_index_make(struct gittins_index *g, const double *size, size_t count)
{
    double sum = 0;

    gittins_index_fini(g);
    g->count = count;
    g->size = mem_new(count, sizeof *g->size);
    for (size_t i = 0; i < count; i++)
        g->size[i].size = size[i];
    if (count > 1)
        qsort(g->size, count, sizeof *g->size, ascending);
    for (size_t i = 0; i < count; i++) {
        sum += g->size[i].size;
        g->size[i].sum = sum + (double)(count - 1 - i) * g->size[i].size;
    }
    for (size_t i = count; i-- > 0;) {
        size_t next = i + 1 < count ? i + 1 : i, after;

        while ((after = g->size[next].next) != next && next != i &&
               slope(g, i, after) <= slope(g, i, next))
            next = after;
        g->size[i].next = next;
    }
}

/* How many sizes are at most `service`. */
static size_t number_within(const struct gittins_index *g, double service)
{
    size_t low = 0, high = g->count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (g->size[mid].size <= service)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Sum of min(size, service), `within` of them at most that. */
static double sum_within(const struct gittins_index *g, double service, size_t within)
{
    const struct gittins_size *last = &g->size[within - 1];
    double beyond = (double)(g->count - within);

    return within == 0 ? beyond * service : last->sum + beyond * (service - last->size);
}

double gittins_index_rank(const struct gittins_index *g, double service, double quantum,
                          double *until)
{
    size_t within = number_within(g, service), at = within, next;
    double sum, rank;

    *until = INFINITY;
    if (within == g->count)
        return INFINITY;
    sum = sum_within(g, service, within);
    if (quantum > 0) {
        next = number_within(g, service + quantum);
        if (next == within)
            return INFINITY;
        *until = service + quantum;
        return (sum_within(g, *until, next) - sum) / (double)(next - within);
    }
    rank = g->size[at].sum - sum;
    while ((next = g->size[at].next) != at) {
        double further = (g->size[next].sum - sum) / (double)(next + 1 - within);

        if (further >= rank)
            break;
        at = next;
        rank = further;
    }
    *until = g->size[at].size;
    return rank;
}
