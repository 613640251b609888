/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts of the values themselves, whatever the model is one of. */
#include "forecast/study.h"

#include <math.h>

/* A normal mean and variance of logs as mean and s.e. of the values. */
static void unlog(struct aisle_study_forecast *f, size_t i, double mean, double se)
{
    f->median[i] = exp(mean);
    f->mean[i] = exp(mean + se * se / 2);
    f->se[i] = f->mean[i] * sqrt(expm1(se * se));
}

static void set_limits(struct aisle_study *s, double level, size_t which)
{
    struct aisle_study_forecast *f = &s->forecast;
    const double *mean = f->mean, *se = f->se;
    double z = aisle_level_z(level);

    f->lower[which] = arena_new(&s->state->arena, f->count, sizeof(double));
    f->upper[which] = arena_new(&s->state->arena, f->count, sizeof(double));
    for (size_t i = 0; i < f->count; i++) {
        f->lower[which][i] = mean[i] - z * se[i];
        f->upper[which][i] = mean[i] + z * se[i];
        if (s->request.log) {
            f->lower[which][i] = exp(f->lower[which][i]);
            f->upper[which][i] = exp(f->upper[which][i]);
        }
    }
}

static void clip(struct aisle_study *s, double *value)
{
    double lo = s->request.clip_low, hi = s->request.clip_high;

    for (size_t i = 0; i < s->forecast.count; i++)
        if (value[i] < lo || value[i] > hi) {
            value[i] = value[i] < lo ? lo : hi;
            s->forecast.clipped++;
        }
}

static void clip_all(struct aisle_study *s)
{
    struct aisle_study_forecast *f = &s->forecast;

    if (s->request.clip_low >= s->request.clip_high)
        return;
    clip(s, f->mean);
    if (f->median != f->mean)
        clip(s, f->median);
    for (size_t i = 0; i < s->request.level_count; i++) {
        clip(s, f->lower[i]);
        clip(s, f->upper[i]);
    }
}

static void note_overflow(struct aisle_study *s)
{
    for (size_t i = 0; i < s->forecast.count; i++)
        if (!isfinite(s->forecast.mean[i]) || !isfinite(s->forecast.se[i])) {
            study_warn(s, "from step %zu on the forecast is beyond all numbers", i + 1);
            return;
        }
}

void study_forecast(struct aisle_study *s)
{
    struct aisle_study_forecast *f = &s->forecast;
    struct arena *arena = &s->state->arena;

    f->count = s->request.horizon;
    if (f->count == 0)
        return;
    f->mean = arena_new(arena, f->count, sizeof *f->mean);
    f->se = arena_new(arena, f->count, sizeof *f->se);
    f->median = s->request.log ? arena_new(arena, f->count, sizeof *f->median) : f->mean;
    aisle_arima_forecast(s->model, f->count, s->state->future, f->mean, f->se);
    for (size_t i = 0; i < s->request.level_count; i++)
        set_limits(s, s->request.level[i], i);
    for (size_t i = 0; s->request.log && i < f->count; i++)
        unlog(f, i, f->mean[i], f->se[i]);
    note_overflow(s);
    clip_all(s);
    if (f->count > s->n)
        study_note(s,
                   "%zu steps are forecast from %zu values: little is known of times so far "
                   "ahead",
                   f->count, s->n);
}
