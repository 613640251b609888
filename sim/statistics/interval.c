/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means and quantiles. */
#include <aisle/statistics.h>

#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "base/mem.h"

struct aisle_interval aisle_mean(const double *x, size_t n, double level)
{
    struct aisle_interval out = {NAN, NAN, NAN};

    if (n > 0)
        out.value = gsl_stats_mean(x, 1, n);
    if (n > 1) {
        double half = gsl_cdf_tdist_Pinv((1 + level) / 2, (double)(n - 1)) *
                      gsl_stats_sd(x, 1, n) / sqrt((double)n);

        out.low = out.value - half;
        out.high = out.value + half;
    }
    return out;
}

/*
 * Of n values B are not above the quantile, and B is binomial. So the value of rank r is above it
 * with P(B < r), and that of rank s is not with P(B >= s). Each end may err in (1 - level) / 2 of
 * all cases; the ranks are the innermost ones that do not err more often.
 */
static void ranks(size_t n, double p, double level, size_t *low, size_t *high)
{
    double tail = (1 - level) / 2;

    for (*low = 0; *low < n; ++*low)
        if (gsl_cdf_binomial_P((unsigned)*low, p, (unsigned)n) > tail)
            break;
    for (*high = n + 1; *high > 1; --*high)
        if (gsl_cdf_binomial_Q((unsigned)(*high - 2), p, (unsigned)n) > tail)
            break;
}

struct aisle_interval aisle_quantile(const double *x, size_t n, double p, double level)
{
    struct aisle_interval out = {NAN, NAN, NAN};
    size_t low, high; /* ranks, from 1; 0 and n + 1: there is none */
    double *sorted;

    if (n == 0)
        return out;
    sorted = mem_new(n, sizeof *sorted);
    memcpy(sorted, x, n * sizeof *sorted);
    gsl_sort(sorted, 1, n);
    out.value = gsl_stats_quantile_from_sorted_data(sorted, 1, n, p);
    ranks(n, p, level, &low, &high);
    if (low > 0)
        out.low = sorted[low - 1];
    if (high <= n)
        out.high = sorted[high - 1];
    mem_free(sorted);
    return out;
}
