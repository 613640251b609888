/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rolling forecasts of two demand series of a datacenter (Numenta Anomaly Benchmark) against those
 * made with R's arima(): estimated once on the first half, then coefficients frozen while the
 * filter goes on; at each later value a forecast 1 and 12 steps ahead. Also estimated anew once a
 * day.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <aisle/forecaster.h>

#include "table.h"

enum { DAY = 288, FAR = 12, LEADS = 2 };

static const size_t lead_of[LEADS] = {1, FAR};
static const double levels[] = {80, 95};

static double *read_series(const char *name, size_t *n)
{
    char file[128];

    snprintf(file, sizeof file, "demand/%s.csv", name);
    return table_series(file, n);
}

/* Rolling -------------------------------------------------------------------------------------- */

struct score {
    double mae, rmse, bias, cover80, cover95;
};

static void count(struct score *s, double mean, double y, const double *lower, const double *upper)
{
    double error = y - mean;

    s->mae += fabs(error);
    s->rmse += error * error;
    s->bias += error;
    s->cover80 += lower[0] <= y && y <= upper[0];
    s->cover95 += lower[1] <= y && y <= upper[1];
}

/* Forecasts from each value behind the first `train` of which all targets are in the series. */
static void roll(const char *text, size_t period, size_t refit_every, const double *y, size_t n,
                 size_t train, struct score score[LEADS])
{
    struct aisle_forecaster_options options = {.period = period,
                                               .window = train,
                                               .refit_every = refit_every,
                                               .tracking = INFINITY,
                                               .intervals = AISLE_INTERVALS_MODEL};
    double mean[FAR], lower[2 * FAR], upper[2 * FAR];
    struct aisle_forecast out = {
        .level = levels, .level_count = 2, .mean = mean, .lower = lower, .upper = upper};
    struct aisle_error err = {0};
    struct aisle_forecaster *f;
    double origins = (double)(n - train - FAR + 1);

    memset(score, 0, LEADS * sizeof *score);
    cr_assert(aisle_forecaster_new(&f, text, &options, &err) == AISLE_OK, "%s", err.message);
    cr_assert(aisle_forecaster_load(f, y, train, &err) == AISLE_OK, "%s", err.message);
    cr_assert(strlen(aisle_forecaster_note(f)) == 0, "%s", aisle_forecaster_note(f));
    for (size_t t = train; t + FAR <= n; t++) {
        aisle_forecaster_forecast(f, FAR, &out);
        for (size_t i = 0; i < LEADS; i++) {
            size_t h = lead_of[i] - 1;
            double low[] = {lower[h], lower[FAR + h]}, high[] = {upper[h], upper[FAR + h]};

            count(&score[i], mean[h], y[t + h], low, high);
        }
        cr_assert(aisle_forecaster_observe(f, y[t], &err) == AISLE_OK);
    }
    aisle_forecaster_free(f);
    for (size_t i = 0; i < LEADS; i++) {
        score[i].mae /= origins;
        score[i].rmse = sqrt(score[i].rmse / origins);
        score[i].bias /= origins;
        score[i].cover80 /= origins;
        score[i].cover95 /= origins;
    }
}

/* Comparison ----------------------------------------------------------------------------------- */

/*
 * Rows of the table, and what makes them here. MAE, RMSE and bias are held to `within` of MAE and
 * RMSE, but errors may be smaller by `better`: on three of the seven windows of rds_cpu_utilization
 * R's arima(2,1,2) ends in an optimum whose log-likelihood is over 100 below that found here.
 */
static const struct method {
    const char *theirs, *ours;
    size_t period, refit_every;
    double within, better;
    bool covers;
} methods[] = {
    {"last-value", "naive", 1, SIZE_MAX, 1e-6, 0, false},
    {"seasonal-naive-day", "seasonal-naive", DAY, SIZE_MAX, 1e-6, 0, false},
    {"train-mean", "arima:d=0:q=0", 1, SIZE_MAX, 1e-4, 0, false},
    {"moving-average-12", "moving-average", 1, SIZE_MAX, 1e-6, 0, false},
    {"arima-100", "arima:p=1:d=0:q=0", 1, SIZE_MAX, 0.005, 0, true},
    {"arima-011", "arima", 1, SIZE_MAX, 0.005, 0, true},
    {"arima-202", "arima:p=2:d=0:q=2", 1, SIZE_MAX, 0.005, 0, true},
    {"arima-212", "arima:p=2:q=2", 1, SIZE_MAX, 0.005, 0, true},
    {"arima-512", "arima:p=5:q=2", 1, SIZE_MAX, 0.005, 0, true},
    {"arima-1200", "arima:p=12:d=0:q=0", 1, SIZE_MAX, 0.005, 0, true},
    {"arima-212-refit-daily", "arima:p=2:q=2", 1, DAY, 0.005, 0.04, true},
};

static const struct method *method_of(const struct table *t, size_t row)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (table_is(t, row, "method", methods[i].theirs))
            return &methods[i];
    return NULL;
}

struct comparison {
    struct tally errors, bias, cover;
};

static void compare(struct comparison *c, const struct method *m, const struct table *t, size_t row,
                    const struct score *s)
{
    const struct {
        struct tally *to;
        const char *column;
        double is;
    } figure[] = {{&c->errors, "MAE", s->mae},
                  {&c->errors, "RMSE", s->rmse},
                  {&c->bias, "bias", s->bias},
                  {&c->cover, "cover80", s->cover80},
                  {&c->cover, "cover95", s->cover95}};
    char of[128];

    snprintf(of, sizeof of, "%s, %s, h=%s", table_text(t, row, "series"), m->theirs,
             table_text(t, row, "h"));
    for (size_t i = 0; i < (m->covers ? 5 : 3); i++) {
        struct tally *to = figure[i].to;
        double is = figure[i].is, ought = table_number(t, row, figure[i].column);

        if (to == &c->errors)
            tally_compare(to, of, figure[i].column, is, ought, ought / 100,
                          100 * (m->within + (is < ought ? m->better : 0)));
        else if (to == &c->bias)
            tally_compare(to, of, figure[i].column, is, ought, s->mae / 100, 100 * m->within);
        else
            tally_compare(to, of, figure[i].column, is, ought, 1, 0.005);
    }
}

Test(demand, rolling_forecasts_err_as_those_of_r, .timeout = 300)
{
    struct comparison c = {.errors = {.what = "demand, MAE and RMSE", .unit = "%"},
                           .bias = {.what = "demand, bias", .unit = "% of MAE"},
                           .cover = {.what = "demand, shares inside intervals", .unit = ""}};
    struct table t;
    size_t compared;

    table_open(&t, "demand/expected_accuracy.csv");
    for (size_t row = 0, end; row < t.rows; row = end) {
        const struct method *m = method_of(&t, row);
        struct score score[LEADS];
        double *y;
        size_t n;

        end = table_run(&t, row, "series", "method");
        if (!m)
            continue;
        y = read_series(table_text(&t, row, "series"), &n);
        roll(m->ours, m->period, m->refit_every, y, n, table_count(&t, row, "train"), score);
        for (size_t i = row; i < end; i++)
            compare(&c, m, &t, i, &score[table_count(&t, i, "h") == 1 ? 0 : 1]);
        mem_free(y);
    }
    table_close(&t);
    tally_say(&c.errors);
    tally_say(&c.bias);
    tally_say(&c.cover);
    compared = c.errors.compared + c.bias.compared + c.cover.compared;
    say("demand: compared %zu figures", compared);
    cr_assert(compared == 2 * (4 * 3 + 7 * 5) * 2, "%zu", compared);
}

/* Intervals ------------------------------------------------------------------------------------ */

/* Estimated anew as it goes, quantiles from the last errors at the lead: what an autoscaler would
 * use. The frozen models above are off by 18 points and more on the series whose level shifts. */
static void expect_covered(const char *series, const char *text, size_t lead, double *worst)
{
    struct aisle_forecaster_options options = {.lead = lead};
    struct aisle_forecaster *f;
    struct aisle_error err = {0};
    size_t n, train;
    double *y = read_series(series, &n);
    double inside[2] = {0}, count = 0;

    cr_assert(aisle_forecaster_new(&f, text, &options, &err) == AISLE_OK, "%s", err.message);
    train = n / 2;
    cr_assert(aisle_forecaster_load(f, y, train, &err) == AISLE_OK, "%s", err.message);
    for (size_t t = train; t + lead <= n; t++, count++) {
        double outcome = y[t + lead - 1];

        for (int i = 0; i < 2; i++)
            inside[i] += aisle_forecaster_quantile(f, lead, 0.5 - levels[i] / 200) <= outcome &&
                         outcome <= aisle_forecaster_quantile(f, lead, 0.5 + levels[i] / 200);
        cr_assert(aisle_forecaster_observe(f, y[t], &err) == AISLE_OK);
    }
    aisle_forecaster_free(f);
    mem_free(y);
    for (int i = 0; i < 2; i++) {
        double off = fabs(inside[i] / count - levels[i] / 100);

        cr_expect(off <= 0.04, "%s, %s, h=%zu: %.3f inside the %g %% interval", series, text, lead,
                  inside[i] / count, levels[i]);
        *worst = fmax(*worst, off);
    }
}

Test(demand, intervals_of_recent_errors_hold_what_they_promise, .timeout = 300)
{
    static const char *const series[] = {"rds_cpu_utilization_e47b3b", "elb_request_count_8c0756"};
    static const char *const texts[] = {"arima", "ses", "moving-average", "pool"};
    double worst = 0;
    size_t compared = 0;

    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < 4; i++)
            for (size_t l = 0; l < LEADS; l++, compared += 2)
                expect_covered(series[s], texts[i], lead_of[l], &worst);
    say("demand: compared %zu shares inside intervals with what they promise; largest difference "
        "%.3f",
        compared, worst);
}
