/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecasters.h"

#include <stddef.h>

const struct aisle_forecaster_type *const aisle_forecasters[] = {
    &forecaster_arima,
    &forecaster_auto_arima,
    &forecaster_drift,
    &forecaster_holt_winters,
    &forecaster_moving_average,
    &forecaster_naive,
    &forecaster_oracle,
    &forecaster_pool,
    &forecaster_seasonal_naive,
    &forecaster_ses,
    NULL,
};
