/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study as JSON. */
#include "forecast/study.h"

#include <math.h>

#include "base/json.h"

static struct json *integers(const int *value, size_t count)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < count; i++)
        json_add_int(list, value[i]);
    return list;
}

static struct json *reals(const double *value, size_t count)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < count; i++)
        json_add_real(list, value[i]);
    return list;
}

static void add_series(struct json *j, const struct aisle_study *s)
{
    const struct aisle_series *x = s->series;
    char first[AISLE_SERIES_TIME], last[AISLE_SERIES_TIME], step[AISLE_SERIES_TIME];
    struct json *series = json_new();

    aisle_series_time(x, 0, first);
    aisle_series_time(x, x->n - 1, last);
    aisle_series_step(x, step);
    json_set_text(series, "file", x->file);
    json_set_text(series, "column", x->name);
    json_set_int(series, "rows", (int64_t)x->rows);
    json_set_text(series, "first", first);
    json_set_text(series, "last", last);
    json_set_text(series, "step", step);
    json_set_int(series, "gaps", (int64_t)x->gap_count);
    json_set_int(series, "filled", (int64_t)x->filled);
    json_set_object(j, "series", series);
}

static struct json *rival(const struct aisle_study_rival *r)
{
    struct json *j = json_new();

    json_set_text(j, "model", r->name);
    json_set_real(j, "aicc_gain", r->aicc_gain);
    json_set_real(j, "mae", r->mae);
    json_set_real(j, "own_mae", r->own_mae);
    json_set_int(j, "tail", (int64_t)r->tail);
    return j;
}

static void add_season(struct json *j, const struct aisle_study *s)
{
    struct json *season = json_new(), *rivals = json_new_array();

    json_set_int(season, "period", s->period);
    json_set_text(season, "source",
                  s->period_source == AISLE_PERIOD_FOUND   ? "found"
                  : s->period_source == AISLE_PERIOD_GIVEN ? "given"
                                                           : "none");
    json_set_real(season, "strength", s->strength);
    for (size_t i = 0; i < 2; i++)
        if (s->rival[i].present)
            json_add_object(rivals, rival(&s->rival[i]));
    json_set_object(season, "rivals", rivals);
    json_set_object(j, "season", season);
}

static void add_model(struct json *j, const struct aisle_study *s)
{
    static const char *const method[] = {"css-ml", "ml", "css"};
    static const char *const likelihood[] = {"exact", "diffuse", "conditional"};
    const struct aisle_arima *m = s->model;
    const struct aisle_arima_order *o = &m->order;
    struct json *coef = json_new(), *se = json_new();

    for (size_t i = 0; i < m->coef_count; i++) {
        json_set_real(coef, m->coef[i].name, m->coef[i].value);
        json_set_real(se, m->coef[i].name, m->coef[i].se);
    }
    json_set_text(j, "model", s->name);
    json_set_object(j, "order", integers((int[]){o->p, o->d, o->q}, 3));
    json_set_object(j, "seasonal", integers((int[]){o->P, o->D, o->Q, o->s}, 4));
    json_set_bool(j, "log", m->log);
    json_set_object(j, "coef", coef);
    json_set_object(j, "se", se);
    json_set_real(j, "sigma2", m->sigma2);
    json_set_real(j, "loglik", m->loglik);
    json_set_text(j, "likelihood", likelihood[m->likelihood]);
    json_set_real(j, "aic", m->aic);
    json_set_real(j, "aicc", m->aicc);
    json_set_real(j, "bic", m->bic);
    json_set_int(j, "n", (int64_t)m->n);
    json_set_int(j, "missing", (int64_t)m->missing);
    json_set_int(j, "nobs", (int64_t)m->nobs);
    json_set_text(j, "method", method[m->method]);
    json_set_bool(j, "converged", m->converged);
    json_set_real(j, "ar_root", m->ar_root);
    json_set_real(j, "ma_root", m->ma_root);
}

static struct json *stationarity(const struct aisle_study_test *test)
{
    const struct aisle_stationarity *t = &test->test;
    struct json *j = json_new();

    json_set_text(j, "test", t->name);
    json_set_text(j, "of", test->of);
    json_set_real(j, "statistic", t->statistic);
    json_set_int(j, "lags", (int64_t)t->lags);
    json_set_real(j, "critical_5", t->defined ? t->critical[1] : (double)NAN);
    json_set_real(j, "p", t->p);
    json_set_text(j, "p_is",
                  t->bound == AISLE_P_AT_MOST    ? "at most"
                  : t->bound == AISLE_P_AT_LEAST ? "at least"
                                                 : "equal");
    if (t->defined)
        json_set_bool(j, "stationary", t->stationary);
    else
        json_set_text(j, "stationary", NULL);
    return j;
}

static struct json *residual_test(double statistic, int df, double p)
{
    struct json *j = json_new();

    json_set_real(j, "statistic", statistic);
    if (df >= 0)
        json_set_int(j, "df", df);
    json_set_real(j, "p", p);
    return j;
}

static void add_tests(struct json *j, const struct aisle_study *s)
{
    struct json *tests = json_new(), *before = json_new_array(), *one;
    char where[AISLE_SERIES_TIME];

    for (size_t i = 0; i < s->test_count; i++)
        json_add_object(before, stationarity(&s->test[i]));
    json_set_object(tests, "stationarity", before);
    json_set_int(tests, "d", s->d);
    json_set_int(tests, "D", s->D);
    one = residual_test(s->ljung_box.statistic, s->ljung_box.df, s->ljung_box.p);
    json_set_int(one, "lags", (int64_t)s->ljung_box.lag);
    json_set_object(tests, "ljung_box", one);
    one = residual_test(s->jarque_bera.statistic, 2, s->jarque_bera.p);
    json_set_real(one, "skewness", s->jarque_bera.skewness);
    json_set_real(one, "kurtosis", s->jarque_bera.kurtosis);
    json_set_object(tests, "jarque_bera", one);
    one = residual_test(s->cusum_squares.statistic, -1, s->cusum_squares.p);
    aisle_series_time(s->series, s->cusum_squares.where, where);
    json_set_text(one, "where", s->cusum_squares.defined ? where : NULL);
    json_set_object(tests, "cusum_squares", one);
    json_set_object(j, "tests", tests);
}

static void set_level(struct json *j, const char *what, double level, double value)
{
    char key[48];

    snprintf(key, sizeof key, "%s_%g", what, level);
    json_set_real(j, key, value);
}

static void add_forecast(struct json *j, const struct aisle_study *s)
{
    const struct aisle_study_forecast *f = &s->forecast;
    struct json *list = json_new_array();

    for (size_t i = 0; i < f->count; i++) {
        struct json *one = json_new();
        char time[AISLE_SERIES_TIME];

        aisle_study_time(s, i + 1, time);
        json_set_int(one, "h", (int64_t)i + 1);
        json_set_text(one, "time", time);
        json_set_real(one, "mean", f->mean[i]);
        if (s->request.log)
            json_set_real(one, "median", f->median[i]);
        json_set_real(one, "se", f->se[i]);
        for (size_t k = 0; k < s->request.level_count; k++) {
            set_level(one, "lower", s->request.level[k], f->lower[k][i]);
            set_level(one, "upper", s->request.level[k], f->upper[k][i]);
        }
        if (i < s->request.holdout)
            json_set_real(one, "value", s->series->value[s->n + i]);
        json_add_object(list, one);
    }
    json_set_object(j, "levels", reals(s->request.level, s->request.level_count));
    json_set_object(j, "forecast", list);
    json_set_int(j, "clipped", (int64_t)f->clipped);
    if (s->request.clip_low < s->request.clip_high)
        json_set_object(j, "clip", reals((double[]){s->request.clip_low, s->request.clip_high}, 2));
}

static void add_scores(struct json *j, const struct aisle_study *s)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < s->score_count; i++) {
        const struct aisle_study_score *c = &s->score[i];
        struct json *one = json_new();

        json_set_text(one, "method", c->name);
        json_set_int(one, "count", (int64_t)c->count);
        json_set_real(one, "mae", c->mae);
        json_set_real(one, "rmse", c->rmse);
        json_set_real(one, "mase", c->mase);
        json_set_real(one, "bias", c->bias);
        for (size_t k = 0; k < s->request.level_count; k++)
            set_level(one, "coverage", s->request.level[k], c->coverage[k]);
        json_add_object(list, one);
    }
    json_set_object(j, "holdout", list);
}

static void add_trace(struct json *j, const struct aisle_study *s)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < s->trial_count; i++) {
        const struct aisle_study_trial *t = &s->trial[i];
        struct json *one = json_new();

        json_set_text(one, "model", t->name);
        json_set_real(one, "aicc", t->aicc);
        json_set_bool(one, "approximate", t->approximate);
        json_set_text(one, "rejected", t->rejected);
        json_set_bool(one, "aside", t->aside);
        json_add_object(list, one);
    }
    json_set_object(j, "trace", list);
}

static void add_acf(struct json *j, const struct aisle_study *s)
{
    struct json *acf = json_new();

    json_set_text(acf, "of", s->differenced);
    json_set_real(acf, "band", aisle_acf_band(s->differenced_count));
    json_set_object(acf, "acf", reals(s->acf + 1, s->lag_count));
    json_set_object(acf, "pacf", reals(s->pacf + 1, s->lag_count));
    json_set_object(acf, "residuals", reals(s->residual_acf + 1, s->lag_count));
    json_set_object(j, "acf", acf);
}

void aisle_study_json(const struct aisle_study *s, FILE *out)
{
    struct json *j = json_new(), *notes = json_new_array();

    for (size_t i = 0; i < s->note_count; i++)
        json_add_text(notes, s->note[i].text);
    add_series(j, s);
    add_season(j, s);
    add_model(j, s);
    json_set_object(j, "notes", notes);
    add_tests(j, s);
    if (s->request.show_acf)
        add_acf(j, s);
    if (s->request.show_trace)
        add_trace(j, s);
    if (s->score_count)
        add_scores(j, s);
    add_forecast(j, s);
    json_print(j, out);
}
