/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pool: several forecasters run side by side, and the one whose forecasts were best of late speaks:
 * least mean absolute error over the last `errors` errors `lead` steps ahead; the first of equals,
 * in the order of the knobs. All errors are of forecasts made before the value was seen, so that a
 * member that fits the past too well gains nothing.
 *
 * ARIMA(0,1,1) and seasonal-naive (naive, without a season) are always among them: a model that
 * does not beat these is not used. auto-arima is off unless asked for, as a choice of the order
 * takes seconds where there is a season.
 */
#include <math.h>
#include <stdio.h>

#include "base/knobs.h"
#include "base/mem.h"
#include "forecast/forecasters.h"
#include "forecast/instance.h"

enum { ERRORS, LEAD, FIRST_MEMBER };
enum { MEMBERS = 8, LEAD_MOST = 1000, KNOBS_MOST = 16 };

static const char *const off_on[] = {"off", "on", NULL};

#define MEMBER_KNOB(NAME, VALUE)                                                                   \
    {                                                                                              \
        .name = NAME, .summary = "run this one too", .value = VALUE, .max = 1, .choices = off_on   \
    }

static const struct aisle_knob knobs[] = {
    [ERRORS] = {.name = "errors",
                .summary = "errors that members are compared by, in steps",
                .value = 50,
                .min = 1,
                .max = 10000},
    [LEAD] = {.name = "lead",
              .summary = "how far ahead those forecasts were, in steps",
              .value = 1,
              .min = 1,
              .max = LEAD_MOST},
    [FIRST_MEMBER] = MEMBER_KNOB("moving-average", 1),
    MEMBER_KNOB("holt-winters", 1),
    MEMBER_KNOB("auto-arima", 0),
    MEMBER_KNOB("drift", 0),
    MEMBER_KNOB("naive", 0),
    MEMBER_KNOB("ses", 0),
    {0},
};

/* The knobs' members, in their order. */
static const struct aisle_forecaster_type *const optional[] = {
    &forecaster_moving_average, &forecaster_holt_winters, &forecaster_auto_arima,
    &forecaster_drift,          &forecaster_naive,        &forecaster_ses,
};
enum { OPTIONAL = sizeof optional / sizeof optional[0] };

struct member {
    struct instance in;
    double knob[KNOBS_MOST];
    double *promised; /* ring by time: forecasts that were made for the next `lead` values */
    double *error;    /* ring of the last absolute errors */
};

struct state {
    struct member member[MEMBERS];
    size_t count, chosen;
    size_t lead, error_most;
    size_t seen;   /* values */
    size_t begun;  /* seen when a value came that was not missing, the first; SIZE_MAX: none yet */
    size_t errors; /* that there were */
    double *mean, *se; /* room for `lead` */
};

/* Adds a member, with its defaults: those of arima are (0,1,1). */
static enum aisle_status add(struct state *st, const struct aisle_forecaster_type *type,
                             const struct aisle_forecaster_env *env, struct aisle_error *err)
{
    struct member *m = &st->member[st->count];
    struct aisle_forecaster_env own = {.knob = m->knob, .period = env->period, .at = env->at};
    enum aisle_status status;

    knobs_default(type->knobs, m->knob);
    status = instance_init(&m->in, type, &own, err);
    if (status != AISLE_OK)
        return status;
    m->promised = mem_new(st->lead, sizeof *m->promised);
    m->error = mem_new(st->error_most, sizeof *m->error);
    st->count++;
    return AISLE_OK;
}

static void fini(void *vstate)
{
    struct state *st = vstate;

    for (size_t i = 0; i < st->count; i++) {
        instance_fini(&st->member[i].in);
        mem_free(st->member[i].promised);
        mem_free(st->member[i].error);
    }
    mem_free(st->mean);
    mem_free(st->se);
}

static enum aisle_status init(void *vstate, const struct aisle_forecaster_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;
    enum aisle_status status;

    status = knobs_whole(knobs, env->knob, env->at, err);
    if (status != AISLE_OK)
        return status;
    st->begun = SIZE_MAX;
    st->lead = (size_t)env->knob[LEAD];
    st->error_most = (size_t)env->knob[ERRORS];
    st->mean = mem_new(st->lead, sizeof *st->mean);
    st->se = mem_new(st->lead, sizeof *st->se);
    status = add(st, &forecaster_arima, env, err);
    if (status == AISLE_OK)
        status =
            add(st, env->period > 1 ? &forecaster_seasonal_naive : &forecaster_naive, env, err);
    for (size_t i = 0; status == AISLE_OK && i < OPTIONAL; i++)
        if (env->knob[FIRST_MEMBER + i] > 0)
            status = add(st, optional[i], env, err);
    if (status != AISLE_OK)
        fini(st);
    return status;
}

/* The sum of absolute errors, which are equally many for all. */
static double loss(const struct state *st, const struct member *m)
{
    size_t n = st->errors < st->error_most ? st->errors : st->error_most;
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += m->error[i];
    return sum;
}

static void choose(struct state *st)
{
    double least = INFINITY;

    for (size_t i = 0; i < st->count; i++) {
        double of = loss(st, &st->member[i]);

        if (of < least) {
            least = of;
            st->chosen = i;
        }
    }
}

/* Lets a member see y, and makes it promise what it expects `lead` values on. @return its one-step
 * error */
static double advance(struct state *st, struct member *m, double y, bool counts)
{
    double *promised = &m->promised[st->seen % st->lead];
    double step = instance_observe(&m->in, y);

    if (counts)
        m->error[st->errors % st->error_most] = fabs(st->lead > 1 ? y - *promised : step);
    if (st->lead > 1) {
        instance_forecast(&m->in, st->lead, st->mean, st->se);
        *promised = st->mean[st->lead - 1];
    }
    return step;
}

static double observe(void *vstate, double y)
{
    struct state *st = vstate;
    bool counts = !isnan(y) && st->begun != SIZE_MAX && st->seen >= st->begun + st->lead;
    double spoken = NAN;

    if (!isnan(y) && st->begun == SIZE_MAX)
        st->begun = st->seen;
    for (size_t i = 0; i < st->count; i++) {
        double step = advance(st, &st->member[i], y, counts);

        if (i == st->chosen)
            spoken = step;
    }
    st->seen++;
    st->errors += counts;
    if (counts)
        choose(st);
    return spoken;
}

/* A member that cannot be estimated keeps what it has, and is compared like any other. */
static enum aisle_status fit(void *vstate, const double *y, size_t n, struct aisle_error *err)
{
    struct state *st = vstate;
    enum aisle_status status = AISLE_OK;
    bool any = false;

    for (size_t i = 0; i < st->count; i++) {
        struct instance *in = &st->member[i].in;

        if (n < instance_least(in))
            continue;
        status = instance_fit(in, y, n, err);
        any |= status == AISLE_OK;
    }
    return any ? AISLE_OK : status;
}

static void forecast(const void *vstate, size_t horizon, double *mean, double *se)
{
    const struct state *st = vstate;

    instance_forecast(&st->member[st->chosen].in, horizon, mean, se);
}

static void describe(const void *vstate, char *out, size_t size)
{
    const struct state *st = vstate;
    char name[96];

    instance_describe(&st->member[st->chosen].in, name, sizeof name);
    snprintf(out, size, "pool: %s", name);
}

const struct aisle_forecaster_type forecaster_pool = {
    .abi = AISLE_FORECASTER_ABI,
    .name = "pool",
    .summary = "whichever of several forecasters had the least absolute errors of late",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .init = init,
    .fini = fini,
    .fit = fit,
    .observe = observe,
    .forecast = forecast,
    .describe = describe,
};
