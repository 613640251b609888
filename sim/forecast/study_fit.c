/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of a study: as given, or the best that a search finds. */
#include "forecast/study.h"

#include "series/gaps.h"

enum { CHOOSE_WORK = 3000000 }; /* values times period: a minute or so */

struct aisle_arima_spec study_spec(const struct aisle_study *s, struct aisle_arima_order order)
{
    return (struct aisle_arima_spec){
        .order = order,
        .method = s->request.method,
        .regressor = s->state->past,
        .regressor_count = s->state->regressor_count,
        .log = s->request.log,
    };
}

static void on_trial(void *self, const struct aisle_arima_trial *trial)
{
    struct study_tracer *tracer = self;
    struct aisle_study *s = tracer->study;
    struct study_state *own = s->state;
    struct aisle_study_trial *t;

    own->trial = mem_reserve(own->trial, &own->trial_cap, s->trial_count + 1, sizeof *own->trial);
    t = &own->trial[s->trial_count++];
    study_name(trial->order, trial->constant, t->name);
    t->aicc = trial->aicc;
    t->rejected = arena_text(&own->arena, trial->rejected);
    t->approximate = trial->approximate;
    t->aside = tracer->aside;
    s->trial = own->trial;
}

struct aisle_arima_search study_search(struct study_tracer *tracer)
{
    const struct aisle_study *s = tracer->study;
    struct aisle_arima_search search = {
        .s = study_season_fits(s->period) ? s->period : 1,
        .full = s->request.full,
        .regressor = s->state->past,
        .regressor_count = s->state->regressor_count,
        .log = s->request.log,
        .trace = on_trial,
        .self = tracer,
    };

    if (!s->request.given)
        search.constant = s->request.constant;
    /* Two seasons back and the lags of a search must be within reach. */
    if (2 * search.s + 5 > AISLE_ARIMA_REACH)
        search.max_P = search.max_Q = 1;
    return search;
}

bool study_within(const struct aisle_study *s, double work)
{
    return (double)s->n * s->period * (double)(1 + s->missing) <= work;
}

/* A search ends with a fit by maximum likelihood; by another method it is a fit of its own. */
static enum aisle_status fit_anew(struct aisle_study *s, enum aisle_arima_method method,
                                  struct aisle_arima **model, struct aisle_error *err)
{
    struct aisle_arima *chosen = *model;
    struct aisle_arima_spec spec = study_spec(s, chosen->order);
    enum aisle_status status;

    spec.constant = chosen->constant;
    spec.method = method;
    status = aisle_arima_fit(model, s->series->value, s->n, &spec, err);
    aisle_arima_free(chosen);
    return status;
}

static enum aisle_status choose(struct aisle_study *s, struct aisle_error *err)
{
    struct study_tracer tracer = {.study = s};
    struct aisle_arima_search search = study_search(&tracer);
    enum aisle_status status;

    if (search.s > 1 && s->period_source == AISLE_PERIOD_FOUND && !study_within(s, CHOOSE_WORK)) {
        study_note(s,
                   "a season of %d was found (strength %.2f); a search among models that have it "
                   "takes long, and they were left out: give the period to have them, %s",
                   s->period, s->strength,
                   s->missing ? "or a series without missing values" : "or take longer steps");
        search.s = 1;
    }
    status = aisle_arima_choose(&s->state->model, s->series->value, s->n, &search, err);
    if (status == AISLE_OK && s->request.method == AISLE_ARIMA_CSS)
        status = fit_anew(s, AISLE_ARIMA_CSS, &s->state->model, err);
    return status;
}

enum aisle_status study_fit(struct aisle_study *s, struct aisle_error *err)
{
    struct aisle_study_request *r = &s->request;
    struct aisle_arima_spec spec = study_spec(s, r->order);
    enum aisle_status status;

    spec.constant = r->constant;
    if (r->given && r->order.p + r->order.q + r->order.P + r->order.Q > 0 && !r->xreg &&
        gaps_constant(s->y, s->n)) {
        error_set(err, AISLE_EVALUE,
                  "the series is constant: there is nothing to estimate an order "
                  "from");
        error_hint(err, "without an order its value is the forecast");
        return AISLE_EVALUE;
    }
    status = r->given ? aisle_arima_fit(&s->state->model, s->series->value, s->n, &spec, err)
                      : choose(s, err);
    if (status != AISLE_OK)
        return status;
    s->model = s->state->model;
    r->order = s->model->order;
    r->constant = s->model->constant;
    r->method = s->model->method;
    if (r->horizon == 0 && !r->xreg) {
        bool seasonal = r->order.P + r->order.D + r->order.Q > 0;
        size_t two = 2 * (size_t)r->order.s;

        r->horizon = !seasonal ? 10 : two < 100 ? two : 100;
    }
    aisle_arima_name(s->model, s->name, sizeof s->name);
    return AISLE_OK;
}
