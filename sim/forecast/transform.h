/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a forecaster is shown in place of y, and how its forecasts become forecasts of y.
 *
 * Quantiles go through unharmed. Means do not: if log y is normal with mean m and variance v, then
 * y has mean exp(m + v/2) and variance (exp(v) - 1) exp(2m + v).
 */
#ifndef AISLE_FORECAST_TRANSFORM_H
#define AISLE_FORECAST_TRANSFORM_H

enum transform { TRANSFORM_NONE, TRANSFORM_LOG, TRANSFORM_LOG1P };
enum { KNOB_TRANSFORM }; /* its place in aisle_forecaster_knobs */

extern const char *const transform_names[]; /* NULL-terminated */

/** NaN, or not finite, if y has no logarithm. */
double transform_in(enum transform t, double y);

/** The inverse. */
double transform_out(enum transform t, double x);

/** Mean and standard error of y from those of what it was shown, in place. */
void transform_moments(enum transform t, double *mean, double *se);

#endif
