/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the fit and the search for an order share. */
#ifndef AISLE_FORECAST_ARIMA_H
#define AISLE_FORECAST_ARIMA_H

#include <aisle/forecast.h>

/** "ARIMA(2,1,1)(0,1,0)[12] with drift". */
void arima_name(char *out, size_t size, const struct aisle_arima_order *order,
                enum aisle_arima_constant constant, bool regression);

#endif
