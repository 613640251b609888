/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A range: the least and the greatest of what is drawn, and the axis that it asks for.
 *
 * Data from outside may be missing, infinite, or all the same; an axis must have two ends.
 */
#ifndef AISLE_PLOTS_RANGE_H
#define AISLE_PLOTS_RANGE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

struct range {
    double from, to; /* from > to: nothing yet */
};

static const struct range range_empty = {INFINITY, -INFINITY};

/** Whether a value can be drawn: neither missing nor so large that sums of two overflow. */
bool range_holds(double value);

/** Widens it to hold those of the values that can be drawn; `values` may be NULL if count is 0. */
void range_add(struct range *r, const double *values, size_t count);

/** Two ends, from < to, whatever was added: whole ticks in at most so many intervals. */
void range_cover(struct range *r, int intervals);

#endif
