/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasters that run: when they are estimated, their quantiles, the pool. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "online.h"

/* Estimation ----------------------------------------------------------------------------------- */

Test(online, it_is_estimated_as_its_values_double_and_then_regularly)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster *f =
        online_make("ses", (struct aisle_forecaster_options){.refit_every = 30});
    size_t at[16], count = 0;

    online_draw(y, 200, 0, 0, 0, 1, 1);
    for (size_t t = 0; t < 120; t++) {
        online_feed(f, &y[t], 1);
        if (aisle_forecaster_refits(f) > count)
            at[count++] = t + 1;
    }
    cr_expect(count == 5 && at[0] == 8 && at[1] == 16 && at[2] == 32 && at[3] == 62 && at[4] == 92,
              "%zu", count);
    cr_expect(aisle_forecaster_last_refit(f) == AISLE_REFIT_PERIOD, "%s",
              aisle_refit_name(aisle_forecaster_last_refit(f)));
    aisle_forecaster_free(f);
}

Test(online, errors_that_lean_to_one_side_make_it_estimate_anew)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster *f = online_make(
        "arima:d=0:q=0", (struct aisle_forecaster_options){.refit_every = 1000, .window = 400});
    struct aisle_error err;

    online_draw(y, ONLINE_LONG, 0, 0, 0, 1, 1);
    cr_assert(aisle_forecaster_load(f, y, 400, &err) == AISLE_OK);
    online_feed(f, y + 400, 300);
    cr_expect(eq(sz, aisle_forecaster_refits(f), 1), "white noise does not lean");
    for (size_t t = 700; t < 720; t++)
        y[t] += 3;
    online_feed(f, y + 700, 20);
    cr_expect(aisle_forecaster_last_refit(f) == AISLE_REFIT_TRACKING);
    aisle_forecaster_free(f);
}

Test(online, what_left_the_window_is_forgotten)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster *f = online_make(
        "arima:d=0:q=0", (struct aisle_forecaster_options){.window = 50, .refit_every = 10});
    double mean, se;

    for (size_t t = 0; t < 300; t++)
        y[t] = (t < 180 ? 0 : 100) + (double)(t % 2);
    online_feed(f, y, 300);
    online_forecast_of(f, 1, &mean, &se);
    cr_expect(epsilon_eq(dbl, mean, 100.5, 1e-6), "%g", mean);
    aisle_forecaster_free(f);
}

Test(online, an_estimation_that_fails_leaves_a_note_and_what_there_was)
{
    static const double y[] = {1, 2, 3};
    struct aisle_forecaster *f = online_make("ses", (struct aisle_forecaster_options){0});
    struct aisle_error err;
    double mean, se;

    cr_assert(aisle_forecaster_load(f, y, 3, &err) == AISLE_OK);
    cr_expect(strcmp(aisle_forecaster_note(f), "ses needs 4 values") == 0, "%s",
              aisle_forecaster_note(f));
    online_forecast_of(f, 1, &mean, &se);
    cr_expect(eq(dbl, mean, 3));
    aisle_forecaster_free(f);
}

Test(online, equal_values_give_equal_forecasts)
{
    static double y[ONLINE_LONG];
    double mean[2][8], se[2][8], q[2];

    online_draw(y, 400, 100, 0, 20, 24, 5);
    for (int i = 0; i < 2; i++) {
        struct aisle_forecaster *f =
            online_make("pool", (struct aisle_forecaster_options){.period = 24, .lead = 4});

        online_feed(f, y, 400);
        online_forecast_of(f, 8, mean[i], se[i]);
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

    online_feed(f, y, 200);
    for (size_t t = 200; t + h <= n; t++) {
        below += y[t + h - 1] <= aisle_forecaster_quantile(f, h, q);
        count++;
        online_feed(f, &y[t], 1);
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

Test(online, quantiles_of_recent_errors_hold_where_errors_are_not_normal)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster_options recent = {0}, model = {.intervals = AISLE_INTERVALS_MODEL};

    draw_skewed(y, ONLINE_LONG);
    cr_expect(epsilon_eq(dbl, share_below(online_make("ses", recent), y, ONLINE_LONG, 1, 0.05),
                         0.05, 0.02));
    cr_expect(epsilon_eq(dbl, share_below(online_make("ses", recent), y, ONLINE_LONG, 1, 0.95),
                         0.95, 0.02));
    cr_expect(lt(dbl, share_below(online_make("ses", model), y, ONLINE_LONG, 1, 0.05), 0.01));
}

Test(online, quantiles_of_errors_at_the_lead_hold_where_the_model_is_wrong)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster_options lead = {.lead = 6},
                                    model = {.intervals = AISLE_INTERVALS_MODEL};

    online_draw(y, ONLINE_LONG, 100, 0, 0, 1, 10); /* no walk at all: errors do not grow */
    cr_expect(epsilon_eq(dbl, share_below(online_make("naive", lead), y, ONLINE_LONG, 6, 0.9), 0.9,
                         0.03));
    cr_expect(gt(dbl, share_below(online_make("naive", model), y, ONLINE_LONG, 6, 0.9), 0.97));
}

/* One error of many is far out: the normal distribution has less than that at 99 %. */
Test(online, quantiles_ascend_beyond_the_outermost_of_the_recent_errors)
{
    struct aisle_forecaster *f =
        online_make("moving-average:length=1", (struct aisle_forecaster_options){.intervals = 0});
    double before = -INFINITY;

    for (int t = 0; t < 60; t++) {
        double y = t < 8 ? t % 2 : t < 40 ? 0 : t % 10 == 0 ? 50 : 0;

        online_feed(f, &y, 1);
    }
    for (double q = 0.005; q < 1; q += 0.005) {
        double at = aisle_forecaster_quantile(f, 1, q);

        cr_expect(ge(dbl, at, before), "at %g", q);
        before = at;
    }
    aisle_forecaster_free(f);
}

Test(online, forecasts_are_clipped_to_the_limits)
{
    static const double y[] = {10, 90, 10, 90};
    struct aisle_forecaster *f =
        online_make("naive", (struct aisle_forecaster_options){.lo = 0, .hi = 100});
    struct aisle_forecaster *nothing =
        online_make("naive", (struct aisle_forecaster_options){.lo = 5, .hi = 100});
    double mean, se;

    online_feed(f, y, 4);
    cr_expect(eq(dbl, aisle_forecaster_quantile(f, 9, 0.99), 100));
    cr_expect(eq(dbl, aisle_forecaster_quantile(f, 9, 0.01), 0));
    online_forecast_of(nothing, 1, &mean, &se);
    cr_expect(eq(dbl, mean, 5));
    aisle_forecaster_free(f);
    aisle_forecaster_free(nothing);
}

Test(online, limits_of_a_level_are_its_two_quantiles)
{
    static double y[ONLINE_LONG];
    static const double level[] = {80, 95}, q[] = {0.1, 0.975};
    struct aisle_forecaster *f = online_make("ses", (struct aisle_forecaster_options){0});
    double lower[6], upper[6], quantile[6];
    struct aisle_forecast out = {.level = level,
                                 .level_count = 2,
                                 .q = q,
                                 .q_count = 2,
                                 .lower = lower,
                                 .upper = upper,
                                 .quantile = quantile};

    online_draw(y, 150, 0, 0, 0, 1, 1);
    online_feed(f, y, 150);
    aisle_forecaster_forecast(f, 3, &out);
    for (size_t h = 0; h < 3; h++) {
        cr_expect(epsilon_eq(dbl, quantile[h], lower[h], 1e-12));
        cr_expect(epsilon_eq(dbl, quantile[3 + h], upper[3 + h], 1e-12));
        cr_expect(lower[3 + h] < lower[h] && upper[h] < upper[3 + h]);
    }
    aisle_forecaster_free(f);
}

/* Transformations ------------------------------------------------------------------------------ */

Test(online, under_a_logarithm_forecasts_are_lognormal)
{
    static const double y[] = {1, M_E, 1};
    struct aisle_forecaster *f =
        online_make("naive:transform=log", (struct aisle_forecaster_options){0});
    double mean, se;

    online_feed(f, y, 3); /* in logs 0, 1, 0: variance 1 */
    online_forecast_of(f, 1, &mean, &se);
    cr_expect(epsilon_eq(dbl, mean, exp(0.5), 1e-12));
    cr_expect(epsilon_eq(dbl, se, sqrt((M_E - 1) * M_E), 1e-12));
    cr_expect(epsilon_eq(dbl, aisle_forecaster_quantile(f, 1, 0.5), 1, 1e-12));
    cr_expect(epsilon_eq(dbl, aisle_forecaster_quantile(f, 1, 0.975), exp(1.959964), 1e-5));
    aisle_forecaster_free(f);
}

Test(online, zero_has_no_logarithm_but_one_and_zero_has)
{
    struct aisle_forecaster *f =
        online_make("naive:transform=log", (struct aisle_forecaster_options){0});
    struct aisle_forecaster *plus =
        online_make("naive:transform=log1p", (struct aisle_forecaster_options){0});
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

Test(online, pool_listens_to_who_was_right_of_late)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster_options options = {.period = 24};
    struct aisle_forecaster *f = online_make("pool:holt-winters=off", options);

    online_draw(y, 240, 100, 0, 50, 24, 0.1);
    online_feed(f, y, 240);
    online_expect_described(f, "pool: seasonal-naive");
    online_draw(y, 240, 500, 0, 0, 24, 20); /* no season any more */
    online_feed(f, y, 240);
    online_expect_described(
        f, "pool: "); /* of noise about a level the mean is better, or ARIMA(0,1,1) */
    aisle_forecaster_free(f);

    f = online_make("pool:holt-winters=off", options);
    online_feed(f, y, 240);
    {
        char what[128];

        aisle_forecaster_describe(f, what, sizeof what);
        cr_expect(strstr(what, "seasonal-naive") == NULL, "%s", what);
    }
    aisle_forecaster_free(f);
}

Test(online, pool_compares_at_the_lead_that_it_is_told)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster *f =
        online_make("pool:lead=12:holt-winters=off:drift=on:moving-average=off",
                    (struct aisle_forecaster_options){0});

    online_draw(y, 200, 0, 1, 0, 1, 3); /* at 12 steps the line is worth more than smoothing */
    online_feed(f, y, 200);
    online_expect_described(f, "pool: drift");
    aisle_forecaster_free(f);
}

Test(online, oracle_knows_what_comes_and_no_more)
{
    static double y[ONLINE_LONG];
    struct aisle_forecaster_options options = {.future = {online_known, y}};
    struct aisle_forecaster *f = online_make("oracle:transform=log1p", options);
    double mean[3], se[3];

    online_draw(y, ONLINE_LONG, 100, 0, 50, 24, 5);
    online_feed(f, y, ONLINE_LONG - 2);
    online_forecast_of(f, 3, mean, se);
    cr_expect(epsilon_eq(dbl, mean[0], y[ONLINE_LONG - 2], 1e-9));
    cr_expect(epsilon_eq(dbl, aisle_forecaster_quantile(f, 2, 0.99), y[ONLINE_LONG - 1], 1e-9));
    cr_expect(lt(dbl, se[1], 1e-9));
    cr_expect(gt(dbl, se[2], 1), "beyond the end it knows no more than a random walk");
    aisle_forecaster_free(f);
}
