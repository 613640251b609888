/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Differencing: (1-B)^d (1-B^s)^D. */
#ifndef AISLE_SERIES_DIFF_H
#define AISLE_SERIES_DIFF_H

#include <stddef.h>

/**
 * Differences n values in place, d times at lag 1 and D times at lag s; a difference with a missing
 * value (NaN) is missing. Differences that are all the same but for rounding are made the same.
 *
 * @return how many are left, at the front: n - d - s D, or 0
 */
size_t diff_series(double *y, size_t n, int d, int D, int s);

/**
 * The coefficients of what a value owes to those before it: y_t = w_t + sum delta_j y_(t-j),
 * where w is the differenced series.
 *
 * @param delta  d + s D of them, delta[j - 1] at lag j
 */
void diff_weights(double *delta, int d, int D, int s);

#endif
