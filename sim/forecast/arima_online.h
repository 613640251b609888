/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the forecasters arima and auto-arima share: a model that is estimated again. */
#ifndef AISLE_FORECAST_ARIMA_ONLINE_H
#define AISLE_FORECAST_ARIMA_ONLINE_H

#include <stddef.h>

#include <aisle/forecast.h>

/** The first member of their states. The functions below with a `state` are slots of theirs. */
struct arima_online {
    struct aisle_arima *model; /* NULL: not estimated yet */
};

/**
 * Estimates on a new window and puts the model in the place of the old one. Begins at the old one's
 * estimates, if there is one; if that does not converge, or fails, from scratch. Without standard
 * errors of coefficients.
 *
 * @param spec  of the same order and constant as the old model
 */
AISLE_MUST_CHECK
enum aisle_status arima_refit(struct arima_online *online, const double *y, size_t n,
                              const struct aisle_arima_spec *spec, struct aisle_error *err);

void arima_online_fini(void *state);
double arima_online_observe(void *state, double y);
void arima_online_forecast(const void *state, size_t horizon, double *mean, double *se);
void arima_online_describe(const void *state, char *out, size_t size);

/** Values below which an estimation makes no sense: what differencing takes, and twice as many as
 * there are coefficients. */
size_t arima_least(const struct aisle_arima_order *order);

#endif
