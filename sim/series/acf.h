/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Autocorrelation of what has its mean removed already. For all others: aisle_acf(). */
#ifndef AISLE_SERIES_ACF_H
#define AISLE_SERIES_ACF_H

#include <stddef.h>

/** As aisle_acf(), but x, n > 0 values, is taken to have mean 0. O(n lags), or O(n log n) where
 * that is less. */
void acf_centred(const double *x, size_t n, size_t lags, double *out);

#endif
