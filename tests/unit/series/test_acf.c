/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <gsl/gsl_randist.h>

#include <aisle/diagnostics.h>

#include "base/mem.h"
#include "base/random.h"

Test(acf, is_the_lagged_products_over_the_squares)
{
    const double y[] = {1, 2, 3, 4}; /* less the mean: -1.5 -0.5 0.5 1.5, squares 5 */
    double r[4];

    aisle_acf(y, 4, 3, r);
    cr_expect(ieee_ulp_eq(dbl, r[0], 1, 4));
    cr_expect(ieee_ulp_eq(dbl, r[1], 1.25 / 5, 4));
    cr_expect(ieee_ulp_eq(dbl, r[2], -1.5 / 5, 4));
    cr_expect(ieee_ulp_eq(dbl, r[3], -2.25 / 5, 4));
}

Test(acf, passes_over_products_with_a_missing_value)
{
    const double y[] = {1, NAN, 3}; /* less the mean: -1 . 1 */
    double r[3];

    aisle_acf(y, 3, 2, r);
    cr_expect(eq(dbl, r[0], 1));
    cr_expect(isnan(r[1]));                         /* no product */
    cr_expect(ieee_ulp_eq(dbl, r[2], -1.0 / 3, 4)); /* one product: divisor 1 + 2 */
}

Test(acf, is_not_defined_beyond_the_series_or_without_variance)
{
    const double y[] = {1, 2, 1}, same[] = {5, 5, 5};
    double r[6];

    aisle_acf(y, 3, 5, r);
    cr_expect(false == isnan(r[2]) && isnan(r[3]) && isnan(r[5]));
    aisle_acf(same, 3, 1, r);
    cr_expect(isnan(r[0]) && isnan(r[1]));
    aisle_acf(y, 0, 1, r);
    cr_expect(isnan(r[0]) && isnan(r[1]));
    aisle_pacf(same, 3, 2, r);
    cr_expect(isnan(r[0]) && isnan(r[1]) && isnan(r[2]));
}

/* A long series takes the way over the Fourier transform; asked for few lags it does not. */
static void expect_both_ways_agree(bool gaps)
{
    enum { N = 3000, FEW = 20, MANY = 200 };
    double *y = mem_new(N, sizeof *y), few[FEW + 1], many[MANY + 1];
    gsl_rng *rng = random_stream(1, "acf");

    for (size_t t = 0; t < N; t++) {
        y[t] = (t ? 0.8 * y[t - 1] : 0) + gsl_ran_gaussian(rng, 1);
    }
    for (size_t t = 7; gaps && t < N; t += 11)
        y[t] = NAN;
    aisle_acf(y, N, FEW, few);
    aisle_acf(y, N, MANY, many);
    for (int k = 0; k <= FEW; k++)
        cr_expect(epsilon_eq(dbl, few[k], many[k], 1e-13), "lag %d", k);
    gsl_rng_free(rng);
    mem_free(y);
}

Test(acf, of_a_long_series_is_the_same_by_fourier_transform)
{
    expect_both_ways_agree(false);
}

Test(acf, of_a_long_series_with_gaps_is_the_same_by_fourier_transform)
{
    expect_both_ways_agree(true);
}

Test(pacf, at_lag_two_is_what_lag_one_leaves)
{
    const double y[] = {1, 2, 3, 4};
    double p[3];

    aisle_pacf(y, 4, 2, p);
    cr_expect(ieee_ulp_eq(dbl, p[1], 0.25, 4));
    cr_expect(epsilon_eq(dbl, p[2], (-0.3 - 0.0625) / (1 - 0.0625), 1e-15));
}

/* Half a cycle is missing: as they stand, the correlations are those of no series. */
Test(pacf, with_gaps_ends_where_it_would_be_beyond_1)
{
    const double y[] = {1, NAN, -1, 1, -1, NAN, 1, -1, 1, -1, NAN, -1};
    double p[12];
    size_t k = 1;

    aisle_pacf(y, 12, 11, p);
    for (; k < 12 && !isnan(p[k]); k++)
        cr_expect(fabs(p[k]) <= 1 + 1e-9, "lag %zu", k);
    for (; k < 12; k++)
        cr_expect(isnan(p[k]), "lag %zu", k);
}

Test(acf, has_a_band_of_1_96_over_the_root_of_n)
{
    cr_expect(epsilon_eq(dbl, aisle_acf_band(400), 0.098, 1e-15));
    cr_expect(isnan(aisle_acf_band(0)));
}
