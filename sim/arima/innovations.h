/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One-step errors of an ARMA process, for a series without missing values.
 *
 * Exact: the errors v_t of the best linear predictor from all values before, and their variances
 * F_t sigma2, from a stationary start. This is the Kalman filter of the companion form, whose
 * covariance changes by a matrix of rank one each step, so that a step costs O(r) instead of
 * O(r^2), r = max(p*, q* + 1) (Morf, Sidhu, Kailath 1974). In terms of the series itself:
 *
 *     a_i(t+1) = a_(i+1)(t) + phi_(i+1) y_t + h_i(t) v_t,      v_t = y_t - a_0(t)
 *
 * where the weights h_i(t) tend to theta_(i+1) and F_t falls to 1. Once F_t - 1 < 10^-12 it is the
 * plain recursion of the model, O(p + q) a step.
 *
 * Conditional: that plain recursion from the start, the first p* errors taken as 0.
 *
 * Several series are filtered at once with the same weights: the regressors of a model beside its
 * values.
 */
#ifndef AISLE_ARIMA_INNOVATIONS_H
#define AISLE_ARIMA_INNOVATIONS_H

#include "arima/lags.h"

/** Room for filtering; made once for an order and a number of columns. */
struct innovations {
    size_t r, columns;
    double *partial, *triangle; /* for autocovariances of the autoregression */
    double *gamma, *psi, *column;
    double *h, *L, *a; /* r each; a for each column, as a ring */
    size_t *from;      /* for each column the first value that is not 0; 0 unless set */
};

void innovations_init(struct innovations *w, const struct arma *m, size_t columns);
void innovations_fini(struct innovations *w);

/**
 * The first column of the state's stationary covariance / sigma2: Cov(state_i, y_t), i = 0..r, of
 * which the last is 0. State i is sum_(k>=0) phi_(i+1+k) y_(t-1-k) + theta_(i+k) e_(t-k).
 *
 * @return false: the model is not stationary
 */
bool innovations_covariance(struct innovations *w, const struct arma *m);

/**
 * Exact errors, divided by sqrt(F_t).
 *
 * @param x    for each column n values
 * @param out  for each column n errors
 * @param sum_log_f  sum of log F_t
 * @return false: the model is not stationary
 */
bool innovations_exact(struct innovations *w, const struct arma *m, const double *const *x,
                       double *const *out, size_t n, double *sum_log_f);

/**
 * Conditional errors; 0 for the first p*.
 *
 * @param skip  n flags: where a value or one that its error rests on is missing, the error is taken
 *              as 0; NULL: nowhere
 * @return false: an error overflows, as the model is far from invertible
 */
bool innovations_conditional(const struct arma *m, const double *const *x, double *const *out,
                             size_t n, size_t columns, const bool *skip);

#endif
