/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oracle: the values that will come; beyond them a random walk. */
#include <math.h>

#include "base/error.h"
#include "forecast/forecasters.h"
#include "forecast/walk.h"

struct state {
    struct walk walk;
    struct aisle_future future;
    size_t seen;
};

static enum aisle_status init(void *vstate, const struct aisle_forecaster_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    st->future = env->future;
    return st->future.value
               ? AISLE_OK
               : error_at(err, AISLE_EVALUE, env->at,
                          "oracle has to be told the future, and nobody knows it here");
}

static double observe(void *vstate, double y)
{
    struct state *st = vstate;
    double known = st->future.value(st->future.self, st->seen++);
    double step = walk_observe(&st->walk, y);

    return isnan(known) ? step : y - known;
}

static void forecast(const void *vstate, size_t horizon, double *mean, double *se)
{
    const struct state *st = vstate;

    walk_forecast(&st->walk, horizon, mean, se);
    for (size_t h = 0; h < horizon; h++) {
        double known = st->future.value(st->future.self, st->seen + h);

        if (isnan(known))
            continue;
        mean[h] = known;
        se[h] = 0;
    }
}

const struct aisle_forecaster_type forecaster_oracle = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "oracle",
    .summary = "knows the future: for comparisons only",
    .state_size = sizeof(struct state),
    .knows_future = true,
    .init = init,
    .observe = observe,
    .forecast = forecast,
};
