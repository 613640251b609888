/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/differences.h"

#include <math.h>

#include <gsl/gsl_multifit.h>

#include <aisle/diagnostics.h>

#include "base/mem.h"
#include "series/diff.h"
#include "series/gaps.h"

/* What the regressors leave of the series: the tests are of that. In place; false: nothing is left
 * to regress. Rows with missing values are left out and remain missing. */
static bool regress(const struct aisle_regressor *regressor, size_t count, double *y, size_t n)
{
    size_t columns = count + 1, rows = gaps_present(y, n), row = 0;
    gsl_multifit_linear_workspace *w;
    gsl_matrix *X, *covariance;
    gsl_vector *v, *b;
    double chisq;

    if (rows <= columns)
        return false;
    w = gsl_multifit_linear_alloc(rows, columns);
    X = gsl_matrix_alloc(rows, columns);
    covariance = gsl_matrix_alloc(columns, columns);
    v = gsl_vector_alloc(rows);
    b = gsl_vector_alloc(columns);
    for (size_t t = 0; t < n; t++) {
        if (isnan(y[t]))
            continue;
        gsl_vector_set(v, row, y[t]);
        gsl_matrix_set(X, row, 0, 1);
        for (size_t j = 1; j < columns; j++)
            gsl_matrix_set(X, row, j, regressor[j - 1].value[t]);
        row++;
    }
    gsl_multifit_linear(X, v, b, covariance, &chisq, w);
    for (size_t t = 0; t < n; t++)
        for (size_t j = 1; j < columns; j++)
            y[t] -= gsl_vector_get(b, j) * regressor[j - 1].value[t];
    gsl_multifit_linear_free(w);
    gsl_matrix_free(X);
    gsl_matrix_free(covariance);
    gsl_vector_free(v);
    gsl_vector_free(b);
    return true;
}

bool differences_find(const struct aisle_arima_search *asked, const double *value, size_t n,
                      const struct aisle_regressor *regressor, struct aisle_arima_order *o)
{
    double *y = mem_new(n, sizeof *y);
    bool constant;

    for (size_t t = 0; t < n; t++)
        y[t] = asked->log ? log(value[t]) : value[t];
    if (asked->regressor_count > 0)
        (void)regress(regressor, asked->regressor_count, y, n);
    o->D = asked->fix_D ? asked->D : o->s > 1 ? aisle_nsdiffs(y, n, o->s) : 0;
    n = diff_series(y, n, 0, o->D, o->s);
    o->d = asked->fix_d ? asked->d : aisle_ndiffs(y, n, 2);
    n = diff_series(y, n, o->d, 0, 1);
    constant = gaps_present(y, n) > 0 && gaps_constant(y, n);
    mem_free(y);
    return constant;
}
