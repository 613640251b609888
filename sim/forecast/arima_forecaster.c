/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * arima: a model of fixed order; see <aisle/forecast.h>. Estimations begin at the estimates of the
 * last one. Where that does not converge it begins anew.
 */
#include <aisle/forecast.h>

#include "base/error.h"
#include "base/knobs.h"
#include "forecast/arima_online.h"
#include "forecast/forecasters.h"
#include "forecast/instance.h"

enum { P, D, Q, SEASONAL_P, SEASONAL_D, SEASONAL_Q, CONSTANT, METHOD };

static const char *const constants[] = {"auto", "none", "mean", "drift", NULL};
static const char *const methods[] = {"css-ml", "ml", "css", NULL};

static const struct aisle_knob knobs[] = {
    [P] = {.name = "p", .summary = "autoregressive lags", .max = AISLE_ARIMA_LAGS},
    [D] = {.name = "d", .summary = "differences", .value = 1, .max = AISLE_ARIMA_DIFF},
    [Q] = {.name = "q", .summary = "moving average lags", .value = 1, .max = AISLE_ARIMA_LAGS},
    [SEASONAL_P] = {.name = "P",
                    .summary = "seasonal autoregressive lags",
                    .max = AISLE_ARIMA_LAGS},
    [SEASONAL_D] = {.name = "D", .summary = "seasonal differences", .max = AISLE_ARIMA_DIFF},
    [SEASONAL_Q] = {.name = "Q",
                    .summary = "seasonal moving average lags",
                    .max = AISLE_ARIMA_LAGS},
    [CONSTANT] = {.name = "constant",
                  .summary = "auto: a mean if nothing is differenced; drift needs one difference",
                  .max = 3,
                  .choices = constants},
    [METHOD] = {.name = "method", .summary = "of estimation", .max = 2, .choices = methods},
    {0},
};

struct state {
    struct arima_online online;
    struct aisle_arima_spec spec;
};

/* What aisle_arima_fit() would refuse whatever the series. */
static enum aisle_status check(const struct aisle_forecaster_env *env,
                               const struct aisle_arima_spec *spec, struct aisle_error *err)
{
    const struct aisle_arima_order *o = &spec->order;
    int reach = o->p + o->s * o->P > o->q + o->s * o->Q ? o->p + o->s * o->P : o->q + o->s * o->Q;

    if (o->s == 1 && o->P + o->D + o->Q > 0)
        return error_at(err, AISLE_EVALUE, env->at,
                        "a model with P, D or Q needs a season, and the series has no period");
    if (reach > AISLE_ARIMA_REACH)
        return error_at(err, AISLE_EVALUE, env->at,
                        "the model reaches %d steps back, and %d is the most", reach,
                        AISLE_ARIMA_REACH);
    if (spec->constant == AISLE_CONSTANT_MEAN && o->d + o->D > 0)
        return error_at(err, AISLE_EVALUE, env->at, "a mean needs d = D = 0");
    if (spec->constant == AISLE_CONSTANT_DRIFT && o->d + o->D != 1)
        return error_at(err, AISLE_EVALUE, env->at, "a drift needs d + D = 1");
    return AISLE_OK;
}

static enum aisle_status init(void *vstate, const struct aisle_forecaster_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;
    const double *k = env->knob;
    enum aisle_status status = knobs_whole(knobs, env->knob, env->at, err);

    if (status != AISLE_OK)
        return status;
    st->spec.order = (struct aisle_arima_order){
        (int)k[P],          (int)k[D],          (int)k[Q],       (int)k[SEASONAL_P],
        (int)k[SEASONAL_D], (int)k[SEASONAL_Q], (int)env->period};
    st->spec.constant = (enum aisle_arima_constant)k[CONSTANT];
    st->spec.method = (enum aisle_arima_method)k[METHOD];
    return check(env, &st->spec, err);
}

static enum aisle_status fit(void *vstate, const double *y, size_t n, struct aisle_error *err)
{
    struct state *st = vstate;

    return arima_refit(&st->online, y, n, &st->spec, err);
}

static size_t least(const void *vstate)
{
    const struct state *st = vstate;

    return arima_least(&st->spec.order);
}

const struct aisle_forecaster_type forecaster_arima = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "arima",
    .summary = "a model (p,d,q)(P,D,Q) of fixed order, by maximum likelihood",
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
