/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/instance.h"

#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "base/knobs.h"
#include "base/mem.h"

enum aisle_status instance_init(struct instance *in, const struct aisle_forecaster_type *type,
                                const struct aisle_forecaster_env *env, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    *in = (struct instance){.type = type, .ready = !type->fit};
    in->state = mem_new(1, type->state_size);
    if (type->init)
        status = type->init(in->state, env, err);
    if (status != AISLE_OK) {
        mem_free(in->state);
        *in = (struct instance){0};
    }
    return status;
}

void instance_fini(struct instance *in)
{
    if (in->type && in->type->fini)
        in->type->fini(in->state);
    mem_free(in->state);
    *in = (struct instance){0};
}

size_t instance_least(const struct instance *in)
{
    return in->type->least ? in->type->least(in->state) : 1;
}

enum aisle_status instance_fit(struct instance *in, const double *y, size_t n,
                               struct aisle_error *err)
{
    enum aisle_status status = in->type->fit ? in->type->fit(in->state, y, n, err) : AISLE_OK;

    in->ready |= status == AISLE_OK;
    return status;
}

double instance_observe(struct instance *in, double y)
{
    double step = walk_observe(&in->walk, y), error = in->type->observe(in->state, y);

    return in->ready && isfinite(error) ? error : step;
}

void instance_forecast(const struct instance *in, size_t horizon, double *mean, double *se)
{
    bool fine = in->ready;

    if (in->ready)
        in->type->forecast(in->state, horizon, mean, se);
    for (size_t h = 0; fine && h < horizon; h++)
        fine = isfinite(mean[h]) && !isnan(se[h]);
    if (!fine)
        walk_forecast(&in->walk, horizon, mean, se);
}

void instance_describe(const struct instance *in, char *out, size_t size)
{
    if (!in->ready)
        snprintf(out, size, "%s, not yet estimated", in->type->name);
    else if (in->type->describe)
        in->type->describe(in->state, out, size);
    else
        snprintf(out, size, "%s", in->type->name);
}
