/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How often to difference, for a search. */
#ifndef AISLE_ARIMA_DIFFERENCES_H
#define AISLE_ARIMA_DIFFERENCES_H

#include <aisle/forecast.h>

/**
 * Finds d and D where the search does not fix them: D by the strength of the season of period o->s,
 * then d by KPSS of what differencing by D leaves; of residuals, if there are regressors.
 *
 * @param value, regressor  n each
 * @return whether what is left after differencing is constant
 */
bool differences_find(const struct aisle_arima_search *asked, const double *value, size_t n,
                      const struct aisle_regressor *regressor, struct aisle_arima_order *o);

#endif
