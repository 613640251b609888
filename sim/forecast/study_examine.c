/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a model leaves of the series, and how far to trust it. */
#include "forecast/study.h"

#include <math.h>
#include <string.h>

#include "arima/arima.h"
#include "series/diff.h"
#include "series/gaps.h"

enum { LAGS = 24, LAGS_MAX = 400 };

static void set_correlations(struct aisle_study *s)
{
    const struct aisle_arima_order *o = &s->model->order;
    struct arena *arena = &s->state->arena;
    size_t lags = s->period > LAGS / 3 ? 3 * (size_t)s->period : LAGS;
    double *room = mem_new(s->n, sizeof *room), *acf, *pacf;
    size_t n;

    memcpy(room, s->y, s->n * sizeof *room);
    n = diff_series(room, s->n, o->d, o->D, o->s);
    s->differenced = study_differenced(s, o->d, o->D, o->s);
    s->differenced_count = gaps_present(room, n);
    if (lags > LAGS_MAX)
        lags = LAGS_MAX;
    s->lag_count = n == 0 ? 0 : lags < n - 1 ? lags : n - 1;
    acf = arena_new(arena, s->lag_count + 1, sizeof *acf);
    pacf = arena_new(arena, s->lag_count + 1, sizeof *pacf);
    if (n) {
        aisle_acf(room, n, s->lag_count, acf);
        aisle_pacf(room, n, s->lag_count, pacf);
    }
    s->acf = acf;
    s->pacf = pacf;
    mem_free(room);
}

/* The first d + s D errors are none: what the model is of begins after them. */
static void set_residuals(struct aisle_study *s)
{
    const struct aisle_arima_order *o = &s->model->order;
    size_t first = (size_t)(o->d + o->s * o->D);
    double *e = arena_new(&s->state->arena, s->n, sizeof *e);
    double *acf = arena_new(&s->state->arena, s->lag_count + 1, sizeof *acf);

    for (size_t i = 0; i < s->n; i++)
        e[i] = i < first || !(s->model->sigma2 > 0)
                   ? (double)NAN
                   : s->model->residual[i] / sqrt(s->model->sigma2);
    aisle_acf(e, s->n, s->lag_count, acf);
    s->standardised = e;
    s->residual_acf = acf;
}

/* Lags as in R's forecast::checkresiduals(): two seasons or 10, a fifth of the values at most,
 * three more than coefficients at least. */
static void test_residuals(struct aisle_study *s)
{
    const struct aisle_arima_order *o = &s->model->order;
    int fitted = o->p + o->q + o->P + o->Q;
    size_t least = (size_t)fitted + 3, lag = o->s > 1 ? 2 * (size_t)o->s : 10;

    if (lag > s->model->nobs / 5)
        lag = s->model->nobs / 5;
    if (lag < least)
        lag = least;
    s->ljung_box = aisle_ljung_box(s->standardised, s->n, lag, fitted);
    s->jarque_bera = aisle_jarque_bera(s->standardised, s->n);
    s->cusum_squares = aisle_cusum_squares(s->standardised, s->n);
}

static void say_how_the_fit_went(struct aisle_study *s)
{
    const struct aisle_arima *m = s->model;
    struct arima_roots roots = arima_roots(m);
    bool without = false;

    for (size_t i = 0; i < m->coef_count; i++)
        without = without || isnan(m->coef[i].se);
    if (m->note[0] && (!m->converged || (without && m->sigma2 > 0)))
        study_warn(s, "%s", m->note);
    else if (m->note[0])
        study_note(s, "%s", m->note);
    if (arima_near_circle(roots.ar, roots.sar, m->order.s))
        study_warn(
            s,
            "a root of the AR polynomial is near the unit circle (modulus %.4f): the series "
            "is hardly stationary so; one more difference, or one at the season, may suit it "
            "better",
            m->ar_root);
    if (arima_near_circle(roots.ma, roots.sma, m->order.s))
        study_warn(s,
                   "a root of the MA polynomial is near the unit circle (modulus %.4f): there is a "
                   "difference too much, or a cycle that is always the same; do not trust the "
                   "standard errors",
                   m->ma_root);
}

static void say_how_much_there_was(struct aisle_study *s)
{
    const struct aisle_arima *m = s->model;

    if (gaps_constant(s->y, s->n)) {
        study_warn(s, "the series is constant: the forecast is its value, and nothing is known of "
                      "its errors");
        return;
    }
    if (m->nobs < 5 * (m->coef_count + 1) || m->nobs < 20)
        study_warn(s,
                   "%zu values are few for %zu coefficient%s and sigma2: limits are too narrow, as "
                   "they leave out the errors of the estimates",
                   m->nobs, m->coef_count, m->coef_count == 1 ? "" : "s");
    if (5 * m->missing > m->n)
        study_note(s, "%zu of %zu values are missing", m->missing, m->n);
    if (m->sigma2 <= 0)
        study_warn(s, "the model leaves no error at all: limits have no width");
}

static const char *p_text(double p, char out[32])
{
    snprintf(out, 32, p < 1e-16 ? "p < 1e-16" : "p = %.2g", p);
    return out;
}

static void say_what_is_left(struct aisle_study *s)
{
    char time[AISLE_SERIES_TIME], p[32];

    if (s->ljung_box.defined && s->ljung_box.p < 0.05)
        study_note(s,
                   "the residuals are still correlated (Ljung-Box, %s): the model does not have "
                   "all there is, and its limits are not exact",
                   p_text(s->ljung_box.p, p));
    if (s->jarque_bera.defined && s->jarque_bera.p < 0.05)
        study_note(s,
                   "the residuals are not normal (Jarque-Bera, %s; kurtosis %.3g): limits of high "
                   "levels are not exact",
                   p_text(s->jarque_bera.p, p), s->jarque_bera.kurtosis);
    if (s->cusum_squares.defined && s->cusum_squares.p < 0.01) {
        aisle_series_time(s->series, s->cusum_squares.where, time);
        study_note(s,
                   "the residuals' variance changes, most of all at %s (CUSUM of squares, %s): "
                   "limits are an average of before and after",
                   time, p_text(s->cusum_squares.p, p));
    }
}

static void say_what_tests_would_take(struct aisle_study *s)
{
    const struct aisle_arima_order *o = &s->request.order;

    if (!s->request.given || o->d + o->D == s->d + s->D)
        return;
    if (o->d + o->D < s->d + s->D && o->d >= s->d)
        study_note(s,
                   "the tests would difference at the season (d = %d, D = %d): what this model has "
                   "of it fades from its forecasts",
                   s->d, s->D);
    else if (o->d + o->D < s->d + s->D)
        study_note(s,
                   "the tests would difference more often (d = %d, D = %d): this model's forecasts "
                   "return to a mean that the series does not seem to keep",
                   s->d, s->D);
    else
        study_note(
            s,
            "the tests would difference less often (d = %d, D = %d): this model's limits may "
            "widen more than they need",
            s->d, s->D);
}

void study_examine(struct aisle_study *s)
{
    set_correlations(s);
    set_residuals(s);
    test_residuals(s);
    say_how_much_there_was(s);
    say_how_the_fit_went(s);
    say_what_tests_would_take(s);
    say_what_is_left(s);
}
