/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Least squares by modified Gram-Schmidt (Björck, BIT 7 (1967) 1-21), in place. */
#ifndef AISLE_ARIMA_PROJECT_H
#define AISLE_ARIMA_PROJECT_H

#include <stddef.h>

/**
 * Takes off v[0] what v[1..count] explain of it; they become orthogonal to each other, in their
 * order.
 *
 * @param v         1 + count columns of n
 * @param from      for each of the 1 + count columns the first value that may not be 0; not
 * ascending from column 1 on; NULL: 0
 * @param triangle  count^2, scratch
 * @param tolerance the share of a column's norm^2 that must be left of it, or it depends on those
 * before it
 * @param b         out: the coefficients; 0 for a dependent column
 * @param norm      out: norm^2 of what was left of each column; 0 for a dependent one. NULL: not
 * wanted
 * @return the number, from 1, of the first dependent column; 0 if there is none
 */
size_t project_out(double *const *v, size_t n, size_t count, const size_t *from, double *triangle,
                   double tolerance, double *b, double *norm);

double project_dot(const double *a, const double *b, size_t n);

/** a -= factor b */
void project_take(double *a, const double *b, double factor, size_t n);

#endif
