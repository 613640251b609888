/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * auto-arima: the order is chosen by AICc (aisle_arima_choose()), and anew every so many
 * estimations; those between only estimate its coefficients, from the last ones.
 */
#include <aisle/forecast.h>

#include "base/knobs.h"
#include "forecast/arima_online.h"
#include "forecast/forecasters.h"
#include "forecast/instance.h"

enum { REIDENTIFY, PERIOD_MAX, SEARCH, LAGS };

static const char *const searches[] = {"stepwise", "full", NULL};

static const struct aisle_knob knobs[] = {
    [REIDENTIFY] = {.name = "reidentify",
                    .summary = "the order is chosen anew every so many estimations; 0: never",
                    .value = 10,
                    .max = 1e6},
    [PERIOD_MAX] = {.name = "period-max",
                    .summary = "longest season in steps that the model may have; beyond: none",
                    .value = 24,
                    .min = 1,
                    .max = AISLE_ARIMA_PERIOD},
    [SEARCH] = {.name = "search",
                .summary = "by steps, or all orders",
                .max = 1,
                .choices = searches},
    [LAGS] = {.name = "lags", .summary = "the most of p and of q", .value = 5, .min = 1, .max = 20},
    {0},
};

struct state {
    struct arima_online online;
    struct aisle_arima_search search;
    size_t reidentify, fits; /* since the order was chosen */
};

static enum aisle_status init(void *vstate, const struct aisle_forecaster_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;
    const double *k = env->knob;

    st->search.s = (double)env->period > k[PERIOD_MAX] ? 1 : (int)env->period;
    st->search.full = k[SEARCH] > 0;
    st->search.max_p = st->search.max_q = (int)k[LAGS];
    st->reidentify = (size_t)k[REIDENTIFY];
    return knobs_whole(knobs, env->knob, env->at, err);
}

static enum aisle_status choose(struct state *st, const double *y, size_t n,
                                struct aisle_error *err)
{
    struct aisle_arima *model;
    enum aisle_status status = aisle_arima_choose(&model, y, n, &st->search, err);

    if (status != AISLE_OK)
        return status;
    aisle_arima_free(st->online.model);
    st->online.model = model;
    st->fits = 0;
    return AISLE_OK;
}

static enum aisle_status fit(void *vstate, const double *y, size_t n, struct aisle_error *err)
{
    struct state *st = vstate;
    struct aisle_arima_spec spec = {0};

    st->fits++;
    if (!st->online.model || (st->reidentify && st->fits >= st->reidentify))
        return choose(st, y, n, err);
    spec.order = st->online.model->order;
    spec.constant = st->online.model->constant;
    return arima_refit(&st->online, y, n, &spec, err);
}

static size_t least(const void *vstate)
{
    const struct state *st = vstate;

    return st->search.s > 1 ? 2 * (size_t)st->search.s + 2 : 10;
}

const struct aisle_forecaster_type forecaster_auto_arima = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "auto-arima",
    .summary = "an ARIMA model whose order is chosen by AICc, seldom, and estimated often",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .init = init,
    .fini = arima_online_fini,
    .fit = fit,
    .least = least,
    .observe = arima_online_observe,
    .forecast = arima_online_forecast,
    .describe = arima_online_describe,
};
