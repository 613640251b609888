/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The likelihood of a model as a function of its coefficients.
 *
 * The regression is concentrated out: the errors of one step are linear in the values, so the
 * filter runs over the series and each regressor with the same gains, and least squares of the one
 * on the others yields the best b for given ARMA coefficients (generalised least squares). What is
 * left to search over is p + q + P + Q numbers, and sigma2 = ssq / nu.
 *
 * The objective, to be minimised, is that of R's arima(): (log(ssq / nu) + sum log F / nu) / 2,
 * without the second term for the conditional sum of squares. It is the same as half the log of the
 * sum of squares of v_t / sqrt(F_t) exp(sum log F / 2 nu), which is what a least squares solver
 * takes.
 *
 * Missing values can be had in two ways. FILTERED is R's: the Kalman filter steps over them, and
 * where d + D > 0 has a diffuse prior. BRIDGED puts a value of its own in each place and a
 * regressor that is 1 there and 0 elsewhere: what it estimates is the missing value, and the
 * likelihood of the others is that of all, integrated over it, which multiplies the determinant of
 * the covariance by that of the regressors' information (Gomez, Maravall, Pena, J. Econometrics 88
 * (1999) 341-363). It costs O(r) a step for each missing value, and for few of them is by far the
 * faster; where d + D > 0 it is the limit of R's for a prior without bound.
 *
 * Inside, values are scaled to a standard deviation of about 1, and regressors too.
 */
#ifndef AISLE_ARIMA_LIKELIHOOD_H
#define AISLE_ARIMA_LIKELIHOOD_H

#include "arima/innovations.h"
#include "arima/kalman.h"

enum likelihood_way {
    LIKELIHOOD_CONDITIONAL,
    LIKELIHOOD_FILTERED, /* exact; the two are the same if no value is missing */
    LIKELIHOOD_BRIDGED
};

struct likelihood {
    enum aisle_likelihood kind;
    enum likelihood_way way;
    struct arma arma;
    size_t arma_count, regressors;
    size_t bridges;       /* regressors of missing values, before the others */
    size_t columns;       /* 1 + bridges + regressors */
    size_t n;             /* values: differenced, unless the kind is diffuse */
    size_t lost;          /* d + sD if differenced, else 0 */
    size_t used;          /* values that are not missing, less d + sD */
    bool gaps;            /* FILTERED over missing values */
    bool *skip;           /* CONDITIONAL: where errors can't be worked out; NULL: nowhere */
    double **x;           /* columns of n: the values less x base, scaled; regressors, scaled */
    double *scale, *base; /* for each column; base[0] is not used */
    bool perfect;         /* the regressors alone explain all: sigma2 = 0 */
    double **v;           /* columns of n: errors; scratch */
    double *coef, *norm;  /* of bridges and regressors; see project_out() */
    double *b;            /* coef of regressors: the best, scaled, less base */
    double *triangle;     /* scratch */
    struct innovations innovations;
    struct kalman kalman; /* only used where values are missing */
    double kappa;
    /* What the last evaluation found. */
    size_t nu;
    double ssq, sum_log_f, objective;
};

/** The cheapest way for a method and so many missing values among n. */
enum likelihood_way likelihood_way(enum aisle_arima_method method,
                                   const struct aisle_arima_order *order, size_t n, size_t missing);

/**
 * @param column  the series, n values with NaN for missing, then `regressors` of them without any
 * @param collinear  set to the index of a regressor that depends on those before it after
 * differencing, or 0
 * @return false: collinear
 */
bool likelihood_init(struct likelihood *l, enum likelihood_way way,
                     const struct aisle_arima_order *order, const double *const *column, size_t n,
                     size_t regressors, size_t *collinear);
void likelihood_fini(struct likelihood *l);

/** How many errors there are of the conditional kind: after the first p*, and where nothing that
 * they rest on is missing. */
size_t likelihood_errors(const struct likelihood *l);

/**
 * Evaluates at ARMA coefficients and the best b, which is left in l->b, the errors v_t / sqrt(F_t)
 * in l->v[0].
 *
 * @return false: the model is not stationary, or its errors overflow
 */
bool likelihood_at(struct likelihood *l, const double *arma);

/** The same at a given b (scaled, less base). */
bool likelihood_with(struct likelihood *l, const double *arma, const double *b);

/** The log-likelihood of the last evaluation, of the values as they were before scaling. */
double likelihood_log(const struct likelihood *l);

/** sigma2 of the last evaluation. */
double likelihood_sigma2(const struct likelihood *l);

/** From inside to outside: the coefficient of regressor j, and the factor of its unit. */
double likelihood_b(const struct likelihood *l, size_t j);
double likelihood_unit(const struct likelihood *l, size_t j);

#endif
