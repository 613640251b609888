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

#include "base/csv.h"
#include "support.h"

/* What was compared goes into the log, which CI shows. */
#define say(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr))

enum { VALUES_MOST = 5000, DAY = 288, FAR = 12, LEADS = 2 };

static const size_t lead_of[LEADS] = {1, FAR};
static const double levels[] = {80, 95};

/* Series --------------------------------------------------------------------------------------- */

static struct csv *open_table(const char *name, const struct csv_column *column, size_t count)
{
    struct aisle_file file = {.name = name};
    struct aisle_error err = {0};
    struct csv *csv;

    REQUIRE_DATA(file.path, name);
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

    snprintf(file, sizeof file, "demand/%s.csv", name);
    csv = open_table(file, column, 1);
    while (next_row(csv)) {
        cr_assert(n < VALUES_MOST);
        y[n++] = number(csv, 0);
    }
    csv_close(csv);
    return n;
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
enum { METHODS = sizeof methods / sizeof methods[0] };
enum { SERIES, METHOD, TRAIN, LEAD, MAE, RMSE, BIAS, COVER80, COVER95, COLUMNS };

static const struct csv_column columns[] = {
    [SERIES] = {.name = "series"}, [METHOD] = {.name = "method"},   [TRAIN] = {.name = "train"},
    [LEAD] = {.name = "h"},        [MAE] = {.name = "MAE"},         [RMSE] = {.name = "RMSE"},
    [BIAS] = {.name = "bias"},     [COVER80] = {.name = "cover80"}, [COVER95] = {.name = "cover95"},
};

static const struct method *method_of(struct csv *csv)
{
    for (size_t i = 0; i < METHODS; i++)
        if (csv_is(csv, METHOD, methods[i].theirs))
            return &methods[i];
    return NULL;
}

static void compare(struct csv *csv, const struct method *m, const struct score *s, double *worst)
{
    double mae = s->mae / number(csv, MAE) - 1, rmse = s->rmse / number(csv, RMSE) - 1;
    double off = fmax(fabs(mae), fabs(rmse)), bias = fabs(s->bias - number(csv, BIAS)) / s->mae;
    double cover = 0;

    if (m->covers)
        cover =
            fmax(fabs(s->cover80 - number(csv, COVER80)), fabs(s->cover95 - number(csv, COVER95)));
    cr_expect(fmax(mae, rmse) <= m->within && fmin(mae, rmse) >= -m->within - m->better &&
                  bias <= m->within && cover <= 0.005,
              "%s h=%g: MAE %g, RMSE %g, bias %g of theirs off, cover %g", m->theirs,
              number(csv, LEAD), mae, rmse, bias, cover);
    *worst = fmax(*worst, off);
}

Test(demand, rolling_forecasts_err_as_those_of_r, .timeout = 300)
{
    struct csv *csv = open_table("demand/expected_accuracy.csv", columns, COLUMNS);
    static double y[VALUES_MOST];
    struct arena arena = {0};
    struct score score[LEADS];
    double worst = 0;
    size_t compared = 0;

    while (next_row(csv)) {
        const struct method *m = method_of(csv);
        size_t lead = (size_t)number(csv, LEAD);

        if (!m)
            continue;
        if (lead == 1) {
            size_t n = read_series(csv_text(csv, SERIES, &arena), y);

            roll(m->ours, m->period, m->refit_every, y, n, (size_t)number(csv, TRAIN), score);
        }
        compare(csv, m, &score[lead == 1 ? 0 : 1], &worst);
        compared += m->covers ? 5 : 3;
    }
    csv_close(csv);
    arena_fini(&arena);
    cr_assert(compared == 2 * (4 * 3 + 7 * 5) * 2, "%zu", compared);
    say("demand: compared %zu figures; largest difference of MAE and RMSE %.2f %%", compared,
        100 * worst);
}

/* Intervals ------------------------------------------------------------------------------------ */

/* Estimated anew as it goes, quantiles from the last errors at the lead: what an autoscaler would
 * use. The frozen models above are off by 18 points and more on the series whose level shifts. */
static void expect_covered(const char *series, const char *text, size_t lead, double *worst)
{
    static double y[VALUES_MOST];
    struct aisle_forecaster_options options = {.lead = lead};
    struct aisle_forecaster *f;
    struct aisle_error err = {0};
    size_t n = read_series(series, y), train = n / 2;
    double inside[2] = {0}, count = 0;

    cr_assert(aisle_forecaster_new(&f, text, &options, &err) == AISLE_OK, "%s", err.message);
    cr_assert(aisle_forecaster_load(f, y, train, &err) == AISLE_OK, "%s", err.message);
    for (size_t t = train; t + lead <= n; t++, count++) {
        double outcome = y[t + lead - 1];

        for (int i = 0; i < 2; i++)
            inside[i] += aisle_forecaster_quantile(f, lead, 0.5 - levels[i] / 200) <= outcome &&
                         outcome <= aisle_forecaster_quantile(f, lead, 0.5 + levels[i] / 200);
        cr_assert(aisle_forecaster_observe(f, y[t], &err) == AISLE_OK);
    }
    aisle_forecaster_free(f);
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
