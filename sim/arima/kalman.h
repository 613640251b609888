/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The Kalman filter of an ARIMA model: for missing values, forecasts and values as they come.
 *
 * The state is that of the ARMA process w (r = max(p*, q* + 1) numbers, see innovations.h), then
 * the last d + sD values y, latest first, since y_t = w_t + sum delta_j y_(t-j) (Harvey,
 * "Forecasting, Structural Time Series Models and the Kalman Filter", 1989, section 3.3). a and P
 * are those of the state at the next step given all values seen; variances are in units of sigma2.
 *
 * A past value is certain once it was observed: its part of P is 0, and not kept. Neither is that
 * of a value before the first as long as it stands where delta is 0: it is independent of all else.
 * So with u uncertain values beside these P takes (r + u)^2 numbers, and a step as much time. Where
 * none is uncertain and the process itself is known up to the next error, P is R R' and need not be
 * computed (`steady`): a step costs O(r + d + sD).
 */
#ifndef AISLE_ARIMA_KALMAN_H
#define AISLE_ARIMA_KALMAN_H

#include "arima/lags.h"

/** The prior variance / sigma2 of values of which nothing is known; that of R's arima(). */
#define KALMAN_DIFFUSE 1e6

struct kalman {
    size_t r, levels, size; /* size = r + levels */
    size_t columns;         /* series filtered at once with the same gains */
    double *phi, *theta;    /* r each: weights at lags 1..r, 0..r-1 */
    double *delta;          /* levels */
    double *a;              /* columns x size */
    size_t *active, count;  /* the parts of the state that P is of: 0..r-1, then uncertain values */
    double *P, *work;       /* count x count by rows of `room` */
    double *gain;           /* P Z', count */
    size_t *came, room;     /* came: where each part stood in `active` a step before */
    double kappa;           /* prior variance of the values before the first */
    size_t steps;           /* since the start, up to `levels` */
    bool steady;
};

void kalman_init(struct kalman *k, const struct arma *m, size_t columns);
void kalman_fini(struct kalman *k);

/**
 * Sets the weights and starts anew: the process stationary, or, if the model is not, at rest before
 * the first value; the values before the first have prior variance `kappa` (times sigma2), or, if
 * that is 0, are known to be 0.
 *
 * @return whether the model is stationary
 */
bool kalman_start(struct kalman *k, const struct arma *m, double kappa);

/** After a start with kappa = 0, for one column: the first `levels` of these values have been seen.
 */
void kalman_levels(struct kalman *k, const double *y, size_t count);

/**
 * One step: takes in a value of each column and goes on to the next.
 *
 * @param y  a value for each column; NULL: missing
 * @param v  the one-step errors, one for each column; NaN if missing
 * @return the variance F of the errors / sigma2
 */
double kalman_step(struct kalman *k, const double *y, double *v);

/**
 * Means and variances / sigma2 of the next `horizon` values of the first column, as seen from now.
 */
void kalman_forecast(const struct kalman *k, size_t horizon, double *mean, double *variance);

#endif
