/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/arima_online.h"

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

enum aisle_status arima_refit(struct aisle_arima **model, const double *y, size_t n,
                              const struct aisle_arima_spec *spec, struct aisle_error *err)
{
    struct aisle_arima *next = NULL;
    enum aisle_status status = AISLE_OK;

    if (*model)
        status = refit_warm(&next, *model, y, n, spec);
    if (!next || !next->converged) {
        aisle_arima_free(next);
        status = aisle_arima_fit(&next, y, n, spec, err);
    }
    if (status != AISLE_OK)
        return status;
    aisle_arima_free(*model);
    *model = next;
    return AISLE_OK;
}

size_t arima_least(const struct aisle_arima_order *o)
{
    size_t lags = (size_t)(o->p + o->q + o->P + o->Q), differences = (size_t)(o->d + o->s * o->D);

    return differences + 2 * (lags + 1) + 2;
}
