/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/arima_online.h"

#include <math.h>

#include "base/mem.h"

static enum aisle_status refit_warm(struct aisle_arima **out, const struct aisle_arima *old,
                                    const double *y, size_t n, const struct aisle_arima_spec *spec)
{
    struct aisle_arima_spec warm = *spec;
    double *start = mem_new(old->coef_count, sizeof *start);
    enum aisle_status status;

    for (size_t i = 0; i < old->coef_count; i++)
        start[i] = old->coef[i].value;
    warm.start = start;
    status = aisle_arima_fit(out, y, n, &warm, NULL);
    mem_free(start);
    return status;
}

enum aisle_status arima_refit(struct arima_online *online, const double *y, size_t n,
                              const struct aisle_arima_spec *asked, struct aisle_error *err)
{
    struct aisle_arima_spec spec = *asked;
    struct aisle_arima *next = NULL;
    enum aisle_status status = AISLE_OK;

    spec.brief = true;
    if (online->model)
        status = refit_warm(&next, online->model, y, n, &spec);
    if (!next || !next->converged) {
        aisle_arima_free(next);
        status = aisle_arima_fit(&next, y, n, &spec, err);
    }
    if (status != AISLE_OK)
        return status;
    aisle_arima_free(online->model);
    online->model = next;
    return AISLE_OK;
}

void arima_online_fini(void *state)
{
    aisle_arima_free(((struct arima_online *)state)->model);
}

double arima_online_observe(void *state, double y)
{
    const struct arima_online *online = state;

    return online->model ? aisle_arima_observe(online->model, y, NULL) : NAN;
}

void arima_online_forecast(const void *state, size_t horizon, double *mean, double *se)
{
    aisle_arima_forecast(((const struct arima_online *)state)->model, horizon, NULL, mean, se);
}

void arima_online_describe(const void *state, char *out, size_t size)
{
    aisle_arima_name(((const struct arima_online *)state)->model, out, size);
}

size_t arima_least(const struct aisle_arima_order *o)
{
    size_t lags = (size_t)(o->p + o->q + o->P + o->Q), differences = (size_t)(o->d + o->s * o->D);

    return differences + 2 * (lags + 1) + 2;
}
