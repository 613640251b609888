/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One forecaster at work: its type, its knobs, its state, and the random walk that stands in for it
 * until it has been estimated, or when what it says is not finite.
 */
#ifndef AISLE_FORECAST_INSTANCE_H
#define AISLE_FORECAST_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>

#include <aisle/forecaster.h>

#include "forecast/walk.h"

struct instance {
    const struct aisle_forecaster_type *type;
    void *state;
    struct walk walk;
    bool ready; /* it was estimated, or needs not be */
};

/** Makes one; env.knob holds a value for each of the type's knobs. On failure there is nothing to
 * free. */
AISLE_MUST_CHECK
enum aisle_status instance_init(struct instance *in, const struct aisle_forecaster_type *type,
                                const struct aisle_forecaster_env *env, struct aisle_error *err);
void instance_fini(struct instance *in); /* a zeroed one is fine */

size_t instance_least(const struct instance *in);

/** AISLE_OK too if there is nothing to estimate. */
AISLE_MUST_CHECK
enum aisle_status instance_fit(struct instance *in, const double *y, size_t n,
                               struct aisle_error *err);

/** @return the one-step error; NaN if y is missing or nothing was forecast */
double instance_observe(struct instance *in, double y);

/** No mean is NaN or infinite; no standard error is NaN. */
void instance_forecast(const struct instance *in, size_t horizon, double *mean, double *se);

void instance_describe(const struct instance *in, char *out, size_t size);

#endif
