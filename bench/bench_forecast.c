/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one more value costs a forecaster: the model's own filter right after it began and when it
 * is steady, the whole forecaster with its recent errors, and with a quantile asked for 12 steps
 * ahead after each value. CPU time; medians of five.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <gsl/gsl_randist.h>

#include <aisle/forecast.h>
#include <aisle/forecaster.h>

#include "base/random.h"

enum { HISTORY = 576, SHORT = 30, VALUES = 200000, RUNS = 5, LEAD = 12 };

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *x)
{
    qsort(x, RUNS, sizeof *x, ascending);
    return x[RUNS / 2];
}

static void stop(const struct aisle_error *err)
{
    aisle_error_print(err, stderr);
    exit(1);
}

/* A walk with noise and a season of 12. */
static void draw(double *y, size_t n)
{
    gsl_rng *rng = random_stream(1, "bench");
    double level = 100;

    for (size_t t = 0; t < n; t++) {
        level += gsl_ran_gaussian(rng, 0.2);
        y[t] = level + 10 * sin(2 * M_PI * (double)(t % 12) / 12) + gsl_ran_gaussian(rng, 1);
    }
    gsl_rng_free(rng);
}

static struct aisle_arima *fit(const struct aisle_arima_order *order, const double *y, size_t n,
                               const struct aisle_arima *as)
{
    double value[8] = {0};
    struct aisle_arima_spec spec = {.order = *order};
    struct aisle_arima *model;
    struct aisle_error err;

    for (size_t i = 0; as && i < as->coef_count; i++)
        value[i] = as->coef[i].value;
    if (as)
        spec.fixed = value;
    if (aisle_arima_fit(&model, y, n, &spec, &err) != AISLE_OK)
        stop(&err);
    return model;
}

/* ns a value of the filter alone. It has just begun if the model, of known coefficients, saw a few
 * values only; after `values` more it starts over. */
static double filter_ns(const struct aisle_arima_order *order, const double *y, size_t history,
                        size_t values)
{
    struct aisle_arima *known = fit(order, y, HISTORY, NULL);
    double ns[RUNS];

    for (int run = 0; run < RUNS; run++) {
        double spent = 0;
        size_t rounds = values < 1000 ? 2000 : 1;

        for (size_t r = 0; r < rounds; r++) {
            struct aisle_arima *model = fit(order, y, history, known);
            double began = cpu_s();

            for (size_t t = 0; t < values; t++)
                aisle_arima_observe(model, y[HISTORY + t], NULL);
            spent += cpu_s() - began;
            aisle_arima_free(model);
        }
        ns[run] = 1e9 * spent / (double)(rounds * values);
    }
    aisle_arima_free(known);
    return median(ns);
}

/* ns a value of the forecaster, without estimations. */
static double online_ns(const char *text, const double *y, size_t lead, int ask)
{
    struct aisle_forecaster_options options = {
        .period = 12, .refit_every = SIZE_MAX, .tracking = INFINITY, .lead = lead};
    double ns[RUNS], sum = 0;

    for (int run = 0; run < RUNS; run++) {
        struct aisle_forecaster *f;
        struct aisle_error err;
        double began;

        if (aisle_forecaster_new(&f, text, &options, &err) != AISLE_OK ||
            aisle_forecaster_load(f, y, HISTORY, &err) != AISLE_OK)
            stop(&err);
        began = cpu_s();
        for (size_t t = 0; t < VALUES; t++) {
            if (aisle_forecaster_observe(f, y[HISTORY + t], &err) != AISLE_OK)
                stop(&err);
            if (ask)
                sum += aisle_forecaster_quantile(f, LEAD, 0.95);
        }
        ns[run] = 1e9 * (cpu_s() - began) / VALUES;
        aisle_forecaster_free(f);
    }
    if (isnan(sum))
        puts("no number");
    return median(ns);
}

/* ms of an estimation on a window, cold and from the last estimates. */
static void estimation(const char *name, const char *text, const double *y)
{
    struct aisle_forecaster_options options = {.period = 12, .window = 2016, .refit_every = 100};
    struct aisle_forecaster *f;
    struct aisle_error err;
    double began = cpu_s(), cold, warm;
    size_t refits;

    if (aisle_forecaster_new(&f, text, &options, &err) != AISLE_OK ||
        aisle_forecaster_load(f, y, 2016, &err) != AISLE_OK)
        stop(&err);
    cold = cpu_s() - began;
    refits = aisle_forecaster_refits(f);
    began = cpu_s();
    for (size_t t = 2016; t < 4016; t++)
        if (aisle_forecaster_observe(f, y[t], &err) != AISLE_OK)
            stop(&err);
    warm = (cpu_s() - began) / (double)(aisle_forecaster_refits(f) - refits);
    printf("  %-28s estimated on 2016 values: %.2f ms, again after 100 more: %.2f ms\n", name,
           1e3 * cold, 1e3 * warm);
    aisle_forecaster_free(f);
}

int main(void)
{
    static const struct {
        const char *name, *text;
        struct aisle_arima_order order;
    } models[] = {
        {"arima (0,1,1)", "arima", {0, 1, 1, 0, 0, 0, 1}},
        {"arima (2,1,2)", "arima:p=2:q=2", {2, 1, 2, 0, 0, 0, 1}},
        {"airline (0,1,1)(0,1,1)12", "arima:D=1:Q=1", {0, 1, 1, 0, 1, 1, 12}},
    };
    static const char *const others[] = {"naive", "seasonal-naive", "moving-average",     "drift",
                                         "ses",   "holt-winters",   "pool"};
    double *y = malloc((HISTORY + VALUES) * sizeof *y);

    if (!y)
        return 1;
    draw(y, HISTORY + VALUES);
    puts("ns a value:");
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        printf(
            "  %-28s filter, just begun %6.0f, steady %6.0f; forecaster %6.0f, with a quantile at "
            "12 %6.0f\n",
            models[i].name, filter_ns(&models[i].order, y, SHORT, 20),
            filter_ns(&models[i].order, y, HISTORY, VALUES), online_ns(models[i].text, y, 1, 0),
            online_ns(models[i].text, y, LEAD, 1));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        printf("  %-28s forecaster %6.0f, with a quantile at 12 %6.0f\n", others[i],
               online_ns(others[i], y, 1, 0), online_ns(others[i], y, LEAD, 1));
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        estimation(models[i].name, models[i].text, y);
    estimation("ses", "ses", y);
    estimation("holt-winters", "holt-winters", y);
    free(y);
    return 0;
}
