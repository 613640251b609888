/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void grid_fini(struct grid *g)
{
    mem_free(g->point);
    *g = (struct grid){0};
}

void grid_add(struct grid *g, const struct grid_point *point)
{
    g->point = mem_reserve(g->point, &g->cap, g->count + 1, sizeof *g->point);
    g->point[g->count++] = *point;
}

static int compare(const struct grid_point *p, const struct grid_point *q)
{
    for (int k = 0; k < GRID_KEYS; k++)
        if (p->key[k] != q->key[k])
            return p->key[k] < q->key[k] ? -1 : 1;
    return 0;
}

/* Equal points in the order of the file: their sum must not depend on how qsort() works. */
static int by_key(const void *a, const void *b)
{
    const struct grid_point *p = a, *q = b;
    int order = compare(p, q);

    return order ? order : (p->line > q->line) - (p->line < q->line);
}

int grid_sort(struct grid *g)
{
    int twice = 0;
    size_t n = 0;

    if (g->count)
        qsort(g->point, g->count, sizeof *g->point, by_key);
    for (size_t i = 0; i < g->count;) {
        struct grid_point sum = g->point[i];
        size_t first = i;

        while (++i < g->count && !compare(&g->point[i], &sum)) {
            sum.time.step_s += g->point[i].time.step_s;
            sum.time.sync_s += g->point[i].time.sync_s;
            twice = twice ? twice : g->point[i].line;
        }
        sum.time.step_s /= (double)(i - first);
        sum.time.sync_s /= (double)(i - first);
        g->point[n++] = sum;
    }
    g->count = n;
    return twice;
}

/* A run of points that agree in the keys before `level`. */
struct run {
    const struct grid_point *begin, *end;
};

/* The first point of the run whose key at `level` is above `key`. */
static const struct grid_point *above(struct run r, int level, int64_t key)
{
    while (r.begin < r.end) {
        const struct grid_point *mid = r.begin + (r.end - r.begin) / 2;

        if (mid->key[level] > key)
            r.end = mid;
        else
            r.begin = mid + 1;
    }
    return r.begin;
}

/* The points of the run that have this key. */
static struct run with(struct run r, int level, int64_t key)
{
    return (struct run){above(r, level, key - 1), above(r, level, key)};
}

bool grid_has(const struct grid *g, int64_t first)
{
    struct run r;

    if (!g->count)
        return false;
    r = with((struct run){g->point, g->point + g->count}, 0, first);
    return r.begin < r.end;
}

int64_t grid_first(const struct grid *g)
{
    return g->point[0].key[0];
}

static struct grid_time line(struct grid_time a, struct grid_time b, double t)
{
    return (struct grid_time){a.step_s + (b.step_s - a.step_s) * t,
                              a.sync_s + (b.sync_s - a.sync_s) * t};
}

static double share(int64_t x, int64_t low, int64_t high)
{
    return (double)(x - low) / (double)(high - low);
}

/* By the third key alone, which no two points of the run share. */
static struct grid_time innermost(struct run r, int64_t key)
{
    const struct grid_point *high = above(r, GRID_KEYS - 1, key), *low = high - 1;
    struct grid_time t;

    if (high == r.begin)
        return high->time;
    if (high == r.end && (low == r.begin || low->key[GRID_KEYS - 1] == key))
        return low->time;
    if (high == r.end)
        high = low--;
    t = line(low->time, high->time, share(key, low->key[GRID_KEYS - 1], high->key[GRID_KEYS - 1]));
    if (key > high->key[GRID_KEYS - 1] && t.step_s < high->time.step_s)
        return high->time;
    if (t.sync_s < 0 || t.sync_s > t.step_s)
        t.sync_s = high->time.sync_s;
    return t;
}

static struct grid_time inner(struct run r, int level, const int64_t key[GRID_KEYS])
{
    const struct grid_point *high;
    int64_t from, to;

    if (level == GRID_KEYS - 1)
        return innermost(r, key[level]);
    high = above(r, level, key[level]);
    if (high == r.begin)
        return inner(with(r, level, high->key[level]), level + 1, key);
    from = high[-1].key[level];
    if (high == r.end || from == key[level])
        return inner(with(r, level, from), level + 1, key);
    to = high->key[level];
    return line(inner(with(r, level, from), level + 1, key),
                inner(with(r, level, to), level + 1, key), share(key[level], from, to));
}

struct grid_time grid_at(const struct grid *g, const int64_t key[GRID_KEYS])
{
    assert(g->count);
    return inner((struct run){g->point, g->point + g->count}, 0, key);
}
