/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seasonal-naive: the value of one period before, k periods ahead with variance k sigma2, sigma2
 * the mean square of the seasonal steps: Hyndman and Athanasopoulos, "Forecasting: Principles and
 * Practice", 3rd ed., 5.2 and 5.5. In place of a missing value stands that of the period before, as
 * in R's snaive(). A phase of the season that never had a value is forecast as a random walk.
 */
#include <math.h>

#include "base/mem.h"
#include "forecast/forecasters.h"
#include "forecast/walk.h"

struct state {
    struct walk walk;
    size_t period;
    double *season; /* value of each phase; NaN: none yet */
    size_t phase;   /* of the next value */
    double ssq;
    size_t steps;
};

static enum aisle_status init(void *vstate, const struct aisle_forecaster_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    (void)err;
    st->period = env->period;
    st->season = mem_new(st->period, sizeof *st->season);
    for (size_t i = 0; i < st->period; i++)
        st->season[i] = NAN;
    return AISLE_OK;
}

static void fini(void *vstate)
{
    mem_free(((struct state *)vstate)->season);
}

static double observe(void *vstate, double y)
{
    struct state *st = vstate;
    double *before = &st->season[st->phase], step = y - *before;
    double walked = walk_observe(&st->walk, y);

    st->phase = (st->phase + 1) % st->period;
    if (isnan(y))
        return NAN;
    if (!isnan(*before)) {
        st->ssq += step * step;
        st->steps++;
    } else {
        step = walked;
    }
    *before = y;
    return step;
}

static void forecast(const void *vstate, size_t horizon, double *mean, double *se)
{
    const struct state *st = vstate;
    double variance = st->steps ? st->ssq / (double)st->steps : INFINITY;

    walk_forecast(&st->walk, horizon, mean, se);
    for (size_t h = 0; h < horizon; h++) {
        double value = st->season[(st->phase + h) % st->period];

        if (isnan(value))
            continue;
        mean[h] = value;
        se[h] = sqrt(variance * (double)(h / st->period + 1));
    }
}

const struct aisle_forecaster_type forecaster_seasonal_naive = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "seasonal-naive",
    .summary = "the value of one period before; the last value until there is one",
    .state_size = sizeof(struct state),
    .init = init,
    .fini = fini,
    .observe = observe,
    .forecast = forecast,
};
