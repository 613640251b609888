/* SPDX-License-Identifier: GPL-3.0-or-later */
/* naive: the last value; forecast/walk.h has the formulas. */
#include "forecast/forecasters.h"
#include "forecast/walk.h"

static double observe(void *state, double y)
{
    return walk_observe(state, y);
}

static void forecast(const void *state, size_t horizon, double *mean, double *se)
{
    walk_forecast(state, horizon, mean, se);
}

const struct aisle_forecaster_type forecaster_naive = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "naive",
    .summary = "the last value; variance grows by the mean square of the steps",
    .state_size = sizeof(struct walk),
    .observe = observe,
    .forecast = forecast,
};
