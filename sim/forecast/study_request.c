/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/study.h"

#include <math.h>

enum { SEARCH_LAGS = 5 }; /* that a search goes up to */

static enum aisle_status check_levels(struct aisle_study_request *r, struct aisle_error *err)
{
    if (r->level_count == 0) {
        r->level[0] = 80;
        r->level[1] = 95;
        r->level_count = 2;
    }
    if (r->level_count > AISLE_LEVELS_MAX)
        return error_set(err, AISLE_EVALUE, "%zu levels are too many: %d at most", r->level_count,
                         AISLE_LEVELS_MAX);
    for (size_t i = 0; i < r->level_count; i++) {
        if (!(r->level[i] >= 1 && r->level[i] < 100)) {
            error_set(err, AISLE_EVALUE, "a level of %g %% is none: it must be from 1 to below 100",
                      r->level[i]);
            error_hint(err, "80,95 are the limits between which 80 and 95 of 100 values fall");
            return AISLE_EVALUE;
        }
        for (size_t j = 0; j < i; j++)
            if (r->level[j] == r->level[i])
                return error_set(err, AISLE_EVALUE, "the level %g is given twice", r->level[i]);
    }
    return AISLE_OK;
}

static enum aisle_status check_constant(const struct aisle_study_request *r,
                                        struct aisle_error *err)
{
    int d = r->order.d + r->order.D;

    if (!r->given && r->constant > AISLE_CONSTANT_NONE) {
        error_set(err, AISLE_EVALUE, "a search chooses itself whether there is a mean or a drift");
        error_hint(err, "give an order as well, or forbid both");
        return AISLE_EVALUE;
    }
    if (r->given && r->constant == AISLE_CONSTANT_MEAN && d > 0) {
        error_set(err, AISLE_EVALUE, "a model with d + D = %d has no mean: differencing removes it",
                  d);
        error_hint(err, d == 1 ? "a drift is what a mean of the differences amounts to"
                               : "d = 0 and D = 0, or no mean");
        return AISLE_EVALUE;
    }
    if (r->given && r->constant == AISLE_CONSTANT_DRIFT && d != 1) {
        error_set(err, AISLE_EVALUE, "a drift needs d + D = 1, not %d", d);
        error_hint(err, d == 0 ? "without differences, a mean" : "a drift would be a parabola");
        return AISLE_EVALUE;
    }
    return AISLE_OK;
}

static enum aisle_status check_order(struct aisle_study_request *r, struct aisle_error *err)
{
    struct aisle_arima_order *o = &r->order;

    if (!r->given)
        return AISLE_OK;
    if (o->s == 0)
        o->s = 1;
    /* The rest of it is for aisle_arima_fit(); these are used before. */
    if (o->d < 0 || o->d > AISLE_ARIMA_DIFF || o->D < 0 || o->D > AISLE_ARIMA_DIFF)
        return error_set(err, AISLE_EVALUE, "%s = %d is not within 0..%d",
                         o->d < 0 || o->d > AISLE_ARIMA_DIFF ? "d" : "D",
                         o->d < 0 || o->d > AISLE_ARIMA_DIFF ? o->d : o->D, AISLE_ARIMA_DIFF);
    if (o->s < 1 || o->s > AISLE_ARIMA_PERIOD)
        return error_set(err, AISLE_EVALUE, "s = %d is not within 1..%d", o->s, AISLE_ARIMA_PERIOD);
    if (o->s == 1 && (o->P || o->D || o->Q)) {
        error_set(err, AISLE_EVALUE, "a seasonal order needs a period of 2 or more");
        error_hint(err, "12 of months, 7 of days, 24 of hours");
        return AISLE_EVALUE;
    }
    if (r->period > 1 && o->s > 1 && r->period != o->s)
        return error_set(err, AISLE_EVALUE, "the period is %d in one place and %d in another", o->s,
                         r->period);
    return AISLE_OK;
}

enum aisle_status study_check(struct aisle_study_request *r, struct aisle_error *err)
{
    enum aisle_status status;

    if ((status = check_order(r, err)) != AISLE_OK ||
        (status = check_constant(r, err)) != AISLE_OK ||
        (status = check_levels(r, err)) != AISLE_OK)
        return status;
    if (r->period < 0 || r->period > AISLE_ARIMA_PERIOD)
        return error_set(err, AISLE_EVALUE, "a period of %d is out of range: 1 (no season) to %d",
                         r->period, AISLE_ARIMA_PERIOD);
    if (r->horizon > AISLE_HORIZON_MAX || r->holdout > AISLE_HORIZON_MAX)
        return error_set(err, AISLE_EVALUE, "%zu steps are too many: %d at most",
                         r->horizon > r->holdout ? r->horizon : r->holdout, AISLE_HORIZON_MAX);
    if (isnan(r->clip_low) || isnan(r->clip_high) || r->clip_low > r->clip_high)
        return error_set(err, AISLE_EVALUE, "forecasts can't be clipped to %g..%g", r->clip_low,
                         r->clip_high);
    if (r->xreg_future && !r->xreg)
        return error_set(err, AISLE_EVALUE, "future regressors are given, but none for the series");
    return AISLE_OK;
}

bool study_season_fits(int period)
{
    return period > 1 && period + SEARCH_LAGS <= AISLE_ARIMA_REACH;
}
