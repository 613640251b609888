/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a study: which values are fitted to, which are held out, how far regressors reach.
 */
#include "forecast/study.h"

#include <math.h>
#include <string.h>

static enum aisle_status fail(const struct aisle_study *s, struct aisle_error *err,
                              const char *message, const char *hint)
{
    struct aisle_place at = {.file = s->request.path};

    error_at(err, AISLE_EVALUE, &at, "%s", message);
    error_hint(err, "%s", hint);
    return AISLE_EVALUE;
}

/* Is there anything to fit to? */
static enum aisle_status check_values(struct aisle_study *s, struct aisle_error *err)
{
    const struct aisle_series *series = s->series;
    size_t present = 0;
    char text[128];

    if (s->request.holdout >= series->n) {
        snprintf(text, sizeof text, "%zu of %zu values can't be held out: none would be left",
                 s->request.holdout, series->n);
        return fail(s, err, text, "a quarter of the series is much");
    }
    for (size_t i = 0; i < s->n; i++)
        present += isnan(series->value[i]) ? 0 : 1;
    s->missing = s->n - present;
    if (present == 0)
        return fail(s, err,
                    s->request.holdout ? "all values are missing but those held out"
                                       : "all values are missing",
                    "a value is a number; empty cells, NA and NaN are missing values");
    if (present == 1)
        return fail(s, err, "one value is too few: nothing can be told of what follows it",
                    "ten values are few, fifty are a beginning");
    return AISLE_OK;
}

/* Of coefficients: ar1, sma2, drift. */
static bool is_taken(const char *name)
{
    static const char *const kinds[] = {"ar", "ma", "sar", "sma"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i]);

        if (!strncmp(name, kinds[i], n) && name[n] &&
            strspn(name + n, "0123456789") == strlen(name + n))
            return true;
    }
    return !strcmp(name, "intercept") || !strcmp(name, "drift");
}

/* Coefficients and regressors are told apart by name. */
static enum aisle_status check_names(const struct aisle_regressors *x, struct aisle_errors *errs)
{
    struct aisle_place at = {.file = x->file, .line = 1};
    struct aisle_error err = {0};

    for (size_t i = 0; i < x->count; i++)
        if (is_taken(x->regressor[i].name)) {
            error_at(&err, AISLE_EVALUE, &at, "a regressor can't be called %s, as a coefficient is",
                     x->regressor[i].name);
            return errors_add(errs, &err);
        }
    return AISLE_OK;
}

static enum aisle_status read_regressors(struct aisle_study *s, struct aisle_errors *errs)
{
    struct study_state *own = s->state;
    struct aisle_regressors_options past = {.rows_min = s->series->n, .rows_max = s->series->n};
    struct aisle_regressors_options future = {.rows_min = 1};
    enum aisle_status status;

    status = aisle_regressors_read(&own->xreg, s->request.xreg, &past, errs);
    if (status == AISLE_OK)
        status = check_names(own->xreg, errs);
    if (status != AISLE_OK || !s->request.xreg_future)
        return status;
    future.like = own->xreg;
    if (s->request.horizon > s->request.holdout)
        future.rows_min = s->request.horizon - s->request.holdout;
    return aisle_regressors_read(&own->xreg_future, s->request.xreg_future, &future, errs);
}

/* The regressors of the forecasts: the rows held out, then those of the future. */
static void join_regressors(struct aisle_study *s)
{
    struct study_state *own = s->state;
    size_t held = s->series->n - s->n, more = own->xreg_future ? own->xreg_future->n : 0;

    own->regressor_count = own->xreg->count;
    own->future_count = held + more;
    own->past = own->xreg->regressor;
    own->future = arena_new(&own->arena, own->regressor_count, sizeof *own->future);
    for (size_t i = 0; i < own->regressor_count; i++) {
        double *value = arena_new(&own->arena, own->future_count, sizeof *value);

        if (held)
            memcpy(value, own->past[i].value + s->n, held * sizeof *value);
        if (more)
            memcpy(value + held, own->xreg_future->regressor[i].value, more * sizeof *value);
        own->future[i] = (struct aisle_regressor){.name = own->past[i].name, .value = value};
    }
}

/* How far forecasts reach, where that depends on regressors. */
static enum aisle_status check_horizon(struct aisle_study *s, struct aisle_error *err)
{
    size_t known = s->state->future_count;

    if (!s->request.xreg)
        return AISLE_OK;
    if (s->request.horizon == 0)
        s->request.horizon = known < AISLE_HORIZON_MAX ? known : AISLE_HORIZON_MAX;
    if (s->request.horizon <= known)
        return AISLE_OK;
    error_set(err, AISLE_EVALUE, "a forecast of %zu steps needs the regressors of these steps",
              s->request.horizon);
    error_hint(err, "--xreg-future FILE: a row for each step%s",
               known ? " after those held out" : "");
    return AISLE_EVALUE;
}

enum aisle_status study_read(struct aisle_study *s, struct aisle_errors *errs)
{
    struct study_state *own = s->state;
    struct aisle_errors found = {0};
    struct aisle_error err = {0};
    enum aisle_status status;

    s->request.series.positive = s->request.log;
    status = aisle_series_read(&own->series, s->request.path, &s->request.series, &found);
    if (status == AISLE_OK) {
        s->series = own->series;
        s->n = s->series->n - (s->request.holdout < s->series->n ? s->request.holdout : 0);
        if (check_values(s, &err) != AISLE_OK)
            status = errors_add(&found, &err);
    }
    if (status == AISLE_OK && s->request.xreg)
        status = read_regressors(s, &found);
    if (status == AISLE_OK && s->request.xreg)
        join_regressors(s);
    if (status == AISLE_OK && check_horizon(s, &err) != AISLE_OK)
        status = errors_add(&found, &err);
    *(status == AISLE_OK ? &s->warnings : errs) = found;
    if (status == AISLE_OK && s->request.horizon < s->request.holdout)
        s->request.horizon = s->request.holdout;
    return status;
}
