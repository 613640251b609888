/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * moving-average: the mean of the last values that are not missing. It has no model of errors:
 * the standard error is the root mean square of its one-step errors, at every horizon.
 */
#include <math.h>

#include "base/knobs.h"
#include "base/mem.h"
#include "forecast/forecasters.h"
#include "forecast/instance.h"

struct state {
    size_t length, count, next;
    double *value; /* ring */
    double ssq;    /* of the errors */
    size_t errors;
};

enum { LENGTH };

static const struct aisle_knob knobs[] = {
    [LENGTH] = {.name = "length",
                .summary = "values that the mean is of, in steps",
                .value = 12,
                .min = 1,
                .max = 10000},
    {0},
};

static enum aisle_status init(void *vstate, const struct aisle_forecaster_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;
    enum aisle_status status = knobs_whole(knobs, env->knob, env->at, err);

    if (status != AISLE_OK)
        return status;
    st->length = (size_t)env->knob[LENGTH];
    st->value = mem_new(st->length, sizeof *st->value);
    return AISLE_OK;
}

static void fini(void *vstate)
{
    mem_free(((struct state *)vstate)->value);
}

/* Summed anew each time: a running sum would drift. */
static double mean_of(const struct state *st)
{
    double sum = 0;

    for (size_t i = 0; i < st->count; i++)
        sum += st->value[i];
    return st->count ? sum / (double)st->count : 0;
}

static double observe(void *vstate, double y)
{
    struct state *st = vstate;
    double error = st->count ? y - mean_of(st) : NAN;

    if (isnan(y))
        return NAN;
    if (st->count) {
        st->ssq += error * error;
        st->errors++;
    }
    st->value[st->next] = y;
    st->next = (st->next + 1) % st->length;
    st->count += st->count < st->length;
    return error;
}

static void forecast(const void *vstate, size_t horizon, double *mean, double *se)
{
    const struct state *st = vstate;
    double level = mean_of(st), error = st->errors ? sqrt(st->ssq / (double)st->errors) : INFINITY;

    for (size_t h = 0; h < horizon; h++) {
        mean[h] = level;
        se[h] = error;
    }
}

const struct aisle_forecaster_type forecaster_moving_average = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "moving-average",
    .summary = "the mean of the last values, with the same standard error at every horizon",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .init = init,
    .fini = fini,
    .observe = observe,
    .forecast = forecast,
};
