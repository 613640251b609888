/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts against what came: of the model, and of methods so simple that it should beat them. */
#include "forecast/study.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include <aisle/forecaster.h>

static const char *const simple[] = {"naive", "seasonal-naive", "drift", "ses", "holt-winters"};
enum { SIMPLE = sizeof simple / sizeof *simple };

/* What the value one season before, or without a season the last one, would have been off by on
 * average: the unit of MASE. */
static double scale_of(const struct aisle_study *s)
{
    const double *y = s->series->value;
    size_t period = (size_t)s->period < s->n ? (size_t)s->period : 1, count = 0;
    double sum = 0;

    for (size_t i = period; i < s->n; i++)
        if (!isnan(y[i]) && !isnan(y[i - period])) {
            sum += fabs(y[i] - y[i - period]);
            count++;
        }
    return count ? sum / (double)count : (double)NAN;
}

static void score(const struct aisle_study *s, const struct aisle_study_forecast *f,
                  struct aisle_study_score *out)
{
    const double *y = s->series->value + s->n;
    double scale = scale_of(s), squares = 0, inside[AISLE_LEVELS_MAX] = {0};

    for (size_t i = 0; i < s->request.holdout; i++) {
        double e = f->mean[i] - y[i];

        if (isnan(y[i]))
            continue;
        out->count++;
        out->mae += fabs(e);
        out->bias += e;
        squares += e * e;
        for (size_t k = 0; k < s->request.level_count; k++)
            inside[k] += y[i] >= f->lower[k][i] && y[i] <= f->upper[k][i];
    }
    out->mae /= (double)out->count;
    out->bias /= (double)out->count;
    out->rmse = sqrt(squares / (double)out->count);
    out->mase = scale > 0 ? out->mae / scale : (double)NAN;
    for (size_t k = 0; k < s->request.level_count; k++)
        out->coverage[k] = 100 * inside[k] / (double)out->count;
}

/* As the model, they see the values before those held out once, and no more. */
static void forecast_simply(struct aisle_study *s, const char *name)
{
    const struct aisle_study_request *r = &s->request;
    size_t h = r->holdout, levels = r->level_count;
    struct aisle_forecaster_options options = {
        .period = (size_t)s->period,
        .window = s->n,
        .refit_every = SIZE_MAX,
        .intervals = AISLE_INTERVALS_MODEL,
        .lo = r->clip_low,
        .hi = r->clip_high,
    };
    double *room = mem_new((2 + 2 * levels) * h, sizeof *room);
    struct aisle_study_forecast f = {.count = h, .mean = room, .median = room, .se = room + h};
    struct aisle_forecast out = {.level = r->level,
                                 .level_count = levels,
                                 .mean = room,
                                 .se = room + h,
                                 .lower = room + 2 * h,
                                 .upper = room + (2 + levels) * h};
    struct aisle_study_score *sc = &s->state->score[s->score_count];
    struct aisle_forecaster *forecaster;
    struct aisle_error err;
    char spec[64];

    for (size_t k = 0; k < levels; k++) {
        f.lower[k] = out.lower + k * h;
        f.upper[k] = out.upper + k * h;
    }
    snprintf(sc->name, sizeof sc->name, "%s", name);
    snprintf(spec, sizeof spec, "%s%s", name, r->log ? ":transform=log" : "");
    if (aisle_forecaster_new(&forecaster, spec, &options, &err) == AISLE_OK) {
        if (aisle_forecaster_load(forecaster, s->series->value, s->n, &err) == AISLE_OK) {
            aisle_forecaster_forecast(forecaster, h, &out);
            score(s, &f, sc);
            s->score_count++;
        }
        aisle_forecaster_free(forecaster);
    }
    mem_free(room);
}

void study_score(struct aisle_study *s)
{
    struct aisle_study_score *own;

    if (s->request.holdout == 0)
        return;
    own = s->state->score = arena_new(&s->state->arena, 1 + SIMPLE, sizeof *own);
    s->score = own;
    score(s, &s->forecast, own);
    snprintf(own->name, sizeof own->name, "%s", s->name);
    s->score_count = 1;
    for (size_t i = 0; i < SIMPLE; i++)
        if (s->period > 1 || i != 1)
            forecast_simply(s, simple[i]);
    if (own->count == 0)
        study_warn(s, "all values held out are missing: nothing can be said of the forecast");
}
