/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <gsl/gsl_statistics_double.h>

#include <aisle/diagnostics.h>

#include "base/mem.h"
#include "series/gaps.h"
#include "series/stl.h"

/* R's bound, by simulation there: Wang, Smith, Hyndman, Data Mining and Knowledge Discovery 13
 * (2006). */
#define STRENGTH_MOST 0.64

double aisle_seasonal_strength(const double *y, size_t n, int period)
{
    double *x, *season, *rest, noise, both, strength;
    size_t there = 0;

    if (period < 2 || n / 2 < (size_t)period || n == 2 * (size_t)period || gaps_constant(y, n))
        return NAN;
    x = mem_new(3 * n, sizeof *x);
    season = x + n;
    rest = x + 2 * n;
    gaps_fill(y, n, x);
    stl(x, n, (size_t)period, season, rest);
    for (size_t t = 0; t < n; t++) { /* what was filled in tells nothing of noise */
        if (isnan(y[t]))
            continue;
        rest[there] = y[t] - season[t] - rest[t];
        season[there] = season[t] + rest[there];
        x[there++] = y[t];
    }
    noise = gsl_stats_variance(rest, 1, there);
    both = gsl_stats_variance(season, 1, there);
    /* If the trend is all there is, what is left is rounding errors, and they have no season. */
    strength = isfinite(both) ? 0 : NAN;
    if (both > 1e-20 * gsl_stats_variance(x, 1, there))
        strength = fmax(0, fmin(1, 1 - noise / both));
    mem_free(x);
    return strength;
}

int aisle_nsdiffs(const double *y, size_t n, int period)
{
    return aisle_seasonal_strength(y, n, period) > STRENGTH_MOST;
}
