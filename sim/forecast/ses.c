/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ses: simple exponential smoothing; forecast/smooth.h has the formulas.
 *
 * Brown, "Statistical Forecasting for Inventory Control", 1959; Hyndman and Athanasopoulos,
 * "Forecasting: Principles and Practice", 3rd ed., 8.1.
 */
#include <stdio.h>

#include "base/error.h"
#include "forecast/forecasters.h"
#include "forecast/smooth.h"

static enum aisle_status init(void *state, const struct aisle_forecaster_env *env,
                              struct aisle_error *err)
{
    (void)env;
    (void)err;
    smooth_init(state, false, 1);
    return AISLE_OK;
}

static enum aisle_status fit(void *state, const double *y, size_t n, struct aisle_error *err)
{
    return smooth_fit(state, y, n)
               ? AISLE_OK
               : error_set(err, AISLE_EVALUE, "ses needs %zu values", smooth_least(state));
}

static void describe(const void *state, char *out, size_t size)
{
    snprintf(out, size, "ses, alpha %.4g", ((const struct smooth *)state)->alpha);
}

const struct aisle_forecaster_type forecaster_ses = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "ses",
    .summary = "simple exponential smoothing; alpha and the first level by least squares",
    .state_size = sizeof(struct smooth),
    .init = init,
    .fit = fit,
    .least = smooth_least,
    .observe = smooth_observe,
    .forecast = smooth_forecast,
    .describe = describe,
};
