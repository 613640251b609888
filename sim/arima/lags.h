/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Polynomials in the lag operator B.
 *
 * The coefficients of a model stand in one array in the order ar, ma, sar, sma. Multiplied out they
 * are two polynomials, phi* of degree p + sP and theta* of degree q + sQ, most of whose weights are
 * zero where there is a season: loops over them go by the list of the lags that are there.
 */
#ifndef AISLE_ARIMA_LAGS_H
#define AISLE_ARIMA_LAGS_H

#include <stdbool.h>
#include <stddef.h>

#include <aisle/forecast.h>

/** One product of two polynomials: weight[j] is that of lag j, weight[0] = 1 unless said. */
struct lags {
    size_t degree;
    double *weight;    /* degree + 1 */
    size_t count, *at; /* the lags above 0 that may have a weight, ascending */
};

/** phi* and theta*. For phi* the weights are those of y_t = sum phi_j y_(t-j) + ..: their sign is
 * turned. */
struct arma {
    struct aisle_arima_order order;
    struct lags phi, theta;
};

/** How many coefficients ar, ma, sar, sma there are. */
size_t arma_count(const struct aisle_arima_order *order);

/** Where they begin in the array. */
struct arma_layout {
    size_t ar, ma, sar, sma;
};
struct arma_layout arma_layout(const struct aisle_arima_order *order);

void arma_init(struct arma *m, const struct aisle_arima_order *order);
void arma_fini(struct arma *m);

/** Multiplies out `coef`. */
void arma_set(struct arma *m, const double *coef);

/**
 * The partial autocorrelations of an autoregression (Durbin-Levinson, downwards).
 *
 * @param ar       `count` coefficients
 * @param partial  `count` of them
 * @return false: it is not stationary, as one of them is not within (-1, 1)
 */
bool lags_to_partial(double *partial, const double *ar, size_t count);

/**
 * The same, with the coefficients of all lower orders on the way.
 *
 * @param triangle  count (count + 1) / 2: row k, from k (k - 1) / 2 on, those of order k = 1..count
 */
bool lags_predictors(double *triangle, double *partial, const double *ar, size_t count);

/** The way back (Monahan, Biometrika 71 (1984) 403-404). `ar` may not be `partial`. */
void lags_from_partial(double *ar, const double *partial, size_t count);

/** The smallest modulus of the roots of 1 + c_1 z + .. + c_count z^count; INFINITY without roots,
 * NaN if they were not found. */
double lags_smallest_root(const double *c, size_t count);

/**
 * Replaces the roots of 1 + c_1 z + .. within the unit circle by their inverses: the moving average
 * with the same autocorrelations that can be inverted.
 *
 * @return whether there were any
 */
bool lags_reflect(double *c, size_t count);

#endif
