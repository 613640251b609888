/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include <criterion/criterion.h>

#include <aisle/plot.h>

#include "folder.h"
#include "plots/memory.h"
#include "plots/normal.h"

enum { N = 60, LAGS = 25 };

/* Cairo writes them so: what is expected, a grid line, a letter, any mark. */
static const char expected[] = "stroke:rgb(82%,", expected_area[] = "fill:rgb(82%,",
                  grid[] = "stroke:rgb(86.66", letter[] = "<use ",
                  mark[] = "<path style=\"fill:none", dot[] = "fill-rule:nonzero;fill:rgb(12.54";

static double series[N], acf[LAGS], pacf[LAGS], residual[N];
static struct aisle_plot_diagnosis diagnosis;

static void start(void)
{
    for (int i = 0; i < N; i++) {
        series[i] = 100 + i + 10 * sin(i);
        residual[i] = normal_quantile((i * 37 % N + 0.5) / N);
    }
    for (int i = 0; i < LAGS; i++) {
        acf[i] = cos(i) / (i + 1);
        pacf[i] = sin(i) / (i + 1);
    }
    diagnosis = (struct aisle_plot_diagnosis){.time = {AISLE_PLOT_NUMBERS, 1, 1, NULL},
                                              .series = series,
                                              .n = N,
                                              .acf = acf,
                                              .pacf = pacf,
                                              .lag_count = LAGS,
                                              .limit = 0.25,
                                              .residual = residual};
    folder_enter();
}

static void draw(const char *path)
{
    struct aisle_error err;

    cr_assert_eq(aisle_plot_diagnosis(&diagnosis, path, NULL, &err), AISLE_OK, "%s", err.message);
}

TestSuite(diagnosis, .init = start, .fini = folder_leave);

Test(diagnosis, same_arrays_give_the_same_bytes_and_no_other_file)
{
    folder_expect_equal_bytes(draw);
}

Test(diagnosis, is_wide_unless_one_column_is_asked_for)
{
    struct aisle_plot_options one = {.preset = "acm1"};

    draw("wide.svg");
    cr_expect_eq(aisle_plot_diagnosis(&diagnosis, "tall.svg", &one, NULL), AISLE_OK);
    cr_expect_eq(folder_times("wide.svg", "width=\"504pt\" height=\"342.72pt\""), 1);
    cr_expect_eq(folder_times("tall.svg", "width=\"239.76pt\" height=\"455pt\""), 1);
}

Test(diagnosis, has_a_bar_for_each_lag)
{
    int marks;

    draw("a.svg");
    marks = folder_times("a.svg", mark);
    acf[3] = NAN;
    pacf[7] = INFINITY;
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", mark), marks - 2);
}

Test(diagnosis, marks_the_lags_of_the_season)
{
    int lines;

    draw("a.svg");
    lines = folder_times("a.svg", grid);
    diagnosis.period = 12;
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", grid), lines + 2 * 2);
    diagnosis.period = 26;
    draw("c.svg");
    cr_expect_eq(folder_times("c.svg", grid), lines);
}

Test(diagnosis, shows_where_values_are_expected)
{
    draw("a.svg");
    cr_expect_eq(folder_times("a.svg", expected), 3);      /* both correlations, residuals */
    cr_expect_eq(folder_times("a.svg", expected_area), 1); /* quantiles */
    diagnosis.limit = 0;
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", expected), 1);
}

Test(diagnosis, has_a_dot_for_each_residual_that_is_not_missing)
{
    draw("a.svg");
    cr_expect_eq(folder_times("a.svg", dot), N);
    residual[0] = NAN;
    residual[59] = INFINITY;
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", dot), N - 2);
}

Test(diagnosis, names_what_is_correlated)
{
    int letters;

    diagnosis.correlated = "logs";
    draw("a.svg");
    letters = folder_times("a.svg", letter);
    diagnosis.correlated = "slogs";
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", letter), letters + 2);
}

Test(diagnosis, draws_whatever_it_is_given)
{
    static const double odd[] = {0, 1, -7e-300, 1e9, 1e300, -1e308, NAN, INFINITY};
    static const size_t counts[] = {0, 1, 2, N};

    for (size_t v = 0; v < sizeof odd / sizeof *odd; v++)
        for (size_t n = 0; n < 4; n++) {
            for (int i = 0; i < N; i++)
                series[i] = residual[i] = odd[v];
            for (int i = 0; i < LAGS; i++)
                acf[i] = pacf[i] = odd[v];
            diagnosis.n = counts[n];
            diagnosis.lag_count = counts[n] < LAGS ? counts[n] : LAGS;
            diagnosis.pacf = n % 2 ? pacf : NULL;
            diagnosis.limit = odd[v];
            diagnosis.period = (int)n - 1;
            diagnosis.time.axis = (enum aisle_plot_axis)((n + v) % 3);
            draw("a.svg");
            cr_expect_eq(folder_times("a.svg", "nan"), 0, "%zu x %g", counts[n], odd[v]);
            cr_expect_eq(folder_times("a.svg", "inf"), 0, "%zu x %g", counts[n], odd[v]);
        }
}

Test(diagnosis, says_so_where_there_are_no_values)
{
    int letters;

    draw("a.svg");
    letters = folder_times("a.svg", letter);
    for (int i = 0; i < LAGS; i++)
        pacf[i] = NAN;
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", letter), letters + 9); /* "no values", with the space */
}

Test(normal, quantiles_are_those_of_the_tables)
{
    cr_expect_float_eq(normal_quantile(0.5), 0, 1e-15);
    cr_expect_float_eq(normal_quantile(0.975), 1.959963984540054, 1e-12);
    cr_expect_float_eq(normal_quantile(0.25), -0.674489750196082, 1e-12);
    cr_expect_float_eq(normal_quantile(1e-10), -6.361340902404056, 1e-11);
    cr_expect_float_eq(normal_quantile(1 - 1e-6), 4.753424308822899, 1e-9);
}
