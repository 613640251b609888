/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The state of a fitted model at its last value: what forecasts begin from and new values change.
 */
#ifndef AISLE_ARIMA_STATE_H
#define AISLE_ARIMA_STATE_H

#include <aisle/forecast.h>

/**
 * Runs the filter of a model, whose coefficients are set, to the end of its series.
 *
 * @param x  the series, the constant, the regressors
 */
struct arima_state *state_new(const struct aisle_arima *m, double *const *x);
void state_free(struct arima_state *s); /* NULL is fine */

#endif
