/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/spread.h"

#include <math.h>
#include <stdlib.h>

#include "plots/memory.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Every x that some run has and all runs cover, ascending, once; of categories, all. */
static size_t common_x(double **out, const struct run_line *runs, size_t run_count,
                       enum between between)
{
    double from = -INFINITY, to = INFINITY;
    size_t total = 0, n = 0, kept = 0;

    for (size_t r = 0; r < run_count; r++) {
        total += runs[r].count;
        if (between == BETWEEN_NOTHING)
            continue;
        from = fmax(from, runs[r].count ? runs[r].x[0] : INFINITY);
        to = fmin(to, runs[r].count ? runs[r].x[runs[r].count - 1] : -INFINITY);
    }
    *out = plot_new(total, sizeof **out);
    for (size_t r = 0; r < run_count; r++)
        for (size_t i = 0; i < runs[r].count; i++)
            if (runs[r].x[i] >= from && runs[r].x[i] <= to)
                (*out)[n++] = runs[r].x[i];
    qsort(*out, n, sizeof **out, by_value);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || (*out)[i] > (*out)[kept - 1])
            (*out)[kept++] = (*out)[i];
    return kept;
}

/* The run's value at x, NaN if it has none; *at is the last point not after x, and only moves on.
 */
static double value_at(const struct run_line *run, size_t *at, double x, enum between between)
{
    double part;

    while (*at + 1 < run->count && run->x[*at + 1] <= x)
        ++*at;
    if (between == BETWEEN_NOTHING)
        return run->x[*at] == x ? run->y[*at] : NAN;
    if (between == BETWEEN_STEPS)
        return run->y[*at];
    if (*at + 1 == run->count || run->x[*at] >= x)
        return run->y[*at];
    part = (x - run->x[*at]) / (run->x[*at + 1] - run->x[*at]);
    return run->y[*at] + part * (run->y[*at + 1] - run->y[*at]);
}

/* Adds one run to sums, minima and maxima; `have` counts at each x the runs that have it. */
static void add_run(struct spread *s, const struct run_line *run, enum between between,
                    size_t *have)
{
    size_t at = 0;

    for (size_t i = 0; run->count && i < s->count; i++) {
        double y = value_at(run, &at, s->x[i], between);

        if (isnan(y))
            continue;
        s->mean[i] += y;
        s->low[i] = have[i] ? fmin(s->low[i], y) : y;
        s->high[i] = have[i] ? fmax(s->high[i], y) : y;
        have[i]++;
    }
}

/* Puts a point before each but the first: at its x, still as high as the one before. */
static void add_corners(struct spread *s)
{
    for (size_t i = s->count; i-- > 1;)
        for (size_t k = 2; k-- > 0;) {
            size_t to = 2 * i - 1 + k, from = i - 1 + k;

            s->mean[to] = s->mean[from];
            s->low[to] = s->low[from];
            s->high[to] = s->high[from];
            s->x[to] = s->x[i];
        }
    s->count = 2 * s->count - 1;
}

void spread_init(struct spread *out, const struct run_line *runs, size_t run_count,
                 enum between between)
{
    size_t count, room, *have;
    double *x;

    count = common_x(&x, runs, run_count, between);
    room = between == BETWEEN_STEPS ? 2 * count : count;
    *out = (struct spread){
        .run_count = run_count,
        .count = count,
        .x = plot_new(room, sizeof *out->x),
        .mean = plot_new(room, sizeof *out->mean),
        .low = plot_new(room, sizeof *out->low),
        .high = plot_new(room, sizeof *out->high),
    };
    have = plot_new(count, sizeof *have);
    for (size_t i = 0; i < count; i++)
        out->x[i] = x[i];
    for (size_t r = 0; r < run_count; r++)
        add_run(out, &runs[r], between, have);
    for (size_t i = 0; i < count; i++)
        out->mean[i] /= (double)have[i];
    if (between == BETWEEN_STEPS && count > 0)
        add_corners(out);
    plot_free(have);
    plot_free(x);
}

void spread_fini(struct spread *s)
{
    plot_free(s->x);
    plot_free(s->mean);
    plot_free(s->low);
    plot_free(s->high);
    *s = (struct spread){0};
}
