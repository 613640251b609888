/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima_cases.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Tables --------------------------------------------------------------------------------------- */

const char *cases_folder(void)
{
    const char *folder = getenv("AISLE_ARIMA_CASES");

    return folder && *folder ? folder : NULL;
}

bool cases_have(const char *name)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", cases_folder() ? cases_folder() : "arima", name);
    return cases_folder() ? access(path, R_OK) == 0 : shared_data(path) != NULL;
}

void cases_open(struct table *t, const char *name)
{
    char shared[4096];

    if (cases_folder()) {
        cr_assert(access(cases_folder(), X_OK) == 0, "AISLE_ARIMA_CASES: there is no folder %s",
                  cases_folder());
        table_open_in(t, cases_folder(), name);
        return;
    }
    snprintf(shared, sizeof shared, "arima/%s", name);
    table_open(t, shared);
}

void cases_open_if(struct table *t, const char *name)
{
    *t = (struct table){0};
    if (cases_have(name))
        cases_open(t, name);
}

void cases_require(const char *name)
{
    struct table none;

    if (!cases_have(name))
        cases_open(&none, name);
}

size_t cases_find(const struct table *t, size_t from, const char *model, const char *method)
{
    do
        from = table_find(t, from, "model", model);
    while (from < t->rows && method && !table_is(t, from, "method", method) && ++from);
    return from;
}

struct aisle_arima_order cases_order(const struct table *t, size_t row)
{
    static const char *const columns[] = {"p", "d", "q", "P", "D", "Q", "period"};
    int o[7];

    for (size_t i = 0; i < 7; i++)
        o[i] = (int)table_count(t, row, columns[i]);
    return (struct aisle_arima_order){o[0], o[1], o[2], o[3], o[4], o[5], o[6]};
}

void cases_expect_some(const struct tally *t)
{
    if (t->compared > 0)
        return;
    cr_assert(cases_folder() != NULL, "%s: nothing to compare", t->what);
    SKIP("%s: nothing to compare in %s", t->what, cases_folder());
}

double *cases_series(const char *name, size_t *n)
{
    char file[256];
    struct table t;
    double *y;

    snprintf(file, sizeof file, "series/%s.csv", name);
    cr_assert(cases_have(file), "%s is not there, but figures of it are", file);
    cases_open(&t, file);
    *n = t.rows;
    y = table_numbers(&t, "value");
    table_close(&t);
    return y;
}

/* Models --------------------------------------------------------------------------------------- */

/* A regressor's values, `known` of them: as many as the series has, and the future ones behind.
 * NULL: 1, 2, ..., and so on for ever. */
struct case_regressor {
    const char *name;
    double *value;
    size_t known;
};

static void name_coefs(struct case_model *m, const char *prefix, int count)
{
    for (int i = 1; i <= count; i++)
        m->coef[m->coef_count++] = arena_printf(&m->memory, "%s%d", prefix, i);
}

static void add_regressor(struct case_model *m, const char *name)
{
    struct case_regressor *r = &m->regressor[m->spec.regressor_count++];

    r->name = name;
    if (!strcmp(name, "trend") || !strcmp(name, "drift"))
        return;
    r->value = cases_series(name, &r->known);
    cr_assert(r->known >= m->n, "%s: %s is too short", m->name, name);
    for (size_t t = m->n; t < r->known; t++)
        if (isnan(r->value[t]))
            r->known = t;
}

static double *count_from(struct arena *a, size_t from, size_t n)
{
    double *x = arena_new(a, n, sizeof *x);

    for (size_t t = 0; t < n; t++)
        x[t] = (double)(from + t) + 1;
    return x;
}

/* The values of all regressors from a step on, `n` of them. */
static struct aisle_regressor *regressors(struct case_model *m, size_t from, size_t n)
{
    size_t count = m->spec.regressor_count;
    struct aisle_regressor *all = arena_new(&m->memory, count, sizeof *all);

    for (size_t i = 0; i < count; i++) {
        const struct case_regressor *r = &m->regressor[i];

        all[i].name = r->name;
        all[i].value = r->value ? r->value + from : count_from(&m->memory, from, n);
    }
    return all;
}

/* A list with + between. A drift is ours where the series is differenced once. */
static void add_regressors(struct case_model *m, const char *list)
{
    bool drift = m->spec.order.d + m->spec.order.D == 1;

    if (!strcmp(list, "NA"))
        list = "";
    m->regressor = arena_new(&m->memory, strlen(list), sizeof *m->regressor);
    for (size_t length; *list; list += length, list += *list == '+') {
        char *word;

        length = strcspn(list, "+");
        word = arena_printf(&m->memory, "%.*s", (int)length, list);
        if (drift && !strcmp(word, "drift"))
            m->spec.constant = AISLE_CONSTANT_DRIFT;
        else
            add_regressor(m, word);
    }
    m->spec.regressor = regressors(m, 0, m->n);
}

void case_model_init(struct case_model *m, const struct table *t, size_t row)
{
    const struct aisle_arima_order *o = &m->spec.order;

    *m = (struct case_model){.spec = {.order = cases_order(t, row),
                                      .method = AISLE_ARIMA_ML,
                                      .constant = AISLE_CONSTANT_NONE}};
    m->name = arena_text(&m->memory, table_text(t, row, "model"));
    m->y = cases_series(table_text(t, row, "series"), &m->n);
    for (size_t i = 0; i < m->n; i++)
        m->missing += isnan(m->y[i]) != 0;
    if (table_number(t, row, "mean") == 1 && o->d + o->D == 0)
        m->spec.constant = AISLE_CONSTANT_MEAN;
    add_regressors(m, table_text(t, row, "xreg"));
    m->coef =
        arena_new(&m->memory, (size_t)(o->p + o->q + o->P + o->Q) + 1 + m->spec.regressor_count,
                  sizeof *m->coef);
    name_coefs(m, "ar", o->p);
    name_coefs(m, "ma", o->q);
    name_coefs(m, "sar", o->P);
    name_coefs(m, "sma", o->Q);
    if (m->spec.constant != AISLE_CONSTANT_NONE)
        m->coef[m->coef_count++] = m->spec.constant == AISLE_CONSTANT_MEAN ? "intercept" : "drift";
    for (size_t i = 0; i < m->spec.regressor_count; i++)
        m->coef[m->coef_count++] = m->regressor[i].name;
}

void case_model_fini(struct case_model *m)
{
    for (size_t i = 0; i < m->spec.regressor_count; i++)
        mem_free(m->regressor[i].value);
    mem_free(m->y);
    arena_fini(&m->memory);
}

struct aisle_arima *case_model_fit(const struct case_model *m)
{
    struct aisle_arima *model = NULL;
    struct aisle_error err = {0};

    cr_assert(aisle_arima_fit(&model, m->y, m->n, &m->spec, &err) == AISLE_OK, "%s: %s", m->name,
              err.message);
    cr_assert(eq(sz, model->coef_count, m->coef_count));
    for (size_t i = 0; i < m->coef_count; i++)
        cr_assert(strncmp(model->coef[i].name, m->coef[i], sizeof model->coef[i].name - 1) == 0,
                  "%s: %s, not %s", m->name, model->coef[i].name, m->coef[i]);
    return model;
}

size_t case_model_coef(const struct case_model *m, const char *name)
{
    for (size_t i = 0; i < m->coef_count; i++)
        if (!strcmp(m->coef[i], name))
            return i;
    cr_fatal("%s has no coefficient %s", m->name, name);
}

size_t case_model_forecast(struct case_model *m, const struct aisle_arima *model, size_t steps,
                           const double **mean, const double **se)
{
    double *to_mean, *to_se;

    for (size_t i = 0; i < m->spec.regressor_count; i++)
        if (m->regressor[i].value && m->regressor[i].known - m->n < steps)
            steps = m->regressor[i].known - m->n;
    *mean = to_mean = arena_new(&m->memory, steps, sizeof *to_mean);
    *se = to_se = arena_new(&m->memory, steps, sizeof *to_se);
    if (steps > 0)
        aisle_arima_forecast(model, steps, regressors(m, m->n, steps), to_mean, to_se);
    return steps;
}
