/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Diagnostics of series against R: acf(), pacf(), urca's and stats' tests, forecast's ndiffs(),
 * nsdiffs() and mstl(), on a folder of cases (see arima_cases.h).
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <string.h>

#include <aisle/diagnostics.h>

#include "arima_cases.h"
#include "series/diff.h"

/* To six significant digits. What R does not know is not compared. */
static void compare(struct tally *t, const struct table *table, size_t row, const char *column,
                    double is)
{
    double ought = table_number(table, row, column), size = fmax(fabs(ought), 1e-9);
    char figure[64];

    snprintf(figure, sizeof figure, "%s in line %d", column, table->line[row]);
    if (!isnan(ought))
        tally_compare(t, table_text(table, row, "series"), figure, is, ought, size,
                      (5e-7 * fabs(ought) + 1e-13) / size);
}

/* The series of a row, d times differenced; to be freed with mem_free(). */
static double *series(const struct table *t, size_t row, size_t d, size_t *n)
{
    double *y = cases_series(table_text(t, row, "series"), n);

    *n = diff_series(y, *n, (int)d, 0, 1);
    return y;
}

static void say_and_close(const struct tally *tally, struct table *t)
{
    tally_say(tally);
    table_close(t);
    cases_expect_some(tally);
}

Test(diagnostics, autocorrelations_are_r_s)
{
    struct tally tally = {.what = "acf, pacf", .unit = "of it"};
    struct table t;

    cases_open(&t, "expected_acf.csv");
    for (size_t row = 0, end; row < t.rows; row = end) {
        size_t n, most = table_most(&t, row, end = table_run(&t, row, "series", "d"), "lag");
        double *y = series(&t, row, table_count(&t, row, "d"), &n);
        double *acf = mem_new(most + 1, sizeof *acf), *pacf = mem_new(most + 1, sizeof *pacf);

        aisle_acf(y, n, most, acf);
        aisle_pacf(y, n, most, pacf);
        for (size_t i = row; i < end; i++) {
            size_t lag = table_count(&t, i, "lag");

            compare(&tally, &t, i, "acf", acf[lag]);
            compare(&tally, &t, i, "pacf", pacf[lag]);
        }
        mem_free(pacf);
        mem_free(acf);
        mem_free(y);
    }
    say_and_close(&tally, &t);
}

Test(diagnostics, tests_of_stationarity_and_independence_are_r_s)
{
    struct tally tally = {.what = "kpss, adf, ljung-box, box-pierce", .unit = "of it"};
    struct table t;

    cases_open(&t, "expected_tests.csv");
    for (size_t row = 0; row < t.rows; row++) {
        size_t n;
        double *y = series(&t, row, table_count(&t, row, "d"), &n);
        struct aisle_stationarity kpss = aisle_kpss(y, n, false, -1);
        struct aisle_stationarity adf = aisle_adf(y, n, false, -1);

        cr_expect(kpss.lags == table_count(&t, row, "kpss_lag") &&
                      adf.lags == table_count(&t, row, "adf_lag"),
                  "%s", table_text(&t, row, "series"));
        compare(&tally, &t, row, "kpss_mu", kpss.statistic);
        compare(&tally, &t, row, "kpss_tau", aisle_kpss(y, n, true, -1).statistic);
        compare(&tally, &t, row, "adf_drift", adf.statistic);
        compare(&tally, &t, row, "adf_trend", aisle_adf(y, n, true, -1).statistic);
        compare(&tally, &t, row, "ljungbox10", aisle_ljung_box(y, n, 10, 0).statistic);
        compare(&tally, &t, row, "boxpierce10", aisle_box_pierce(y, n, 10, 0).statistic);
        mem_free(y);
    }
    say_and_close(&tally, &t);
}

Test(diagnostics, are_differenced_as_often_as_by_r)
{
    struct tally tally = {.what = "ndiffs, nsdiffs", .unit = "of it"};
    struct table t;

    cases_open(&t, "expected_auto.csv");
    for (size_t row = 0; row < t.rows; row++) {
        size_t n;
        double *y = series(&t, row, 0, &n);

        compare(&tally, &t, row, "ndiffs", aisle_ndiffs(y, n, 2));
        compare(&tally, &t, row, "nsdiffs",
                aisle_nsdiffs(y, n, (int)table_count(&t, row, "period")));
        mem_free(y);
    }
    say_and_close(&tally, &t);
}

/* R 4.2.2, forecast 8.20: 1 - var(remainder) / var(season + remainder) of mstl(). */
Test(diagnostics, seasons_are_as_strong_as_by_r)
{
    static const struct {
        const char *name;
        int period;
        double strength;
    } of_r[] = {{"arima/series/AirPassengers.csv", 12, 0.9406724903},
                {"arima/series/logAirPassengers.csv", 12, 0.9644539700},
                {"demand/elb_request_count_8c0756.csv", 288, 0.2545702707},
                {"demand/rds_cpu_utilization_e47b3b.csv", 288, 0.2149363519}};
    struct tally tally = {.what = "seasonal strength", .unit = "of it"};

    if (cases_folder())
        SKIP("other cases have other strengths");
    for (size_t i = 0; i < 4; i++) {
        size_t n;
        double *y = table_series(of_r[i].name, &n), ought = of_r[i].strength;

        tally_compare(&tally, of_r[i].name, "strength",
                      aisle_seasonal_strength(y, n, of_r[i].period), ought, ought, 5e-11 / ought);
        mem_free(y);
    }
    tally_say(&tally);
}

Test(diagnostics, have_the_periods_that_they_are_known_to_have)
{
    static const struct {
        const char *name;
        int period;
    } known[] = {{"arima/series/AirPassengers.csv", 12},
                 {"arima/series/lh.csv", 1},
                 {"arima/series/logAirPassengers.csv", 12},
                 {"arima/series/LakeHuron.csv", 1},
                 {"arima/series/logAirPassengersGaps.csv", 12},
                 {"arima/series/WWWusage.csv", 1},
                 {"arima/series/LakeHuronGaps.csv", 1},
                 {"demand/elb_request_count_8c0756.csv", 288}};
    const int likely[] = {12, 288, 2016};

    if (cases_folder())
        SKIP("other cases have other periods");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t n;
        double *y = table_series(known[i].name, &n);

        cr_expect(eq(int, aisle_find_period(y, n, likely, 3), known[i].period), "%s",
                  known[i].name);
        if (n < 1000)
            cr_expect(eq(int, aisle_find_period(y, n, NULL, 0), known[i].period), "%s",
                      known[i].name);
        mem_free(y);
    }
}
