/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>

#include "arima/estimate.h"
#include "base/mem.h"

/* Steps are a share of the error that a coefficient has if all others are known, which near the
 * unit circle may be far below those of R's optimHess(). */
static const double SHARE = 0.05;
static const double FIRST = 1e-3,
                    FIRST_OF_B = 0.1; /* of such an error; the latter times its usual size */
enum { PASSES = 2, RETREATS = 6 };

struct hessian {
    struct likelihood *l;
    size_t count;
    double used;
    const double *middle; /* coefficients, ARMA first */
    double *at;           /* scratch */
    double *error;        /* of a coefficient if all others are known */
    double here;
    bool fine; /* the objective existed wherever it was asked for */
};

/* The objective with coefficient i moved by a and j by b. */
static double moved(struct hessian *h, size_t i, double a, size_t j, double b)
{
    memcpy(h->at, h->middle, h->count * sizeof *h->at);
    h->at[i] += a;
    h->at[j] += b;
    h->fine = h->fine && likelihood_with(h->l, h->at, h->at + h->l->arma_count);
    return h->l->objective;
}

/* A second difference of the log-likelihood, by steps a and b. */
static double second(struct hessian *h, size_t i, double a, size_t j, double b)
{
    if (i == j)
        return h->used * (moved(h, i, a, i, 0) - 2 * h->here + moved(h, i, -a, i, 0)) / (a * a);
    return h->used *
           (moved(h, i, a, j, b) - moved(h, i, a, j, -b) - moved(h, i, -a, j, b) +
            moved(h, i, -a, j, -b)) /
           (4 * a * b);
}

/* Finds the scale of a coefficient's steps. */
static void measure(struct hessian *h, size_t i)
{
    h->error[i] = i < h->l->arma_count ? FIRST / SHARE : FIRST_OF_B / sqrt(h->used);
    for (int pass = 0, retreat = 0; pass < PASSES && retreat < RETREATS;) {
        double step = SHARE * h->error[i], curvature;

        h->fine = true;
        curvature = second(h, i, step, i, step);
        if (h->fine && curvature > 0) {
            h->error[i] = 1 / sqrt(curvature);
            pass++;
        } else { /* the step led out of the stationary models */
            h->error[i] /= 10;
            retreat++;
        }
    }
}

/* Errors of second order cancel between two sizes of steps (Richardson). */
static bool fill(struct hessian *h, gsl_matrix *m)
{
    h->fine = true;
    for (size_t i = 0; i < h->count && h->fine; i++)
        for (size_t j = 0; j <= i && h->fine; j++) {
            double a = SHARE * h->error[i], b = SHARE * h->error[j];
            double value = (4 * second(h, i, a / 2, j, b / 2) - second(h, i, a, j, b)) / 3;

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
    for (size_t i = 0; i < count * count && status == GSL_SUCCESS; i++)
        covariance[i] = gsl_matrix_get(m, i / count, i % count);
    return status == GSL_SUCCESS;
}

bool estimate_covariance(struct likelihood *l, const double *arma, double *covariance)
{
    size_t count = l->arma_count + l->regressors;
    double *room = mem_new(3 * count, sizeof *room);
    struct hessian h = {
        .l = l, .count = count, .middle = room, .at = room + count, .error = room + 2 * count};
    gsl_matrix *m = count > 0 ? gsl_matrix_alloc(count, count) : NULL;
    bool fine = likelihood_at(l, arma);

    memcpy(room, arma, l->arma_count * sizeof *room);
    memcpy(room + l->arma_count, l->b, l->regressors * sizeof *room);
    h.used = (double)l->used;
    h.here = l->objective;
    for (size_t i = 0; i < count && fine; i++)
        measure(&h, i);
    fine = fine && (!m || (fill(&h, m) && invert(m, covariance, count)));
    for (size_t i = 0; i < count * count && !fine; i++)
        covariance[i] = NAN;
    gsl_matrix_free(m);
    mem_free(room);
    return fine;
}
