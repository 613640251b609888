/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the forecasters arima and auto-arima share: estimating a model again. */
#ifndef AISLE_FORECAST_ARIMA_ONLINE_H
#define AISLE_FORECAST_ARIMA_ONLINE_H

#include <stddef.h>

#include <aisle/forecast.h>

/**
 * Estimates on a new window and puts the model in the place of the old one. Begins at the old one's
 * estimates, if there is one; if that does not converge, or fails, from scratch.
 *
 * @param model  *model is the old one, of the same order and constant, or NULL; it stays on failure
 */
AISLE_MUST_CHECK
enum aisle_status arima_refit(struct aisle_arima **model, const double *y, size_t n,
                              const struct aisle_arima_spec *spec, struct aisle_error *err);

/** Values below which an estimation makes no sense: what differencing takes, and twice as many as
 * there are coefficients. */
size_t arima_least(const struct aisle_arima_order *order);

#endif
