/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/starts.h"

#include <string.h>

#include "base/mem.h"

enum { LONG = 1000, COSTLY = 1000000 }; /* values; values x state x what is filtered */

/* Of one evaluation. */
static bool is_costly(const struct likelihood *l)
{
    size_t state = l->gaps ? l->kalman.size * l->kalman.size : l->innovations.r * l->columns;

    return l->n * state > COSTLY;
}

/* How to search from one start. */
static enum estimate_way way_for(const struct likelihood *l, enum arima_effort effort)
{
    if (is_costly(l))
        return ESTIMATE_LM | ESTIMATE_ROUGH;
    if (l->n >= LONG || effort == ARIMA_TRIAL)
        return ESTIMATE_LM;
    return effort == ARIMA_HARD_TRIAL ? ESTIMATE_BFGS : ESTIMATE_BOTH;
}

/* Where conditional least squares leads from zero. */
static bool conditional_start(const struct aisle_arima *m, double *const *x, double *arma)
{
    const double *zero = mem_new(m->arma_count, sizeof *zero);
    struct likelihood l;
    struct estimate e;
    size_t collinear;
    bool found = likelihood_init(&l, LIKELIHOOD_CONDITIONAL, &m->order, (const double *const *)x,
                                 m->n, m->coef_count - m->arma_count, &collinear) &&
                 likelihood_errors(&l) > m->coef_count &&
                 estimate(&e, &l, arma, &zero, 1, ESTIMATE_LM);

    likelihood_fini(&l);
    mem_free((void *)zero);
    if (found)
        estimate_tame(&m->order, arma);
    return found;
}

/* Likelihoods of mixed models have several maxima. These starts, persistent and alternating with
 * errors that carry on or are made good, lead to most of them. */
static void varied_start(const struct aisle_arima_order *o, double *arma, int which)
{
    double persistence = which & 1 ? -0.8 : 0.8, error = which & 2 ? 0.5 : -0.5;
    double partial[AISLE_ARIMA_LAGS] = {persistence, -0.4};
    struct arma_layout at = arma_layout(o);

    lags_from_partial(arma + at.ar, partial, (size_t)o->p);
    lags_from_partial(arma + at.sar, partial, (size_t)o->P);
    if (o->q > 0)
        arma[at.ma] = error;
    if (o->Q > 0)
        arma[at.sma] = error;
}

/* The maximum of an exact likelihood, from wherever it may be found. */
static bool maximise(const struct aisle_arima *m, struct likelihood *l, double *const *x,
                     enum arima_effort effort, double *arma, struct estimate *e)
{
    enum { ZERO = 1, VARIED = 2, ALL = 6 };
    size_t count = m->arma_count;
    double *room = mem_new(ALL * count, sizeof *room);
    const double *starts[ALL];
    bool conditional = conditional_start(m, x, room), found;
    const double **from = starts + (conditional ? 0 : ZERO);
    enum estimate_way way = way_for(l, effort);
    size_t most = ZERO;

    for (int i = 0; i < ALL; i++) {
        starts[i] = room + (size_t)i * count;
        if (i >= VARIED)
            varied_start(&m->order, room + (size_t)i * count, i - VARIED);
    }
    if (effort == ARIMA_HARD_TRIAL || !conditional)
        most = VARIED;
    else if (m->method == AISLE_ARIMA_ML && way == ESTIMATE_BOTH)
        most = count < 3 ? VARIED : ALL;
    else if (way == ESTIMATE_BOTH && count >= 3)
        most = VARIED; /* where CSS leads may be a maximum, and not the highest */
    found = estimate(e, l, arma, from, (size_t)(starts + most - from), way);
    if (!(found && e->converged) && effort == ARIMA_WHOLE && !(way & ESTIMATE_ROUGH))
        found = estimate(e, l, arma, from, (size_t)(starts + VARIED - from), ESTIMATE_BOTH);
    mem_free(room);
    return found;
}

bool starts_search(const struct aisle_arima *m, struct likelihood *l, double *const *x,
                   const double *start, enum arima_effort effort, double *arma, struct estimate *e)
{
    enum estimate_way way = way_for(l, effort);
    double *from;
    bool found;

    if (!start && l->kind != AISLE_LIKELIHOOD_CONDITIONAL)
        return maximise(m, l, x, effort, arma, e);
    from = mem_new(m->arma_count, sizeof *from);
    if (start) {
        memcpy(from, start, m->arma_count * sizeof *from);
        estimate_tame(&m->order, from);
    }
    if (start && way == ESTIMATE_BOTH)
        way = ESTIMATE_LM;
    found = estimate(e, l, arma, (const double *const *)&from, 1, way);
    mem_free(from);
    return found;
}
