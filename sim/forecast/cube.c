/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/cube.h"

#include <math.h>

#include <gsl/gsl_multimin.h>

enum { CUBE_MOST = 8, ROUNDS_MOST = 500 };

static const double first_step = 0.15, last_size = 1e-6, very_bad = 1e300;

struct target {
    double (*f)(const double *x, void *self);
    void *self;
    size_t k;
};

static void fold(const gsl_vector *u, size_t k, double *x)
{
    for (size_t i = 0; i < k; i++) {
        double s = sin(gsl_vector_get(u, i));

        x[i] = s * s;
    }
}

static double evaluate(const gsl_vector *u, void *vtarget)
{
    const struct target *t = vtarget;
    double x[CUBE_MOST], value;

    fold(u, t->k, x);
    value = t->f(x, t->self);
    return isfinite(value) ? value : very_bad;
}

/* Errors of GSL here are "no progress": what was found is kept. */
static double descend(gsl_multimin_fminimizer *simplex, gsl_multimin_function *f, gsl_vector *u,
                      gsl_vector *step)
{
    gsl_vector_set_all(step, first_step);
    gsl_multimin_fminimizer_set(simplex, f, u, step);
    for (int i = 0; i < ROUNDS_MOST; i++) {
        if (gsl_multimin_fminimizer_iterate(simplex) ||
            gsl_multimin_fminimizer_size(simplex) < last_size)
            break;
    }
    return gsl_multimin_fminimizer_minimum(simplex);
}

double cube_minimise(double (*f)(const double *x, void *self), void *self, size_t k,
                     const double *start, size_t starts, double *best)
{
    struct target target = {f, self, k};
    gsl_multimin_function function = {evaluate, k, &target};
    gsl_multimin_fminimizer *simplex =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, k);
    gsl_vector *u = gsl_vector_alloc(k), *step = gsl_vector_alloc(k);
    double least = INFINITY;

    for (size_t s = 0; s < starts; s++) {
        double value;

        for (size_t i = 0; i < k; i++)
            gsl_vector_set(u, i, asin(sqrt(start[s * k + i])));
        value = descend(simplex, &function, u, step);
        if (value < least) {
            least = value;
            fold(gsl_multimin_fminimizer_x(simplex), k, best);
        }
    }
    gsl_vector_free(step);
    gsl_vector_free(u);
    gsl_multimin_fminimizer_free(simplex);
    return least;
}
