/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "online.h"

/* Choice --------------------------------------------------------------------------------------- */

static void expect_refused(const char *text, size_t period, const char *message, const char *hint)
{
    struct aisle_forecaster_options options = {.period = period};
    struct aisle_error err = {0};
    struct aisle_forecaster *f;

    cr_assert(aisle_forecaster_new(&f, text, &options, &err) == AISLE_EVALUE, "%s", text);
    cr_expect(f == NULL);
    cr_expect(strstr(err.message, message) != NULL, "%s", err.message);
    cr_expect(strstr(err.hint, hint) != NULL, "%s", err.hint);
}

Test(forecaster, a_name_or_knob_that_is_unknown_is_told_with_what_was_meant)
{
    expect_refused("arma", 1, "unknown forecaster \"arma\"", "did you mean \"arima\"?");
    expect_refused("lottery", 1, "unknown forecaster", "one of: arima, auto-arima, drift");
    expect_refused("", 1, "unknown forecaster \"\"", "one of: arima");
    expect_refused("moving-average:lenght=3", 1, "no knob \"lenght\"", "did you mean \"length\"?");
    expect_refused("naive:p=3", 1, "naive has no knob \"p\"", "it has: transform");
    expect_refused("arima:p", 1, "knob \"p\" has no value", "");
    expect_refused("arima:p=x", 1, "p must be a number from 0 to 100, not \"x\"", "");
    expect_refused("arima:p=101", 1, "p must be a number from 0 to 100", "");
    expect_refused("arima:q=1.5", 1, "q must be a whole number, not 1.5", "");
    expect_refused("arima:method=cssml", 1, "unknown method \"cssml\"", "did you mean \"css-ml\"?");
    expect_refused("ses:transform=sqrt", 1, "unknown transform", "one of: none, log, log1p");
}

Test(forecaster, a_model_that_cannot_be_is_refused_before_any_value)
{
    expect_refused("arima:constant=drift:d=2", 1, "a drift needs d + D = 1", "");
    expect_refused("arima:constant=mean", 1, "a mean needs d = D = 0", "");
    expect_refused("arima:P=1", 1, "needs a season", "");
    expect_refused("arima:P=3", 1000, "reaches 3000 steps back, and 2000 is the most", "");
    expect_refused("naive", 10001, "a period of 10001 steps is too long; 10000 at most", "");
    expect_refused("oracle", 1, "oracle has to be told the future", "");
}

Test(forecaster, its_text_names_the_knobs_that_differ)
{
    struct aisle_forecaster *f =
        online_make("arima:q=1:p=2:method=css:transform=log", (struct aisle_forecaster_options){0});

    cr_expect(strcmp(aisle_forecaster_text(f), "arima:p=2:method=css:transform=log") == 0, "%s",
              aisle_forecaster_text(f));
    aisle_forecaster_free(f);
}

Test(forecaster, the_registry_is_sorted_and_complete)
{
    for (size_t i = 0; aisle_forecasters[i]; i++) {
        const struct aisle_forecaster_type *t = aisle_forecasters[i];

        cr_expect(t->abi == AISLE_FORECASTER_ABI && t->name && t->summary && t->observe &&
                  t->forecast);
        cr_expect(i == 0 || strcmp(aisle_forecasters[i - 1]->name, t->name) < 0, "%s", t->name);
    }
}

/* Little, bad and no data ---------------------------------------------------------------------- */

/* No mean is NaN or infinite, no standard error NaN, quantiles ascend. */
static void expect_sane(struct aisle_forecaster *f, const char *when, size_t t)
{
    double mean[30], se[30];

    online_forecast_of(f, 30, mean, se);
    for (size_t h = 0; h < 30; h++) {
        double low = aisle_forecaster_quantile(f, h + 1, 0.1);
        double high = aisle_forecaster_quantile(f, h + 1, 0.9);

        cr_assert(isfinite(mean[h]) && se[h] >= 0 && low <= high, "%s, %s after %zu: %g +- %g",
                  aisle_forecaster_text(f), when, t, mean[h], se[h]);
    }
}

static void try_series(const char *when, double (*value)(size_t t))
{
    static double y[ONLINE_LONG];

    for (size_t t = 0; t < ONLINE_LONG; t++)
        y[t] = value(t);
    for (size_t i = 0; aisle_forecasters[i]; i++)
        for (size_t period = 1; period <= 7; period += 6) {
            struct aisle_forecaster *f =
                online_make(aisle_forecasters[i]->name,
                            (struct aisle_forecaster_options){
                                .period = period, .refit_every = 25, .future = {online_known, y}});

            expect_sane(f, when, 0);
            for (size_t t = 0; t < 90; t++) {
                online_feed(f, &y[t], 1);
                expect_sane(f, when, t);
            }
            aisle_forecaster_free(f);
        }
}

static double all_missing(size_t t)
{
    (void)t;
    return NAN;
}

static double constant(size_t t)
{
    (void)t;
    return 5;
}

static double gaps(size_t t)
{
    return t % 5 == 0 || (t > 30 && t < 50) ? NAN : sin((double)(t * t));
}

static double late(size_t t)
{
    return t < 40 ? NAN : (double)(t % 7);
}

static double step(size_t t)
{
    return t < 60 ? 0 : 1e6;
}

static double huge(size_t t)
{
    return t % 2 ? 1e150 : -1e150;
}

Test(forecaster, forecasts_of_poor_series_are_never_nan, .timeout = 120)
{
    try_series("all missing", all_missing);
    try_series("constant", constant);
    try_series("with gaps", gaps);
    try_series("late", late);
    try_series("with a step", step);
    try_series("huge", huge);
}

Test(forecaster, before_any_value_it_forecasts_0_give_or_take_anything)
{
    struct aisle_forecaster *f = online_make("arima", (struct aisle_forecaster_options){0});
    double mean, se;

    online_forecast_of(f, 1, &mean, &se);
    cr_expect(mean >= 0 && mean <= 0 && isinf(se));
    cr_expect(isinf(aisle_forecaster_quantile(f, 1, 0.9)));
    cr_expect(eq(dbl, aisle_forecaster_quantile(f, 1, 0.5), 0));
    online_expect_described(f, "not yet estimated");
    aisle_forecaster_free(f);
}

Test(forecaster, until_it_is_estimated_it_is_a_random_walk)
{
    static const double y[] = {10, 13, 9};
    struct aisle_forecaster *f =
        online_make("holt-winters", (struct aisle_forecaster_options){.period = 7});
    double mean[4], se[4];

    online_feed(f, y, 3);
    online_forecast_of(f, 4, mean, se);
    cr_expect(eq(dbl, mean[3], 9));
    cr_expect(ieee_ulp_eq(dbl, se[0], sqrt(12.5), 2)); /* steps 3 and -4 */
    cr_expect(ieee_ulp_eq(dbl, se[3], sqrt(50), 2));
    cr_expect(eq(sz, aisle_forecaster_refits(f), 0));
    aisle_forecaster_free(f);
}

Test(forecaster, an_infinite_value_is_an_error_and_counts_as_missing)
{
    struct aisle_forecaster *f = online_make("naive", (struct aisle_forecaster_options){0});
    struct aisle_error err = {0};

    cr_assert(aisle_forecaster_observe(f, 3, &err) == AISLE_OK);
    cr_expect(aisle_forecaster_observe(f, INFINITY, &err) == AISLE_EVALUE);
    cr_expect(strstr(err.message, "value 2 of the series is infinite") != NULL, "%s", err.message);
    cr_expect(eq(dbl, aisle_forecaster_quantile(f, 1, 0.5), 3));
    aisle_forecaster_free(f);
}

/* Formulas ------------------------------------------------------------------------------------- */

Test(forecaster, a_walk_over_a_gap_is_as_uncertain_as_it_is_long)
{
    static const double y[] = {0, 2, 0, NAN, NAN};
    struct aisle_forecaster *f = online_make("naive", (struct aisle_forecaster_options){0});
    double mean[2], se[2];

    online_feed(f, y, 5);
    online_forecast_of(f, 2, mean, se);
    cr_expect(ieee_ulp_eq(dbl, se[0], sqrt(4 * 3), 2));
    cr_expect(ieee_ulp_eq(dbl, se[1], sqrt(4 * 4), 2));
    aisle_forecaster_free(f);
}

Test(forecaster, drift_goes_on_along_the_line_through_the_ends)
{
    static const double y[] = {0, 1, 5, 6}, gap[] = {0, 2, NAN, 6};
    struct aisle_forecaster *f = online_make("drift", (struct aisle_forecaster_options){0});
    double mean[3], se[3];

    online_feed(f, y, 4);
    online_forecast_of(f, 3, mean, se);
    cr_expect(ieee_ulp_eq(dbl, mean[2], 12, 4));
    cr_expect(ieee_ulp_eq(dbl, se[2], sqrt(3 * 3 + 9 * 3 / 3.), 4)); /* s2 = (1 + 4 + 1) / 2 */
    aisle_forecaster_free(f);

    f = online_make("drift", (struct aisle_forecaster_options){0});
    online_feed(f, gap, 4);
    online_forecast_of(f, 1, mean, se);
    cr_expect(ieee_ulp_eq(dbl, mean[0], 8, 4));
    cr_expect(se[0] < 1e-7, "a line over a gap is still a line");
    aisle_forecaster_free(f);
}

Test(forecaster, seasonal_naive_puts_last_season_s_value_for_a_missing_one)
{
    static const double y[] = {1, 2, 3, 4, NAN, 6, NAN};
    struct aisle_forecaster *f =
        online_make("seasonal-naive", (struct aisle_forecaster_options){.period = 3});
    double mean[4], se[4];

    online_feed(f, y, 7);
    online_forecast_of(f, 4, mean, se);
    cr_expect(eq(dbl, mean[0], 2));
    cr_expect(eq(dbl, mean[1], 6));
    cr_expect(eq(dbl, mean[2], 4));
    cr_expect(eq(dbl, mean[3], 2));
    cr_expect(ieee_ulp_eq(dbl, se[3], 3 * sqrt(2), 2)); /* both steps were 3 */
    aisle_forecaster_free(f);
}

Test(forecaster, holt_winters_finds_a_line_and_a_season)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster *f =
        online_make("holt-winters", (struct aisle_forecaster_options){.period = 12});
    struct aisle_error err;
    double mean[12], se[12];

    online_draw(y, 132, 50, 0.5, 10, 12, 0);
    cr_assert(aisle_forecaster_load(f, y, 120, &err) == AISLE_OK);
    online_forecast_of(f, 12, mean, se);
    for (size_t h = 0; h < 12; h++)
        cr_expect(epsilon_eq(dbl, mean[h], y[120 + h], 0.01), "h=%zu: %g, not %g", h + 1, mean[h],
                  y[120 + h]);
    aisle_forecaster_free(f);
}

Test(forecaster, holt_s_trend_finds_a_line)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster *f = online_make("holt-winters", (struct aisle_forecaster_options){0});
    double mean[10], se[10];

    online_draw(y, 100, 3, 2, 0, 1, 0);
    online_feed(f, y, 100);
    online_forecast_of(f, 10, mean, se);
    cr_expect(epsilon_eq(dbl, mean[9], 3 + 2 * 109, 1e-6));
    aisle_forecaster_free(f);
}

Test(forecaster, smoothing_carries_its_forecast_through_a_gap)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster *f = online_make("holt-winters", (struct aisle_forecaster_options){0});
    double ahead[6], after, se[6], none = NAN;

    online_draw(y, 100, 3, 2, 0, 1, 1);
    online_feed(f, y, 100);
    online_forecast_of(f, 6, ahead, se);
    for (int i = 0; i < 5; i++)
        online_feed(f, &none, 1);
    online_forecast_of(f, 1, &after, se);
    cr_expect(epsilon_eq(dbl, after, ahead[5], 1e-9));
    aisle_forecaster_free(f);
}
