/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/estimate.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multimin.h>

#include "base/mem.h"

enum { ITERATIONS = 100, BFGS_ITERATIONS = 100, SIMPLEX_ITERATIONS = 4000 };
static const double STEP = 1e-7; /* of differences of errors */
static const double SLOPE_STEP =
    1e-4;                       /* of differences of the objective, which is flat at its minimum */
static const double FAR = 1e10; /* an error where the model makes no sense */
static const double LARGEST = 0.9999; /* partial autocorrelation to start from */
static const double FLAT = 1e-5;      /* slope of the objective that counts as none */

/* What is searched over ------------------------------------------------------------------------ */

struct search {
    struct likelihood *l;
    size_t count;
    bool exact;      /* autoregressions by partial autocorrelations, else moving averages */
    double *natural; /* coefficients of the last trial */
    double *u;       /* where errors were worked out last */
    double *last;    /* the errors there; n */
    double *moved;   /* n, for differences */
};

/* A part whose partial autocorrelations are tanh u; `sign` is -1 for a moving average, whose
 * weights have the other sign in its polynomial. */
static void part_to_natural(double *natural, const double *u, size_t count, double sign)
{
    double partial[AISLE_ARIMA_LAGS] = {0};

    for (size_t k = 0; k < count; k++)
        partial[k] = tanh(u[k]);
    lags_from_partial(natural, partial, count);
    for (size_t k = 0; k < count; k++)
        natural[k] *= sign;
}

/* `ar` is what an autoregression of the same polynomial has. */
static void part_from_natural(double *u, const double *natural, size_t count, double sign)
{
    double partial[AISLE_ARIMA_LAGS] = {0}, ar[AISLE_ARIMA_LAGS] = {0};

    for (size_t k = 0; k < count; k++)
        ar[k] = sign * natural[k];
    if (!lags_to_partial(partial, ar, count))
        memset(partial, 0, count * sizeof *partial);
    for (size_t k = 0; k < count; k++)
        u[k] = atanh(fmin(fmax(partial[k], -LARGEST), LARGEST));
}

static void to_natural(const struct search *s, const double *u)
{
    const struct aisle_arima_order *o = &s->l->arma.order;
    struct arma_layout at = arma_layout(o);

    memcpy(s->natural, u, s->count * sizeof *u);
    if (s->exact) {
        part_to_natural(s->natural + at.ar, u + at.ar, (size_t)o->p, 1);
        part_to_natural(s->natural + at.sar, u + at.sar, (size_t)o->P, 1);
    } else {
        part_to_natural(s->natural + at.ma, u + at.ma, (size_t)o->q, -1);
        part_to_natural(s->natural + at.sma, u + at.sma, (size_t)o->Q, -1);
    }
}

static void from_natural(const struct search *s, double *u, const double *natural)
{
    const struct aisle_arima_order *o = &s->l->arma.order;
    struct arma_layout at = arma_layout(o);

    memcpy(u, natural, s->count * sizeof *u);
    if (s->exact) {
        part_from_natural(u + at.ar, natural + at.ar, (size_t)o->p, 1);
        part_from_natural(u + at.sar, natural + at.sar, (size_t)o->P, 1);
    } else {
        part_from_natural(u + at.ma, natural + at.ma, (size_t)o->q, -1);
        part_from_natural(u + at.sma, natural + at.sma, (size_t)o->Q, -1);
    }
}

static void tame_part(double *ar, size_t count)
{
    double partial[AISLE_ARIMA_LAGS] = {0};

    if (!lags_to_partial(partial, ar, count)) {
        memset(ar, 0, count * sizeof *ar);
        return;
    }
    for (size_t k = 0; k < count; k++)
        partial[k] = fmin(fmax(partial[k], -LARGEST), LARGEST);
    lags_from_partial(ar, partial, count);
}

void estimate_tame(const struct aisle_arima_order *o, double *arma)
{
    struct arma_layout at = arma_layout(o);

    tame_part(arma + at.ar, (size_t)o->p);
    tame_part(arma + at.sar, (size_t)o->P);
    lags_reflect(arma + at.ma, (size_t)o->q);
    lags_reflect(arma + at.sma, (size_t)o->Q);
}

static bool evaluate(const struct search *s, const double *u)
{
    to_natural(s, u);
    return likelihood_at(s->l, s->natural);
}

/* Levenberg-Marquardt -------------------------------------------------------------------------- */

/* The errors whose sum of squares is exp(2 objective). */
static void errors(const struct search *s, const double *u, double *out)
{
    struct likelihood *l = s->l;
    bool fine = evaluate(s, u);
    double factor = fine ? exp(0.5 * l->sum_log_f / (double)l->nu) / sqrt((double)l->nu) : 0;

    for (size_t t = 0; t < l->n; t++)
        out[t] = fine ? l->v[0][t] * factor : FAR;
}

static int lm_f(const gsl_vector *u, void *self, gsl_vector *f)
{
    struct search *s = self;

    errors(s, u->data, f->data);
    memcpy(s->u, u->data, s->count * sizeof *s->u);
    memcpy(s->last, f->data, s->l->n * sizeof *s->last);
    return GSL_SUCCESS;
}

/* Forward differences: their error moves the minimum by less than 10^-6. */
static int lm_df(const gsl_vector *u, void *self, gsl_matrix *J)
{
    struct search *s = self;
    double at[4 * AISLE_ARIMA_LAGS];

    memcpy(at, u->data, s->count * sizeof *at);
    if (memcmp(at, s->u, s->count * sizeof *at) != 0) {
        memcpy(s->u, at, s->count * sizeof *at);
        errors(s, at, s->last);
    }
    for (size_t j = 0; j < s->count; j++) {
        double h = STEP * fmax(1, fabs(at[j])), middle = at[j], *to = J->data + j;

        at[j] = middle + h;
        h = at[j] - middle;
        errors(s, at, s->moved);
        at[j] = middle;
        for (size_t t = 0; t < s->l->n; t++)
            to[t * J->tda] = (s->moved[t] - s->last[t]) / h;
    }
    return GSL_SUCCESS;
}

/* From u to u; whether it settled. */
static bool levenberg_marquardt(struct search *s, double *u)
{
    gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_fdf fdf = {
        .f = lm_f, .df = lm_df, .n = s->l->n, .p = s->count, .params = s};
    gsl_vector_view start = gsl_vector_view_array(u, s->count);
    gsl_multifit_nlinear_workspace *w;
    int status, info = 0;

    parameters.solver = gsl_multifit_nlinear_solver_cholesky; /* half the time of QR */
    if (s->l->n < s->count)
        return false;
    w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, fdf.n, fdf.p);
    status = gsl_multifit_nlinear_init(&start.vector, &fdf, w);
    if (status == GSL_SUCCESS)
        status = gsl_multifit_nlinear_driver(ITERATIONS, 1e-8, 1e-10, 0, NULL, NULL, &info, w);
    memcpy(u, gsl_multifit_nlinear_position(w)->data, s->count * sizeof *u);
    gsl_multifit_nlinear_free(w);
    return status == GSL_SUCCESS;
}

/* Where that did not settle -------------------------------------------------------------------- */

static double objective(const gsl_vector *u, void *self)
{
    const struct search *s = self;

    return evaluate(s, u->data) ? s->l->objective : FAR;
}

static void slopes(const gsl_vector *u, void *self, gsl_vector *g)
{
    const struct search *s = self;
    double at[4 * AISLE_ARIMA_LAGS];
    gsl_vector_view view = gsl_vector_view_array(at, s->count);

    memcpy(at, u->data, s->count * sizeof *at);
    for (size_t j = 0; j < s->count; j++) {
        double h = SLOPE_STEP * fmax(1, fabs(at[j])), middle = at[j], below;

        at[j] = middle - h;
        below = objective(&view.vector, self);
        at[j] = middle + h;
        gsl_vector_set(g, j, (objective(&view.vector, self) - below) / (2 * h));
        at[j] = middle;
    }
}

static void both(const gsl_vector *u, void *self, double *f, gsl_vector *g)
{
    *f = objective(u, self);
    slopes(u, self, g);
}

static bool bfgs(struct search *s, double *u)
{
    gsl_multimin_function_fdf fdf = {
        .f = objective, .df = slopes, .fdf = both, .n = s->count, .params = s};
    gsl_multimin_fdfminimizer *m =
        gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, s->count);
    gsl_vector_view start = gsl_vector_view_array(u, s->count);
    int status = gsl_multimin_fdfminimizer_set(m, &fdf, &start.vector, 0.1, 0.1);
    bool flat = false;

    for (int i = 0; i < BFGS_ITERATIONS && status == GSL_SUCCESS && !flat; i++) {
        status = gsl_multimin_fdfminimizer_iterate(m);
        flat = gsl_blas_dnrm2(m->gradient) < FLAT;
    }
    memcpy(u, m->x->data, s->count * sizeof *u);
    gsl_multimin_fdfminimizer_free(m);
    return flat;
}

static bool simplex(struct search *s, double *u)
{
    gsl_multimin_function f = {.f = objective, .n = s->count, .params = s};
    gsl_multimin_fminimizer *m =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, s->count);
    gsl_vector_view start = gsl_vector_view_array(u, s->count);
    gsl_vector *step = gsl_vector_alloc(s->count);
    int status;
    bool small = false;

    gsl_vector_set_all(step, 0.1);
    status = gsl_multimin_fminimizer_set(m, &f, &start.vector, step);
    for (int i = 0; i < SIMPLEX_ITERATIONS && status == GSL_SUCCESS && !small; i++) {
        status = gsl_multimin_fminimizer_iterate(m);
        small = gsl_multimin_fminimizer_size(m) < 1e-8;
    }
    memcpy(u, m->x->data, s->count * sizeof *u);
    gsl_vector_free(step);
    gsl_multimin_fminimizer_free(m);
    return small;
}

static bool is_flat(struct search *s, double *u)
{
    gsl_vector_view at = gsl_vector_view_array(u, s->count);
    gsl_vector *g = gsl_vector_alloc(s->count);
    double norm;

    slopes(&at.vector, s, g);
    norm = gsl_blas_dnrm2(g);
    gsl_vector_free(g);
    return norm < FLAT;
}

/* ---------------------------------------------------------------------------------------------- */

static bool reflect(const struct aisle_arima_order *o, double *arma)
{
    struct arma_layout at = arma_layout(o);
    bool ma = lags_reflect(arma + at.ma, (size_t)o->q);
    bool sma = lags_reflect(arma + at.sma, (size_t)o->Q);

    return ma || sma;
}

static void polish(struct search *s, double *u, struct estimate *out)
{
    out->converged = out->converged || is_flat(s, u);
    if (!out->converged)
        out->converged = bfgs(s, u);
    if (!out->converged)
        out->converged = simplex(s, u) || is_flat(s, u);
}

/* The least end so far. */
struct best {
    double u[4 * AISLE_ARIMA_LAGS], objective;
    bool settled;
};

static void descend(struct search *s, const double *start, bool by_bfgs, struct best *best)
{
    double u[4 * AISLE_ARIMA_LAGS];
    bool settled;

    from_natural(s, u, start);
    if (by_bfgs)
        bfgs(s, u);
    settled = levenberg_marquardt(s, u);
    if (!evaluate(s, u) || s->l->objective >= best->objective)
        return;
    best->objective = s->l->objective;
    best->settled = settled;
    memcpy(best->u, u, s->count * sizeof *u);
}

static bool run(struct search *s, struct estimate *out, double *arma, const double *const *starts,
                size_t start_count, enum estimate_way way)
{
    struct best best = {.objective = INFINITY};

    for (size_t i = 0; i < start_count; i++) {
        if (way & ESTIMATE_LM)
            descend(s, starts[i], false, &best);
        if (way & ESTIMATE_BFGS)
            descend(s, starts[i], true, &best);
    }
    if (!isfinite(best.objective))
        return false;
    out->converged = best.settled;
    if (!(way & ESTIMATE_ROUGH))
        polish(s, best.u, out);
    to_natural(s, best.u);
    memcpy(arma, s->natural, s->count * sizeof *arma);
    if (s->exact)
        out->reflected = reflect(&s->l->arma.order, arma);
    return likelihood_at(s->l, arma);
}

bool estimate(struct estimate *out, struct likelihood *l, double *arma, const double *const *starts,
              size_t start_count, enum estimate_way way)
{
    struct search s = {
        .l = l, .count = l->arma_count, .exact = l->kind != AISLE_LIKELIHOOD_CONDITIONAL};
    gsl_error_handler_t *handler;
    bool found;

    *out = (struct estimate){.converged = s.count == 0};
    if (s.count == 0)
        return likelihood_at(l, arma);
    s.natural = mem_new(s.count, sizeof *s.natural);
    s.u = mem_new(s.count, sizeof *s.u);
    s.last = mem_new(2 * l->n, sizeof *s.last);
    s.moved = s.last + l->n;
    handler = gsl_set_error_handler_off();
    found = run(&s, out, arma, starts, start_count, way);
    gsl_set_error_handler(handler);
    mem_free(s.natural);
    mem_free(s.u);
    mem_free(s.last);
    return found;
}
