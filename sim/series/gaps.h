/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Series with missing values (NaN): what is there, and what to put in between. */
#ifndef AISLE_SERIES_GAPS_H
#define AISLE_SERIES_GAPS_H

#include <stdbool.h>
#include <stddef.h>

size_t gaps_present(const double *y, size_t n); /* how many are not missing */

/** Copies those that are not missing to `out`, which has room for n. @return how many */
size_t gaps_skip(const double *y, size_t n, double *out);

/** Copies to `out`, missing values on the straight line between their neighbours, and as the
 * nearest one at the ends. If all are missing, so they remain. */
void gaps_fill(const double *y, size_t n, double *out);

/**
 * True if the values are equal but for rounding: those that differ from the first are off by at
 * most 1e-12 of their mean modulus, whatever their unit. Missing values are passed over; none at
 * all are constant.
 */
bool gaps_constant(const double *y, size_t n);

#endif
