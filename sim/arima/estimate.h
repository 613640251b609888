/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The search for the coefficients that minimise a likelihood's objective.
 *
 * A least squares problem: Levenberg-Marquardt (GSL) from several starts, by way of BFGS as well,
 * and a simplex where neither settles. For exact likelihoods the autoregressive parts are searched
 * over in atanh of their partial autocorrelations, so that they stay stationary (Jones,
 * Technometrics 22 (1980) 389-395); moving averages are free, as the likelihood does not change
 * when a root is replaced by its inverse: an optimum with a root on the unit circle is an ordinary
 * one there, and would lie at infinity if they were bounded. In the end their roots are reflected
 * out of the circle. For conditional sums of squares it is the other way round: they make no sense
 * beyond the circle of a moving average, and ask for no stationarity.
 */
#ifndef AISLE_ARIMA_ESTIMATE_H
#define AISLE_ARIMA_ESTIMATE_H

#include "arima/likelihood.h"

struct estimate {
    bool converged;
    bool reflected; /* a moving average had roots within the circle */
};

/** By which way from a start; BFGS goes other ways than Levenberg-Marquardt, and may end elsewhere.
 */
enum estimate_way {
    ESTIMATE_LM = 1,
    ESTIMATE_BFGS = 2,
    ESTIMATE_BOTH = 3,
    ESTIMATE_ROUGH = 4 /* besides: where that does not settle, nothing else is tried */
};

/**
 * Minimises the objective.
 *
 * @param arma     out: the best ARMA coefficients
 * @param starts   start_count sets of them to begin from; the best end counts
 * @return false: the objective could be worked out from none of the starts
 */
bool estimate(struct estimate *out, struct likelihood *l, double *arma, const double *const *starts,
              size_t start_count, enum estimate_way way);

/** Turns coefficients into ones that an exact likelihood can start from: stationary, invertible. */
void estimate_tame(const struct aisle_arima_order *order, double *arma);

/**
 * Covariance of the estimates of all coefficients, ARMA first: the inverse of the information
 * matrix, which is `used` times the Hessian of the objective by central differences.
 *
 * @param covariance  (arma_count + regressors)^2 by rows, those of regressors in inside units; NaN
 * if it is not positive definite
 * @return whether it is
 */
bool estimate_covariance(struct likelihood *l, const double *arma, double *covariance);

#endif
