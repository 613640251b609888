/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likelihoods, forecasts and filtering against dense linear algebra and against each other. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>

#include <aisle/forecast.h>

#include "base/random.h"
#include "arima/lags.h"

enum { N = 60, PSI = 4000 };

static gsl_rng *rng(uint64_t seed)
{
    return random_stream(seed, "arima");
}

/* A stationary, invertible model by random partial autocorrelations. */
static void draw_coefficients(gsl_rng *r, const struct aisle_arima_order *o, double *coef)
{
    struct arma_layout at = arma_layout(o);
    double partial[8];
    const struct {
        size_t from;
        int count;
        double sign;
    } parts[] = {{at.ar, o->p, 1}, {at.ma, o->q, -1}, {at.sar, o->P, 1}, {at.sma, o->Q, -1}};

    for (size_t i = 0; i < 4; i++) {
        for (int k = 0; k < parts[i].count; k++)
            partial[k] = gsl_ran_flat(r, -0.8, 0.8);
        lags_from_partial(coef + parts[i].from, partial, (size_t)parts[i].count);
        for (int k = 0; k < parts[i].count; k++)
            coef[parts[i].from + (size_t)k] *= parts[i].sign;
    }
}

/* Autocovariances 0..N-1 for errors of variance 1, by the weights of past errors. */
static void autocovariances(const struct aisle_arima_order *o, const double *coef, double *gamma)
{
    static double psi[PSI + N];
    struct arma m;

    arma_init(&m, o);
    arma_set(&m, coef);
    for (size_t j = 0; j < PSI + N; j++) {
        psi[j] = j <= m.theta.degree ? m.theta.weight[j] : 0;
        for (size_t k = 1; k <= m.phi.degree && k <= j; k++)
            psi[j] += m.phi.weight[k] * psi[j - k];
    }
    arma_fini(&m);
    for (size_t k = 0; k < N; k++) {
        gamma[k] = 0;
        for (size_t j = 0; j < PSI; j++)
            gamma[k] += psi[j] * psi[j + k];
    }
}

/* The log-likelihood of what is not missing, sigma2 at its best, by Cholesky's decomposition. */
static double dense_loglik(const double *y, size_t n, const double *gamma)
{
    size_t at[N], m = 0;
    double ssq, log_det = 0;
    gsl_matrix *C;
    gsl_vector *v, *x;

    for (size_t t = 0; t < n; t++)
        if (!isnan(y[t]))
            at[m++] = t;
    C = gsl_matrix_alloc(m, m);
    v = gsl_vector_alloc(m);
    x = gsl_vector_alloc(m);
    for (size_t i = 0; i < m; i++) {
        gsl_vector_set(v, i, y[at[i]]);
        for (size_t j = 0; j < m; j++)
            gsl_matrix_set(C, i, j, gamma[at[i] > at[j] ? at[i] - at[j] : at[j] - at[i]]);
    }
    gsl_linalg_cholesky_decomp1(C);
    for (size_t i = 0; i < m; i++)
        log_det += 2 * log(gsl_matrix_get(C, i, i));
    gsl_linalg_cholesky_solve(C, v, x);
    ssq = 0;
    for (size_t i = 0; i < m; i++)
        ssq += gsl_vector_get(v, i) * gsl_vector_get(x, i);
    gsl_matrix_free(C);
    gsl_vector_free(v);
    gsl_vector_free(x);
    return -0.5 * ((double)m * (1 + log(2 * M_PI * ssq / (double)m)) + log_det);
}

static void draw_series(gsl_rng *r, double *y, size_t n)
{
    double level = 10;

    for (size_t t = 0; t < n; t++) {
        level += gsl_ran_gaussian(r, 0.3);
        y[t] = level + sin((double)t * 2 * M_PI / 4) + gsl_ran_gaussian(r, 1);
    }
}

static struct aisle_arima *fixed(const double *y, size_t n, const struct aisle_arima_order *o,
                                 const double *coef)
{
    struct aisle_arima_spec spec = {.order = *o, .fixed = coef, .constant = AISLE_CONSTANT_NONE};
    struct aisle_error err = {0};
    struct aisle_arima *m;

    cr_assert(aisle_arima_fit(&m, y, n, &spec, &err) == AISLE_OK, "%s", err.message);
    return m;
}

static const struct aisle_arima_order orders[] = {
    {1, 0, 0, 0, 0, 0, 1}, {0, 0, 1, 0, 0, 0, 1}, {3, 0, 0, 0, 0, 0, 1}, {0, 0, 3, 0, 0, 0, 1},
    {2, 0, 2, 0, 0, 0, 1}, {1, 0, 3, 0, 0, 0, 1}, {0, 0, 1, 0, 0, 1, 4}, {1, 0, 0, 1, 0, 0, 4},
    {1, 0, 1, 1, 0, 1, 4}, {2, 0, 1, 1, 0, 2, 5}, {5, 0, 0, 1, 0, 1, 3}, {0, 0, 0, 0, 0, 0, 1},
};
enum { ORDERS = sizeof orders / sizeof *orders };

Test(arima, likelihood_is_that_of_dense_linear_algebra)
{
    gsl_rng *r = rng(1);
    double y[N], gamma[N], coef[16];

    for (int i = 0; i < 10 * ORDERS; i++) {
        const struct aisle_arima_order *o = &orders[i % ORDERS];
        struct aisle_arima *m;

        draw_series(r, y, N);
        draw_coefficients(r, o, coef);
        autocovariances(o, coef, gamma);
        m = fixed(y, N, o, coef);
        cr_expect(epsilon_eq(dbl, m->loglik, dense_loglik(y, N, gamma), 1e-8 * fabs(m->loglik)));
        aisle_arima_free(m);
    }
    gsl_rng_free(r);
}

Test(arima, likelihood_with_missing_values_is_that_of_the_others)
{
    gsl_rng *r = rng(2);
    double y[N], gamma[N], coef[16];

    for (int i = 0; i < 10 * ORDERS; i++) {
        const struct aisle_arima_order *o = &orders[i % ORDERS];
        struct aisle_arima *m;

        draw_series(r, y, N);
        for (size_t t = 0; t < N; t++)
            if (gsl_ran_flat(r, 0, 1) < (i % 3 ? 0.1 : 0.5) || (i % 4 == 0 && t < 3))
                y[t] = NAN;
        draw_coefficients(r, o, coef);
        autocovariances(o, coef, gamma);
        m = fixed(y, N, o, coef);
        cr_expect(epsilon_eq(dbl, m->loglik, dense_loglik(y, N, gamma), 1e-8 * fabs(m->loglik)));
        cr_expect(isnan(y[5]) == isnan(m->residual[5]));
        aisle_arima_free(m);
    }
    gsl_rng_free(r);
}

Test(arima, likelihood_does_not_change_when_a_root_is_reflected)
{
    gsl_rng *r = rng(3);
    struct aisle_arima_order o = {.q = 2, .s = 1};
    double y[N], within[2] = {1.7, 1.2}, without[2] = {1.7, 1.2};
    struct aisle_arima *a, *b;

    draw_series(r, y, N);
    cr_assert(lags_reflect(without, 2));
    a = fixed(y, N, &o, within);
    b = fixed(y, N, &o, without);
    cr_expect(epsilon_eq(dbl, a->loglik, b->loglik, 1e-8));
    cr_expect(gt(dbl, b->ma_root, 1));
    aisle_arima_free(a);
    aisle_arima_free(b);
    gsl_rng_free(r);
}

/* E and Var of y_(n+h) given y_1..y_n for a stationary model, by solving with the dense matrix. */
static void dense_forecast(const double *y, size_t n, size_t h, const double *gamma, double *mean,
                           double *variance)
{
    gsl_matrix *C = gsl_matrix_alloc(n, n);
    gsl_vector *c = gsl_vector_alloc(n), *x = gsl_vector_alloc(n);

    for (size_t i = 0; i < n; i++) {
        gsl_vector_set(c, i, gamma[n + h - 1 - i]);
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(C, i, j, gamma[i > j ? i - j : j - i]);
    }
    gsl_linalg_cholesky_decomp1(C);
    gsl_linalg_cholesky_solve(C, c, x);
    *mean = 0;
    *variance = gamma[0];
    for (size_t i = 0; i < n; i++) {
        *mean += gsl_vector_get(x, i) * y[i];
        *variance -= gsl_vector_get(x, i) * gsl_vector_get(c, i);
    }
    gsl_matrix_free(C);
    gsl_vector_free(c);
    gsl_vector_free(x);
}

Test(arima, forecasts_are_the_conditional_means_and_variances)
{
    gsl_rng *r = rng(4);
    double y[N], gamma[N], coef[16], mean[9], se[9], expected, variance;

    for (int i = 0; i < 4 * ORDERS; i++) {
        const struct aisle_arima_order *o = &orders[i % ORDERS];
        struct aisle_arima *m;

        draw_series(r, y, N);
        draw_coefficients(r, o, coef);
        autocovariances(o, coef, gamma);
        m = fixed(y, N - 9, o, coef);
        aisle_arima_forecast(m, 9, NULL, mean, se);
        for (size_t h = 1; h <= 9; h++) {
            dense_forecast(y, N - 9, h, gamma, &expected, &variance);
            cr_expect(epsilon_eq(dbl, mean[h - 1], expected, 1e-7));
            cr_expect(epsilon_eq(dbl, se[h - 1], sqrt(m->sigma2 * variance), 1e-7));
        }
        aisle_arima_free(m);
    }
    gsl_rng_free(r);
}

Test(arima, values_taken_in_later_lead_to_the_same_forecasts)
{
    gsl_rng *r = rng(5);
    double y[N], coef[16], a[12], b[12], se_a[12], se_b[12];

    for (int i = 0; i < 40 * ORDERS; i++) {
        struct aisle_arima_order o = orders[i % ORDERS];
        struct aisle_arima *whole, *part;
        size_t n = 40;

        o.d = i / ORDERS % 3;
        o.D = o.s > 1 && i % 2;
        draw_series(r, y, N);
        for (size_t t = n; t < N && i % 5 == 0; t++)
            y[t] = gsl_ran_flat(r, 0, 1) < 0.2 ? NAN : y[t];
        y[12] = i % 5 == 0 ? NAN : y[12]; /* or the whole is diffuse, and the part is not */
        draw_coefficients(r, &o, coef);
        whole = fixed(y, N, &o, coef);
        part = fixed(y, n, &o, coef);
        for (size_t t = n; t < N; t++)
            cr_assert(isnan(aisle_arima_observe(part, y[t], NULL)) == isnan(y[t]));
        aisle_arima_forecast(whole, 12, NULL, a, se_a);
        aisle_arima_forecast(part, 12, NULL, b, se_b);
        for (size_t h = 0; h < 12; h++) {
            cr_expect(epsilon_eq(dbl, a[h], b[h], 1e-6));
            cr_expect(
                epsilon_eq(dbl, se_a[h] / sqrt(whole->sigma2), se_b[h] / sqrt(part->sigma2), 1e-6));
        }
        aisle_arima_free(whole);
        aisle_arima_free(part);
    }
    gsl_rng_free(r);
}

static struct aisle_arima *fit(const double *y, size_t n, const struct aisle_arima_spec *spec)
{
    struct aisle_error err = {0};
    struct aisle_arima *m = NULL;

    cr_assert(aisle_arima_fit(&m, y, n, spec, &err) == AISLE_OK, "%s", err.message);
    return m;
}

Test(arima, a_regression_is_found_beside_the_errors)
{
    gsl_rng *r = rng(6);
    double y[200], x[200], z[200], error = 0;
    const struct aisle_regressor regressors[] = {{"x", x}, {"z", z}};
    struct aisle_arima_spec spec = {
        .order = {.p = 1}, .regressor = regressors, .regressor_count = 2};
    struct aisle_arima *m;

    for (size_t t = 0; t < 200; t++) {
        error = 0.6 * error + gsl_ran_gaussian(r, 0.1);
        x[t] = 1e4 + 1e3 * sin((double)t);
        z[t] = gsl_ran_gaussian(r, 1e-6);
        y[t] = 5 + 0.002 * x[t] + 3e5 * z[t] + error;
    }
    m = fit(y, 200, &spec);
    cr_expect(eq(sz, m->coef_count, 4));
    cr_expect(strcmp(m->coef[1].name, "intercept") == 0);
    cr_expect(lt(dbl, fabs(m->coef[0].value - 0.6), 3 * m->coef[0].se));
    cr_expect(lt(dbl, fabs(m->coef[1].value - 5), 3 * m->coef[1].se));
    cr_expect(lt(dbl, fabs(m->coef[2].value - 0.002), 3 * m->coef[2].se));
    cr_expect(lt(dbl, fabs(m->coef[3].value - 3e5), 3 * m->coef[3].se));
    aisle_arima_free(m);
    gsl_rng_free(r);
}

Test(arima, a_forecast_goes_on_with_drift_and_regressors)
{
    double y[40], x[40], future[3] = {7, 8, 9}, mean[3], se[3];
    struct aisle_regressor now = {"x", x}, later = {"x", future};
    struct aisle_arima_spec spec = {.order = {.d = 1},
                                    .constant = AISLE_CONSTANT_DRIFT,
                                    .regressor = &now,
                                    .regressor_count = 1};
    gsl_rng *r = rng(7);
    struct aisle_arima *m;

    for (size_t t = 0; t < 40; t++) {
        x[t] = (double)(t * t % 7);
        y[t] = 2 * (double)t + 10 * x[t] + gsl_ran_gaussian(r, 1e-6);
    }
    m = fit(y, 40, &spec);
    aisle_arima_forecast(m, 3, &later, mean, se);
    for (int h = 0; h < 3; h++)
        cr_expect(epsilon_eq(dbl, mean[h], 2 * (40 + h) + 10 * future[h], 1e-3));
    (void)aisle_arima_observe(m, 80 + 10 * future[0], future);
    later.value = future + 1;
    aisle_arima_forecast(m, 2, &later, mean, se);
    cr_expect(epsilon_eq(dbl, mean[0], 82 + 10 * future[1], 1e-3));
    aisle_arima_free(m);
    gsl_rng_free(r);
}

Test(arima, a_series_that_the_model_explains_has_no_likelihood_and_says_so)
{
    double y[30], mean[2], se[2];
    struct aisle_arima_spec spec = {.order = {.p = 1, .q = 1}};
    struct aisle_arima *m;

    for (size_t t = 0; t < 30; t++)
        y[t] = 7.3;
    m = fit(y, 30, &spec);
    cr_expect(eq(dbl, m->sigma2, 0));
    cr_expect(strcmp(m->note, "the model reproduces the series without error: sigma2 is 0 and the "
                              "likelihood has no bound") == 0);
    aisle_arima_forecast(m, 2, NULL, mean, se);
    cr_expect(epsilon_eq(dbl, mean[1], 7.3, 1e-12));
    cr_expect(eq(dbl, se[1], 0));
    aisle_arima_free(m);
}

static void expect_refused(const double *y, size_t n, struct aisle_arima_spec spec,
                           const char *message)
{
    struct aisle_error err = {0};
    struct aisle_arima *m;

    cr_expect(aisle_arima_fit(&m, y, n, &spec, &err) == AISLE_EVALUE);
    cr_expect(m == NULL);
    cr_expect(strcmp(err.message, message) == 0, "%s", err.message);
}

Test(arima, what_makes_no_sense_is_refused)
{
    double y[12] = {1, 3, 2, 5, 4, 3, 2, 5, 6, 4, 3, 2}, nothing[3] = {NAN, NAN, NAN},
           infinite[3] = {1, INFINITY, 2}, huge[3] = {1e200, 2e200, 1e199};
    struct aisle_regressor constant = {"c", (double[12]){1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};

#define ORDER(...) ((struct aisle_arima_spec){.order = {__VA_ARGS__}})
    expect_refused(y, 0, ORDER(.p = 1), "the series is empty");
    expect_refused(nothing, 3, ORDER(.p = 1), "all values are missing");
    expect_refused(infinite, 3, ORDER(.p = 1), "value 2 is infinite");
    expect_refused(huge, 3, ORDER(.p = 1), "value 1 is 1e+200, which is beyond +-1e140");
    expect_refused(y, 12, ORDER(.p = -1), "p = -1 is not within 0..100");
    expect_refused(y, 12, ORDER(.d = 4), "d = 4 is not within 0..3");
    expect_refused(y, 12, ORDER(.P = 1), "a seasonal part needs a period of at least 2");
    expect_refused(y, 12, ORDER(.P = 100, .s = 100), "the model reaches back more than 2000 steps");
    expect_refused(
        y, 12, ORDER(.p = 6, .q = 6),
        "12 values are too few: 12 remain after differencing, 13 coefficients need at least 14");
    expect_refused(
        y, 1, ORDER(.p = 0),
        "1 values are too few: 1 remain after differencing, 1 coefficients need at least 2");
    expect_refused(y, 12,
                   ((struct aisle_arima_spec){.order = {.d = 1}, .constant = AISLE_CONSTANT_MEAN}),
                   "a differenced series has no mean to estimate (d + D = 1)");
    expect_refused(y, 12,
                   ((struct aisle_arima_spec){.order = {.d = 2}, .constant = AISLE_CONSTANT_DRIFT}),
                   "a drift needs d + D = 1, not 2");
    expect_refused(y, 12, ((struct aisle_arima_spec){.regressor = &constant, .regressor_count = 1}),
                   "regressor c depends on those before it or is constant after differencing");
    y[3] = -5;
    expect_refused(y, 12, ((struct aisle_arima_spec){.log = true}),
                   "value 4 is -5, which has no logarithm");
}

/* Short, odd, constant in part, far from 0, with gaps: a clear refusal or finite figures. */
Test(arima, whatever_comes_is_refused_or_answered_in_numbers)
{
    gsl_rng *r = rng(8);
    double y[80], mean[5], se[5];

    for (int i = 0; i < 300; i++) {
        struct aisle_arima_spec spec = {
            .order = {(int)gsl_rng_uniform_int(r, 4), (int)gsl_rng_uniform_int(r, 3),
                      (int)gsl_rng_uniform_int(r, 4), 0, 0, 0, 1},
            .method = (enum aisle_arima_method)gsl_rng_uniform_int(r, 3)};
        size_t n = 1 + gsl_rng_uniform_int(r, 79);
        double scale = pow(10, gsl_ran_flat(r, -9, 9)), kind = gsl_ran_flat(r, 0, 1);
        struct aisle_error err = {0};
        struct aisle_arima *m;
        bool fine;

        if (i % 3 == 0) {
            spec.order.P = (int)gsl_rng_uniform_int(r, 2);
            spec.order.D = (int)gsl_rng_uniform_int(r, 2);
            spec.order.Q = (int)gsl_rng_uniform_int(r, 2);
            spec.order.s = 2 + (int)gsl_rng_uniform_int(r, 6);
        }
        for (size_t t = 0; t < n; t++) {
            y[t] = kind < 0.2   ? floor(gsl_ran_flat(r, 0, 2))
                   : kind < 0.3 ? (double)(t == n / 2)
                   : kind < 0.4 ? (double)(t % 4)
                   : kind < 0.5 ? exp((double)t / 3)
                                : gsl_ran_gaussian(r, 1);
            y[t] = scale * y[t] + (i % 2 ? 1e6 * scale : 0);
            if (i % 4 == 0 && gsl_ran_flat(r, 0, 1) < 0.3)
                y[t] = NAN;
        }
        if (aisle_arima_fit(&m, y, n, &spec, &err) != AISLE_OK) {
            cr_expect(err.message[0] != 0);
            continue;
        }
        aisle_arima_forecast(m, 5, NULL, mean, se);
        for (int h = 0; h < 5; h++) {
            fine = isfinite(mean[h]) && se[h] >= 0 && isfinite(se[h]);
            cr_expect(fine, "%d: mean %g se %g", i, mean[h], se[h]);
        }
        fine = (isfinite(m->loglik) && isfinite(m->sigma2)) || m->note[0];
        cr_expect(fine, "%d", i);
        for (size_t k = 0; k < m->coef_count; k++) {
            fine = isfinite(m->coef[k].value);
            cr_expect(fine, "%d: %s", i, m->coef[k].name);
        }
        aisle_arima_free(m);
    }
    gsl_rng_free(r);
}

static void expect_search_refused(struct aisle_arima_search search, const char *message)
{
    const double y[12] = {1, 3, 2, 5, 4, 3, 2, 5, 6, 4, 3, 2};
    struct aisle_arima *model;
    struct aisle_error err = {0};

    cr_expect(aisle_arima_choose(&model, y, 12, &search, &err) == AISLE_EVALUE);
    cr_expect(model == NULL);
    cr_expect(eq(str, err.message, (char *)message));
}

Test(arima, a_search_beyond_its_bounds_is_refused)
{
    expect_search_refused((struct aisle_arima_search){.full = true, .max_p = -1},
                          "max_p = -1 is not within 0..100");
    expect_search_refused((struct aisle_arima_search){.fix_d = true, .d = 4},
                          "d = 4 is not within 0..3");
    expect_search_refused((struct aisle_arima_search){.fix_D = true, .D = 1},
                          "D = 1 is not within 0..0");
}
