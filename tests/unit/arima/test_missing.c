/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Missing values, where the likelihood can be written down: a seasonal autoregression of period s
 * is s plain ones side by side, and across k missing values of one of those the next value has mean
 * phi^(k+1) y and variance 1 + phi^2 + ... + phi^2k.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/forecast.h>

enum { N = 40, SEASON = 4 };

/* Any series will do. */
static void fill(double y[N])
{
    for (int t = 0; t < N; t++)
        y[t] = sin(1.7 * t) + 0.5 * cos(0.3 * t * t);
}

/* The likelihood of every `step`th value from `first` on, as a plain autoregression; adds to the
 * sums. */
static void add(const double y[N], int first, int step, double phi, double *ssq, double *log_f,
                int *nu)
{
    double mean = 0, variance = 1 / (1 - phi * phi);

    for (int t = first; t < N; t += step) {
        if (!isnan(y[t])) {
            *ssq += (y[t] - mean) * (y[t] - mean) / variance;
            *log_f += log(variance);
            ++*nu;
            mean = y[t];
            variance = 0;
        }
        mean *= phi;
        variance = 1 + phi * phi * variance;
    }
}

static double by_hand(const double y[N], int season, double phi)
{
    double ssq = 0, log_f = 0;
    int nu = 0;

    for (int first = 0; first < season; first++)
        add(y, first, season, phi, &ssq, &log_f, &nu);
    return -0.5 * (nu * (log(2 * M_PI * ssq / nu) + 1) + log_f);
}

static double ours(const double y[N], int season, double phi)
{
    struct aisle_arima_spec spec = {.order = {.P = season > 1, .p = season == 1, .s = season},
                                    .constant = AISLE_CONSTANT_NONE,
                                    .fixed = &phi};
    struct aisle_arima *model = NULL;
    struct aisle_error err = {0};
    double loglik;

    cr_assert(aisle_arima_fit(&model, y, N, &spec, &err) == AISLE_OK, "%s", err.message);
    loglik = model->loglik;
    aisle_arima_free(model);
    return loglik;
}

static void expect_equal(const double y[N], int season)
{
    for (double phi = -0.9; phi < 1; phi += 0.3)
        cr_expect(epsilon_eq(dbl, ours(y, season, phi), by_hand(y, season, phi), 1e-10));
}

Test(missing, a_series_without_gaps_has_the_likelihood_of_the_formula)
{
    double y[N];

    fill(y);
    expect_equal(y, 1);
    expect_equal(y, SEASON);
}

Test(missing, gaps_at_the_start_the_middle_and_the_end_count_for_nothing)
{
    double y[N];

    fill(y);
    y[0] = y[1] = y[17] = y[N - 1] = NAN;
    expect_equal(y, 1);
}

/* The values next to the gap are known up to their errors, the one a season later is not. */
Test(missing, under_a_season_a_gap_tells_a_season_later)
{
    double y[N];

    fill(y);
    y[14] = NAN;
    expect_equal(y, SEASON);
    y[18] = y[23] = y[24] = NAN;
    expect_equal(y, SEASON);
}

/* A walk from season to season: the filter's P would take 400 MB and minutes if it held the values
 * that nothing is uncertain of, or of which nothing was asked yet. */
Test(missing, under_a_long_season_a_gap_costs_little_and_doubles_a_variance, .timeout = 60)
{
    enum { LONG = 5000, VALUES = 2 * LONG + 100, GAP = VALUES - LONG + 7 };
    struct aisle_arima_spec spec = {.order = {.D = 1, .s = LONG}};
    struct aisle_arima *model = NULL;
    struct aisle_error err = {0};
    double *y = calloc(VALUES, sizeof *y), *mean = calloc(LONG, sizeof *y),
           *se = calloc(LONG, sizeof *y);

    for (int t = 0; t < VALUES; t++)
        y[t] = sin(1.7 * t) + 0.5 * cos(0.3 * t * t);
    y[GAP] = NAN;
    cr_assert(aisle_arima_fit(&model, y, VALUES, &spec, &err) == AISLE_OK, "%s", err.message);
    aisle_arima_forecast(model, LONG, NULL, mean, se);
    cr_expect(epsilon_eq(dbl, mean[6], y[GAP - 1], 1e-9));
    cr_expect(epsilon_eq(dbl, mean[7], y[GAP - LONG], 1e-5)); /* but for the prior's share */
    cr_expect(epsilon_eq(dbl, se[6], sqrt(model->sigma2), 1e-9));
    cr_expect(epsilon_eq(dbl, se[7], sqrt(2 * model->sigma2), 1e-5));
    aisle_arima_free(model);
    free(y);
    free(mean);
    free(se);
}

static struct aisle_arima *fitted(const double *y, size_t n, struct aisle_arima_spec spec)
{
    struct aisle_arima *model = NULL;
    struct aisle_error err = {0};

    cr_assert(aisle_arima_fit(&model, y, n, &spec, &err) == AISLE_OK, "%s", err.message);
    return model;
}

/* A walk that is seen now and then: k steps have variance k sigma2. */
Test(missing, a_walk_without_two_values_in_a_row_has_the_variance_of_its_long_steps)
{
    struct aisle_arima_spec spec = {.order = {.d = 1}}, drift = spec;
    double y[N], ssq = 0, about = 0, b;
    struct aisle_arima *model;
    size_t steps = 0;

    fill(y);
    for (int t = 0; t < N; t++)
        if (t % 3)
            y[t] = NAN;
    for (int t = 3; t < N; t += 3, steps++)
        ssq += (y[t] - y[t - 3]) * (y[t] - y[t - 3]) / 3;
    model = fitted(y, N, spec);
    cr_expect(epsilon_eq(dbl, model->sigma2, ssq / (double)steps, 1e-5));
    aisle_arima_free(model);

    b = (y[N - 1] - y[0]) / (N - 1);
    for (int t = 3; t < N; t += 3)
        about += (y[t] - y[t - 3] - 3 * b) * (y[t] - y[t - 3] - 3 * b) / 3;
    drift.constant = AISLE_CONSTANT_DRIFT;
    model = fitted(y, N, drift);
    cr_expect(epsilon_eq(dbl, model->coef[0].value, b, 1e-5));
    cr_expect(epsilon_eq(dbl, model->sigma2, about / (double)steps, 1e-5));
    aisle_arima_free(model);
}

/* R 4.2: arima(y, c(0, 1, 0)) has 2.545. */
Test(missing, steps_across_gaps_count_where_all_others_are_0)
{
    const double y[] = {5, 5, 5, NAN, 7, 7, 7, NAN, 3, 3, 3, NAN, 9, 9, 9};
    struct aisle_arima_spec spec = {.order = {.d = 1}};
    struct aisle_arima *model = fitted(y, sizeof y / sizeof *y, spec);

    cr_expect(epsilon_eq(dbl, model->sigma2, 28. / 11, 1e-5));
    aisle_arima_free(model);
}

Test(missing, a_season_that_repeats_itself_across_gaps_leaves_no_error)
{
    struct aisle_arima_spec spec = {.order = {.D = 1, .s = SEASON},
                                    .constant = AISLE_CONSTANT_DRIFT};
    struct aisle_arima *model;
    double y[N];

    for (int t = 0; t < N; t++)
        y[t] = t == 9 || t == 20 ? (double)NAN : t % SEASON * 1.7 + 0.25 * t;
    model = fitted(y, N, spec);
    cr_expect(eq(dbl, model->sigma2, 0));
    cr_expect(epsilon_eq(dbl, model->coef[0].value, 0.25, 1e-9));
    cr_expect(isnan(model->residual[9]));
    aisle_arima_free(model);
}

/* One difference is complete: any drift makes it an error of 0. */
Test(missing, conditional_errors_that_rest_on_gaps_do_not_count)
{
    struct aisle_arima_spec spec = {
        .order = {.d = 1}, .method = AISLE_ARIMA_CSS, .constant = AISLE_CONSTANT_DRIFT};
    struct aisle_arima *model;
    struct aisle_error err = {0};
    double y[N];

    fill(y);
    for (int t = 0; t < N; t++)
        if (t % 3 && t != 4)
            y[t] = NAN;
    cr_expect(aisle_arima_fit(&model, y, N, &spec, &err) == AISLE_EVALUE);
    cr_expect(strcmp(err.message, "1 errors that rest on no missing value are too few: 1 "
                                  "coefficients need at least 2") == 0,
              "%s", err.message);
    aisle_arima_free(model);
}

/* A value that the prior says something of, but not much, is one more in the objective, and none
 * in the likelihood: that has as many as there are less differences. */
Test(missing, values_that_count_are_as_many_as_in_r)
{
    const double arma[] = {0.3, -0.2, -1};
    struct aisle_arima_spec spec = {.order = {2, 2, 1, 0, 1, 0, 3}, .fixed = arma};
    struct aisle_arima *model;
    double y[N];

    fill(y);
    y[0] = y[8] = y[9] = NAN;
    model = fitted(y, N, spec);
    cr_expect(eq(sz, model->nobs, 32));
    cr_expect(epsilon_eq(dbl, model->loglik, -65.07692354, 1e-5)); /* R 4.2: arima() */
    cr_expect(epsilon_eq(dbl, model->sigma2, 2.23822035, 1e-6));
    aisle_arima_free(model);
}
