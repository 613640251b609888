/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima_cases.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "support.h"

/* Tables --------------------------------------------------------------------------------------- */

enum { COLUMNS_MOST = 40 };

static const char *find_file(char path[4096], const char *name)
{
    const char *dir = getenv("AISLE_ARIMA_CASES");

    if (dir && *dir) {
        snprintf(path, 4096, "%s/%s", dir, name);
        return access(path, R_OK) == 0 ? path : NULL;
    }
    snprintf(path, 4096, "arima/%s", name);
    return shared_data(path);
}

bool cases_have(const char *name)
{
    char path[4096];

    return find_file(path, name) != NULL;
}

/* Which columns there are is known only once the file was opened. */
static size_t read_head(struct cases_table *t, const struct aisle_file *file,
                        struct csv_column column[COLUMNS_MOST])
{
    struct aisle_error err = {0};
    struct csv *csv = NULL;
    const char *const *head;
    size_t n = 0;

    cr_assert(csv_open(&csv, file, NULL, 0, &err) == AISLE_OK, "%s", err.message);
    for (head = csv_header(csv); head[n]; n++) {
        cr_assert(n < COLUMNS_MOST);
        column[n] = (struct csv_column){.name = arena_text(&t->memory, head[n])};
    }
    csv_close(csv);
    return n;
}

void cases_open(struct cases_table *t, const char *name)
{
    struct aisle_file file = {.name = name};
    struct csv_column column[COLUMNS_MOST];
    struct aisle_error err = {0};
    enum aisle_status status;
    struct csv *csv = NULL;
    char path[4096];
    size_t cap = 0;

    file.path = find_file(path, name);
    if (!file.path && !getenv("AISLE_ARIMA_CASES") && !data_required())
        cr_skip("SKIPPED: arima/%s is not in AISLE_DATA", name);
    cr_assert(file.path != NULL, "%s is not among the ARIMA cases", name);
    *t = (struct cases_table){.name = name};
    t->columns = read_head(t, &file, column);
    t->head = arena_new(&t->memory, t->columns, sizeof *t->head);
    for (size_t c = 0; c < t->columns; c++)
        t->head[c] = column[c].name;
    cr_assert(csv_open(&csv, &file, column, t->columns, &err) == AISLE_OK, "%s", err.message);
    while ((status = csv_next(csv, &err)) == AISLE_OK) {
        t->cell = mem_reserve(t->cell, &cap, (t->rows + 1) * t->columns, sizeof *t->cell);
        for (size_t c = 0; c < t->columns; c++)
            t->cell[t->rows * t->columns + c] = csv_text(csv, c, &t->memory);
        t->rows++;
    }
    cr_assert(status == AISLE_END, "%s:%d: %s", name, err.line, err.message);
    csv_close(csv);
}

void cases_close(struct cases_table *t)
{
    mem_free(t->cell);
    arena_fini(&t->memory);
}

const char *cases_text(const struct cases_table *t, size_t row, const char *column)
{
    cr_assert(row < t->rows, "%s lacks a row", t->name);
    for (size_t c = 0; c < t->columns; c++)
        if (!strcmp(t->head[c], column))
            return t->cell[row * t->columns + c];
    cr_fatal("%s has no column %s", t->name, column);
}

double cases_number(const struct cases_table *t, size_t row, const char *column)
{
    const char *text = cases_text(t, row, column);
    char *end;
    double x = strtod(text, &end);

    if (!*text || !strcmp(text, "NA"))
        return NAN;
    cr_assert(end[0] == 0, "%s, %s: \"%s\" is no number", t->name, column, text);
    return x;
}

size_t cases_find(const struct cases_table *t, size_t from, const char *model, const char *method)
{
    while (from < t->rows && (strcmp(cases_text(t, from, "model"), model) ||
                              (method && strcmp(cases_text(t, from, "method"), method))))
        from++;
    return from;
}

double *cases_series(const char *name, size_t *n)
{
    char file[256];
    struct cases_table t;
    double *y;

    snprintf(file, sizeof file, "series/%s.csv", name);
    cases_open(&t, file);
    *n = t.rows;
    y = mem_new(t.rows, sizeof *y);
    for (size_t i = 0; i < t.rows; i++)
        y[i] = cases_number(&t, i, "value");
    cases_close(&t);
    return y;
}

/* Models --------------------------------------------------------------------------------------- */

static void name_coefs(struct case_model *m, const char *prefix, int count)
{
    for (int i = 1; i <= count; i++) {
        cr_assert(m->coef_count < CASE_COEFS);
        snprintf(m->coef[m->coef_count++], sizeof *m->coef, "%s%d", prefix, i);
    }
}

static void name_coef(struct case_model *m, const char *name)
{
    cr_assert(m->coef_count < CASE_COEFS);
    snprintf(m->coef[m->coef_count++], sizeof *m->coef, "%s", name);
}

/* 1, 2, ..., and so on in the future; or a series, whose further values are the future ones. */
static void add_regressor(struct case_model *m, const char *name)
{
    enum { AHEAD = 1000 };
    size_t known = m->n + AHEAD, i = m->spec.regressor_count++;
    double *x, *held;

    cr_assert(i < CASE_REGRESSORS);
    if (!strcmp(name, "trend")) {
        x = arena_new(&m->memory, known, sizeof *x);
        for (size_t t = 0; t < known; t++)
            x[t] = (double)t + 1;
    } else {
        held = cases_series(name, &known);
        cr_assert(known >= m->n, "%s: %s is too short", m->name, name);
        x = arena_new(&m->memory, known, sizeof *x);
        memcpy(x, held, known * sizeof *x);
        mem_free(held);
    }
    name = arena_text(&m->memory, name);
    m->past[i] = (struct aisle_regressor){.name = name, .value = x};
    m->future[i] = (struct aisle_regressor){.name = name, .value = x + m->n};
    m->horizon = known - m->n < m->horizon ? known - m->n : m->horizon;
}

static void add_regressors(struct case_model *m, const char *list)
{
    char word[256];

    m->horizon = SIZE_MAX;
    m->spec.regressor = m->past;
    for (; *list; list += strlen(word), list += *list == '+') {
        snprintf(word, sizeof word, "%.*s", (int)strcspn(list, "+"), list);
        if (!strcmp(word, "drift"))
            m->spec.constant = AISLE_CONSTANT_DRIFT;
        else
            add_regressor(m, word);
    }
}

void case_model_init(struct case_model *m, const struct cases_table *t, size_t row)
{
    struct aisle_arima_order *o = &m->spec.order;
    const struct {
        const char *column;
        int *to;
    } part[] = {{"p", &o->p}, {"d", &o->d}, {"q", &o->q},     {"P", &o->P},
                {"D", &o->D}, {"Q", &o->Q}, {"period", &o->s}};

    *m = (struct case_model){.spec = {.method = AISLE_ARIMA_ML, .constant = AISLE_CONSTANT_NONE}};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        *part[i].to = (int)cases_number(t, row, part[i].column);
    m->name = arena_text(&m->memory, cases_text(t, row, "model"));
    m->y = cases_series(cases_text(t, row, "series"), &m->n);
    for (size_t i = 0; i < m->n; i++)
        m->missing += isnan(m->y[i]) != 0;
    if (cases_number(t, row, "mean") == 1 && o->d + o->D == 0)
        m->spec.constant = AISLE_CONSTANT_MEAN;
    add_regressors(m, cases_text(t, row, "xreg"));
    name_coefs(m, "ar", o->p);
    name_coefs(m, "ma", o->q);
    name_coefs(m, "sar", o->P);
    name_coefs(m, "sma", o->Q);
    if (m->spec.constant != AISLE_CONSTANT_NONE)
        name_coef(m, m->spec.constant == AISLE_CONSTANT_MEAN ? "intercept" : "drift");
    for (size_t i = 0; i < m->spec.regressor_count; i++)
        name_coef(m, m->past[i].name);
}

void case_model_fini(struct case_model *m)
{
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
        cr_assert(eq(str, model->coef[i].name, (char *)m->coef[i]));
    return model;
}

size_t case_model_coef(const struct case_model *m, const char *name)
{
    for (size_t i = 0; i < m->coef_count; i++)
        if (!strcmp(m->coef[i], name))
            return i;
    cr_fatal("%s has no coefficient %s", m->name, name);
}

/* Comparing ------------------------------------------------------------------------------------ */

static bool count(struct tally *t, const char *model, const char *figure, double difference,
                  bool within)
{
    t->compared++;
    if (within && difference > t->worst) {
        t->worst = difference;
        snprintf(t->where, sizeof t->where, "%s, %s", model, figure);
    }
    return within;
}

bool tally_compare(struct tally *t, const char *model, const char *figure, double is, double ought,
                   double unit, double limit)
{
    double difference = isnan(is) && isnan(ought) ? 0 : is == ought ? 0 : fabs(is - ought) / unit;
    bool within = difference <= limit;

    cr_expect(within, "%s: %s, %s: %.12g, not %.12g (%.3g %s apart, %g allowed)", t->what, model,
              figure, is, ought, difference, t->unit, limit);
    return count(t, model, figure, difference, within);
}

bool tally_at_least(struct tally *t, const char *model, const char *figure, double is, double ought,
                    double limit)
{
    double less = fmax(ought - is, 0);
    bool within = !isnan(is) && less <= limit;

    cr_expect(within, "%s: %s, %s: %.12g, less than %.12g by %.3g, %g allowed", t->what, model,
              figure, is, ought, less, limit);
    return count(t, model, figure, less, within);
}

void tally_say(const struct tally *t)
{
    say("%s: compared %zu; largest difference %.1e %s%s%s%s", t->what, t->compared, t->worst,
        t->unit, *t->where ? " (" : "", t->where, *t->where ? ")" : "");
}
