/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <gsl/gsl_randist.h>

#include <aisle/diagnostics.h>

#include "base/random.h"

enum { N = 300 };

/* x_t = phi x_(t-1) + e_t */
static void simulate_seed(double *y, double phi, uint64_t seed)
{
    gsl_rng *rng = random_stream(seed, "stationarity");

    for (size_t t = 0; t < N; t++)
        y[t] = (t ? phi * y[t - 1] : 0) + gsl_ran_gaussian(rng, 1);
    gsl_rng_free(rng);
}

static void simulate(double *y, double phi)
{
    simulate_seed(y, phi, 3);
}

Test(kpss, is_the_sum_of_squared_partial_sums_over_the_variance)
{
    const double y[] = {0, 1, 2, 3, 4}; /* partial sums -2 -3 -3 -2 0; variance 2; no lags */
    struct aisle_stationarity s = aisle_kpss(y, 5, false, -1);

    cr_assert(s.defined);
    cr_expect(eq(sz, s.lags, 0));
    cr_expect(epsilon_eq(dbl, s.statistic, 26.0 / 25 / 2, 1e-14));
    cr_expect(epsilon_eq(dbl, s.critical[1], 0.463, 0));
    cr_expect(false == s.stationary && s.bound == AISLE_P_IS);
    cr_expect(epsilon_eq(dbl, s.p, 0.05 - 0.025 * (0.52 - 0.463) / (0.574 - 0.463), 1e-14));
}

Test(kpss, weights_the_lags_as_bartlett)
{
    const double y[] = {0, 1, 2, 3, 4}; /* products at lag 1: 4, weight 1/2, twice */
    struct aisle_stationarity s = aisle_kpss(y, 5, false, 1);

    cr_expect(epsilon_eq(dbl, s.statistic, 26.0 / 25 / (2 + 4.0 / 5), 1e-14));
}

Test(kpss, says_at_most_and_at_least_where_the_table_ends)
{
    double y[N];
    struct aisle_stationarity s;

    simulate(y, 1);
    s = aisle_kpss(y, N, false, -1);
    cr_expect(s.p == 0.01 && s.bound == AISLE_P_AT_MOST && !s.stationary);
    simulate(y, 0);
    s = aisle_kpss(y, N, true, -1);
    cr_expect(s.p == 0.1 && s.bound == AISLE_P_AT_LEAST && s.stationary);
}

Test(kpss, passes_over_missing_values)
{
    const double y[] = {NAN, 0, 1, NAN, NAN, 2, 3, 4, NAN};
    struct aisle_stationarity s = aisle_kpss(y, 9, false, -1);

    cr_expect(eq(sz, s.n, 5));
    cr_expect(epsilon_eq(dbl, s.statistic, 0.52, 1e-14));
}

Test(adf, is_the_t_value_of_the_last_value)
{
    /* 1 0 -1 1 on 0 1 1 0: b = -3/2, residual squares 1/2 with 2 degrees of freedom, s.e. 1/2 */
    const double y[] = {0, 1, 1, 0, 1};
    struct aisle_stationarity s = aisle_adf(y, 5, false, 0);

    cr_assert(s.defined);
    cr_expect(eq(sz, s.n, 4));
    cr_expect(epsilon_eq(dbl, s.statistic, -3, 1e-13));
    cr_expect(
        epsilon_eq(dbl, s.critical[1], -2.86154 - 2.8903 / 4 - 4.234 / 16 - 40.04 / 64, 1e-12));
}

/* 5 % of 1000 random walks, within three standard errors; all of 100 stationary series. */
Test(adf, rejects_one_random_walk_in_twenty)
{
    double y[N];

    for (int trend = 0; trend < 2; trend++) {
        int rejected = 0;

        for (uint64_t seed = 0; seed < 1000; seed++) {
            simulate_seed(y, 1, seed);
            rejected += aisle_adf(y, N, trend, 1).stationary;
        }
        cr_expect(rejected >= 30 && rejected <= 70, "%d of 1000", rejected);
        for (uint64_t seed = 0; seed < 100; seed++) {
            simulate_seed(y, 0.5, seed);
            cr_expect(aisle_adf(y, N, trend, 1).stationary);
        }
    }
}

/* MacKinnon's p is off from his critical values by no more than the third digit here. */
Test(adf, has_a_p_that_agrees_with_the_critical_values)
{
    double y[N];

    for (uint64_t seed = 0; seed < 200; seed++) {
        struct aisle_stationarity s;

        simulate_seed(y, 0.97, seed);
        s = aisle_adf(y, N, seed % 2, 0);
        cr_assert(s.defined && s.p > 0 && s.p < 1 && s.bound == AISLE_P_IS);
        for (int i = 0; i < s.critical_count; i++) {
            cr_expect(s.statistic < s.critical[i] || s.p > 0.93 * s.level[i]);
            cr_expect(s.statistic > s.critical[i] || s.p < 1.07 * s.level[i]);
        }
    }
}

Test(adf, leaves_out_rows_with_a_missing_value)
{
    double y[N];

    simulate(y, 0.5);
    y[100] = NAN;
    cr_expect(eq(sz, aisle_adf(y, N, false, 2).n, N - 3 - 4));
    cr_expect(aisle_adf(y, N, false, 2).stationary);
}

/* Blocks of rows are taken in one by one, whatever is left for the last. */
Test(adf, is_defined_for_every_length)
{
    static double y[1100];
    gsl_rng *rng = random_stream(4, "adf");

    for (size_t t = 0; t < 1100; t++)
        y[t] = gsl_ran_gaussian(rng, 1);
    for (size_t n = 20; n < 1100; n++)
        cr_assert(aisle_adf(y, n, n % 2, -1).defined, "%zu values", n);
    cr_expect(aisle_adf(y, 1100, false, 300).defined);
    gsl_rng_free(rng);
}

Test(stationarity, is_not_defined_for_series_that_tell_nothing)
{
    double same[20], line[20], missing[20], infinite[20], huge[20];

    for (int t = 0; t < 20; t++) {
        same[t] = 7;
        line[t] = 0.1 * t;
        missing[t] = NAN;
        infinite[t] = t == 5 ? INFINITY : t % 3;
        huge[t] = t < 10 ? 1e153 : -1e153;
    }
    cr_expect(false == aisle_kpss(same, 20, false, -1).defined &&
              !aisle_adf(same, 20, false, -1).defined);
    cr_expect(false == aisle_kpss(line, 20, true, -1).defined &&
              !aisle_adf(line, 20, true, 1).defined);
    cr_expect(false == aisle_kpss(missing, 20, false, -1).defined &&
              !aisle_adf(missing, 20, true, -1).defined);
    cr_expect(false == aisle_kpss(huge, 20, false, 0).defined);
    cr_expect(false == aisle_kpss(infinite, 20, false, -1).defined &&
              !aisle_adf(infinite, 20, true, -1).defined);
    cr_expect(false == aisle_kpss(line, 1, false, -1).defined &&
              !aisle_adf(line, 0, false, -1).defined);
    cr_expect(false == aisle_adf(line, 20, false, 100).defined);
    cr_expect(isnan(aisle_adf(same, 20, false, -1).statistic) &&
              isnan(aisle_kpss(same, 20, true, 0).p));
}

Test(ndiffs, counts_the_differences_that_make_a_series_stationary)
{
    double y[N], twice[N], same[N];

    simulate(y, 0);
    cr_expect(eq(int, aisle_ndiffs(y, N, 2), 0));
    simulate(y, 1);
    cr_expect(eq(int, aisle_ndiffs(y, N, 2), 1));
    for (int t = 0; t < N; t++) {
        twice[t] = y[t] + (t ? twice[t - 1] : 0);
        same[t] = 3;
    }
    cr_expect(eq(int, aisle_ndiffs(twice, N, 2), 2));
    cr_expect(eq(int, aisle_ndiffs(twice, N, 1), 1));
    cr_expect(eq(int, aisle_ndiffs(same, N, 2), 0));
    cr_expect(eq(int, aisle_ndiffs(NULL, 0, 2), 0));
}
