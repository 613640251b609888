/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forecasters against R: naive, drift, snaive, ses and holt of the package forecast, HoltWinters of
 * stats, on a folder of cases (see arima_cases.h).
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <string.h>

#include <aisle/forecaster.h>

#include "arima_cases.h"

static const double level = 95;

/*
 * A method of R, ours, and how far ours may be off, as a share of half the interval's width;
 * whether it searches for least squares, and whether the interval tells them. R's search for holt()
 * is over the first states as well and ends before its optimum, up to 3.6 % of the sum of squares
 * above ours: so the sum of squares, which is that of the interval's width at h = 1, is held
 * against R's as well.
 */
static const struct method {
    const char *theirs, *ours;
    double most;
    bool searched, least_squares, seasonal;
} methods[] = {
    {"naive", "naive", 1e-11, false, false, false},
    {"drift", "drift", 1e-11, false, false, false},
    {"snaive", "seasonal-naive", 1e-11, false, false, true},
    {"ses", "ses", 1e-3, true, true, false},
    {"holt", "holt-winters", 0.05, true, true, false},
    {"HoltWinters-additive", "holt-winters", 1e-3, true, false, true},
};
enum { METHODS = sizeof methods / sizeof methods[0] };

/* The season of a series: what auto.arima() was told, else how fast R's time goes by. */
static size_t period_of(const char *series)
{
    static const char *const tables[] = {"expected_auto.csv", "auto.csv"};
    size_t period = 0;
    char file[256];
    struct table t;

    for (size_t i = 0; i < 2 && period == 0; i++) {
        cases_open_if(&t, tables[i]);
        if (t.name && table_find(&t, 0, "series", series) < t.rows)
            period = table_count(&t, table_find(&t, 0, "series", series), "period");
        table_close(&t);
    }
    if (period > 0)
        return period;
    snprintf(file, sizeof file, "series/%s.csv", series);
    cases_open(&t, file);
    period = (size_t)lround(1 / (table_number(&t, 1, "time") - table_number(&t, 0, "time")));
    table_close(&t);
    return period;
}

struct outcome {
    double *mean, *lower, *upper; /* of each step */
    char what[128];
};

static void forecast_with(const struct method *m, const char *series, size_t steps,
                          struct outcome *out)
{
    struct aisle_forecaster_options options = {.period = m->seasonal ? period_of(series) : 1};
    struct aisle_forecast wanted = {.level = &level, .level_count = 1};
    struct aisle_error err = {0};
    struct aisle_forecaster *f;
    size_t n;
    double *y = cases_series(series, &n);

    wanted.mean = out->mean = mem_new(steps, sizeof *out->mean);
    wanted.lower = out->lower = mem_new(steps, sizeof *out->lower);
    wanted.upper = out->upper = mem_new(steps, sizeof *out->upper);
    cr_assert(aisle_forecaster_new(&f, m->ours, &options, &err) == AISLE_OK, "%s", err.message);
    cr_assert(aisle_forecaster_load(f, y, n, &err) == AISLE_OK, "%s", err.message);
    cr_assert(strlen(aisle_forecaster_note(f)) == 0, "%s", aisle_forecaster_note(f));
    aisle_forecaster_forecast(f, steps, &wanted);
    aisle_forecaster_describe(f, out->what, sizeof out->what);
    aisle_forecaster_free(f);
    mem_free(y);
}

static void compare_row(struct tally *tally, const struct method *m, const struct table *t,
                        size_t row, const struct outcome *ours)
{
    const char *series = table_text(t, row, "series");
    size_t h = table_count(t, row, "h");
    double lower = table_number(t, row, "lo95"), upper = table_number(t, row, "hi95");
    double half = (upper - lower) / 2;
    char figure[32];

    snprintf(figure, sizeof figure, "h=%zu", h);
    tally_compare(tally, series, figure, ours->mean[h - 1], table_number(t, row, "mean"), half,
                  m->most);
    tally_compare(tally, series, figure, ours->lower[h - 1], lower, half, m->most);
    tally_compare(tally, series, figure, ours->upper[h - 1], upper, half, m->most);
    if (h == 1 && m->least_squares)
        cr_expect(ours->upper[0] - ours->lower[0] <= 2 * half * (1 + 1e-6),
                  "%s %s: a larger sum of squares than R's", series, m->theirs);
}

/* How far a row is off, as a share of half the interval. */
static double row_off(const struct table *t, size_t row, const struct outcome *ours)
{
    size_t h = table_count(t, row, "h");
    double lower = table_number(t, row, "lo95"), upper = table_number(t, row, "hi95");
    double off = fabs(ours->mean[h - 1] - table_number(t, row, "mean"));

    off = fmax(off, fabs(ours->lower[h - 1] - lower));
    return fmax(off, fabs(ours->upper[h - 1] - upper)) / ((upper - lower) / 2);
}

/* True if R's search ended so far from the least squares that its forecasts are others: of those
 * nothing is compared. On the shared data it never does, and all is. */
static bool ended_early(const struct method *m, const struct table *t, size_t row, size_t end,
                        const struct outcome *ours)
{
    double off = 0, ratio = 1;

    for (; row < end; row++) {
        double width = table_number(t, row, "hi95") - table_number(t, row, "lo95");

        if (table_count(t, row, "h") == 1)
            ratio = pow((ours->upper[0] - ours->lower[0]) / width, 2);
        off = fmax(off, row_off(t, row, ours));
    }
    if (!cases_folder() || !m->searched || off <= m->most || ratio > 0.999)
        return false;
    say("%s: %s: not its forecasts, off by %.1e: R has %s, we %s, %.2f %% of R's sum of squares",
        m->theirs, table_text(t, end - 1, "series"), off, table_text(t, end - 1, "note"),
        ours->what, 100 * ratio);
    return true;
}

/* Compares rows of one series and method. */
static void compare(struct tally *tally, const struct method *m, const struct table *t, size_t row,
                    size_t end)
{
    struct outcome ours;

    for (size_t i = row; i < end; i++)
        cr_assert(table_count(t, i, "h") > 0);
    forecast_with(m, table_text(t, row, "series"), table_most(t, row, end, "h"), &ours);
    if (!ended_early(m, t, row, end, &ours))
        for (; row < end; row++)
            compare_row(tally, m, t, row, &ours);
    mem_free(ours.mean);
    mem_free(ours.lower);
    mem_free(ours.upper);
}

Test(forecasters, forecast_what_r_forecasts_with_its_limits, .timeout = 60)
{
    struct tally all = {.what = "forecasters", .unit = "of half the interval"};
    struct table t;

    cases_open(&t, "expected_other.csv");
    for (size_t i = 0; i < METHODS; i++) {
        struct tally tally = {.what = methods[i].theirs, .unit = all.unit};
        size_t end;

        for (size_t row = 0; (row = table_find(&t, row, "method", methods[i].theirs)) < t.rows;
             row = end) {
            end = table_run(&t, row, "series", "method");
            compare(&tally, &methods[i], &t, row, end);
        }
        tally_say(&tally);
        tally_add(&all, &tally);
    }
    tally_say(&all);
    table_close(&t);
    cases_expect_some(&all);
}
