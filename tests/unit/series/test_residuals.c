/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <aisle/diagnostics.h>

static const double line[] = {1, 2, 3, 4}; /* r_1 = 1/4 */

Test(ljung_box, weights_squared_autocorrelations)
{
    struct aisle_portmanteau q = aisle_ljung_box(line, 4, 1, 0);

    cr_assert(q.defined);
    cr_expect(eq(int, q.df, 1));
    cr_expect(epsilon_eq(dbl, q.statistic, 4 * 6 * 0.0625 / 3, 1e-15));
    cr_expect(epsilon_eq(dbl, q.p, erfc(sqrt(0.5 / 2)), 1e-14));
    cr_expect(epsilon_eq(dbl, aisle_box_pierce(line, 4, 1, 0).statistic, 4 * 0.0625, 1e-15));
}

Test(ljung_box, loses_a_degree_of_freedom_for_each_coefficient)
{
    struct aisle_portmanteau q = aisle_ljung_box(line, 4, 3, 1);

    cr_expect(eq(int, q.df, 2));
    cr_expect(epsilon_eq(dbl, q.p, exp(-q.statistic / 2), 1e-14));
    q = aisle_ljung_box(line, 4, 3, 3);
    cr_expect(false == q.defined && isnan(q.p) && q.statistic > 0);
    q = aisle_box_pierce(line, 4, 3, 4);
    cr_expect(false == q.defined && isnan(q.p) && q.statistic > 0);
}

Test(ljung_box, is_not_defined_without_lags_or_variance)
{
    const double same[] = {2, 2, 2, 2}, gaps[] = {1, NAN, NAN, NAN, 2};

    cr_expect(false == aisle_ljung_box(line, 4, 0, 0).defined);
    cr_expect(false == aisle_ljung_box(line, 4, 4, 0).defined);
    cr_expect(false == aisle_ljung_box(same, 4, 1, 0).defined);
    cr_expect(false == aisle_ljung_box(gaps, 5, 2, 0).defined);
    cr_expect(false == aisle_ljung_box(NULL, 0, 1, 0).defined);
    cr_expect(isnan(aisle_ljung_box(same, 4, 1, 0).statistic));
}

Test(jarque_bera, measures_skewness_and_kurtosis)
{
    const double e[] = {0, NAN, 0, 3}; /* moments about the mean 1: 2, 2, 6 */
    struct aisle_jarque_bera jb = aisle_jarque_bera(e, 4);

    cr_assert(jb.defined);
    cr_expect(eq(sz, jb.n, 3));
    cr_expect(epsilon_eq(dbl, jb.skewness, sqrt(0.5), 1e-15));
    cr_expect(epsilon_eq(dbl, jb.kurtosis, 1.5, 1e-15));
    cr_expect(epsilon_eq(dbl, jb.statistic, 0.53125, 1e-15));
    cr_expect(epsilon_eq(dbl, jb.p, exp(-0.53125 / 2), 1e-15));
}

Test(jarque_bera, is_not_defined_without_variance)
{
    const double same[] = {2, 2, 2}, missing[] = {NAN, NAN};

    cr_expect(false == aisle_jarque_bera(same, 3).defined &&
              isnan(aisle_jarque_bera(same, 3).kurtosis));
    cr_expect(false == aisle_jarque_bera(missing, 2).defined &&
              !aisle_jarque_bera(NULL, 0).defined);
}

Test(cusum_squares, finds_where_the_variance_changes)
{
    const double e[] = {1, -1, NAN, 3, -3}; /* shares 1/20 2/20 11/20 1; most off at 2 of 4 */
    struct aisle_cusum_squares c = aisle_cusum_squares(e, 5);

    cr_assert(c.defined);
    cr_expect(epsilon_eq(dbl, c.statistic, sqrt(2) * 0.4, 1e-15));
    cr_expect(eq(sz, c.where, 2));
    cr_expect(epsilon_eq(dbl, c.p, 2 * (exp(-0.64) - exp(-2.56) + exp(-5.76) - exp(-10.24)), 1e-6));
}

Test(cusum_squares, is_not_defined_without_errors)
{
    const double none[] = {0, 0, 0}, missing[] = {NAN, 1};

    cr_expect(false == aisle_cusum_squares(none, 3).defined &&
              !aisle_cusum_squares(missing, 2).defined);
    cr_expect(false == aisle_cusum_squares(NULL, 0).defined);
}
