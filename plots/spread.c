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

/* Every x that some run has and all runs cover, ascending, once. */
static size_t common_x(double **out, const struct run_line *runs, size_t run_count)
{
    double from = -INFINITY, to = INFINITY;
    size_t total = 0, n = 0, kept = 0;

    for (size_t r = 0; r < run_count; r++) {
        from = fmax(from, runs[r].count ? runs[r].x[0] : INFINITY);
        to = fmin(to, runs[r].count ? runs[r].x[runs[r].count - 1] : -INFINITY);
        total += runs[r].count;
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

/* The run's value at x; *at is the last point not after x, and only moves on. */
static double value_at(const struct run_line *run, size_t *at, double x)
{
    double part;

    while (*at + 1 < run->count && run->x[*at + 1] <= x)
        ++*at;
    if (*at + 1 == run->count || run->x[*at] >= x)
        return run->y[*at];
    part = (x - run->x[*at]) / (run->x[*at + 1] - run->x[*at]);
    return run->y[*at] + part * (run->y[*at + 1] - run->y[*at]);
}

void spread_init(struct spread *out, const struct run_line *runs, size_t run_count)
{
    *out = (struct spread){.run_count = run_count};
    out->count = common_x(&out->x, runs, run_count);
    out->mean = plot_new(out->count, sizeof *out->mean);
    out->low = plot_new(out->count, sizeof *out->low);
    out->high = plot_new(out->count, sizeof *out->high);
    for (size_t r = 0; r < run_count; r++) {
        size_t at = 0;

        for (size_t i = 0; i < out->count; i++) {
            double y = value_at(&runs[r], &at, out->x[i]);

            out->mean[i] += y / (double)run_count;
            out->low[i] = r == 0 ? y : fmin(out->low[i], y);
            out->high[i] = r == 0 ? y : fmax(out->high[i], y);
        }
    }
}

void spread_fini(struct spread *s)
{
    plot_free(s->x);
    plot_free(s->mean);
    plot_free(s->low);
    plot_free(s->high);
    *s = (struct spread){0};
}
