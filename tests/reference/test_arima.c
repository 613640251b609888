/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ARIMA models against R's arima(), on a folder of cases (see arima_cases.h).
 *
 * First without optimiser: likelihood, residuals and forecasts at given coefficients; the
 * likelihood against the whole covariance matrix. Then the estimates. Where d + D > 0 R takes a
 * diffuse prior of variance 10^6 sigma2 for the first values, whether values are missing or not; we
 * do only if some are. So R's likelihood of a complete series is corrected first, by what the
 * covariance matrix says.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>

#include "arima_cases.h"

/* The tables. But for the first, each may be missing, then nothing of it is compared; the test that
 * is about it is skipped. */
struct cases {
    struct table models, coefs, forecasts, fixed, dense;
};

/* Skips the test without the models and the table that it is about. */
static void open_cases(struct cases *c, const char *about)
{
    cases_require("expected_models.csv");
    cases_require(about);
    cases_open(&c->models, "expected_models.csv");
    cases_open_if(&c->coefs, "expected_coefs.csv");
    cases_open_if(&c->forecasts, "expected_forecasts.csv");
    cases_open_if(&c->fixed, "expected_fixed.csv");
    cases_open_if(&c->dense, "expected_fixed_dense.csv");
}

static void close_cases(struct cases *c)
{
    table_close(&c->models);
    table_close(&c->coefs);
    table_close(&c->forecasts);
    table_close(&c->fixed);
    table_close(&c->dense);
}

static bool is_differenced(const struct case_model *m)
{
    return m->spec.order.d + m->spec.order.D > 0;
}

/* At given coefficients ------------------------------------------------------------------------ */

/* "ar1=0.5;intercept=2" in our order. */
static const double *read_coefs(struct case_model *m, const char *text)
{
    double *coef = arena_new(&m->memory, m->coef_count, sizeof *coef);
    size_t given = 0;

    for (; *text; text += strcspn(text, ";"), text += *text == ';') {
        const char *value = strchr(text, '=');

        cr_assert(value != NULL);
        coef[case_model_coef(m, arena_printf(&m->memory, "%.*s", (int)(value - text), text))] =
            strtod(value + 1, NULL);
        given++;
    }
    cr_assert(given == m->coef_count, "%s: %zu coefficients, not %zu", m->name, given,
              m->coef_count);
    return coef;
}

/* The model at the coefficients of a row. */
static struct aisle_arima *at_given(struct case_model *m, const struct cases *c,
                                    const struct table *t, size_t row)
{
    const char *name = table_text(t, row, "model");
    size_t of = cases_find(&c->models, 0, name, NULL);

    cr_assert(of < c->models.rows, "%s is in %s, but not in %s", name, t->name, c->models.name);
    case_model_init(m, &c->models, of);
    m->spec.fixed = read_coefs(m, table_text(t, row, "coefs"));
    return case_model_fit(m);
}

Test(arima, the_likelihood_is_that_of_the_whole_covariance_matrix, .timeout = 300)
{
    struct tally loglik = {.what = "arima, likelihood by Cholesky", .unit = "of it"};
    struct tally sigma2 = {.what = "arima, sigma2 by Cholesky", .unit = "of it"};
    struct cases c;

    open_cases(&c, "expected_fixed_dense.csv");
    for (size_t row = 0; row < c.dense.rows; row++) {
        double l = table_number(&c.dense, row, "loglik_dense");
        double s = table_number(&c.dense, row, "sigma2_dense");
        struct case_model m;
        struct aisle_arima *model = at_given(&m, &c, &c.dense, row);

        tally_compare(&loglik, m.name, "loglik", model->loglik, l, fabs(l), 1e-8);
        tally_compare(&sigma2, m.name, "sigma2", model->sigma2, s, s, 1e-7);
        cr_expect(model->likelihood == AISLE_LIKELIHOOD_EXACT, "%s", m.name);
        aisle_arima_free(model);
        case_model_fini(&m);
    }
    tally_say(&loglik);
    tally_say(&sigma2);
    close_cases(&c);
    cases_expect_some(&loglik);
}

/* Residuals and forecasts at given coefficients. Those of a differenced series are R's but for its
 * prior: by the middle of the series little is left of it, at the first value it is all there is.
 */
struct given {
    struct tally residual, mean, se;
};

static void expect_given(struct given *g, const struct cases *c, size_t row, struct case_model *m,
                         const struct aisle_arima *model)
{
    const struct table *t = &c->fixed;
    double limit = is_differenced(m) ? 0.01 : 1e-6, unit = sqrt(model->sigma2);
    size_t h = table_count(t, row, "h"), known;
    const double *mean, *se;
    const struct {
        const char *column;
        size_t at;
        bool skip;
    } residual[] = {{"res_t1", 0, is_differenced(m)},
                    {"res_mid", m->n / 2 - 1, false},
                    {"res_last", m->n - 1, false}};

    for (size_t i = 0; i < 3; i++)
        if (!residual[i].skip)
            tally_compare(&g->residual, m->name, residual[i].column,
                          model->residual[residual[i].at], table_number(t, row, residual[i].column),
                          unit, limit);
    known = case_model_forecast(m, model, h, &mean, &se);
    if (known < h)
        say("%s: %s: regressors are known for %zu steps, not %zu", g->mean.what, m->name, known, h);
    if (known == 0)
        return;
    tally_compare(&g->mean, m->name, "f1", mean[0], table_number(t, row, "f1"), se[0], limit);
    tally_compare(&g->se, m->name, "se1", se[0], table_number(t, row, "se1"), se[0], limit);
    if (known < h)
        return;
    tally_compare(&g->mean, m->name, "fh", mean[h - 1], table_number(t, row, "fh"), se[h - 1],
                  limit);
    tally_compare(&g->se, m->name, "seh", se[h - 1], table_number(t, row, "seh"), se[h - 1], limit);
}

Test(arima, given_coefficients_yield_the_residuals_and_forecasts_of_r, .timeout = 300)
{
    struct tally loglik = {.what = "arima, likelihood with missing values", .unit = ""};
    struct tally exact = {.what = "arima, likelihood by R's filter, d + D = 0", .unit = "of it"};
    struct given g[] = {
        {{.what = "arima, residuals, d + D = 0", .unit = "sigma"},
         {.what = "arima, forecasts at given coefficients, d + D = 0", .unit = "s.e."},
         {.what = "arima, their s.e., d + D = 0", .unit = "of it"}},
        {{.what = "arima, residuals, d + D > 0", .unit = "sigma"},
         {.what = "arima, forecasts at given coefficients, d + D > 0", .unit = "s.e."},
         {.what = "arima, their s.e., d + D > 0", .unit = "of it"}}};
    struct cases c;

    open_cases(&c, "expected_fixed.csv");
    for (size_t row = 0; row < c.fixed.rows; row++) {
        struct case_model m;
        struct aisle_arima *model = at_given(&m, &c, &c.fixed, row);

        if (m.missing > 0) {
            tally_compare(&loglik, m.name, "loglik", model->loglik,
                          table_number(&c.fixed, row, "loglik"), 1, 1e-3);
            cr_expect(model->likelihood ==
                      (is_differenced(&m) ? AISLE_LIKELIHOOD_DIFFUSE : AISLE_LIKELIHOOD_EXACT));
        } else if (!is_differenced(&m) && cases_find(&c.dense, 0, m.name, NULL) == c.dense.rows) {
            /* Where the covariance matrix does not tell; R's filter leaves a first value out whose
             * variance is beyond 10^4 sigma2. */
            double l = table_number(&c.fixed, row, "loglik");

            tally_compare(&exact, m.name, "loglik", model->loglik, l, fabs(l), 1e-8);
        }
        expect_given(&g[is_differenced(&m)], &c, row, &m, model);
        aisle_arima_free(model);
        case_model_fini(&m);
    }
    tally_say(&loglik);
    if (exact.compared > 0)
        tally_say(&exact);
    for (int i = 0; i < 2; i++) {
        tally_say(&g[i].residual);
        tally_say(&g[i].mean);
        tally_say(&g[i].se);
    }
    close_cases(&c);
    tally_add(&g[0].residual, &g[1].residual);
    cases_expect_some(&g[0].residual);
}

/* Estimates ------------------------------------------------------------------------------------ */

/* What was compared of the estimates by one method, and what was not. */
struct estimates {
    struct tally loglik, coef, se, sigma2, criteria, mean, forecast_se;
    size_t better, without, not_forecast;
};

static void say_estimates(const struct estimates *e)
{
    tally_say(&e->loglik);
    tally_say(&e->coef);
    tally_say(&e->se);
    tally_say(&e->sigma2);
    if (e->criteria.compared)
        tally_say(&e->criteria);
    tally_say(&e->mean);
    tally_say(&e->forecast_se);
    say("%s: compared nothing else of %zu models whose likelihood is above R's by more than 1e-4; "
        "no s.e. of %zu models, no forecasts of %zu",
        e->loglik.what, e->better, e->without, e->not_forecast);
}

/* Where the information matrix is not positive definite, it tells nothing of any coefficient. R's
 * is not if its step is beyond the scale of a coefficient; ours may only be so on the edge of the
 * unit circle. */
static bool has_errors(struct estimates *e, const struct cases *c, const char *method,
                       const struct case_model *m, const struct aisle_arima *model)
{
    const struct table *t = &c->coefs;
    bool ours = true, theirs = true;

    for (size_t row = 0; (row = cases_find(t, row, m->name, method)) < t->rows; row++)
        theirs = theirs && !isnan(table_number(t, row, "se"));
    for (size_t i = 0; i < model->coef_count; i++)
        ours = ours && !isnan(model->coef[i].se);
    cr_expect(ours || model->ar_root < 1.001 || model->ma_root < 1.001,
              "%s: %s has no s.e., roots of %.6f and %.6f", e->se.what, m->name, model->ar_root,
              model->ma_root);
    if (!ours || !theirs)
        say("%s: %s has none %s", e->se.what, m->name,
            ours ? "by R" : "by us, being on the unit circle");
    e->without += !ours || !theirs;
    return ours && theirs;
}

/* Standard errors as R works them out, by one step of 0.001 for all ARMA coefficients, which may be
 * far beyond the scale of one near the unit circle; in a regression the length of the step hardly
 * matters. False: the step leads out of the stationary models, where R has no likelihood either. */
static bool coarse_errors(const struct case_model *m, const struct aisle_arima *model, double *se)
{
    size_t k = m->coef_count;
    struct case_model at = *m;
    double *coef = mem_new(2 * k, sizeof *coef), *step = coef + k;
    gsl_matrix *H = gsl_matrix_alloc(k, k);
    bool fine = true;

    at.spec.fixed = coef;
    for (size_t i = 0; i < k; i++)
        step[i] = i < model->arma_count ? 1e-3 : 0.01 * model->coef[i].se;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;

            for (int corner = 0; corner < 4 && fine; corner++) {
                int a = corner & 1 ? 1 : -1, b = corner & 2 ? 1 : -1;
                struct aisle_error err;
                struct aisle_arima *moved;

                for (size_t c = 0; c < k; c++)
                    coef[c] = model->coef[c].value;
                coef[i] += a * step[i];
                coef[j] += b * step[j];
                fine = aisle_arima_fit(&moved, m->y, m->n, &at.spec, &err) == AISLE_OK;
                sum += fine ? a * b * moved->loglik : 0;
                aisle_arima_free(moved);
            }
            gsl_matrix_set(H, i, j, -sum / (4 * step[i] * step[j]));
            gsl_matrix_set(H, j, i, -sum / (4 * step[i] * step[j]));
        }
    if (fine) {
        gsl_error_handler_t *handler = gsl_set_error_handler_off();

        fine = gsl_linalg_cholesky_decomp1(H) == GSL_SUCCESS &&
               gsl_linalg_cholesky_invert(H) == GSL_SUCCESS;
        gsl_set_error_handler(handler);
    }
    for (size_t i = 0; i < k && fine; i++)
        se[i] = sqrt(gsl_matrix_get(H, i, i));
    gsl_matrix_free(H);
    mem_free(coef);
    return fine;
}

/* Ours against R's; where they differ, what R's step makes of our likelihood against R's. */
static void expect_error(struct estimates *e, const struct case_model *m,
                         const struct aisle_arima *model, size_t i, double ought)
{
    double *coarse;

    if (fabs(model->coef[i].se - ought) <= 0.02 * ought) {
        tally_compare(&e->se, m->name, m->coef[i], model->coef[i].se, ought, ought, 0.02);
        return;
    }
    coarse = mem_new(m->coef_count, sizeof *coarse);
    if (coarse_errors(m, model, coarse)) {
        say("%s: %s, %s: %.6g, R %.6g; by R's step %.6g", e->se.what, m->name, m->coef[i],
            model->coef[i].se, ought, coarse[i]);
        tally_compare(&e->se, m->name, m->coef[i], coarse[i], ought, ought, 0.02);
    } else {
        say("%s: %s, %s: %.6g, R %.6g, whose step leads out of the stationary models", e->se.what,
            m->name, m->coef[i], model->coef[i].se, ought);
        e->without++;
    }
    mem_free(coarse);
}

static void expect_coefs(struct estimates *e, const struct cases *c, const char *method,
                         const struct case_model *m, const struct aisle_arima *model)
{
    const struct table *t = &c->coefs;
    size_t found = 0;
    bool errors;

    if (!t->name)
        return;
    errors = has_errors(e, c, method, m, model);
    for (size_t row = 0; (row = cases_find(t, row, m->name, method)) < t->rows; row++) {
        const char *name = table_text(t, row, "coef");
        const struct aisle_coefficient *ours = &model->coef[case_model_coef(m, name)];
        double ought = table_number(t, row, "estimate"), se = table_number(t, row, "se");

        found++;
        if (isnan(se))
            se = ours->se;
        if (!isnan(se)) /* else there is no unit */
            tally_compare(&e->coef, m->name, name, ours->value, ought, se, 0.02);
        if (errors)
            expect_error(e, m, model, case_model_coef(m, name), se);
    }
    cr_expect(eq(sz, found, m->coef_count));
}

static void expect_forecasts(struct estimates *e, const struct cases *c, const char *method,
                             struct case_model *m, const struct aisle_arima *model)
{
    const struct table *t = &c->forecasts;
    size_t most = 0, known;
    const double *mean, *se;

    for (size_t row = 0; (row = cases_find(t, row, m->name, method)) < t->rows; row++)
        most = GSL_MAX(most, table_count(t, row, "h"));
    known = case_model_forecast(m, model, most, &mean, &se);
    if (t->name && (known == 0 || known < most)) {
        e->not_forecast++;
        say("%s: %s: %zu steps of %zu to compare", e->mean.what, m->name, known, most);
    }
    for (size_t row = 0; (row = cases_find(t, row, m->name, method)) < t->rows; row++) {
        size_t h = table_count(t, row, "h");
        double of = table_number(t, row, "se");
        char figure[32];

        if (h > known)
            continue;
        cr_assert(h > 0);
        snprintf(figure, sizeof figure, "h=%zu", h);
        tally_compare(&e->mean, m->name, figure, mean[h - 1], table_number(t, row, "mean"), of,
                      0.01);
        tally_compare(&e->forecast_se, m->name, figure, se[h - 1], of, of, 0.01);
    }
}

/* What the covariance matrix adds to R's likelihood; without that table less than *unknown. */
static double correction(const struct cases *c, const struct case_model *m, double *unknown)
{
    size_t row = cases_find(&c->dense, 0, m->name, NULL);

    *unknown = 0;
    if (!is_differenced(m) || m->missing > 0)
        return 0;
    if (!c->dense.name) {
        *unknown = 0.01;
        return 0;
    }
    cr_assert(row < c->dense.rows, "%s is not in %s", m->name, c->dense.name);
    return table_number(&c->dense, row, "loglik_dense_minus_R");
}

/* The criteria follow from the likelihood; what they charge for coefficients is what R's charge. */
static void expect_criteria(struct estimates *e, const struct cases *c, size_t row,
                            const struct case_model *m, const struct aisle_arima *model)
{
    static const char *const names[] = {"aic", "aicc", "bic"};
    const double ours[] = {model->aic, model->aicc, model->bic};
    double theirs = table_number(&c->models, row, "loglik");

    for (size_t i = 0; i < 3; i++) {
        double ought = table_number(&c->models, row, names[i]) + 2 * theirs;

        if (isfinite(ought))
            tally_compare(&e->criteria, m->name, names[i], ours[i] + 2 * model->loglik, ought, 1,
                          1e-8 * fmax(1, fabs(theirs)));
    }
    cr_expect(model->nobs == (size_t)table_number(&c->models, row, "nobs"), "%s: nobs is %zu",
              m->name, model->nobs);
}

/* One model against the best that is known. */
static void expect_best(struct estimates *e, const struct cases *c, size_t row,
                        struct case_model *m)
{
    double unknown;
    double ought = table_number(&c->models, row, "loglik") + correction(c, m, &unknown);
    double limit = 1e-4 + unknown, sigma2 = table_number(&c->models, row, "sigma2");
    struct aisle_arima *model = case_model_fit(m);

    expect_criteria(e, c, row, m, model);
    if (!tally_at_least(&e->loglik, m->name, "loglik", model->loglik, ought, limit) ||
        model->loglik > ought + limit) {
        say("%s: %s has %.6f, R %.6f%s%s", e->loglik.what, m->name, model->loglik, ought,
            *model->note ? "; " : "", model->note);
        e->better += model->loglik > ought;
    } else {
        tally_compare(&e->sigma2, m->name, "sigma2", model->sigma2, sigma2, sigma2, 1e-3);
        expect_coefs(e, c, "ML-tight", m, model);
        expect_forecasts(e, c, "ML-tight", m, model);
    }
    aisle_arima_free(model);
}

static void expect_all(struct estimates *e, enum aisle_arima_method method)
{
    struct cases c;

    open_cases(&c, "expected_models.csv");
    if (!c.dense.name)
        say("%s: without expected_fixed_dense.csv, R's of differenced series is known to 0.01 only",
            e->loglik.what);
    for (size_t row = 0; (row = table_find(&c.models, row, "method", "ML-tight")) < c.models.rows;
         row++) {
        struct case_model m;

        case_model_init(&m, &c.models, row);
        m.spec.method = method;
        if (table_is(&c.models, row, "convergence", "error"))
            say("%s: R fails on %s", e->loglik.what, m.name);
        else
            expect_best(e, &c, row, &m);
        case_model_fini(&m);
    }
    say_estimates(e);
    close_cases(&c);
    cases_expect_some(&e->loglik);
}

Test(arima, maximum_likelihood_is_the_best_that_is_known, .timeout = 600)
{
    struct estimates e = {.loglik = {.what = "arima, ML: likelihood", .unit = ""},
                          .coef = {.what = "arima, ML: coefficients", .unit = "s.e."},
                          .se = {.what = "arima, ML: s.e.", .unit = "of it"},
                          .sigma2 = {.what = "arima, ML: sigma2", .unit = "of it"},
                          .criteria = {.what = "arima, ML: AIC, AICc, BIC", .unit = ""},
                          .mean = {.what = "arima, ML: forecasts", .unit = "s.e."},
                          .forecast_se = {.what = "arima, ML: s.e. of forecasts", .unit = "of it"}};

    expect_all(&e, AISLE_ARIMA_ML);
}

Test(arima, maximum_likelihood_from_css_is_the_best_that_is_known, .timeout = 600)
{
    struct estimates e = {
        .loglik = {.what = "arima, CSS-ML: likelihood", .unit = ""},
        .coef = {.what = "arima, CSS-ML: coefficients", .unit = "s.e."},
        .se = {.what = "arima, CSS-ML: s.e.", .unit = "of it"},
        .sigma2 = {.what = "arima, CSS-ML: sigma2", .unit = "of it"},
        .criteria = {.what = "arima, CSS-ML: AIC, AICc, BIC", .unit = ""},
        .mean = {.what = "arima, CSS-ML: forecasts", .unit = "s.e."},
        .forecast_se = {.what = "arima, CSS-ML: s.e. of forecasts", .unit = "of it"}};

    expect_all(&e, AISLE_ARIMA_CSS_ML);
}

/* The tests of estimates compare what there is, and without forecasts the rest. This says so. */
Test(arima, forecasts_of_the_estimates_are_in_the_folder)
{
    cases_require("expected_forecasts.csv");
}

/* Conditional sum of squares ------------------------------------------------------------------- */

/* True if 1 - a1 z - ... has all roots outside the unit circle: all partial autocorrelations are
 * within 1. */
static bool is_stable(double *a, int p)
{
    for (int k = p; k >= 1; k--) {
        double r = a[k - 1];

        if (!(fabs(r) < 1))
            return false;
        for (int i = 1, j = k - 1; i <= j; i++, j--) {
            double first = a[i - 1], last = a[j - 1];

            a[i - 1] = (first + r * last) / (1 - r * r);
            a[j - 1] = (last + r * first) / (1 - r * r);
        }
    }
    return true;
}

/* True if R's point is one of a stationary, invertible model. Nothing holds R to these: its sum of
 * squares may be least where the recursion explodes slowly, and its forecasts there are of another
 * model. Behind a gap R has no errors any more once they rest on one at a lag, be its weight 0: it
 * leaves out most of the series. */
static bool is_sound(const struct cases *c, struct case_model *m)
{
    const struct aisle_arima_order *o = &m->spec.order;
    static const char *const prefix[] = {"ar", "ma", "sar", "sma"};
    const int lags[] = {o->p, o->q, o->P, o->Q};
    bool sound = m->missing == 0 || (o->q == 0 && o->P == 0 && o->Q == 0);

    for (size_t part = 0; part < 4 && sound; part++) {
        double *a = arena_new(&m->memory, (size_t)lags[part], sizeof *a);

        for (size_t row = 0; (row = cases_find(&c->coefs, row, m->name, "CSS")) < c->coefs.rows;
             row++) {
            const char *name = table_text(&c->coefs, row, "coef");
            size_t length = strlen(prefix[part]), lag;

            if (strncmp(name, prefix[part], length) != 0 ||
                !(lag = strtoul(name + length, NULL, 10)))
                continue;
            cr_assert(lag <= (size_t)lags[part]);
            a[lag - 1] = (part % 2 ? -1 : 1) * table_number(&c->coefs, row, "estimate");
        }
        sound = is_stable(a, lags[part]);
    }
    return sound;
}

static void expect_css(struct estimates *e, const struct cases *c, size_t row, struct case_model *m)
{
    double ought = table_number(&c->models, row, "loglik");
    double sigma2 = table_number(&c->models, row, "sigma2");
    struct aisle_arima *model;

    if (table_is(&c->models, row, "convergence", "error") || !is_sound(c, m)) {
        say("%s: R has no sound answer for %s", e->loglik.what, m->name);
        return;
    }
    model = case_model_fit(m);
    cr_expect(model->likelihood == AISLE_LIKELIHOOD_CONDITIONAL && isnan(model->aic), "%s",
              m->name);
    cr_expect(model->ma_root >= 1, "%s: not invertible, a root of %.6f", m->name, model->ma_root);
    if (!tally_at_least(&e->loglik, m->name, "loglik", model->loglik, ought, 1e-4) ||
        model->loglik > ought + 1e-4) {
        say("%s: %s has %.6f, R %.6f", e->loglik.what, m->name, model->loglik, ought);
        e->better += model->loglik > ought;
    } else {
        tally_compare(&e->sigma2, m->name, "sigma2", model->sigma2, sigma2, sigma2, 1e-3);
        expect_coefs(e, c, "CSS", m, model);
        expect_forecasts(e, c, "CSS", m, model);
    }
    aisle_arima_free(model);
}

Test(arima, the_conditional_sum_of_squares_is_as_small_as_that_of_r, .timeout = 600)
{
    struct estimates e = {
        .loglik = {.what = "arima, CSS: likelihood", .unit = ""},
        .coef = {.what = "arima, CSS: coefficients", .unit = "s.e."},
        .se = {.what = "arima, CSS: s.e.", .unit = "of it"},
        .sigma2 = {.what = "arima, CSS: sigma2", .unit = "of it"},
        .mean = {.what = "arima, CSS: forecasts", .unit = "s.e."},
        .forecast_se = {.what = "arima, CSS: s.e. of forecasts", .unit = "of it"}};
    struct cases c;

    open_cases(&c, "expected_coefs.csv"); /* is_sound() asks them */
    for (size_t row = 0; (row = table_find(&c.models, row, "method", "CSS")) < c.models.rows;
         row++) {
        struct case_model m;

        case_model_init(&m, &c.models, row);
        m.spec.method = AISLE_ARIMA_CSS;
        expect_css(&e, &c, row, &m);
        case_model_fini(&m);
    }
    say_estimates(&e);
    close_cases(&c);
    cases_expect_some(&e.loglik);
}
