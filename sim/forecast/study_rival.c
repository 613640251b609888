/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rivals: models with a season that the given order does not have, and what they would gain.
 *
 * The AICc compares models of the same values only, so there are up to two rivals. One is
 * differenced as the given order is, and is compared by AICc. Where the tests would difference at
 * the season the other one is, and of it the AICc says nothing. Both are compared by their errors
 * on the last values, which they did not see: coefficients from the values before, forecasts 1 to a
 * period ahead from each value on.
 */
#include "forecast/study.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Searches that would take long are left to the user. */
enum { WORK_MAX = 40000, TAIL_MAX = 200, AHEAD_MAX = 100 };

/* Mean and coefficients apart, what a model makes of what it is shown. */
static double mean_of(const struct aisle_arima *m, double mean, double se)
{
    return m->log ? exp(mean + se * se / 2) : mean;
}

/* The mean absolute error of forecasts 1..ahead from each of the values from `from` on. */
static double rolling_error(const struct aisle_study *s, struct aisle_arima *m, size_t from,
                            size_t ahead)
{
    const struct study_state *own = s->state;
    struct aisle_regressor *x = mem_new(own->regressor_count, sizeof *x);
    double *row = mem_new(own->regressor_count, sizeof *row);
    double *mean = mem_new(ahead, sizeof *mean), *se = mem_new(ahead, sizeof *se);
    const double *y = s->series->value;
    double sum = 0;
    size_t count = 0;

    for (size_t t = from; t < s->n; t++) {
        size_t steps = s->n - t < ahead ? s->n - t : ahead;

        for (size_t i = 0; i < own->regressor_count; i++) {
            x[i] = (struct aisle_regressor){own->past[i].name, own->past[i].value + t};
            row[i] = own->past[i].value[t];
        }
        aisle_arima_forecast(m, steps, x, mean, se);
        for (size_t h = 0; h < steps; h++)
            if (!isnan(y[t + h])) {
                sum += fabs(mean_of(m, mean[h], se[h]) - y[t + h]);
                count++;
            }
        aisle_arima_observe(m, y[t], row);
    }
    mem_free(x);
    mem_free(row);
    mem_free(mean);
    mem_free(se);
    return count ? sum / (double)count : (double)NAN;
}

/* The same of an order that is fitted to the values before the tail. */
static double error_on_tail(const struct aisle_study *s, struct aisle_arima_order order,
                            enum aisle_arima_constant constant, size_t tail, size_t ahead)
{
    struct aisle_arima_spec spec = study_spec(s, order);
    struct aisle_arima *m;
    struct aisle_error err;
    double error;

    spec.constant = constant;
    if (aisle_arima_fit(&m, s->series->value, s->n - tail, &spec, &err) != AISLE_OK)
        return (double)NAN;
    error = rolling_error(s, m, s->n - tail, ahead);
    aisle_arima_free(m);
    return error;
}

/* The AICc of the model; of its order by maximum likelihood where it was fitted in another way. */
static double own_aicc(const struct aisle_study *s)
{
    struct aisle_arima_spec spec = study_spec(s, s->model->order);
    struct aisle_arima *m;
    struct aisle_error err;
    double aicc;

    if (s->model->method != AISLE_ARIMA_CSS)
        return s->model->aicc;
    spec.constant = s->model->constant;
    spec.method = AISLE_ARIMA_CSS_ML;
    if (aisle_arima_fit(&m, s->series->value, s->n, &spec, &err) != AISLE_OK)
        return (double)NAN;
    aicc = m->aicc;
    aisle_arima_free(m);
    return aicc;
}

static size_t ahead_of(const struct aisle_study *s)
{
    return s->period < AHEAD_MAX ? (size_t)s->period : AHEAD_MAX;
}

static void look(struct aisle_study *s, struct aisle_study_rival *r,
                 const struct aisle_arima_search *search)
{
    const struct aisle_arima_order *o = &s->model->order;
    size_t ahead = ahead_of(s);
    struct aisle_arima *m;
    struct aisle_error err;

    if (aisle_arima_choose(&m, s->series->value, s->n, search, &err) != AISLE_OK)
        return;
    r->present = m->order.P + m->order.D + m->order.Q > 0;
    study_name(m->order, m->constant, r->name);
    r->aicc_gain = m->order.d == o->d && m->order.D == o->D ? own_aicc(s) - m->aicc : (double)NAN;
    r->tail = s->n / 5 < TAIL_MAX ? s->n / 5 : TAIL_MAX;
    r->mae = error_on_tail(s, m->order, m->constant, r->tail, ahead);
    r->own_mae = error_on_tail(s, *o, s->model->constant, r->tail, ahead);
    aisle_arima_free(m);
}

static const char *gain_of(struct aisle_study *s, const struct aisle_study_rival *r)
{
    struct arena *arena = &s->state->arena;

    if (r->aicc_gain > 0)
        return arena_printf(arena, "%s would lower AICc by %.1f", r->name, r->aicc_gain);
    if (!isnan(r->aicc_gain))
        return arena_printf(arena, "%s, the best with it and d = %d, D = 0, does not lower AICc",
                            r->name, s->model->order.d);
    return arena_printf(arena, "%s differences otherwise, and its AICc can't be compared", r->name);
}

/* One note of both, as they are tried on the same values. */
static void say(struct aisle_study *s)
{
    struct arena *arena = &s->state->arena;
    const char *tried = "", *gains = "";
    char name[AISLE_MODEL_NAME];

    for (const struct aisle_study_rival *r = s->rival; r < s->rival + 2; r++) {
        if (!r->present)
            continue;
        gains = arena_printf(arena, "%s; %s", gains, gain_of(s, r));
        if (!isfinite(r->mae) || !isfinite(r->own_mae))
            continue;
        if (!*tried)
            tried = arena_printf(arena,
                                 "; on the last %zu values (coefficients from those before, "
                                 "forecasts 1 to %zu ahead) it errs by %.4g on average",
                                 r->tail, ahead_of(s), r->own_mae);
        tried = arena_printf(arena, "%s, %s by %.4g", tried, r->name, r->mae);
    }
    study_name(s->model->order, s->model->constant, name);
    if (*gains)
        study_note(s, "a season of %d was %s (strength %.2f) that %s does not have%s%s", s->period,
                   s->period_source == AISLE_PERIOD_GIVEN ? "given" : "found", s->strength, name,
                   tried, gains);
}

void study_look_for_rivals(struct aisle_study *s)
{
    struct study_tracer tracer = {.study = s, .aside = true};
    struct aisle_arima_search search = study_search(&tracer);
    const struct aisle_arima_order *o = &s->model->order;

    if (!s->request.given || s->period <= 1 || isnan(s->strength) ||
        (o->s == s->period && o->P + o->D + o->Q > 0))
        return;
    if (!study_season_fits(s->period) || !study_within(s, WORK_MAX)) {
        study_note(
            s,
            "a season of %d was %s (strength %.2f) that %s does not have; what it would gain "
            "takes long to find out: leave the order open",
            s->period, s->period_source == AISLE_PERIOD_GIVEN ? "given" : "found", s->strength,
            s->name);
        return;
    }
    search.fix_d = search.fix_D = true;
    search.d = o->d;
    search.D = 0;
    if (o->D == 0)
        look(s, &s->rival[0], &search);
    if (s->D > 0) {
        search.fix_d = false;
        search.D = s->D;
        look(s, &s->rival[1], &search);
    }
    say(s);
}
