/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a series looks like before a model is fitted, and its residuals after.
 *
 * Autocorrelation, tests of stationarity, how often to difference, the strength and length of a season;
 * tests of what remains. A series is an array of n doubles at equal steps; NaN is a missing value.
 */
#ifndef AISLE_DIAGNOSTICS_H
#define AISLE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * How often to difference: while the KPSS test of level (lag trunc(3 sqrt(n) / 13)) rejects at 5 %, at
 * most `most` times. 0 for a constant series. Missing values are passed over, as in R's ndiffs().
 */
int aisle_ndiffs(const double *y, size_t n, int most);

/** How often to difference at lag `period`: 1 if the strength of the season is above 0.64 (and the
 * series holds two periods at least), else 0; as R's nsdiffs(). */
int aisle_nsdiffs(const double *y, size_t n, int period);

#endif
