/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * STL: a series as season + trend + remainder, by local regression.
 *
 * Each cycle-subseries (all Januaries) is smoothed by local means over 11 periods; what of that is
 * low in frequency belongs to the trend and is taken out by moving averages; the rest is the
 * season. The series less its season, smoothed by local lines over some 1.7 periods, is the trend.
 * All that twice. Local regressions are done at every tenth of their window and joined by straight
 * lines.
 *
 * Source: Cleveland, Cleveland, McRae, Terpenning, J. Official Statistics 6 (1990) 3-73; the
 * parameters are those of R's stl(y, s.window = 11), not robust.
 */
#ifndef AISLE_SERIES_STL_H
#define AISLE_SERIES_STL_H

#include <stddef.h>

/**
 * Decomposes. O(n) but for the windows: some 50 n operations.
 *
 * @param y       n > 2 period finite values
 * @param period  2 or more
 * @param season, trend  n values each; the remainder is what they leave
 */
void stl(const double *y, size_t n, size_t period, double *season, double *trend);

#endif
