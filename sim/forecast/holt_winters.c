/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * holt-winters: exponential smoothing of level, slope and additive season; forecast/smooth.h has
 * the formulas. Without a season it is Holt's linear trend.
 *
 * Holt, "Forecasting seasonals and trends by exponentially weighted moving averages", ONR
 * memorandum 52, 1957; Winters, Management Science 6 (1960) 324-342. A season that grows with the
 * level is one of transform=log.
 */
#include <stdio.h>

#include "base/error.h"
#include "forecast/forecasters.h"
#include "forecast/smooth.h"

static enum aisle_status init(void *state, const struct aisle_forecaster_env *env,
                              struct aisle_error *err)
{
    (void)err;
    smooth_init(state, true, env->period);
    return AISLE_OK;
}

static enum aisle_status fit(void *state, const double *y, size_t n, struct aisle_error *err)
{
    const struct smooth *s = state;

    if (smooth_fit(state, y, n))
        return AISLE_OK;
    return error_set(err, AISLE_EVALUE,
                     s->season ? "holt-winters needs %zu values, two periods"
                               : "holt-winters needs %zu values",
                     smooth_least(s));
}

/* In Holt's and Winters's own parameters. */
static void describe(const void *state, char *out, size_t size)
{
    const struct smooth *s = state;
    double beta = s->alpha > 0 ? s->beta / s->alpha : 0;
    double gamma = s->alpha < 1 ? s->gamma / (1 - s->alpha) : 0;

    if (s->season)
        snprintf(out, size, "holt-winters[%zu], alpha %.4g, beta %.4g, gamma %.4g", s->period,
                 s->alpha, beta, gamma);
    else
        snprintf(out, size, "holt, alpha %.4g, beta %.4g", s->alpha, beta);
}

const struct aisle_forecaster_type forecaster_holt_winters = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "holt-winters",
    .summary = "exponential smoothing of level, slope and season; without a season Holt's trend",
    .state_size = sizeof(struct smooth),
    .init = init,
    .fini = smooth_fini,
    .fit = fit,
    .least = smooth_least,
    .observe = smooth_observe,
    .forecast = smooth_forecast,
    .describe = describe,
};
