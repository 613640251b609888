/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/likelihood.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_math.h>

#include "arima/project.h"
#include "base/mem.h"
#include "series/diff.h"
#include "series/gaps.h"

/* As in R: the variance of a step's error from which on it comes from the diffuse prior and says
 * nothing of the model. */
static const double PRIOR = 1e4;
/* What must be left of a norm^2, or nothing was seen that tells of a missing value, or a regressor
 * depends on others. */
static const double DEPENDENT = 1e-18;
/* Errors of that share of a scale are none. */
static const double NONE = 1e-8;

/* Setting up ----------------------------------------------------------------------------------- */

static double **columns_new(size_t columns, size_t n)
{
    double **x = mem_new(columns, sizeof *x);

    for (size_t c = 0; c < columns; c++)
        x[c] = mem_new(n, sizeof **x);
    return x;
}

static void columns_free(double **x, size_t columns)
{
    for (size_t c = 0; x && c < columns; c++)
        mem_free(x[c]);
    mem_free(x);
}

/* Takes off what ordinary least squares explains, so that the search works on small numbers, and
 * scales. Returns the first dependent regressor, or 0. */
static size_t prepare(struct likelihood *l)
{
    double *norm = mem_new(l->regressors, sizeof *norm), before;
    size_t rows = 0, dependent;

    for (size_t t = 0; t < l->n; t++) {
        if (isnan(l->x[0][t]))
            continue;
        for (size_t c = 0; c < l->columns; c++)
            l->v[c][rows] = l->x[c][t];
        rows++;
    }
    before = project_dot(l->v[0], l->v[0], rows);
    for (size_t j = 1; j < l->columns; j++) {
        double size = project_dot(l->v[j], l->v[j], rows);

        l->scale[j] = size > 0 ? sqrt(size / (double)rows) : 1;
    }
    dependent =
        project_out(l->v, rows, l->regressors, NULL, l->triangle, DEPENDENT, l->base + 1, norm);
    l->scale[0] = rows > 0 ? sqrt(project_dot(l->v[0], l->v[0], rows) / (double)rows) : 0;
    /* What rounding leaves of a series that the regressors explain. */
    l->perfect = l->scale[0] * l->scale[0] * (double)rows <= gsl_pow_2(1e-13) * before;
    if (l->perfect)
        l->scale[0] = 1;
    mem_free(norm);
    return dependent;
}

/* Where all differences rest on missing values, or those that do not tell nothing, the scale is
 * that of the interpolated series. */
static size_t prepare_filled(struct likelihood *l, const double *series, size_t n)
{
    const struct aisle_arima_order *o = &l->arma.order;
    double *own = l->x[0];
    size_t dependent;

    l->x[0] = mem_new(n, sizeof **l->x);
    gaps_fill(series, n, l->x[0]);
    (void)diff_series(l->x[0], n, o->d, o->D, o->s);
    dependent = prepare(l);
    mem_free(l->x[0]);
    l->x[0] = own;
    return dependent;
}

static void rescale(struct likelihood *l)
{
    for (size_t j = 1; j < l->columns; j++)
        project_take(l->x[0], l->x[j], l->base[j], l->n);
    for (size_t c = 0; c < l->columns; c++)
        for (size_t t = 0; t < l->n; t++)
            l->x[c][t] /= l->scale[c];
}

/* For the diffuse kind: the series as it is, but for a level and a scale, which differencing finds.
 */
static void undifference(struct likelihood *l, const double *const *column, size_t n)
{
    columns_free(l->x, l->columns);
    columns_free(l->v, l->columns);
    l->x = columns_new(l->columns, n);
    l->v = columns_new(l->columns, n);
    l->n = n;
    l->lost = 0;
    for (size_t c = 0; c < l->columns; c++)
        memcpy(l->x[c], column[c], n * sizeof **l->x);
}

/* Puts values in place of those that are missing, each with a regressor of its own. */
static void bridge(struct likelihood *l, const double *const *column, size_t n)
{
    const struct aisle_arima_order *o = &l->arma.order;
    size_t added = n - gaps_present(column[0], n), columns = l->columns + added, b = 1;
    double **x = mem_new(columns, sizeof *x);

    x[0] = mem_new(n, sizeof **x);
    gaps_fill(column[0], n, x[0]);
    for (size_t j = 1; j < l->columns; j++)
        project_take(x[0], column[j], l->base[j], n);
    for (size_t t = n;
         t-- > 0;) { /* the last first: errors of each begin before those of the one before it */
        x[0][t] /= l->scale[0];
        if (isnan(column[0][t])) {
            x[b] = mem_new(n, sizeof **x);
            x[b][t] = 1;
            (void)diff_series(x[b++], n, o->d, o->D, o->s);
        }
    }
    (void)diff_series(x[0], n, o->d, o->D, o->s);
    memcpy(x + b, l->x + 1, l->regressors * sizeof *x);
    mem_free(l->x[0]);
    mem_free(l->x);
    columns_free(l->v, l->columns);
    l->x = x;
    l->v = columns_new(columns, l->n);
    l->bridges = added;
    l->columns = columns;
}

/* Where conditional errors can't be worked out. */
static void mark_skipped(struct likelihood *l)
{
    l->skip = mem_new(l->n, sizeof *l->skip);
    for (size_t t = 0; t < l->n; t++) {
        l->skip[t] = isnan(l->x[0][t]);
        for (size_t k = 0; k < l->arma.phi.count && l->arma.phi.at[k] <= t; k++)
            l->skip[t] = l->skip[t] || isnan(l->x[0][t - l->arma.phi.at[k]]);
    }
}

enum likelihood_way likelihood_way(enum aisle_arima_method method,
                                   const struct aisle_arima_order *o, size_t n, size_t missing)
{
    struct arma m;
    double r, values = (double)n, levels = o->d + o->s * o->D, bridges = (double)missing;
    double uncertain = fmin(levels, levels * bridges / values);

    if (method == AISLE_ARIMA_CSS)
        return LIKELIHOOD_CONDITIONAL;
    arma_init(&m, o);
    r = (double)(m.phi.degree > m.theta.degree ? m.phi.degree : m.theta.degree + 1);
    arma_fini(&m);
    return missing > 0 && (bridges + 1) * (3 * r + bridges) < 6 * gsl_pow_2(r + uncertain)
               ? LIKELIHOOD_BRIDGED
               : LIKELIHOOD_FILTERED;
}

/* What is needed for evaluations, now that the columns are there. */
static void equip(struct likelihood *l)
{
    size_t all = l->bridges + l->regressors;

    l->coef = mem_new(2 * all, sizeof *l->coef);
    l->b = l->coef + l->bridges;
    l->norm = l->coef + all;
    mem_free(l->triangle);
    l->triangle = mem_new(all * all, sizeof *l->triangle);
    innovations_init(&l->innovations, &l->arma, l->columns);
    for (size_t j = 1; j <= l->bridges; j++)
        while (l->innovations.from[j] < l->n && l->x[j][l->innovations.from[j]] == 0)
            l->innovations.from[j]++;
    if (l->gaps) {
        struct arma shape = l->arma; /* borrowed: its order alone is changed */

        if (l->kind == AISLE_LIKELIHOOD_EXACT)
            shape.order.d = shape.order.D = 0;
        kalman_init(&l->kalman, &shape, l->columns);
        l->kappa = l->kind == AISLE_LIKELIHOOD_DIFFUSE ? KALMAN_DIFFUSE : 0;
    }
}

/* Whether differences and regressors alone explain the series. */
static bool leaves_nothing(struct likelihood *l)
{
    double *zero = mem_new(l->arma_count, sizeof *zero);

    (void)likelihood_at(l, zero);
    mem_free(zero);
    return l->nu > 0 && l->ssq <= gsl_pow_2(NONE) * (double)l->nu;
}

bool likelihood_init(struct likelihood *l, enum likelihood_way way,
                     const struct aisle_arima_order *o, const double *const *column, size_t n,
                     size_t regressors, size_t *collinear)
{
    size_t lost = (size_t)(o->d + o->s * o->D), missing = n - gaps_present(column[0], n);
    bool in_doubt;

    *l = (struct likelihood){.way = way,
                             .arma_count = arma_count(o),
                             .regressors = regressors,
                             .columns = 1 + regressors,
                             .lost = lost};
    arma_init(&l->arma, o);
    l->x = columns_new(l->columns, n);
    l->v = columns_new(l->columns, n);
    l->scale = mem_new(l->columns, sizeof *l->scale);
    l->base = mem_new(l->columns, sizeof *l->base);
    l->triangle = mem_new(regressors * regressors, sizeof *l->triangle);
    for (size_t c = 0; c < l->columns; c++) {
        memcpy(l->x[c], column[c], n * sizeof **l->x);
        l->n = diff_series(l->x[c], n, o->d, o->D, o->s);
    }
    l->used = n - missing > lost ? n - missing - lost : 0;
    l->gaps = missing > 0 && way == LIKELIHOOD_FILTERED;
    l->kind = way == LIKELIHOOD_CONDITIONAL    ? AISLE_LIKELIHOOD_CONDITIONAL
              : missing > 0 && o->d + o->D > 0 ? AISLE_LIKELIHOOD_DIFFUSE
                                               : AISLE_LIKELIHOOD_EXACT;
    *collinear = prepare(l);
    in_doubt = l->perfect && missing > 0 && lost > 0;
    if (in_doubt)
        *collinear = prepare_filled(l, column[0], n);
    if (*collinear)
        return false;
    if (l->gaps && l->kind == AISLE_LIKELIHOOD_DIFFUSE)
        undifference(l, column, n);
    rescale(l);
    if (missing > 0 && way == LIKELIHOOD_CONDITIONAL)
        mark_skipped(l);
    if (missing > 0 && way == LIKELIHOOD_BRIDGED)
        bridge(l, column, n);
    equip(l);
    l->perfect = l->perfect || (in_doubt && leaves_nothing(l));
    return true;
}

void likelihood_fini(struct likelihood *l)
{
    columns_free(l->x, l->columns);
    columns_free(l->v, l->columns);
    mem_free(l->skip);
    mem_free(l->scale);
    mem_free(l->base);
    mem_free(l->coef);
    mem_free(l->triangle);
    innovations_fini(&l->innovations);
    kalman_fini(&l->kalman);
    arma_fini(&l->arma);
}

/* Evaluation ----------------------------------------------------------------------------------- */

/* Errors where values are missing: 0 there, so that they add nothing to sums. */
static bool filter_gaps(struct likelihood *l)
{
    double *y = mem_new(2 * l->columns, sizeof *y), *v = y + l->columns, F;
    bool stationary = kalman_start(&l->kalman, &l->arma, l->kappa);

    l->nu = 0;
    for (size_t t = 0; t < l->n && stationary; t++) {
        bool missing = isnan(l->x[0][t]), counts;

        for (size_t c = 0; c < l->columns; c++)
            y[c] = l->x[c][t];
        F = kalman_step(&l->kalman, missing ? NULL : y, v);
        counts = !missing && (F < PRIOR || l->kind == AISLE_LIKELIHOOD_EXACT);
        for (size_t c = 0; c < l->columns; c++)
            l->v[c][t] = counts ? v[c] / sqrt(F) : 0;
        if (counts) {
            l->sum_log_f += log(F);
            l->nu++;
        }
    }
    mem_free(y);
    /* A process so close to a unit root that its own variance passes for the prior's does not
     * count. */
    return stationary && l->nu >= l->used;
}

size_t likelihood_errors(const struct likelihood *l)
{
    size_t lead = l->arma.phi.degree < l->n ? l->arma.phi.degree : l->n, count = l->n - lead;

    for (size_t t = lead; t < l->n && l->skip; t++)
        count -= l->skip[t];
    return count;
}

static bool filter(struct likelihood *l, const double *arma)
{
    const double *const *x = (const double *const *)l->x;

    arma_set(&l->arma, arma);
    l->sum_log_f = 0;
    if (l->gaps)
        return filter_gaps(l);
    l->nu = l->n;
    if (l->way != LIKELIHOOD_CONDITIONAL)
        return innovations_exact(&l->innovations, &l->arma, x, l->v, l->n, &l->sum_log_f);
    l->nu = likelihood_errors(l);
    return innovations_conditional(&l->arma, x, l->v, l->n, l->columns, l->skip);
}

/* Bridges that tell of a missing value stand for it: its place counts no longer. */
static bool conclude(struct likelihood *l)
{
    for (size_t j = 0; j < l->bridges; j++)
        if (l->norm[j] > 0) {
            l->sum_log_f += log(l->norm[j]);
            l->nu--;
        }
    l->ssq = project_dot(l->v[0], l->v[0], l->n);
    l->objective = 0.5 * (log(l->ssq / (double)l->nu) + l->sum_log_f / (double)l->nu);
    return isfinite(l->objective);
}

bool likelihood_at(struct likelihood *l, const double *arma)
{
    if (!filter(l, arma))
        return false;
    project_out(l->v, l->n, l->bridges + l->regressors, l->innovations.from, l->triangle, DEPENDENT,
                l->coef, l->norm);
    return conclude(l);
}

bool likelihood_with(struct likelihood *l, const double *arma, const double *b)
{
    if (!filter(l, arma))
        return false;
    for (size_t j = 0; j < l->regressors; j++)
        project_take(l->v[0], l->v[l->bridges + j + 1], b[j], l->n);
    project_out(l->v, l->n, l->bridges, l->innovations.from, l->triangle, DEPENDENT, l->coef,
                l->norm);
    return conclude(l);
}

double likelihood_log(const struct likelihood *l)
{
    return -(double)l->used * (l->objective + log(l->scale[0]) + 0.5 * (1 + log(2 * M_PI)));
}

double likelihood_sigma2(const struct likelihood *l)
{
    size_t count = l->kind == AISLE_LIKELIHOOD_CONDITIONAL ? l->nu : l->used;

    return l->ssq / (double)count * gsl_pow_2(l->scale[0]);
}

double likelihood_unit(const struct likelihood *l, size_t j)
{
    return l->scale[0] / l->scale[j + 1];
}

double likelihood_b(const struct likelihood *l, size_t j)
{
    return l->base[j + 1] + l->b[j] * likelihood_unit(l, j);
}
