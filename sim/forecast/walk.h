/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A random walk: the forecast is the last value, its variance h sigma2.
 *
 * sigma2 is the mean square of the steps from one value to the next, as in Hyndman and
 * Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., 5.2 and 5.5. A step over k - 1
 * missing values has variance k sigma2 and is weighed so; R's naive() counts it like any other.
 */
#ifndef AISLE_FORECAST_WALK_H
#define AISLE_FORECAST_WALK_H

#include <stdbool.h>
#include <stddef.h>

/** Zero-initialised is a walk that has not begun. */
struct walk {
    bool begun;
    double last; /* value that was not missing */
    size_t gap;  /* missing values since */
    double ssq;  /* of the steps, each over its length */
    size_t steps;
};

/** The next value; NaN: missing. @return the step; NaN if it is missing or the first */
double walk_observe(struct walk *w, double y);

/** h = 1..horizon. Infinite if no step was seen; before any value around 0. */
void walk_forecast(const struct walk *w, size_t horizon, double *mean, double *se);

#endif
