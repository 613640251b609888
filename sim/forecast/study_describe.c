/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a series looks like before a model is fitted: its season, and how often to difference. */
#include "forecast/study.h"

#include <math.h>
#include <string.h>

#include "series/diff.h"

enum { TESTS_MAX = 6 };

/* The logs that a model of logs is fitted to; else the values themselves. */
static const double *transformed(struct aisle_study *s)
{
    double *y;

    if (!s->request.log)
        return s->series->value;
    y = arena_new(&s->state->arena, s->n, sizeof *y);
    for (size_t i = 0; i < s->n; i++)
        y[i] = log(s->series->value[i]);
    return y;
}

static void find_period(struct aisle_study *s)
{
    const struct aisle_study_request *r = &s->request;
    int given = r->period ? r->period : r->given && r->order.s > 1 ? r->order.s : 0;
    int likely[AISLE_SERIES_PERIODS];

    s->period = 1;
    s->strength = (double)NAN;
    if (given) {
        s->period = given;
        s->period_source = given > 1 ? AISLE_PERIOD_GIVEN : AISLE_PERIOD_NONE;
    } else {
        size_t count = aisle_series_periods(s->series, likely);

        s->period = aisle_find_period(s->y, s->n, likely, count);
        s->period_source = s->period > 1 ? AISLE_PERIOD_FOUND : AISLE_PERIOD_NONE;
    }
    if (s->period > 1)
        s->strength = aisle_seasonal_strength(s->y, s->n, s->period);
}

/* The test's regression costs n lags^2: for a long series fewer lags, with which it has power
 * enough. */
static int adf_lags(size_t n)
{
    double most = sqrt(2e8 / (double)n), usual = trunc(cbrt((double)n - 1));

    return (int)(usual < most ? usual : most);
}

static size_t add_tests(struct aisle_study *s, struct aisle_study_test *test, size_t count, int d,
                        int D, double *room)
{
    const char *of = study_differenced(s, d, D, s->period);
    size_t n;

    memcpy(room, s->y, s->n * sizeof *room);
    n = diff_series(room, s->n, d, D, s->period);
    test[count++] = (struct aisle_study_test){.of = of, .test = aisle_kpss(room, n, false, -1)};
    test[count++] =
        (struct aisle_study_test){.of = of, .test = aisle_adf(room, n, false, adf_lags(n))};
    return count;
}

void study_describe(struct aisle_study *s)
{
    struct aisle_study_test *test = arena_new(&s->state->arena, TESTS_MAX, sizeof *test);
    const struct aisle_arima_order *o = &s->request.order;
    double *room = mem_new(s->n, sizeof *room);
    size_t n;

    s->y = transformed(s);
    find_period(s);
    s->D = s->period > 1 ? aisle_nsdiffs(s->y, s->n, s->period) : 0;
    memcpy(room, s->y, s->n * sizeof *room);
    n = diff_series(room, s->n, 0, s->D, s->period);
    s->d = aisle_ndiffs(room, n, 2);
    s->test_count = add_tests(s, test, 0, 0, 0, room);
    if (s->d + s->D > 0)
        s->test_count = add_tests(s, test, s->test_count, s->d, s->D, room);
    if (s->request.given && o->d + o->D > 0 && (o->d != s->d || o->D != s->D) &&
        (o->D == 0 || o->s == s->period))
        s->test_count = add_tests(s, test, s->test_count, o->d, o->D, room);
    s->test = test;
    mem_free(room);
}
