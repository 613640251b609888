/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Minimising over the unit cube. */
#ifndef AISLE_FORECAST_CUBE_H
#define AISLE_FORECAST_CUBE_H

#include <stddef.h>

/**
 * Minimises `f` over [0,1]^k by the simplex of Nelder and Mead from each of several starts.
 *
 * The search is over u with x = sin^2 u, so that a minimum on the border of the cube is one like
 * any other. A value of f that is not finite counts as very bad.
 *
 * @param start  `starts` points of k coordinates, one after another
 * @param best   where to write the best point, the first of equals
 * @return the value there
 */
double cube_minimise(double (*f)(const double *x, void *self), void *self, size_t k,
                     const double *start, size_t starts, double *best);

#endif
