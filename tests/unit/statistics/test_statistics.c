/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values of R 4.2.2, with these commands:
 *
 *     x <- c(12.1, 9.8, 14.3, 11.0, 10.6, 13.7, 9.1, 12.9, 15.2, 11.8)
 *     y <- c(11.4, 9.9, 12.8, 10.1, 10.9, 12.2, 8.7, 11.7, 13.1, 11.5)
 *     t.test(x); t.test(x, conf.level = 0.9)
 *     quantile(x, c(0.5, 0.9, 0.25))
 *     t.test(x, y, paired = TRUE)
 *     wilcox.test(c(1, 2, -3, 4, 5, -6, 7, 8)); wilcox.test(1:5)
 *     u <- (1:30 * 7) %% 31; v <- (1:30 * 11) %% 29
 *     wilcox.test(u, v, paired = TRUE, exact = FALSE); t.test(u, v, paired = TRUE)
 *     p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.7), "holm"); p.adjust(c(0.01, NA, 0.03, 0.02), "holm")
 *     library(boot); f <- function(d, i) mean(d[i, 1]) / mean(d[i, 2])
 *     bca <- function(d) {
 *         L <- sapply(1:10, function(i) f(d[-i, ], 1:9))
 *         boot.ci(boot(d, f, R = 199999), type = "bca", L = mean(L) - L)
 *     }
 *     set.seed(42); bca(cbind(x, y))
 *     bca(cbind(c(1, 1, 2, 2, 3, 4, 7, 12, 20, 55), c(1, 2, 2, 3, 3, 3, 5, 6, 9, 14)))
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <aisle/statistics.h>

enum { N = 10, DRAWS = 100000 };

static const double x[N] = {12.1, 9.8, 14.3, 11.0, 10.6, 13.7, 9.1, 12.9, 15.2, 11.8};
static const double y[N] = {11.4, 9.9, 12.8, 10.1, 10.9, 12.2, 8.7, 11.7, 13.1, 11.5};

static void near(double is, double ought, double by)
{
    cr_expect(lt(dbl, fabs(is - ought), by), "%.12g, not %.12g", is, ought);
}

static void expect(struct aisle_interval is, double value, double low, double high, double by)
{
    near(is.value, value, 1e-9);
    near(is.low, low, by);
    near(is.high, high, by);
}

static void expect_no_interval(struct aisle_interval is)
{
    cr_expect(isnan(is.low) && isnan(is.high));
}

/* Means ------------------------------------------------------------------------------------------ */

Test(mean, has_the_interval_of_student)
{
    expect(aisle_mean(x, N, 0.95), 12.05, 10.6299569799, 13.4700430201, 1e-9);
    expect(aisle_mean(x, N, 0.9), 12.05, 10.8992845378, 13.2007154622, 1e-9);
}

Test(mean, of_one_value_has_no_interval_and_of_none_is_nothing)
{
    near(aisle_mean(x, 1, 0.95).value, 12.1, 1e-12);
    expect_no_interval(aisle_mean(x, 1, 0.95));
    cr_expect(isnan(aisle_mean(x, 0, 0.95).value));
}

/* Quantiles -------------------------------------------------------------------------------------- */

Test(quantile, is_that_of_type_7)
{
    near(aisle_quantile(x, N, 0.5, 0.95).value, 11.95, 1e-12);
    near(aisle_quantile(x, N, 0.9, 0.95).value, 14.39, 1e-12);
    near(aisle_quantile(x, N, 0.25, 0.95).value, 10.7, 1e-12);
}

/* Of 10 values 1 or fewer are below the median with 11 / 1024 = 0.011, 2 or fewer with 0.055: the
 * second and the ninth value. */
Test(quantile, lies_between_values_of_the_ranks_of_the_binomial_distribution)
{
    expect(aisle_quantile(x, N, 0.5, 0.95), 11.95, 9.8, 14.3, 1e-12);
    expect(aisle_quantile(x, N, 0.5, 0.8), 11.95, 10.6, 13.7, 1e-12); /* third to eighth: 0.89 */
}

/* All five values are above the median with 1 / 32, all six with 1 / 64. */
Test(quantile, has_no_end_where_the_sample_is_too_small)
{
    expect_no_interval(aisle_quantile(x, 5, 0.5, 0.95));
    cr_expect(not(isnan(aisle_quantile(x, 6, 0.5, 0.95).low)));
    cr_expect(isnan(aisle_quantile(x, N, 0.9, 0.95).high)); /* 0.9^10 = 0.35 */
    /* Below it are 6 or fewer with 0.013, 7 or fewer with 0.07. */
    near(aisle_quantile(x, N, 0.9, 0.95).low, 12.9, 1e-12);
    cr_expect(isnan(aisle_quantile(x, 0, 0.5, 0.95).value));
}

/* Differences ------------------------------------------------------------------------------------ */

Test(paired, differences_have_the_interval_and_the_p_value_of_the_t_test)
{
    struct aisle_difference d = aisle_paired(x, y, N, 0.95);

    expect(d.mean, 0.82, 0.272285910614, 1.367714089386, 1e-9);
    near(d.p_t, 0.00804047245508, 1e-9);
    cr_expect(eq(sz, d.n, N));
}

static double wilcoxon(const double *d, size_t n)
{
    static const double zero[64];

    return aisle_paired(d, zero, n, 0.95).p_wilcoxon;
}

Test(paired, signed_ranks_of_few_pairs_are_exact)
{
    near(wilcoxon((double[]){1, 2, -3, 4, 5, -6, 7, 8}, 8), 0.25, 1e-12);
    near(wilcoxon((double[]){1, 2, 3, 4, 5}, 5), 0.0625, 1e-12);
}

/* r <- rank(abs(d)); all <- as.matrix(expand.grid(rep(list(0:1), 8))) %*% r; v <- sum(r[d > 0])
 * 2 * min(mean(all <= v), mean(all >= v)) */
Test(paired, signed_ranks_that_tie_share_their_mean_and_zeros_are_left_out)
{
    near(wilcoxon((double[]){1, 1, 2, -1, 3, 3, -2, 5}, 8), 0.140625, 1e-12);
    near(wilcoxon((double[]){1, 0, 1, 2, -1, 3, 0, 3, -2, 5}, 10), 0.140625, 1e-12);
}

/* 0.3 - 0.2 and 0.2 - 0.1 are not one number. */
Test(paired, differences_that_are_equal_but_for_rounding_tie)
{
    const double a[] = {0.3, 0.2, 0.5, 0.1}, b[] = {0.2, 0.1, 0.2, 0.2};
    const double d[] = {1, 1, 3, -1};

    near(aisle_paired(a, b, 4, 0.95).p_wilcoxon, wilcoxon(d, 4), 1e-12);
}

Test(paired, signed_ranks_of_many_pairs_are_normal_with_corrections)
{
    double u[30], v[30];
    struct aisle_difference d;

    for (int i = 0; i < 30; i++) {
        u[i] = (i + 1) * 7 % 31;
        v[i] = (i + 1) * 11 % 29;
    }
    d = aisle_paired(u, v, 30, 0.95);
    near(d.p_wilcoxon, 0.497031194682, 1e-9);
    near(d.p_t, 0.481352108241, 1e-9);
}

/* t.test() of R refuses such data: "data are essentially constant". */
Test(paired, a_difference_that_never_changes_has_no_p_value)
{
    const double a[] = {0.3, 0.4, 0.7}, b[] = {0.2, 0.3, 0.6};
    struct aisle_difference d = aisle_paired(a, b, 3, 0.95);

    expect(d.mean, 0.1, 0.1, 0.1, 1e-12);
    cr_expect(isnan(d.p_t));
}

Test(paired, no_difference_at_all_has_the_p_value_1)
{
    struct aisle_difference d = aisle_paired(x, x, N, 0.95);

    expect(d.mean, 0, 0, 0, 1e-12);
    near(d.p_t, 1, 1e-12);
    near(d.p_wilcoxon, 1, 1e-12);
}

Test(paired, one_pair_tells_no_more_than_its_difference)
{
    struct aisle_difference d = aisle_paired(x, y, 1, 0.95);

    near(d.mean.value, 0.7, 1e-12);
    expect_no_interval(d.mean);
    cr_expect(isnan(d.p_t) && isnan(d.p_wilcoxon));
    cr_expect(isnan(aisle_paired(x, y, 0, 0.95).mean.value));
}

/* Ratios ----------------------------------------------------------------------------------------- */

/* The ends' own doubt: of 10^5 draws some 2,500 lie beyond an end, so it moves by the width of 50. */
Test(ratio, has_the_interval_of_the_bca_bootstrap)
{
    static const double a[N] = {1, 1, 2, 2, 3, 4, 7, 12, 20, 55};
    static const double b[N] = {1, 2, 2, 3, 3, 3, 5, 6, 9, 14};

    expect(aisle_ratio(x, y, N, 0.95, DRAWS, 1), 120.5 / 112.3, 1.0345, 1.1073, 0.001);
    expect(aisle_ratio(a, b, N, 0.95, DRAWS, 1), 107.0 / 48, 1.34375, 3.39534883721, 0.03);
}

Test(ratio, is_the_same_for_the_same_seed)
{
    struct aisle_interval a = aisle_ratio(x, y, N, 0.95, 2000, 7);
    struct aisle_interval b = aisle_ratio(x, y, N, 0.95, 2000, 7);
    struct aisle_interval c = aisle_ratio(x, y, N, 0.95, 2000, 8);

    cr_expect(eq(dbl, a.low, b.low));
    cr_expect(eq(dbl, a.high, b.high));
    cr_expect(ne(dbl, a.low, c.low));
}

Test(ratio, of_proportional_values_is_known_exactly)
{
    double half[N];

    for (int i = 0; i < N; i++)
        half[i] = x[i] / 2;
    expect(aisle_ratio(x, half, N, 0.95, 2000, 1), 2, 2, 2, 1e-12);
}

Test(ratio, has_no_interval_where_it_may_be_divided_by_zero)
{
    static const double none[3], some[3] = {0, 0, 1}, all[3] = {1, 2, 3};

    cr_expect(isnan(aisle_ratio(all, none, 3, 0.95, 2000, 1).value));
    near(aisle_ratio(all, some, 3, 0.95, 2000, 1).value, 6, 1e-12);
    expect_no_interval(aisle_ratio(all, some, 3, 0.95, 2000, 1));
    expect_no_interval(aisle_ratio(all, all, 1, 0.95, 2000, 1));
    cr_expect(isnan(aisle_ratio(all, all, 0, 0.95, 2000, 1).value));
}

/* Several tests at once -------------------------------------------------------------------------- */

Test(holm, corrects_as_r_does)
{
    static const double ought[] = {0.04, 0.09, 0.09, 0.025, 0.7};
    double p[] = {0.01, 0.04, 0.03, 0.005, 0.7};

    aisle_holm(p, 5);
    for (int i = 0; i < 5; i++)
        near(p[i], ought[i], 1e-12);
}

Test(holm, leaves_out_what_is_not_known)
{
    double p[] = {0.01, NAN, 0.03, 0.02};

    aisle_holm(p, 4);
    near(p[0], 0.03, 1e-12);
    cr_expect(isnan(p[1]));
    near(p[2], 0.04, 1e-12);
    near(p[3], 0.04, 1e-12);
    aisle_holm(p, 0);
}
