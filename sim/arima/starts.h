/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Where the search for a model's coefficients begins, and how hard it looks.
 *
 * A trial goes from where conditional least squares leads, by one way. A whole fit goes from there
 * and from zero by both ways; by method ML, and if there are three coefficients or more, also from
 * four points of other characters, since likelihoods of mixed models have several maxima. A series
 * of a thousand values or more has its maximum where conditional least squares says, and other
 * starts cost more than they find.
 */
#ifndef AISLE_ARIMA_STARTS_H
#define AISLE_ARIMA_STARTS_H

#include "arima/arima.h"
#include "arima/estimate.h"

/**
 * Searches.
 *
 * @param x      the series, the constant, the regressors
 * @param start  ARMA coefficients, from which alone to start; NULL: as above
 * @param arma   out: the best ARMA coefficients, at which the likelihood was evaluated last
 * @return false: the likelihood could be worked out from none of the starts
 */
bool starts_search(const struct aisle_arima *m, struct likelihood *l, double *const *x,
                   const double *start, enum arima_effort effort, double *arma, struct estimate *e);

#endif
