/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A folder of ARIMA cases: series, models and what R makes of them.
 *
 * The folder is the one of the shared data, or AISLE_ARIMA_CASES, as `make check-arima CASES=DIR`
 * sets it. arima-cases.R makes such folders and says what is in them. Whoever calls these is a
 * Criterion test: what is not there skips it (or fails it, where data must be there), what cannot
 * be read fails it.
 */
#ifndef AISLE_TESTS_ARIMA_CASES_H
#define AISLE_TESTS_ARIMA_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <aisle/forecast.h>

#include "base/mem.h"

/* What was compared goes into the log, which CI shows. */
#define say(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr))

/* Tables --------------------------------------------------------------------------------------- */

/** A CSV file in memory. */
struct cases_table {
    const char *name;
    struct arena memory;
    size_t rows, columns;
    const char **head, **cell; /* rows x columns */
};

/** Reads DIR/NAME; skips or fails the test if it is not there. */
void cases_open(struct cases_table *t, const char *name);
bool cases_have(const char *name); /* true: the folder has this file */
void cases_close(struct cases_table *t);

const char *cases_text(const struct cases_table *t, size_t row, const char *column);
/** NaN for an empty cell and for NA, as R writes what is missing. */
double cases_number(const struct cases_table *t, size_t row, const char *column);

/** The first row at `from` or behind it of this model (and method, unless NULL); t->rows if there
 * is none. */
size_t cases_find(const struct cases_table *t, size_t from, const char *model, const char *method);

/** The values of series/NAME.csv, to be freed with mem_free(). */
double *cases_series(const char *name, size_t *n);

/* Models --------------------------------------------------------------------------------------- */

enum { CASE_REGRESSORS = 4, CASE_COEFS = 64 };

/** A series and what is to be fitted to it. */
struct case_model {
    const char *name;
    double *y;
    size_t n, missing;
    struct aisle_arima_spec spec; /* of exact maximum likelihood */
    size_t horizon;               /* steps for which all regressors are known; SIZE_MAX: no end */
    struct aisle_regressor past[CASE_REGRESSORS], future[CASE_REGRESSORS];
    size_t coef_count;
    char coef[CASE_COEFS][40]; /* their names, in our order */
    struct arena memory;
};

/** The model of a row with the columns series, p,d,q,P,D,Q, period, xreg, mean. */
void case_model_init(struct case_model *m, const struct cases_table *t, size_t row);
void case_model_fini(struct case_model *m);

/** Fits m->spec; fails the test if that is refused. */
struct aisle_arima *case_model_fit(const struct case_model *m);

/** The place of a coefficient in our order; fails the test if there is none of this name. */
size_t case_model_coef(const struct case_model *m, const char *name);

/* Comparing ------------------------------------------------------------------------------------ */

/** How many figures of a kind were compared, and how far apart they were at most. */
struct tally {
    const char *what, *unit;
    size_t compared;
    double worst;
    char where[80]; /* which was the worst */
};

/** Expects |is - ought| / unit to be within `limit`. Two NaN are equal. @return that it is */
bool tally_compare(struct tally *t, const char *model, const char *figure, double is, double ought,
                   double unit, double limit);

/** The same where more is better: expects `is` to be `limit` below `ought` at most. */
bool tally_at_least(struct tally *t, const char *model, const char *figure, double is, double ought,
                    double limit);

void tally_say(const struct tally *t);

#endif
