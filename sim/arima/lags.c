/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/lags.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_poly.h>

#include "base/mem.h"

size_t arma_count(const struct aisle_arima_order *o)
{
    return (size_t)(o->p + o->q + o->P + o->Q);
}

struct arma_layout arma_layout(const struct aisle_arima_order *o)
{
    struct arma_layout at = {.ar = 0};

    at.ma = at.ar + (size_t)o->p;
    at.sar = at.ma + (size_t)o->q;
    at.sma = at.sar + (size_t)o->P;
    return at;
}

/* Products ------------------------------------------------------------------------------------- */

static void lags_init(struct lags *l, size_t count, size_t seasonal, size_t s)
{
    bool *there;

    l->degree = count + seasonal * s;
    l->weight = mem_new(l->degree + 1, sizeof *l->weight);
    l->at = mem_new(l->degree + 1, sizeof *l->at);
    l->count = 0;
    there = mem_new(l->degree + 1, sizeof *there);
    for (size_t j = 0; j <= seasonal; j++)
        for (size_t i = 0; i <= count; i++)
            there[j * s + i] = true;
    for (size_t j = 1; j <= l->degree; j++)
        if (there[j])
            l->at[l->count++] = j;
    mem_free(there);
}

static void lags_fini(struct lags *l)
{
    mem_free(l->weight);
    mem_free(l->at);
}

/* (1 + sign sum c_i B^i)(1 + sign sum season_j B^(sj)), the weights above lag 0 with that sign
 * again. */
static void lags_set(struct lags *l, const double *c, size_t count, const double *season,
                     size_t seasonal, size_t s, double sign)
{
    memset(l->weight, 0, (l->degree + 1) * sizeof *l->weight);
    l->weight[0] = 1;
    for (size_t i = 0; i < count; i++)
        l->weight[i + 1] += c[i];
    for (size_t j = 1; j <= seasonal; j++) {
        l->weight[j * s] += season[j - 1];
        for (size_t i = 1; i <= count; i++)
            l->weight[j * s + i] += sign * season[j - 1] * c[i - 1];
    }
}

void arma_init(struct arma *m, const struct aisle_arima_order *o)
{
    m->order = *o;
    lags_init(&m->phi, (size_t)o->p, (size_t)o->P, (size_t)o->s);
    lags_init(&m->theta, (size_t)o->q, (size_t)o->Q, (size_t)o->s);
}

void arma_fini(struct arma *m)
{
    lags_fini(&m->phi);
    lags_fini(&m->theta);
}

void arma_set(struct arma *m, const double *coef)
{
    const struct aisle_arima_order *o = &m->order;
    struct arma_layout at = arma_layout(o);

    lags_set(&m->phi, coef + at.ar, (size_t)o->p, coef + at.sar, (size_t)o->P, (size_t)o->s, -1);
    lags_set(&m->theta, coef + at.ma, (size_t)o->q, coef + at.sma, (size_t)o->Q, (size_t)o->s, 1);
}

/* Partial autocorrelations --------------------------------------------------------------------- */

bool lags_predictors(double *triangle, double *partial, const double *ar, size_t count)
{
    if (count > 0)
        memcpy(triangle + count * (count - 1) / 2, ar, count * sizeof *triangle);
    for (size_t k = count; k > 0; k--) {
        const double *now = triangle + k * (k - 1) / 2;
        double r = now[k - 1], v = 1 - r * r, *below = triangle + (k - 1) * (k - 2) / 2;

        partial[k - 1] = r;
        if (!(fabs(r) < 1))
            return false;
        for (size_t j = 0; j + 1 < k; j++)
            below[j] = (now[j] + r * now[k - 2 - j]) / v;
    }
    return true;
}

bool lags_to_partial(double *partial, const double *ar, size_t count)
{
    double *triangle = mem_new(count * (count + 1) / 2, sizeof *triangle);
    bool stationary = lags_predictors(triangle, partial, ar, count);

    mem_free(triangle);
    return stationary;
}

void lags_from_partial(double *ar, const double *partial, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        double r = partial[k];

        ar[k] = r;
        for (size_t i = 0, j = k; i < j--; i++) { /* the pair i and k - 1 - i at once */
            double left = ar[i], right = ar[j];

            ar[i] = left - r * right;
            ar[j] = right - r * left;
        }
    }
}

/* Roots ---------------------------------------------------------------------------------------- */

/* The inverse roots of 1 + c_1 z + ..: those of z^n + c_1 z^(n-1) + .. NULL if they are not found.
 */
static double complex *inverse_roots(const double *c, size_t count)
{
    double *a = mem_new(count + 1, sizeof *a);
    double complex *z = mem_new(count + 1, sizeof *z);
    gsl_poly_complex_workspace *w = gsl_poly_complex_workspace_alloc(count + 1);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    int status;

    for (size_t i = 0; i < count; i++)
        a[count - 1 - i] = c[i];
    a[count] = 1;
    status = gsl_poly_complex_solve(a, count + 1, w, (double *)z);
    gsl_set_error_handler(handler);
    gsl_poly_complex_workspace_free(w);
    mem_free(a);
    if (status == GSL_SUCCESS)
        return z;
    mem_free(z);
    return NULL;
}

double lags_smallest_root(const double *c, size_t count)
{
    double largest = 0;
    double complex *z = count > 0 ? inverse_roots(c, count) : NULL;

    if (count == 0)
        return INFINITY;
    if (!z)
        return NAN;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, cabs(z[i]));
    mem_free(z);
    return largest > 0 ? 1 / largest : INFINITY;
}

bool lags_reflect(double *c, size_t count)
{
    double complex *z = count > 0 ? inverse_roots(c, count) : NULL, *product;
    bool any = false;

    if (!z)
        return false;
    for (size_t i = 0; i < count; i++)
        if (cabs(z[i]) > 1) {
            z[i] = 1 / conj(z[i]);
            any = true;
        }
    product = mem_new(count + 1, sizeof *product); /* of (1 - z_i B) */
    product[0] = 1;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j > 0; j--)
            product[j] -= z[i] * product[j - 1];
    for (size_t j = 0; j < count && any; j++)
        c[j] = creal(product[j + 1]);
    mem_free(product);
    mem_free(z);
    return any;
}
