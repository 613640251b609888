/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The built-in forecasters, one file each. */
#ifndef AISLE_FORECAST_FORECASTERS_H
#define AISLE_FORECAST_FORECASTERS_H

#include <aisle/forecaster.h>

extern const struct aisle_forecaster_type forecaster_arima;
extern const struct aisle_forecaster_type forecaster_auto_arima;
extern const struct aisle_forecaster_type forecaster_drift;
extern const struct aisle_forecaster_type forecaster_holt_winters;
extern const struct aisle_forecaster_type forecaster_moving_average;
extern const struct aisle_forecaster_type forecaster_naive;
extern const struct aisle_forecaster_type forecaster_oracle;
extern const struct aisle_forecaster_type forecaster_pool;
extern const struct aisle_forecaster_type forecaster_seasonal_naive;
extern const struct aisle_forecaster_type forecaster_ses;

#endif
