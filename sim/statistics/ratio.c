/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratios of means of pairs, by the bootstrap. */
#include <aisle/statistics.h>

#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "base/mem.h"
#include "base/random.h"

struct pairs {
    const double *x, *y;
    size_t n;
};

/* Of the pairs but the one left out; `left_out` n: of all. */
static double ratio_without(const struct pairs *p, size_t left_out)
{
    double x = 0, y = 0;

    for (size_t i = 0; i < p->n; i++)
        if (i != left_out) {
            x += p->x[i];
            y += p->y[i];
        }
    return x / y;
}

/* Fills `drawn`, ascending. False: some of it is not finite. */
static bool draw(const struct pairs *p, double *drawn, size_t draws, uint64_t seed)
{
    gsl_rng *rng = random_stream(seed, "bootstrap");
    bool finite = true;

    for (size_t d = 0; d < draws; d++) {
        double x = 0, y = 0;

        for (size_t i = 0; i < p->n; i++) {
            size_t k = gsl_rng_uniform_int(rng, p->n);

            x += p->x[k];
            y += p->y[k];
        }
        drawn[d] = x / y;
        finite = finite && isfinite(drawn[d]);
    }
    gsl_rng_free(rng);
    gsl_sort(drawn, 1, draws);
    return finite;
}

/* z0: how far the drawn ones lie to one side of the estimate, equal ones counting half; short of
 * infinity. Efron 1987, (4.1). */
static double bias(const double *drawn, size_t draws, double value)
{
    double below = 0;

    for (size_t d = 0; d < draws && drawn[d] <= value; d++)
        below += drawn[d] < value ? 1 : 0.5;
    below = fmin(fmax(below, 0.5), (double)draws - 0.5);
    return gsl_cdf_ugaussian_Pinv(below / (double)draws);
}

/* a: how the standard error changes with the estimate, from the values without one pair each.
 * Efron 1987, (6.6). */
static double acceleration(const struct pairs *p)
{
    double *without = mem_new(p->n, sizeof *without), mean, squares = 0, cubes = 0;

    for (size_t i = 0; i < p->n; i++)
        without[i] = ratio_without(p, i);
    mean = gsl_stats_mean(without, 1, p->n);
    for (size_t i = 0; i < p->n; i++) {
        double u = mean - without[i];

        squares += u * u;
        cubes += u * u * u;
    }
    mem_free(without);
    return squares > 0 ? cubes / (6 * pow(squares, 1.5)) : 0;
}

/* The share of drawn ones below an end that would be at z if all were normal. Efron 1987, (3.9). */
static double share(double z, double z0, double a)
{
    double shifted = z0 + z, scale = 1 - a * shifted;

    if (scale <= 0)
        return shifted > 0 ? 1 : 0;
    return gsl_cdf_ugaussian_P(z0 + shifted / scale);
}

struct aisle_interval aisle_ratio(const double *x, const double *y, size_t n, double level,
                                  size_t draws, uint64_t seed)
{
    const struct pairs pairs = {x, y, n};
    struct aisle_interval out = {NAN, NAN, NAN};
    double *drawn, a;

    if (n == 0)
        return out;
    out.value = ratio_without(&pairs, n);
    if (!isfinite(out.value))
        return (struct aisle_interval){NAN, NAN, NAN};
    if (n < 2 || draws < 1)
        return out;
    a = acceleration(&pairs);
    drawn = mem_new(draws, sizeof *drawn);
    if (draw(&pairs, drawn, draws, seed) && isfinite(a)) {
        double z0 = bias(drawn, draws, out.value), z = gsl_cdf_ugaussian_Pinv((1 + level) / 2);

        out.low = gsl_stats_quantile_from_sorted_data(drawn, 1, draws, share(-z, z0, a));
        out.high = gsl_stats_quantile_from_sorted_data(drawn, 1, draws, share(z, z0, a));
    }
    mem_free(drawn);
    return out;
}
