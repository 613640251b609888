/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <aisle/forecaster.h>

enum { LONG = 1200 };

static struct aisle_forecaster *make(const char *text, struct aisle_forecaster_options options)
{
    struct aisle_error err = {0};
    struct aisle_forecaster *f;

    cr_assert(aisle_forecaster_new(&f, text, &options, &err) == AISLE_OK, "%s", err.message);
    return f;
}

static void feed(struct aisle_forecaster *f, const double *y, size_t n)
{
    struct aisle_error err = {0};

    for (size_t t = 0; t < n; t++)
        cr_assert(aisle_forecaster_observe(f, y[t], &err) == AISLE_OK, "%s", err.message);
}

static void mean_and_se(struct aisle_forecaster *f, size_t horizon, double *mean, double *se)
{
    struct aisle_forecast out = {.mean = mean, .se = se};

    aisle_forecaster_forecast(f, horizon, &out);
}

/* Level, a line, a season of that period, noise. Equal calls, equal series. */
static void draw(double *y, size_t n, double level, double slope, double season, size_t period,
                 double noise)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

    for (size_t t = 0; t < n; t++)
        y[t] = level + slope * (double)t + gsl_ran_gaussian(rng, noise) +
               season * sin(2 * M_PI * (double)(t % period) / (double)period);
    gsl_rng_free(rng);
}

static void expect_described(struct aisle_forecaster *f, const char *what)
{
    char text[128];

    aisle_forecaster_describe(f, text, sizeof text);
    cr_expect(strstr(text, what) != NULL, "%s, not %s", text, what);
}

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
        make("arima:q=1:p=2:method=css:transform=log", (struct aisle_forecaster_options){0});

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

static double known(void *self, size_t step)
{
    const double *y = self;

    return step < LONG ? y[step] : NAN;
}

/* No mean is NaN or infinite, no standard error NaN, quantiles ascend. */
static void expect_sane(struct aisle_forecaster *f, const char *when, size_t t)
{
    double mean[30], se[30];

    mean_and_se(f, 30, mean, se);
    for (size_t h = 0; h < 30; h++) {
        double low = aisle_forecaster_quantile(f, h + 1, 0.1);
        double high = aisle_forecaster_quantile(f, h + 1, 0.9);

        cr_assert(isfinite(mean[h]) && se[h] >= 0 && low <= high, "%s, %s after %zu: %g +- %g",
                  aisle_forecaster_text(f), when, t, mean[h], se[h]);
    }
}

static void try_series(const char *when, double (*value)(size_t t))
{
    static double y[LONG];

    for (size_t t = 0; t < LONG; t++)
        y[t] = value(t);
    for (size_t i = 0; aisle_forecasters[i]; i++)
        for (size_t period = 1; period <= 7; period += 6) {
            struct aisle_forecaster *f =
                make(aisle_forecasters[i]->name,
                     (struct aisle_forecaster_options){
                         .period = period, .refit_every = 25, .future = {known, y}});

            expect_sane(f, when, 0);
            for (size_t t = 0; t < 90; t++) {
                feed(f, &y[t], 1);
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
    struct aisle_forecaster *f = make("arima", (struct aisle_forecaster_options){0});
    double mean, se;

    mean_and_se(f, 1, &mean, &se);
    cr_expect(mean >= 0 && mean <= 0 && isinf(se));
    cr_expect(isinf(aisle_forecaster_quantile(f, 1, 0.9)));
    cr_expect(eq(dbl, aisle_forecaster_quantile(f, 1, 0.5), 0));
    expect_described(f, "not yet estimated");
    aisle_forecaster_free(f);
}

Test(forecaster, until_it_is_estimated_it_is_a_random_walk)
{
    static const double y[] = {10, 13, 9};
    struct aisle_forecaster *f =
        make("holt-winters", (struct aisle_forecaster_options){.period = 7});
    double mean[4], se[4];

    feed(f, y, 3);
    mean_and_se(f, 4, mean, se);
    cr_expect(eq(dbl, mean[3], 9));
    cr_expect(ieee_ulp_eq(dbl, se[0], sqrt(12.5), 2)); /* steps 3 and -4 */
    cr_expect(ieee_ulp_eq(dbl, se[3], sqrt(50), 2));
    cr_expect(eq(sz, aisle_forecaster_refits(f), 0));
    aisle_forecaster_free(f);
}

Test(forecaster, an_infinite_value_is_an_error_and_counts_as_missing)
{
    struct aisle_forecaster *f = make("naive", (struct aisle_forecaster_options){0});
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
    struct aisle_forecaster *f = make("naive", (struct aisle_forecaster_options){0});
    double mean[2], se[2];

    feed(f, y, 5);
    mean_and_se(f, 2, mean, se);
    cr_expect(ieee_ulp_eq(dbl, se[0], sqrt(4 * 3), 2));
    cr_expect(ieee_ulp_eq(dbl, se[1], sqrt(4 * 4), 2));
    aisle_forecaster_free(f);
}

Test(forecaster, drift_goes_on_along_the_line_through_the_ends)
{
    static const double y[] = {0, 1, 5, 6}, gap[] = {0, 2, NAN, 6};
    struct aisle_forecaster *f = make("drift", (struct aisle_forecaster_options){0});
    double mean[3], se[3];

    feed(f, y, 4);
    mean_and_se(f, 3, mean, se);
    cr_expect(ieee_ulp_eq(dbl, mean[2], 12, 4));
    cr_expect(ieee_ulp_eq(dbl, se[2], sqrt(3 * 3 + 9 * 3 / 3.), 4)); /* s2 = (1 + 4 + 1) / 2 */
    aisle_forecaster_free(f);

    f = make("drift", (struct aisle_forecaster_options){0});
    feed(f, gap, 4);
    mean_and_se(f, 1, mean, se);
    cr_expect(ieee_ulp_eq(dbl, mean[0], 8, 4));
    cr_expect(se[0] < 1e-7, "a line over a gap is still a line");
    aisle_forecaster_free(f);
}

Test(forecaster, seasonal_naive_puts_last_season_s_value_for_a_missing_one)
{
    static const double y[] = {1, 2, 3, 4, NAN, 6, NAN};
    struct aisle_forecaster *f =
        make("seasonal-naive", (struct aisle_forecaster_options){.period = 3});
    double mean[4], se[4];

    feed(f, y, 7);
    mean_and_se(f, 4, mean, se);
    cr_expect(eq(dbl, mean[0], 2));
    cr_expect(eq(dbl, mean[1], 6));
    cr_expect(eq(dbl, mean[2], 4));
    cr_expect(eq(dbl, mean[3], 2));
    cr_expect(ieee_ulp_eq(dbl, se[3], 3 * sqrt(2), 2)); /* both steps were 3 */
    aisle_forecaster_free(f);
}

Test(forecaster, holt_winters_finds_a_line_and_a_season)
{
    static double y[LONG];
    struct aisle_forecaster *f =
        make("holt-winters", (struct aisle_forecaster_options){.period = 12});
    struct aisle_error err;
    double mean[12], se[12];

    draw(y, 132, 50, 0.5, 10, 12, 0);
    cr_assert(aisle_forecaster_load(f, y, 120, &err) == AISLE_OK);
    mean_and_se(f, 12, mean, se);
    for (size_t h = 0; h < 12; h++)
        cr_expect(epsilon_eq(dbl, mean[h], y[120 + h], 0.01), "h=%zu: %g, not %g", h + 1, mean[h],
                  y[120 + h]);
    aisle_forecaster_free(f);
}

Test(forecaster, holt_s_trend_finds_a_line)
{
    static double y[LONG];
    struct aisle_forecaster *f = make("holt-winters", (struct aisle_forecaster_options){0});
    double mean[10], se[10];

    draw(y, 100, 3, 2, 0, 1, 0);
    feed(f, y, 100);
    mean_and_se(f, 10, mean, se);
    cr_expect(epsilon_eq(dbl, mean[9], 3 + 2 * 109, 1e-6));
    aisle_forecaster_free(f);
}

Test(forecaster, smoothing_carries_its_forecast_through_a_gap)
{
    static double y[LONG];
    struct aisle_forecaster *f = make("holt-winters", (struct aisle_forecaster_options){0});
    double ahead[6], after, se[6], none = NAN;

    draw(y, 100, 3, 2, 0, 1, 1);
    feed(f, y, 100);
    mean_and_se(f, 6, ahead, se);
    for (int i = 0; i < 5; i++)
        feed(f, &none, 1);
    mean_and_se(f, 1, &after, se);
    cr_expect(epsilon_eq(dbl, after, ahead[5], 1e-9));
    aisle_forecaster_free(f);
}

/* Estimation ----------------------------------------------------------------------------------- */

Test(forecaster, it_is_estimated_as_its_values_double_and_then_regularly)
{
    static double y[LONG];
    struct aisle_forecaster *f = make("ses", (struct aisle_forecaster_options){.refit_every = 30});
    size_t at[16], count = 0;

    draw(y, 200, 0, 0, 0, 1, 1);
    for (size_t t = 0; t < 120; t++) {
        feed(f, &y[t], 1);
        if (aisle_forecaster_refits(f) > count)
            at[count++] = t + 1;
    }
    cr_expect(count == 5 && at[0] == 8 && at[1] == 16 && at[2] == 32 && at[3] == 62 && at[4] == 92,
              "%zu", count);
    cr_expect(aisle_forecaster_last_refit(f) == AISLE_REFIT_PERIOD, "%s",
              aisle_refit_name(aisle_forecaster_last_refit(f)));
    aisle_forecaster_free(f);
}

Test(forecaster, errors_that_lean_to_one_side_make_it_estimate_anew)
{
    static double y[LONG];
    struct aisle_forecaster *f = make(
        "arima:d=0:q=0", (struct aisle_forecaster_options){.refit_every = 1000, .window = 400});
    struct aisle_error err;

    draw(y, LONG, 0, 0, 0, 1, 1);
    cr_assert(aisle_forecaster_load(f, y, 400, &err) == AISLE_OK);
    feed(f, y + 400, 300);
    cr_expect(eq(sz, aisle_forecaster_refits(f), 1), "white noise does not lean");
    for (size_t t = 700; t < 720; t++)
        y[t] += 3;
    feed(f, y + 700, 20);
    cr_expect(aisle_forecaster_last_refit(f) == AISLE_REFIT_TRACKING);
    aisle_forecaster_free(f);
}

Test(forecaster, what_left_the_window_is_forgotten)
{
    static double y[LONG];
    struct aisle_forecaster *f =
        make("arima:d=0:q=0", (struct aisle_forecaster_options){.window = 50, .refit_every = 10});
    double mean, se;

    for (size_t t = 0; t < 300; t++)
        y[t] = (t < 180 ? 0 : 100) + (double)(t % 2);
    feed(f, y, 300);
    mean_and_se(f, 1, &mean, &se);
    cr_expect(epsilon_eq(dbl, mean, 100.5, 1e-6), "%g", mean);
    aisle_forecaster_free(f);
}

Test(forecaster, an_estimation_that_fails_leaves_a_note_and_what_there_was)
{
    static const double y[] = {1, 2, 3};
    struct aisle_forecaster *f = make("ses", (struct aisle_forecaster_options){0});
    struct aisle_error err;
    double mean, se;

    cr_assert(aisle_forecaster_load(f, y, 3, &err) == AISLE_OK);
    cr_expect(strcmp(aisle_forecaster_note(f), "ses needs 4 values") == 0, "%s",
              aisle_forecaster_note(f));
    mean_and_se(f, 1, &mean, &se);
    cr_expect(eq(dbl, mean, 3));
    aisle_forecaster_free(f);
}

Test(forecaster, equal_values_give_equal_forecasts)
{
    static double y[LONG];
    double mean[2][8], se[2][8], q[2];

    draw(y, 400, 100, 0, 20, 24, 5);
    for (int i = 0; i < 2; i++) {
        struct aisle_forecaster *f =
            make("pool", (struct aisle_forecaster_options){.period = 24, .lead = 4});

        feed(f, y, 400);
        mean_and_se(f, 8, mean[i], se[i]);
        q[i] = aisle_forecaster_quantile(f, 4, 0.95);
        aisle_forecaster_free(f);
    }
    cr_expect(memcmp(mean[0], mean[1], sizeof mean[0]) == 0);
    cr_expect(memcmp(se[0], se[1], sizeof se[0]) == 0);
    cr_expect(memcmp(&q[0], &q[1], sizeof q[0]) == 0);
}

/* Quantiles ------------------------------------------------------------------------------------ */

/* The share of the values behind 200 that were at most their q-quantile, forecast h steps before.
 */
static double share_below(struct aisle_forecaster *f, const double *y, size_t n, size_t h, double q)
{
    size_t below = 0, count = 0;

    feed(f, y, 200);
    for (size_t t = 200; t + h <= n; t++) {
        below += y[t + h - 1] <= aisle_forecaster_quantile(f, h, q);
        count++;
        feed(f, &y[t], 1);
    }
    aisle_forecaster_free(f);
    return (double)below / (double)count;
}

static void draw_skewed(double *y, size_t n)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

    for (size_t t = 0; t < n; t++)
        y[t] = 100 + gsl_ran_exponential(rng, 10);
    gsl_rng_free(rng);
}

Test(forecaster, quantiles_of_recent_errors_hold_where_errors_are_not_normal)
{
    static double y[LONG];
    struct aisle_forecaster_options recent = {0}, model = {.intervals = AISLE_INTERVALS_MODEL};

    draw_skewed(y, LONG);
    cr_expect(epsilon_eq(dbl, share_below(make("ses", recent), y, LONG, 1, 0.05), 0.05, 0.02));
    cr_expect(epsilon_eq(dbl, share_below(make("ses", recent), y, LONG, 1, 0.95), 0.95, 0.02));
    cr_expect(lt(dbl, share_below(make("ses", model), y, LONG, 1, 0.05), 0.01));
}

Test(forecaster, quantiles_of_errors_at_the_lead_hold_where_the_model_is_wrong)
{
    static double y[LONG];
    struct aisle_forecaster_options lead = {.lead = 6},
                                    model = {.intervals = AISLE_INTERVALS_MODEL};

    draw(y, LONG, 100, 0, 0, 1, 10); /* no walk at all: errors do not grow */
    cr_expect(epsilon_eq(dbl, share_below(make("naive", lead), y, LONG, 6, 0.9), 0.9, 0.03));
    cr_expect(gt(dbl, share_below(make("naive", model), y, LONG, 6, 0.9), 0.97));
}

/* One error of many is far out: the normal distribution has less than that at 99 %. */
Test(forecaster, quantiles_ascend_beyond_the_outermost_of_the_recent_errors)
{
    struct aisle_forecaster *f =
        make("moving-average:length=1", (struct aisle_forecaster_options){.intervals = 0});
    double before = -INFINITY;

    for (int t = 0; t < 60; t++) {
        double y = t < 8 ? t % 2 : t < 40 ? 0 : t % 10 == 0 ? 50 : 0;

        feed(f, &y, 1);
    }
    for (double q = 0.005; q < 1; q += 0.005) {
        double at = aisle_forecaster_quantile(f, 1, q);

        cr_expect(ge(dbl, at, before), "at %g", q);
        before = at;
    }
    aisle_forecaster_free(f);
}

Test(forecaster, forecasts_are_clipped_to_the_limits)
{
    static const double y[] = {10, 90, 10, 90};
    struct aisle_forecaster *f =
        make("naive", (struct aisle_forecaster_options){.lo = 0, .hi = 100});
    struct aisle_forecaster *nothing =
        make("naive", (struct aisle_forecaster_options){.lo = 5, .hi = 100});
    double mean, se;

    feed(f, y, 4);
    cr_expect(eq(dbl, aisle_forecaster_quantile(f, 9, 0.99), 100));
    cr_expect(eq(dbl, aisle_forecaster_quantile(f, 9, 0.01), 0));
    mean_and_se(nothing, 1, &mean, &se);
    cr_expect(eq(dbl, mean, 5));
    aisle_forecaster_free(f);
    aisle_forecaster_free(nothing);
}

Test(forecaster, limits_of_a_level_are_its_two_quantiles)
{
    static double y[LONG];
    static const double level[] = {80, 95}, q[] = {0.1, 0.975};
    struct aisle_forecaster *f = make("ses", (struct aisle_forecaster_options){0});
    double lower[6], upper[6], quantile[6];
    struct aisle_forecast out = {.level = level,
                                 .level_count = 2,
                                 .q = q,
                                 .q_count = 2,
                                 .lower = lower,
                                 .upper = upper,
                                 .quantile = quantile};

    draw(y, 150, 0, 0, 0, 1, 1);
    feed(f, y, 150);
    aisle_forecaster_forecast(f, 3, &out);
    for (size_t h = 0; h < 3; h++) {
        cr_expect(epsilon_eq(dbl, quantile[h], lower[h], 1e-12));
        cr_expect(epsilon_eq(dbl, quantile[3 + h], upper[3 + h], 1e-12));
        cr_expect(lower[3 + h] < lower[h] && upper[h] < upper[3 + h]);
    }
    aisle_forecaster_free(f);
}

/* Transformations ------------------------------------------------------------------------------ */

Test(forecaster, under_a_logarithm_forecasts_are_lognormal)
{
    static const double y[] = {1, M_E, 1};
    struct aisle_forecaster *f = make("naive:transform=log", (struct aisle_forecaster_options){0});
    double mean, se;

    feed(f, y, 3); /* in logs 0, 1, 0: variance 1 */
    mean_and_se(f, 1, &mean, &se);
    cr_expect(epsilon_eq(dbl, mean, exp(0.5), 1e-12));
    cr_expect(epsilon_eq(dbl, se, sqrt((M_E - 1) * M_E), 1e-12));
    cr_expect(epsilon_eq(dbl, aisle_forecaster_quantile(f, 1, 0.5), 1, 1e-12));
    cr_expect(epsilon_eq(dbl, aisle_forecaster_quantile(f, 1, 0.975), exp(1.959964), 1e-5));
    aisle_forecaster_free(f);
}

Test(forecaster, zero_has_no_logarithm_but_one_and_zero_has)
{
    struct aisle_forecaster *f = make("naive:transform=log", (struct aisle_forecaster_options){0});
    struct aisle_forecaster *plus =
        make("naive:transform=log1p", (struct aisle_forecaster_options){0});
    struct aisle_error err = {0};

    cr_expect(aisle_forecaster_observe(f, 0, &err) == AISLE_EVALUE);
    cr_expect(strstr(err.message, "value 1 of the series, 0, has no transform=log") != NULL, "%s",
              err.message);
    cr_expect(aisle_forecaster_observe(plus, 0, &err) == AISLE_OK);
    cr_expect(epsilon_eq(dbl, aisle_forecaster_quantile(plus, 1, 0.5), 0, 1e-12));
    aisle_forecaster_free(f);
    aisle_forecaster_free(plus);
}

/* Pool and oracle ------------------------------------------------------------------------------ */

Test(forecaster, pool_listens_to_who_was_right_of_late)
{
    static double y[LONG];
    struct aisle_forecaster_options options = {.period = 24};
    struct aisle_forecaster *f = make("pool:holt-winters=off", options);

    draw(y, 240, 100, 0, 50, 24, 0.1);
    feed(f, y, 240);
    expect_described(f, "pool: seasonal-naive");
    draw(y, 240, 500, 0, 0, 24, 20); /* no season any more */
    feed(f, y, 240);
    expect_described(f, "pool: "); /* of noise about a level the mean is better, or ARIMA(0,1,1) */
    aisle_forecaster_free(f);

    f = make("pool:holt-winters=off", options);
    feed(f, y, 240);
    {
        char what[128];

        aisle_forecaster_describe(f, what, sizeof what);
        cr_expect(strstr(what, "seasonal-naive") == NULL, "%s", what);
    }
    aisle_forecaster_free(f);
}

Test(forecaster, pool_compares_at_the_lead_that_it_is_told)
{
    static double y[LONG];
    struct aisle_forecaster *f = make("pool:lead=12:holt-winters=off:drift=on:moving-average=off",
                                      (struct aisle_forecaster_options){0});

    draw(y, 200, 0, 1, 0, 1, 3); /* at 12 steps the line is worth more than smoothing */
    feed(f, y, 200);
    expect_described(f, "pool: drift");
    aisle_forecaster_free(f);
}

Test(forecaster, oracle_knows_what_comes_and_no_more)
{
    static double y[LONG];
    struct aisle_forecaster_options options = {.future = {known, y}};
    struct aisle_forecaster *f = make("oracle:transform=log1p", options);
    double mean[3], se[3];

    draw(y, LONG, 100, 0, 50, 24, 5);
    feed(f, y, LONG - 2);
    mean_and_se(f, 3, mean, se);
    cr_expect(epsilon_eq(dbl, mean[0], y[LONG - 2], 1e-9));
    cr_expect(epsilon_eq(dbl, aisle_forecaster_quantile(f, 2, 0.99), y[LONG - 1], 1e-9));
    cr_expect(lt(dbl, se[1], 1e-9));
    cr_expect(gt(dbl, se[2], 1), "beyond the end it knows no more than a random walk");
    aisle_forecaster_free(f);
}
