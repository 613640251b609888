/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * drift: a random walk with the mean step b, the line through the first value and the last.
 *
 *     y_(t+h) = y_t + h b,    variance h s2 + h^2 s2 / T
 *
 * s2: of the steps about b, divisor one less than their number; T: time from the first value to the
 * last. Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., 5.2 and 5.5,
 * as R's rwf(drift = TRUE). A step over k - 1 missing values has mean k b and variance k s2.
 */
#include <math.h>

#include "forecast/forecasters.h"
#include "forecast/walk.h"

struct state {
    struct walk walk;
    double b, ssq, time; /* ssq about b; time covered by the steps */
};

static double observe(void *vstate, double y)
{
    struct state *st = vstate;
    double k = (double)(st->walk.gap + 1), step = walk_observe(&st->walk, y),
           error = step - k * st->b;

    if (isnan(step))
        return NAN;
    /* West's update of a weighted mean and sum of squares: steps / k, weights k. */
    st->time += k;
    st->b += error / st->time;
    st->ssq += error * (step / k - st->b);
    return error;
}

static void forecast(const void *vstate, size_t horizon, double *mean, double *se)
{
    const struct state *st = vstate;
    double variance = st->walk.steps > 1 ? st->ssq / (double)(st->walk.steps - 1) : INFINITY;

    for (size_t h = 1; h <= horizon; h++) {
        double ahead = (double)(h + st->walk.gap);

        mean[h - 1] = st->walk.last + ahead * st->b;
        se[h - 1] = st->walk.steps > 1 ? sqrt(variance * ahead * (1 + ahead / st->time)) : INFINITY;
    }
}

const struct aisle_forecaster_type forecaster_drift = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "drift",
    .summary = "the last value, and on along the line from the first value to it",
    .state_size = sizeof(struct state),
    .observe = observe,
    .forecast = forecast,
};
