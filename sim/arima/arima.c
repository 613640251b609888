/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public face of the models: what is asked for is checked, estimated and told. */
#include <aisle/forecast.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "arima/arima.h"
#include "arima/estimate.h"
#include "arima/starts.h"
#include "arima/state.h"
#include "base/error.h"
#include "base/mem.h"

static enum aisle_status check_length(const struct aisle_arima *m, struct aisle_error *err)
{
    size_t need = m->coef_count + 1, have = m->nobs;
    size_t lead = (size_t)(m->order.p + m->order.s * m->order.P);

    if (m->method == AISLE_ARIMA_CSS)
        have = have > lead ? have - lead : 0;
    if (have >= need)
        return AISLE_OK;
    return error_set(err, AISLE_EVALUE,
                     "%zu values are too few: %zu remain after differencing%s, %zu coefficients "
                     "need at least %zu",
                     m->n - m->missing, have,
                     m->method == AISLE_ARIMA_CSS ? " and conditioning" : "", m->coef_count, need);
}

/* The model's frame ---------------------------------------------------------------------------- */

static size_t name_lags(struct aisle_coefficient *c, const char *prefix, int count)
{
    for (int i = 0; i < count; i++)
        snprintf(c[i].name, sizeof c[i].name, "%s%d", prefix, i + 1);
    return (size_t)count;
}

static void name_coefficients(struct aisle_arima *m, const struct aisle_arima_spec *spec)
{
    struct aisle_coefficient *c = m->coef;

    c += name_lags(c, "ar", m->order.p);
    c += name_lags(c, "ma", m->order.q);
    c += name_lags(c, "sar", m->order.P);
    c += name_lags(c, "sma", m->order.Q);
    if (m->constant != AISLE_CONSTANT_NONE)
        snprintf((c++)->name, sizeof c->name, "%s",
                 m->constant == AISLE_CONSTANT_MEAN ? "intercept" : "drift");
    for (size_t j = 0; j < spec->regressor_count; j++)
        snprintf((c++)->name, sizeof c->name, "%s", spec->regressor[j].name);
}

static struct aisle_arima *model_new(const struct aisle_arima_spec *spec, size_t n, size_t missing)
{
    struct aisle_arima *m = mem_new(1, sizeof *m);
    size_t lost;

    m->order = spec->order;
    m->method = spec->method;
    m->constant = spec->constant;
    m->log = spec->log;
    m->n = n;
    m->missing = missing;
    lost = (size_t)(m->order.d + m->order.s * m->order.D);
    m->nobs = n - missing > lost ? n - missing - lost : 0;
    m->arma_count = arma_count(&m->order);
    m->coef_count = m->arma_count + (m->constant != AISLE_CONSTANT_NONE) + spec->regressor_count;
    m->coef = mem_new(m->coef_count, sizeof *m->coef);
    m->covariance = mem_new(m->coef_count * m->coef_count, sizeof *m->covariance);
    m->residual = mem_new(n, sizeof *m->residual);
    name_coefficients(m, spec);
    return m;
}

void aisle_arima_free(struct aisle_arima *m)
{
    if (!m)
        return;
    state_free(m->state);
    mem_free(m->coef);
    mem_free(m->covariance);
    mem_free(m->residual);
    mem_free(m);
}

/* The series, in logs if so, then the constant, then the regressors: all made here. */
static double **columns_new(const double *y, size_t n, const struct aisle_arima *m,
                            const struct aisle_arima_spec *spec)
{
    size_t count = 1 + m->coef_count - m->arma_count, c = 0;
    double **x = mem_new(count, sizeof *x);

    for (size_t i = 0; i < count; i++)
        x[i] = mem_new(n, sizeof **x);
    for (size_t t = 0; t < n; t++)
        x[c][t] = m->log ? log(y[t]) : y[t];
    if (m->constant != AISLE_CONSTANT_NONE) {
        c++;
        for (size_t t = 0; t < n; t++)
            x[c][t] = m->constant == AISLE_CONSTANT_MEAN ? 1 : (double)(t + 1);
    }
    for (size_t j = 0; j < spec->regressor_count; j++)
        memcpy(x[++c], spec->regressor[j].value, n * sizeof **x);
    return x;
}

static void columns_free(double **x, const struct aisle_arima *m)
{
    for (size_t i = 0; i < 1 + m->coef_count - m->arma_count; i++)
        mem_free(x[i]);
    mem_free(x);
}

/* Estimation ----------------------------------------------------------------------------------- */

static void keep_errors(struct aisle_arima *m, const struct likelihood *l, const double *y)
{
    for (size_t t = 0; t < m->n; t++)
        m->residual[t] = isnan(y[t]) ? NAN : t < l->lost ? 0 : l->v[0][t - l->lost] * l->scale[0];
    for (size_t t = 0; l->skip && t < l->n; t++)
        if (l->skip[t])
            m->residual[t + l->lost] = NAN;
}

static void keep_covariance(struct aisle_arima *m, struct likelihood *l, const double *arma)
{
    size_t count = m->coef_count;

    if (!estimate_covariance(l, arma, m->covariance) && count > 0)
        arima_note(m, "the information matrix is not positive definite: no standard errors");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            if (i >= m->arma_count)
                m->covariance[i * count + j] *= likelihood_unit(l, i - m->arma_count);
            if (j >= m->arma_count)
                m->covariance[i * count + j] *= likelihood_unit(l, j - m->arma_count);
        }
}

/* Statistics of the likelihood's last evaluation. */
static void keep_statistics(struct aisle_arima *m, const struct likelihood *l)
{
    double k = (double)m->coef_count + 1, n = (double)m->nobs;

    m->likelihood = l->kind;
    m->sigma2 = likelihood_sigma2(l);
    m->loglik = likelihood_log(l);
    m->aic = m->aicc = m->bic = NAN;
    if (l->kind == AISLE_LIKELIHOOD_CONDITIONAL)
        return;
    m->aic = -2 * m->loglik + 2 * k;
    m->bic = m->aic + k * (log(n) - 2);
    if (n > k + 1)
        m->aicc = m->aic + 2 * k * (k + 1) / (n - k - 1);
}

static double root_of(const struct aisle_coefficient *c, int count, double sign)
{
    double polynomial[AISLE_ARIMA_LAGS];

    for (int i = 0; i < count; i++)
        polynomial[i] = sign * c[i].value;
    return lags_smallest_root(polynomial, (size_t)count);
}

struct arima_roots arima_roots(const struct aisle_arima *m)
{
    const struct aisle_arima_order *o = &m->order;
    struct arma_layout at = arma_layout(o);

    return (struct arima_roots){
        .ar = root_of(m->coef + at.ar, o->p, -1),
        .ma = root_of(m->coef + at.ma, o->q, 1),
        .sar = root_of(m->coef + at.sar, o->P, -1),
        .sma = root_of(m->coef + at.sma, o->Q, 1),
    };
}

static void keep_roots(struct aisle_arima *m)
{
    struct arima_roots roots = arima_roots(m);

    m->ar_root = fmin(roots.ar, pow(roots.sar, 1.0 / m->order.s));
    m->ma_root = fmin(roots.ma, pow(roots.sma, 1.0 / m->order.s));
}

/* From the series itself: coefficients of regressors that explain it all. */
static void keep_perfect(struct aisle_arima *m, const struct likelihood *l, const double *y)
{
    for (size_t i = 0; i < m->coef_count; i++)
        m->coef[i].value = i < m->arma_count ? 0 : likelihood_b(l, i - m->arma_count);
    for (size_t t = 0; t < m->n; t++)
        m->residual[t] = isnan(y[t]) ? NAN : 0;
    m->likelihood = l->kind;
    m->loglik = m->aic = m->aicc = m->bic = NAN;
    m->ar_root = m->ma_root = INFINITY;
    m->converged = true;
    arima_note(
        m, "the model reproduces the series without error: sigma2 is 0 and the likelihood has no "
           "bound");
}

/* What the last evaluation, at these coefficients, says. */
static void keep(struct aisle_arima *m, const struct likelihood *l, const double *arma,
                 const double *y)
{
    for (size_t i = 0; i < m->coef_count; i++)
        m->coef[i].value = i < m->arma_count ? arma[i] : likelihood_b(l, i - m->arma_count);
    keep_errors(m, l, y);
    keep_statistics(m, l);
    keep_roots(m);
}

/* The same of a likelihood that steps over missing values, where the search had bridges. */
static bool keep_filtered(struct aisle_arima *m, double **x, const double *arma)
{
    struct likelihood l;
    size_t collinear;
    bool fine = likelihood_init(&l, LIKELIHOOD_FILTERED, &m->order, (const double *const *)x, m->n,
                                m->coef_count - m->arma_count, &collinear) &&
                likelihood_at(&l, arma);

    if (fine)
        keep(m, &l, arma, x[0]);
    likelihood_fini(&l);
    return fine;
}

static enum aisle_status search(struct aisle_arima *m, struct likelihood *l, double **x,
                                const struct aisle_arima_spec *spec, enum arima_effort effort,
                                struct aisle_error *err)
{
    double *arma = mem_new(m->arma_count, sizeof *arma);
    struct estimate e;
    bool fine = starts_search(m, l, x, spec->start, effort, arma, &e);

    if (fine)
        keep(m, l, arma, x[0]);
    if (fine && effort == ARIMA_WHOLE) {
        if (!spec->brief)
            keep_covariance(m, l, arma);
        fine = l->bridges == 0 || keep_filtered(m, x, arma);
    }
    m->converged = fine && e.converged;
    if (!m->converged)
        arima_note(m, "the optimiser did not converge");
    mem_free(arma);
    return fine ? AISLE_OK
                : error_set(err, AISLE_EVALUE, "the likelihood could be worked out nowhere");
}

static enum aisle_status evaluate(struct aisle_arima *m, struct likelihood *l, double **x,
                                  const double *fixed, struct aisle_error *err)
{
    double *b = mem_new(l->regressors, sizeof *b);
    bool fine;

    for (size_t j = 0; j < l->regressors; j++)
        b[j] = (fixed[m->arma_count + j] - l->base[j + 1]) / likelihood_unit(l, j);
    fine = likelihood_with(l, fixed, b);
    if (fine)
        keep(m, l, fixed, x[0]);
    for (size_t i = m->arma_count; i < m->coef_count; i++)
        m->coef[i].value = fixed[i];
    m->converged = true;
    mem_free(b);
    return fine ? AISLE_OK
                : error_set(err, AISLE_EVALUE,
                            "at these coefficients the autoregression is not stationary, or "
                            "nothing is left to explain");
}

static enum aisle_status estimate_model(struct aisle_arima *m, const double *y,
                                        const struct aisle_arima_spec *spec,
                                        enum arima_effort effort, struct aisle_error *err)
{
    double **x = columns_new(y, m->n, m, spec);
    enum likelihood_way way = likelihood_way(m->method, &m->order, m->n, m->missing);
    struct likelihood l;
    size_t collinear;
    enum aisle_status status = AISLE_OK;

    if (way == LIKELIHOOD_BRIDGED && spec->fixed)
        way = LIKELIHOOD_FILTERED;
    for (size_t i = 0; i < m->coef_count * m->coef_count; i++)
        m->covariance[i] = NAN;
    if (!likelihood_init(&l, way, &m->order, (const double *const *)x, m->n,
                         m->coef_count - m->arma_count, &collinear))
        status =
            error_set(err, AISLE_EVALUE,
                      "regressor %s depends on those before it or is constant after differencing",
                      m->coef[m->arma_count + collinear - 1].name);
    else if (way == LIKELIHOOD_CONDITIONAL && !spec->fixed &&
             likelihood_errors(&l) <= m->coef_count)
        status = error_set(err, AISLE_EVALUE,
                           "%zu errors that rest on no missing value are too few: %zu coefficients "
                           "need at least %zu",
                           likelihood_errors(&l), m->coef_count, m->coef_count + 1);
    else if (spec->fixed)
        status = evaluate(m, &l, x, spec->fixed, err);
    else if (l.perfect)
        keep_perfect(m, &l, y);
    else
        status = search(m, &l, x, spec, effort, err);
    for (size_t i = 0; i < m->coef_count; i++)
        m->coef[i].se = sqrt(m->covariance[i * (m->coef_count + 1)]);
    if (status == AISLE_OK && effort == ARIMA_WHOLE)
        m->state = state_new(m, x);
    likelihood_fini(&l);
    columns_free(x, m);
    return status;
}

enum aisle_status aisle_arima_fit(struct aisle_arima **out, const double *y, size_t n,
                                  const struct aisle_arima_spec *spec, struct aisle_error *err)
{
    return arima_fit(out, y, n, spec, ARIMA_WHOLE, err);
}

enum aisle_status arima_fit(struct aisle_arima **out, const double *y, size_t n,
                            const struct aisle_arima_spec *asked, enum arima_effort effort,
                            struct aisle_error *err)
{
    struct aisle_arima_spec spec = *asked;
    size_t missing;
    enum aisle_status status = arima_check(&spec, y, n, &missing, err);

    *out = NULL;
    if (status != AISLE_OK)
        return status;
    *out = model_new(&spec, n, missing);
    status = check_length(*out, err);
    if (status == AISLE_OK)
        status = estimate_model(*out, y, &spec, effort, err);
    if (status != AISLE_OK) {
        aisle_arima_free(*out);
        *out = NULL;
    }
    return status;
}

void arima_note(struct aisle_arima *m, const char *text)
{
    size_t used = strlen(m->note);

    snprintf(m->note + used, sizeof m->note - used, "%s%s", used ? "; " : "", text);
}

void arima_name(char *out, size_t size, const struct aisle_arima_order *o,
                enum aisle_arima_constant constant, bool regression)
{
    char season[64] = "";

    if (o->s > 1)
        snprintf(season, sizeof season, "(%d,%d,%d)[%d]", o->P, o->D, o->Q, o->s);
    snprintf(out, size, "%sARIMA(%d,%d,%d)%s%s%s", regression ? "regression with " : "", o->p, o->d,
             o->q, season,
             constant == AISLE_CONSTANT_DRIFT  ? " with drift"
             : constant == AISLE_CONSTANT_MEAN ? " with mean"
                                               : "",
             regression ? " errors" : "");
}

void aisle_arima_name(const struct aisle_arima *m, char *out, size_t size)
{
    bool constant = m->constant != AISLE_CONSTANT_NONE;

    arima_name(out, size, &m->order, m->constant, m->coef_count > m->arma_count + constant);
}
