/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Diagnostics of series against R: acf(), pacf(), urca's and stats' tests, forecast's ndiffs(),
 * nsdiffs() and mstl(). AISLE_ARIMA_CASES names another folder of cases in the same form.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/diagnostics.h>

#include "base/csv.h"
#include "base/mem.h"
#include "series/diff.h"
#include "support.h"

#define say(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr))

/* Cases -----------------------------------------------------------------------------------------
 */

enum { COLUMNS_MOST = 12, TEXT_MOST = 64, LAGS_MOST = 1000 };

struct table {
    struct csv_column column[COLUMNS_MOST];
    size_t count;
    struct csv *csv;
    size_t compared;
    double worst; /* relative difference */
};

static void open_table(struct table *t, const char *name, const char *const *column)
{
    const char *cases = getenv("AISLE_ARIMA_CASES");
    struct aisle_error err = {0};
    struct aisle_file file = {0};
    static char path[4096];

    *t = (struct table){0};
    if (cases && strncmp(name, "arima/", 6) == 0) {
        snprintf(path, sizeof path, "%s/%s", cases, name + 6);
        file.path = path;
    } else {
        REQUIRE_DATA(file.path, name);
    }
    file.name = name;
    for (; column[t->count]; t->count++)
        t->column[t->count] = (struct csv_column){.name = column[t->count]};
    cr_assert(csv_open(&t->csv, &file, t->column, t->count, &err) == AISLE_OK, "%s", err.message);
}

static bool next_row(struct table *t)
{
    struct aisle_error err = {0};
    enum aisle_status status = csv_next(t->csv, &err);

    cr_assert(status == AISLE_OK || status == AISLE_END, "%s", err.message);
    return status == AISLE_OK;
}

static const char *cell(const struct table *t, size_t column, char text[TEXT_MOST])
{
    struct csv_cell c = csv_cell(t->csv, column);

    snprintf(text, TEXT_MOST, "%.*s", (int)c.length, c.text);
    return text;
}

static double number(const struct table *t, size_t column)
{
    char text[TEXT_MOST];

    return strcmp(cell(t, column, text), "NA") ? strtod(text, NULL) : NAN;
}

/* To six significant digits. */
static void compare(struct table *t, const char *series, size_t column, double is)
{
    double ought = number(t, column), difference = fabs(is - ought);

    if (isnan(ought))
        return;
    cr_expect(difference <= 5e-7 * fabs(ought) + 1e-13, "%s, line %d, %s: %.12g, not %.12g", series,
              csv_line(t->csv), t->column[column].name, is, ought);
    if (fabs(ought) > 1e-9 && !(difference / fabs(ought) <= t->worst))
        t->worst = difference / fabs(ought);
    t->compared++;
}

struct series {
    double *y;
    size_t n, capacity;
};

static void load(struct series *s, const char *name)
{
    static const char *const columns[] = {"value", NULL};
    struct table t;

    s->n = 0;
    open_table(&t, name, columns);
    while (next_row(&t)) {
        s->y = mem_reserve(s->y, &s->capacity, s->n + 1, sizeof *s->y);
        s->y[s->n++] = number(&t, 0);
    }
    csv_close(t.csv);
}

/* The series of a row, d times differenced; loaded anew if it is not the one that is there. */
static void load_row(struct series *s, const struct table *t, size_t d, char now[TEXT_MOST])
{
    char name[TEXT_MOST], key[2 * TEXT_MOST], path[3 * TEXT_MOST];

    snprintf(key, sizeof key, "%s, d=%zu", cell(t, 0, name), d);
    if (strcmp(key, now) == 0)
        return;
    snprintf(now, TEXT_MOST, "%.63s", key);
    snprintf(path, sizeof path, "arima/series/%s.csv", name);
    load(s, path);
    s->n = diff_series(s->y, s->n, (int)d, 0, 1);
}

/* Tests -----------------------------------------------------------------------------------------
 */

Test(diagnostics, autocorrelations_are_r_s)
{
    static const char *const columns[] = {"series", "d", "lag", "acf", "pacf", NULL};
    static double acf[LAGS_MOST + 1], pacf[LAGS_MOST + 1];
    char now[TEXT_MOST] = "";
    struct series s = {0};
    struct table t;

    open_table(&t, "arima/expected_acf.csv", columns);
    while (next_row(&t)) {
        size_t lag = (size_t)number(&t, 2);

        cr_assert(le(sz, lag, LAGS_MOST));
        load_row(&s, &t, (size_t)number(&t, 1), now);
        aisle_acf(s.y, s.n, lag, acf);
        aisle_pacf(s.y, s.n, lag, pacf);
        compare(&t, now, 3, acf[lag]);
        compare(&t, now, 4, pacf[lag]);
    }
    csv_close(t.csv);
    mem_free(s.y);
    cr_assert(t.compared > 0);
    say("acf, pacf: compared %zu figures; largest relative difference %.1e", t.compared, t.worst);
}

Test(diagnostics, tests_of_stationarity_and_independence_are_r_s)
{
    static const char *const columns[] = {"series",    "d",          "n",           "kpss_lag",
                                          "kpss_mu",   "kpss_tau",   "adf_lag",     "adf_drift",
                                          "adf_trend", "ljungbox10", "boxpierce10", NULL};
    char now[TEXT_MOST] = "";
    struct series s = {0};
    struct table t;

    open_table(&t, "arima/expected_tests.csv", columns);
    while (next_row(&t)) {
        struct aisle_stationarity kpss, adf;

        load_row(&s, &t, (size_t)number(&t, 1), now);
        kpss = aisle_kpss(s.y, s.n, false, -1);
        adf = aisle_adf(s.y, s.n, false, -1);
        cr_expect(kpss.lags == (size_t)number(&t, 3) && adf.lags == (size_t)number(&t, 6), "%s",
                  now);
        compare(&t, now, 4, kpss.statistic);
        compare(&t, now, 5, aisle_kpss(s.y, s.n, true, -1).statistic);
        compare(&t, now, 7, adf.statistic);
        compare(&t, now, 8, aisle_adf(s.y, s.n, true, -1).statistic);
        compare(&t, now, 9, aisle_ljung_box(s.y, s.n, 10, 0).statistic);
        compare(&t, now, 10, aisle_box_pierce(s.y, s.n, 10, 0).statistic);
    }
    csv_close(t.csv);
    mem_free(s.y);
    cr_assert(t.compared > 0);
    say("kpss, adf, ljung-box, box-pierce: compared %zu figures; largest relative difference %.1e",
        t.compared, t.worst);
}

Test(diagnostics, are_differenced_as_often_as_by_r)
{
    static const char *const columns[] = {"series", "period", "ndiffs", "nsdiffs", NULL};
    char now[TEXT_MOST] = "";
    struct series s = {0};
    struct table t;

    open_table(&t, "arima/expected_auto.csv", columns);
    while (next_row(&t)) {
        load_row(&s, &t, 0, now);
        compare(&t, now, 2, aisle_ndiffs(s.y, s.n, 2));
        compare(&t, now, 3, aisle_nsdiffs(s.y, s.n, (int)number(&t, 1)));
    }
    csv_close(t.csv);
    mem_free(s.y);
    cr_assert(t.compared > 0);
    say("ndiffs, nsdiffs: compared %zu figures; largest relative difference %.1e", t.compared,
        t.worst);
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
    struct series s = {0};
    double worst = 0;

    if (getenv("AISLE_ARIMA_CASES"))
        cr_skip("other cases have other strengths");
    for (size_t i = 0; i < 4; i++) {
        double is;

        load(&s, of_r[i].name);
        is = aisle_seasonal_strength(s.y, s.n, of_r[i].period);
        cr_expect(epsilon_eq(dbl, is, of_r[i].strength, 5e-11), "%s", of_r[i].name);
        worst = fmax(worst, fabs(is / of_r[i].strength - 1));
    }
    mem_free(s.y);
    say("seasonal strength: compared 4 figures; largest relative difference %.1e", worst);
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
    struct series s = {0};

    if (getenv("AISLE_ARIMA_CASES"))
        cr_skip("other cases have other periods");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        load(&s, known[i].name);
        cr_expect(eq(int, aisle_find_period(s.y, s.n, likely, 3), known[i].period), "%s",
                  known[i].name);
        if (s.n < 1000)
            cr_expect(eq(int, aisle_find_period(s.y, s.n, NULL, 0), known[i].period), "%s",
                      known[i].name);
    }
    mem_free(s.y);
}
