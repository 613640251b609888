/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Exponential smoothing with additive errors: level, slope, season.
 *
 *     y_t = l + b + s_(t-m) + e_t
 *     l' = l + b + alpha e,   b' = b + beta e,   s' = s_(t-m) + gamma e
 *
 * In the error form of Hyndman, Koehler, Ord, Snyder, "Forecasting with Exponential Smoothing",
 * 2008: simple (Brown) without b and s, Holt's linear trend (1957) without s, Holt's and Winters's
 * (1960) with all. Their own parameters are beta / alpha and gamma / (1 - alpha). A missing value
 * has e = 0.
 *
 * The variance h steps ahead is sigma2 (1 + sum_(j=1)^(h-1) c_j^2), c_j = alpha + beta j, and gamma
 * more where m divides j (the same book, table 6.1).
 */
#ifndef AISLE_FORECAST_SMOOTH_H
#define AISLE_FORECAST_SMOOTH_H

#include <stdbool.h>
#include <stddef.h>

enum { SMOOTH_PARAMETERS = 3 };

struct smooth {
    bool trend;
    size_t period; /* 1: no season */
    double alpha, beta, gamma;
    double level, slope;
    double *season; /* of each phase; NULL without a season */
    size_t phase;   /* of the next value */
    double sigma2;
    /** Where the search ended, in its own coordinates. */
    double found[SMOOTH_PARAMETERS];
    bool searched;
};

/* A `state` is a struct smooth: these functions are slots of both forecasters. */

/** Gives it room for its season, if the period is above 1. */
void smooth_init(struct smooth *s, bool trend, size_t period);
void smooth_fini(void *state);

/** Takes in a value; NaN: missing. @return its one-step error, or NaN */
double smooth_observe(void *state, double y);

void smooth_forecast(const void *state, size_t horizon, double *mean, double *se);

/** Fewest values that can be estimated from. */
size_t smooth_least(const void *state);

/**
 * Estimates parameters and first states from n values by the least sum of squared one-step errors,
 * and ends behind the last. If it was `searched` before, the search begins where that ended, and
 * nowhere else.
 *
 *  - Without a season, level and slope before the first value are estimated too: the errors are
 * linear in them, so only alpha and beta are searched. The objective is that of R's ses() and
 * holt(), with their bounds: 0.0001 <= alpha <= 0.9999, 0.0001 <= beta <= alpha; so is sigma2, with
 * divisor n less parameters and states.
 *  - With a season the first states are those of R's HoltWinters(): the line through the centred
 * moving average of the first two periods, and what is off it. The search is over Winters's
 *    parameters, each from 0 to 1, and the errors of the first period do not count. sigma2 is the
 * variance of the errors. Missing values in the first two periods are interpolated for the first
 * states.
 *
 * @return false: fewer values than smooth_least() that are not missing; nothing was changed
 */
bool smooth_fit(struct smooth *s, const double *y, size_t n);

#endif
