/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A folder of ARIMA cases: series, models and what R makes of them.
 *
 * The folder is the one of the shared data, or AISLE_ARIMA_CASES, as `make check-arima CASES=DIR`
 * sets it; empty is unset. arima-cases.R makes such folders and says what is in them. A table that
 * is not there skips the test that is about it (or fails it, where the shared data must be there);
 * a series of which a table speaks must be there.
 */
#ifndef AISLE_TESTS_ARIMA_CASES_H
#define AISLE_TESTS_ARIMA_CASES_H

#include <stdbool.h>
#include <stddef.h>

#include <aisle/forecast.h>

#include "table.h"

/* Tables --------------------------------------------------------------------------------------- */

/** The folder that the user named; NULL: that of the shared data. */
const char *cases_folder(void);

bool cases_have(const char *name); /* true: the folder has this file */

/** Reads a table; skips the test without it, or fails it. */
void cases_open(struct table *t, const char *name);

/** The same, but a table that is not there is one that is not open. */
void cases_open_if(struct table *t, const char *name);

/** Skips the test, or fails it, if the folder has none of a table: for those that are opened
 * behind others, which would be lost. */
void cases_require(const char *name);

/** The first row at `from` or behind it of this model (and method, unless NULL); t->rows if there
 * is none. */
size_t cases_find(const struct table *t, size_t from, const char *model, const char *method);

/** The order in the columns p, d, q, P, D, Q, period. */
struct aisle_arima_order cases_order(const struct table *t, size_t row);

/** Skips the test if nothing was compared, as a table may lack rows of a kind; those of the shared
 * data do not: then it fails. */
void cases_expect_some(const struct tally *t);

/** The values of series/NAME.csv, to be freed with mem_free(). */
double *cases_series(const char *name, size_t *n);

/* Models --------------------------------------------------------------------------------------- */

/** A series and what is to be fitted to it. */
struct case_model {
    const char *name;
    double *y;
    size_t n, missing;
    struct aisle_arima_spec spec; /* of exact maximum likelihood */
    struct case_regressor *regressor;
    size_t coef_count;
    const char **coef; /* their names, in our order */
    struct arena memory;
};

/** The model of a row with the columns series, p,d,q,P,D,Q, period, xreg, mean. */
void case_model_init(struct case_model *m, const struct table *t, size_t row);
void case_model_fini(struct case_model *m);

/** Fits m->spec; fails the test if that is refused. */
struct aisle_arima *case_model_fit(const struct case_model *m);

/** The place of a coefficient in our order; fails the test if there is none of this name. */
size_t case_model_coef(const struct case_model *m, const char *name);

/** Forecasts up to `steps`, fewer if a regressor is not known as far. The arrays live as long as m.
 *
 * @return how many steps there are in *mean and *se */
size_t case_model_forecast(struct case_model *m, const struct aisle_arima *model, size_t steps,
                           const double **mean, const double **se);

#endif
