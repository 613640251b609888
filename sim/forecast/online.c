/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forecaster online: what it sees, when it is estimated anew. Its forecasts are in
 * online_forecast.c. */
#include "forecast/online.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

enum { WINDOW = 2016, PERIODS = 4, REFIT_EVERY = 100, ERRORS = 200, PERIOD_MOST = 10000 };
enum { LEANING_LEAST = 8, FIRST_FIT = 8 };

static const double tracking_limit = 4, fading = 1 - 1 / 30.;

/* Making one ----------------------------------------------------------------------------------- */

static struct aisle_forecaster_options completed(const struct aisle_forecaster_options *options)
{
    struct aisle_forecaster_options o = *options;

    if (o.period == 0)
        o.period = 1;
    if (o.window == 0)
        o.window = o.period * PERIODS > WINDOW ? o.period * PERIODS : WINDOW;
    if (o.refit_every == 0)
        o.refit_every = o.period > REFIT_EVERY ? o.period : REFIT_EVERY;
    if (!(o.tracking > 0))
        o.tracking = tracking_limit;
    if (o.errors == 0)
        o.errors = ERRORS;
    if (o.lead == 0)
        o.lead = 1;
    return o;
}

/* The future that it is told is one of what it is shown. */
static double shown_future(void *self, size_t step)
{
    const struct aisle_forecaster *f = self;
    double y = f->options.future.value(f->options.future.self, step);
    double x = transform_in(f->transform, y);

    return isfinite(x) ? x : NAN;
}

static enum aisle_status check(const struct aisle_forecaster_options *o, struct aisle_error *err)
{
    if (o->period > PERIOD_MOST)
        return error_at(err, AISLE_EVALUE, o->at, "a period of %zu steps is too long; %d at most",
                        o->period, PERIOD_MOST);
    return AISLE_OK;
}

static enum aisle_status make(struct aisle_forecaster *f, const char *text, struct aisle_error *err)
{
    const struct aisle_forecaster_options *o = &f->options;
    struct aisle_forecaster_env env = {.period = o->period, .at = o->at};
    struct forecaster_choice choice;

    if (check(o, err) != AISLE_OK ||
        forecaster_choose(&choice, text, o->at, &f->arena, err) != AISLE_OK)
        return AISLE_EVALUE;
    f->text = choice.text;
    f->transform = (enum transform)choice.common[KNOB_TRANSFORM];
    env.knob = choice.knob;
    if (choice.type->knows_future && o->future.value)
        env.future = (struct aisle_future){shown_future, f};
    return instance_init(&f->in, choice.type, &env, err);
}

enum aisle_status aisle_forecaster_new(struct aisle_forecaster **out, const char *text,
                                       const struct aisle_forecaster_options *options,
                                       struct aisle_error *err)
{
    struct aisle_forecaster *f = mem_new(1, sizeof *f);
    enum aisle_status status;

    *out = NULL;
    f->options = completed(options);
    status = make(f, text, err);
    if (status != AISLE_OK) {
        aisle_forecaster_free(f);
        return status;
    }
    recent_init(&f->recent, f->options.errors);
    f->promised = mem_new(f->options.lead, sizeof *f->promised);
    for (size_t i = 0; i < f->options.lead; i++)
        f->promised[i] = NAN;
    f->longest = f->options.lead;
    *out = f;
    return AISLE_OK;
}

void aisle_forecaster_free(struct aisle_forecaster *f)
{
    if (!f)
        return;
    instance_fini(&f->in);
    recent_fini(&f->recent);
    mem_free(f->promised);
    mem_free(f->window);
    mem_free(f->mean);
    mem_free(f->se);
    arena_fini(&f->arena);
    mem_free(f);
}

/* Values --------------------------------------------------------------------------------------- */

/* The window slides in a buffer of twice its length, so that a move is rare. */
static void keep(struct aisle_forecaster *f, double x)
{
    size_t most = f->options.window;

    if (f->begin + f->count == 2 * most) {
        memmove(f->window, f->window + f->begin, f->count * sizeof *f->window);
        f->begin = 0;
    }
    if (f->begin + f->count == f->window_cap)
        f->window = mem_reserve(f->window, &f->window_cap, f->window_cap + 1, sizeof *f->window);
    f->window[f->begin + f->count] = x;
    if (f->count < most)
        f->count++;
    else
        f->begin++;
}

/* Infinite values and those without a logarithm are an error, and missing. */
static enum aisle_status show(const struct aisle_forecaster *f, double y, double *x,
                              struct aisle_error *err)
{
    *x = NAN;
    if (isnan(y))
        return AISLE_OK;
    if (isinf(y))
        return error_set(err, AISLE_EVALUE, "value %zu of the series is infinite", f->seen + 1);
    *x = transform_in(f->transform, y);
    if (isfinite(*x))
        return AISLE_OK;
    *x = NAN;
    return error_set(err, AISLE_EVALUE, "value %zu of the series, %g, has no transform=%s",
                     f->seen + 1, y, transform_names[f->transform]);
}

/* Estimation ----------------------------------------------------------------------------------- */

static void estimate(struct aisle_forecaster *f, enum aisle_refit why)
{
    struct aisle_error err = {0};
    bool ready = f->in.ready;

    f->since = 0;
    f->leaning = (struct leaning){0};
    f->at_fit = f->count;
    f->note[0] = '\0';
    if (!f->in.type->fit)
        return;
    if (instance_fit(&f->in, f->window + f->begin, f->count, &err) != AISLE_OK) {
        snprintf(f->note, sizeof f->note, "%s", err.message);
        return;
    }
    f->refits++;
    f->why = why;
    if (!ready)
        recent_clear(&f->recent); /* they were the random walk's */
}

static void lean(struct leaning *l, double error)
{
    l->sum = fading * l->sum + error;
    l->absolute = fading * l->absolute + fabs(error);
    l->weight = fading * l->weight + 1;
    l->square = fading * fading * l->square + 1;
    l->count++;
}

static bool leans(const struct aisle_forecaster *f)
{
    const struct leaning *l = &f->leaning;
    double deviation = l->absolute / l->weight;

    return l->count >= LEANING_LEAST &&
           fabs(l->sum) > f->options.tracking * deviation * sqrt(l->square);
}

/* Is it time? Before the first estimation, when it is possible at all. */
static enum aisle_refit due(const struct aisle_forecaster *f)
{
    size_t least = instance_least(&f->in), first = least > FIRST_FIT ? least : FIRST_FIT;

    if (f->count < first)
        return AISLE_REFIT_NONE;
    if (f->at_fit < first)
        return AISLE_REFIT_GROWN;
    if (f->since >= f->options.refit_every)
        return AISLE_REFIT_PERIOD;
    if (f->options.refit_every == SIZE_MAX)
        return AISLE_REFIT_NONE;
    if (f->at_fit < f->options.window && f->since >= f->at_fit)
        return AISLE_REFIT_GROWN;
    return leans(f) ? AISLE_REFIT_TRACKING : AISLE_REFIT_NONE;
}

/* A new value: the state moves on, and the errors are noted. */
static void advance(struct aisle_forecaster *f, double x)
{
    double *promised = &f->promised[f->seen % f->options.lead];
    double step = instance_observe(&f->in, x);
    double error = f->options.lead > 1 ? x - *promised : step;

    f->seen++;
    f->since++;
    keep(f, x);
    if (isfinite(step))
        lean(&f->leaning, step);
    if (isfinite(error))
        recent_add(&f->recent, error);
    f->horizon = 0;
}

/* With a lead above 1 a forecast is made for every value, to be held against it when it comes. */
static void promise(struct aisle_forecaster *f)
{
    size_t lead = f->options.lead;

    if (lead == 1 || !f->in.walk.begun)
        return;
    online_refresh(f, lead);
    f->promised[(f->seen + lead - 1) % lead] = f->mean[lead - 1];
}

enum aisle_status aisle_forecaster_observe(struct aisle_forecaster *f, double y,
                                           struct aisle_error *err)
{
    double x;
    enum aisle_status status = show(f, y, &x, err);
    enum aisle_refit why;

    advance(f, x);
    why = due(f);
    if (why != AISLE_REFIT_NONE)
        estimate(f, why);
    promise(f);
    return status;
}

enum aisle_status aisle_forecaster_load(struct aisle_forecaster *f, const double *y, size_t n,
                                        struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    for (size_t t = 0; t < n; t++) {
        double x;
        enum aisle_status of = show(f, y[t], &x, status == AISLE_OK ? err : NULL);

        if (of != AISLE_OK)
            status = of;
        advance(f, x);
    }
    estimate(f, AISLE_REFIT_LOADED);
    recent_clear(&f->recent);
    promise(f);
    return status;
}

/* What is known of it -------------------------------------------------------------------------- */

const char *aisle_forecaster_text(const struct aisle_forecaster *f)
{
    return f->text;
}

void aisle_forecaster_describe(const struct aisle_forecaster *f, char *out, size_t size)
{
    instance_describe(&f->in, out, size);
}

size_t aisle_forecaster_refits(const struct aisle_forecaster *f)
{
    return f->refits;
}

enum aisle_refit aisle_forecaster_last_refit(const struct aisle_forecaster *f)
{
    return f->why;
}

const char *aisle_refit_name(enum aisle_refit why)
{
    static const char *const names[] = {[AISLE_REFIT_NONE] = "none",
                                        [AISLE_REFIT_LOADED] = "loaded",
                                        [AISLE_REFIT_GROWN] = "grown",
                                        [AISLE_REFIT_PERIOD] = "period",
                                        [AISLE_REFIT_TRACKING] = "tracking"};

    return names[why];
}

const char *aisle_forecaster_note(const struct aisle_forecaster *f)
{
    return f->note;
}
