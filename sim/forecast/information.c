/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>

#include "base/mem.h"
#include "forecast/estimate.h"

static const double STEP = 1e-3; /* as optimHess() of R; its error is that of R, too */
enum { HALVINGS = 12 };

struct hessian {
    struct likelihood *l;
    size_t count;
    const double *middle; /* coefficients, ARMA first */
    double *at;           /* scratch */
    double *step;
    double here;
    bool fine; /* the objective existed wherever it was asked for */
};

/* The objective with coefficient i moved by `a` steps and j by `b`. */
static double moved(struct hessian *h, size_t i, int a, size_t j, int b)
{
    memcpy(h->at, h->middle, h->count * sizeof *h->at);
    h->at[i] += a * h->step[i];
    h->at[j] += b * h->step[j];
    h->fine = h->fine && likelihood_with(h->l, h->at, h->at + h->l->arma_count);
    return h->l->objective;
}

static double second(struct hessian *h, size_t i, size_t j)
{
    double sum = i == j ? moved(h, i, 1, i, 1) - 2 * h->here + moved(h, i, -1, i, -1)
                        : moved(h, i, 1, j, 1) - moved(h, i, 1, j, -1) - moved(h, i, -1, j, 1) +
                              moved(h, i, -1, j, -1);

    return sum / (4 * h->step[i] * h->step[j]);
}

static bool fill(struct hessian *h, gsl_matrix *m, double used)
{
    h->fine = true;
    for (size_t i = 0; i < h->count && h->fine; i++)
        for (size_t j = 0; j <= i && h->fine; j++) {
            double value = used * second(h, i, j);

            gsl_matrix_set(m, i, j, value);
            gsl_matrix_set(m, j, i, value);
        }
    return h->fine;
}

static bool invert(gsl_matrix *m, double *covariance, size_t count)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    int status = gsl_linalg_cholesky_decomp1(m);

    if (status == GSL_SUCCESS)
        status = gsl_linalg_cholesky_invert(m);
    gsl_set_error_handler(handler);
    for (size_t i = 0; i < count * count; i++)
        covariance[i] = status == GSL_SUCCESS ? gsl_matrix_get(m, i / count, i % count) : NAN;
    return status == GSL_SUCCESS;
}

bool estimate_covariance(struct likelihood *l, const double *arma, double *covariance)
{
    size_t count = l->arma_count + l->regressors;
    double *middle = mem_new(3 * count, sizeof *middle);
    struct hessian h = {
        .l = l, .count = count, .middle = middle, .at = middle + count, .step = middle + 2 * count};
    gsl_matrix *m;
    bool fine = likelihood_at(l, arma);
    double used = (double)(l->kind == AISLE_LIKELIHOOD_CONDITIONAL ? l->used : l->nu);

    if (count == 0 || !fine) {
        mem_free(middle);
        return count == 0;
    }
    m = gsl_matrix_alloc(count, count);
    h.here = l->objective;
    memcpy(middle, arma, l->arma_count * sizeof *middle);
    memcpy(middle + l->arma_count, l->b, l->regressors * sizeof *middle);
    for (size_t i = 0; i < count;
         i++) /* of a regressor: a hundredth of its s.e. by least squares */
        h.step[i] = i < l->arma_count ? STEP : 0.01 / sqrt(used);
    fine = false;
    for (int i = 0; i < HALVINGS && !fine; i++) {
        fine = fill(&h, m, used);
        for (size_t j = 0; j < l->arma_count; j++)
            h.step[j] /= 2; /* a step led out of the stationary models */
    }
    fine = fine && invert(m, covariance, count);
    for (size_t i = 0; i < count * count && !fine; i++)
        covariance[i] = NAN;
    gsl_matrix_free(m);
    mem_free(middle);
    return fine;
}
