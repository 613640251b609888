/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forecasters against R: naive, drift, snaive, ses and holt of the package forecast, HoltWinters of
 * stats, on four series that come with R. AISLE_ARIMA_CASES names the folder of the figures;
 * without it they are arima/ in AISLE_DATA.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/forecaster.h>

#include "base/csv.h"
#include "support.h"

/* What was compared goes into the log, which CI shows. */
#define say(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr))

enum { VALUES_MOST = 400, STEPS = 12 };

static const double level = 95;

/* Files ---------------------------------------------------------------------------------------- */

static const char *case_file(const char *name)
{
    static char path[4096];
    const char *dir = getenv("AISLE_ARIMA_CASES"), *found;

    snprintf(path, sizeof path, "arima/%s", name);
    if (!dir) {
        REQUIRE_DATA(found, path);
        return found;
    }
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static struct csv *open_table(const char *name, const struct csv_column *column, size_t count)
{
    struct aisle_file file = {.name = name, .path = case_file(name)};
    struct aisle_error err = {0};
    struct csv *csv;

    cr_assert(csv_open(&csv, &file, column, count, &err) == AISLE_OK, "%s", err.message);
    return csv;
}

static bool next_row(struct csv *csv)
{
    struct aisle_error err = {0};
    enum aisle_status status = csv_next(csv, &err);

    cr_assert(status == AISLE_OK || status == AISLE_END, "%s", err.message);
    return status == AISLE_OK;
}

static double number(struct csv *csv, size_t column)
{
    struct aisle_error err = {0};
    double x;

    cr_assert(csv_real(csv, column, -1e12, 1e12, &x, &err) == AISLE_OK, "%s", err.message);
    return x;
}

static size_t read_series(const char *name, double *y)
{
    static const struct csv_column column[] = {{.name = "value"}};
    char file[128];
    struct csv *csv;
    size_t n = 0;

    snprintf(file, sizeof file, "series/%s.csv", name);
    csv = open_table(file, column, 1);
    while (next_row(csv)) {
        cr_assert(n < VALUES_MOST);
        y[n++] = number(csv, 0);
    }
    csv_close(csv);
    return n;
}

/* Comparison ----------------------------------------------------------------------------------- */

/*
 * A method of R, ours, and how far ours may be off, as a share of half the interval's width. R's
 * search for holt() is over the first states as well and ends before its optimum, up to 3.6 % of
 * the sum of squares above ours: so the sum of squares, which is that of the interval's width at h
 * = 1, is held against R's as well.
 */
static const struct method {
    const char *theirs, *ours;
    double most;
    bool least_squares;
} methods[] = {
    {"naive", "naive", 1e-11, false},
    {"drift", "drift", 1e-11, false},
    {"snaive", "seasonal-naive", 1e-11, false},
    {"ses", "ses", 1e-3, true},
    {"holt", "holt-winters", 0.05, true},
    {"HoltWinters-additive", "holt-winters", 1e-3, false},
};
enum { METHODS = sizeof methods / sizeof methods[0] };

struct outcome {
    double mean[STEPS], lower[STEPS], upper[STEPS];
    char what[128];
};

static void forecast_with(const struct method *m, const char *series, struct outcome *out)
{
    static double y[VALUES_MOST];
    size_t n = read_series(series, y);
    bool seasonal = strstr(series, "AirPassengers") && strcmp(m->theirs, "holt") != 0;
    struct aisle_forecaster_options options = {.period = seasonal ? 12 : 1};
    struct aisle_forecast wanted = {.level = &level,
                                    .level_count = 1,
                                    .mean = out->mean,
                                    .lower = out->lower,
                                    .upper = out->upper};
    struct aisle_error err = {0};
    struct aisle_forecaster *f;

    cr_assert(aisle_forecaster_new(&f, m->ours, &options, &err) == AISLE_OK, "%s", err.message);
    cr_assert(aisle_forecaster_load(f, y, n, &err) == AISLE_OK, "%s", err.message);
    cr_assert(strlen(aisle_forecaster_note(f)) == 0, "%s", aisle_forecaster_note(f));
    aisle_forecaster_forecast(f, STEPS, &wanted);
    aisle_forecaster_describe(f, out->what, sizeof out->what);
    aisle_forecaster_free(f);
}

static const struct method *method_of(struct csv *csv, size_t column)
{
    for (size_t i = 0; i < METHODS; i++)
        if (csv_is(csv, column, methods[i].theirs))
            return &methods[i];
    return NULL;
}

Test(forecasters, forecast_what_r_forecasts_with_its_limits, .timeout = 60)
{
    static const struct csv_column column[] = {
        {.name = "series"}, {.name = "method"}, {.name = "h"},   {.name = "mean"},
        {.name = "lo95"},   {.name = "hi95"},   {.name = "note"}};
    struct csv *csv = open_table("expected_other.csv", column, 7);
    double worst[METHODS] = {0};
    struct outcome ours;
    struct arena arena = {0};
    size_t compared = 0;

    while (next_row(csv)) {
        const struct method *m = method_of(csv, 1);
        const char *series = csv_text(csv, 0, &arena);
        size_t h = (size_t)number(csv, 2);
        double half = (number(csv, 5) - number(csv, 4)) / 2, off;

        if (!m)
            continue;
        if (h == 1)
            forecast_with(m, series, &ours);
        off = fabs(ours.mean[h - 1] - number(csv, 3));
        off = fmax(off, fabs(ours.lower[h - 1] - number(csv, 4)));
        off = fmax(off, fabs(ours.upper[h - 1] - number(csv, 5))) / half;
        cr_expect(off <= m->most, "%s %s h=%zu: %g of half the interval off; theirs %s, ours %s",
                  series, m->theirs, h, off, csv_text(csv, 6, &arena), ours.what);
        if (h == 1 && m->least_squares)
            cr_expect(ours.upper[0] - ours.lower[0] <= 2 * half * (1 + 1e-6),
                      "%s %s: a larger sum of squares than R's", series, m->theirs);
        worst[m - methods] = fmax(worst[m - methods], off);
        compared += 3;
    }
    csv_close(csv);
    arena_fini(&arena);
    for (size_t i = 0; i < METHODS; i++)
        say("%s: largest difference %.1e of half the interval", methods[i].theirs, worst[i]);
    cr_assert(ge(sz, compared, 1));
    say("forecasters: compared %zu figures; largest difference %.1e of half the interval", compared,
        fmax(fmax(worst[3], worst[4]), worst[5]));
}
