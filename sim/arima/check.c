/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a model, before anything is computed. */
#include <math.h>

#include "arima/arima.h"
#include "base/error.h"

/* Sums of squares of a long series, differenced six times, must be numbers. */
static const double LARGEST = 1e140;

static struct aisle_arima_order tidy(struct aisle_arima_order o)
{
    if (o.s == 0 || (o.P == 0 && o.D == 0 && o.Q == 0))
        o.s = 1;
    return o;
}

struct part {
    const char *name;
    int value, most;
};

static enum aisle_status check_parts(const struct part *part, size_t count, struct aisle_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (part[i].value < 0 || part[i].value > part[i].most)
            return error_set(err, AISLE_EVALUE, "%s = %d is not within 0..%d", part[i].name,
                             part[i].value, part[i].most);
    return AISLE_OK;
}

static enum aisle_status check_order(const struct aisle_arima_order *o, struct aisle_error *err)
{
    const struct part parts[] = {{"p", o->p, AISLE_ARIMA_LAGS},  {"d", o->d, AISLE_ARIMA_DIFF},
                                 {"q", o->q, AISLE_ARIMA_LAGS},  {"P", o->P, AISLE_ARIMA_LAGS},
                                 {"D", o->D, AISLE_ARIMA_DIFF},  {"Q", o->Q, AISLE_ARIMA_LAGS},
                                 {"s", o->s, AISLE_ARIMA_PERIOD}};

    if (check_parts(parts, sizeof parts / sizeof *parts, err) != AISLE_OK)
        return AISLE_EVALUE;
    if (o->s < 2 && (o->P > 0 || o->D > 0 || o->Q > 0))
        return error_set(err, AISLE_EVALUE, "a seasonal part needs a period of at least 2");
    if (o->p + o->s * o->P > AISLE_ARIMA_REACH || o->q + o->s * o->Q > AISLE_ARIMA_REACH)
        return error_set(err, AISLE_EVALUE, "the model reaches back more than %d steps",
                         AISLE_ARIMA_REACH);
    return AISLE_OK;
}

static enum aisle_status check_constant(struct aisle_arima_spec *spec, struct aisle_error *err)
{
    int differences = spec->order.d + spec->order.D;

    if (spec->constant == AISLE_CONSTANT_AUTO)
        spec->constant = differences == 0 ? AISLE_CONSTANT_MEAN : AISLE_CONSTANT_NONE;
    if (spec->constant == AISLE_CONSTANT_MEAN && differences > 0)
        return error_set(err, AISLE_EVALUE,
                         "a differenced series has no mean to estimate (d + D = %d)", differences);
    if (spec->constant == AISLE_CONSTANT_DRIFT && differences != 1)
        return error_set(err, AISLE_EVALUE, "a drift needs d + D = 1, not %d", differences);
    return AISLE_OK;
}

static enum aisle_status check_values(const double *y, size_t n,
                                      const struct aisle_arima_spec *spec, size_t *missing,
                                      struct aisle_error *err)
{
    *missing = 0;
    for (size_t t = 0; t < n; t++) {
        *missing += isnan(y[t]) ? 1 : 0;
        if (isinf(y[t]))
            return error_set(err, AISLE_EVALUE, "value %zu is infinite", t + 1);
        if (fabs(y[t]) > LARGEST)
            return error_set(err, AISLE_EVALUE, "value %zu is %g, which is beyond +-1e140", t + 1,
                             y[t]);
        if (spec->log && y[t] <= 0)
            return error_set(err, AISLE_EVALUE, "value %zu is %g, which has no logarithm", t + 1,
                             y[t]);
    }
    for (size_t j = 0; j < spec->regressor_count; j++)
        for (size_t t = 0; t < n; t++)
            if (!(fabs(spec->regressor[j].value[t]) <= LARGEST))
                return error_set(err, AISLE_EVALUE,
                                 "regressor %s has no value within +-1e140 at step %zu",
                                 spec->regressor[j].name, t + 1);
    return n > *missing ? AISLE_OK
                        : error_set(err, AISLE_EVALUE,
                                    n == 0 ? "the series is empty" : "all values are missing");
}

enum aisle_status arima_check(struct aisle_arima_spec *spec, const double *y, size_t n,
                              size_t *missing, struct aisle_error *err)
{
    enum aisle_status status = check_order(&spec->order, err);

    spec->order = tidy(spec->order);
    if (status == AISLE_OK)
        status = check_constant(spec, err);
    if (status == AISLE_OK)
        status = check_values(y, n, spec, missing, err);
    return status;
}

enum aisle_status arima_check_search(const struct aisle_arima_search *a, struct aisle_error *err)
{
    const struct part parts[] = {{"max_p", a->max_p, AISLE_ARIMA_LAGS},
                                 {"max_q", a->max_q, AISLE_ARIMA_LAGS},
                                 {"max_P", a->max_P, AISLE_ARIMA_LAGS},
                                 {"max_Q", a->max_Q, AISLE_ARIMA_LAGS},
                                 {"d", a->fix_d ? a->d : 0, AISLE_ARIMA_DIFF},
                                 {"D", a->fix_D ? a->D : 0, a->s > 1 ? AISLE_ARIMA_DIFF : 0}};

    return check_parts(parts, sizeof parts / sizeof *parts, err);
}
