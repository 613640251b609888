/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often intervals hold the truth, on drawn samples of which it is known. The shares have a
 * standard error of sqrt(0.95 0.05 / EXPERIMENTS), 0.3 %. The seeds are fixed, so a test that
 * passes once passes always. For M/M/1 through the whole simulator see tests/theory/test_intervals.c.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include <aisle/statistics.h>

#include "base/random.h"

enum { EXPERIMENTS = 5000, N_MOST = 100, DRAWS = 2000 };

/* Fills a sample of pairs and says what the interval of it is. */
typedef struct aisle_interval (*experiment)(gsl_rng *rng, size_t n);

static double coverage(experiment run, size_t n, double truth)
{
    gsl_rng *rng = random_stream(1, "coverage");
    int held = 0;

    for (int i = 0; i < EXPERIMENTS; i++) {
        struct aisle_interval is = run(rng, n);

        held += is.low <= truth && truth <= is.high;
    }
    gsl_rng_free(rng);
    cr_log_info("n %zu: %.2f %%", n, 100.0 * held / EXPERIMENTS);
    return (double)held / EXPERIMENTS;
}

static void expect(double share, double least, double most)
{
    cr_expect(ge(dbl, share, least));
    cr_expect(le(dbl, share, most));
}

static struct aisle_interval normal_mean(gsl_rng *rng, size_t n)
{
    double x[N_MOST];

    for (size_t i = 0; i < n; i++)
        x[i] = 3 + gsl_ran_ugaussian(rng);
    return aisle_mean(x, n, 0.95);
}

Test(coverage, of_the_mean_of_normal_values_is_the_level)
{
    expect(coverage(normal_mean, 10, 3), 0.94, 0.96);
    expect(coverage(normal_mean, 3, 3), 0.94, 0.96);
}

static struct aisle_interval normal_difference(gsl_rng *rng, size_t n)
{
    double x[N_MOST], y[N_MOST];

    for (size_t i = 0; i < n; i++) {
        double common = gsl_ran_exponential(rng, 10);

        x[i] = common + gsl_ran_ugaussian(rng) + 1;
        y[i] = common + gsl_ran_ugaussian(rng);
    }
    return aisle_paired(x, y, n, 0.95).mean;
}

Test(coverage, of_a_difference_of_pairs_is_the_level_whatever_they_have_in_common)
{
    expect(coverage(normal_difference, 10, 1), 0.94, 0.96);
}

static struct aisle_interval median(gsl_rng *rng, size_t n)
{
    double x[N_MOST];

    for (size_t i = 0; i < n; i++)
        x[i] = gsl_ran_exponential(rng, 1);
    return aisle_quantile(x, n, 0.5, 0.95);
}

static struct aisle_interval tenth(gsl_rng *rng, size_t n)
{
    double x[N_MOST];

    for (size_t i = 0; i < n; i++)
        x[i] = gsl_ran_exponential(rng, 1);
    return aisle_quantile(x, n, 0.9, 0.95);
}

/* The binomial distribution gives 97.85 % for ranks 2 and 9 of 10, 96.48 % for 40 and 61 of 100. */
Test(coverage, of_a_quantile_is_what_the_binomial_distribution_says)
{
    expect(coverage(median, 10, M_LN2), 0.9785 - 0.01, 0.9785 + 0.01);
    expect(coverage(median, 100, M_LN2), 0.9648 - 0.01, 0.9648 + 0.01);
}

Test(coverage, of_a_quantile_far_out_is_no_less_than_the_level)
{
    expect(coverage(tenth, 100, -log(0.1)), 0.95, 0.98);
}

static struct aisle_interval ratio(gsl_rng *rng, size_t n)
{
    double x[N_MOST], y[N_MOST];

    for (size_t i = 0; i < n; i++) {
        double common = gsl_ran_gamma(rng, 20, 1);

        x[i] = 1.5 * (common + gsl_ran_gamma(rng, 10, 1));
        y[i] = common + gsl_ran_gamma(rng, 10, 1);
    }
    return aisle_ratio(x, y, n, 0.95, DRAWS, 1);
}

/* Known of the bootstrap: too narrow for few pairs, as its header says. */
Test(coverage, of_a_ratio_approaches_the_level_as_pairs_grow)
{
    expect(coverage(ratio, 10, 1.5), 0.89, 0.94);
    expect(coverage(ratio, 30, 1.5), 0.925, 0.955);
}
