/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/innovations.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

static const double STEADY = 1e-12; /* F - 1 below which the filter is the plain recursion */

static size_t max(size_t a, size_t b)
{
    return a > b ? a : b;
}

void innovations_init(struct innovations *w, const struct arma *m, size_t columns)
{
    size_t p = m->phi.degree, q = m->theta.degree, r = max(p, q + 1);

    *w = (struct innovations){.r = r, .columns = columns};
    w->partial = mem_new(p, sizeof *w->partial);
    w->triangle = mem_new(p * (p + 1) / 2, sizeof *w->triangle);
    w->gamma = mem_new(2 * (p + q + 1), sizeof *w->gamma);
    w->psi = mem_new(q + 1, sizeof *w->psi);
    w->column = mem_new(r + 1, sizeof *w->column);
    w->h = mem_new(r + 1, sizeof *w->h);
    w->L = mem_new(r + 1, sizeof *w->L);
    w->a = mem_new(r * columns, sizeof *w->a);
    w->from = mem_new(columns, sizeof *w->from);
}

void innovations_fini(struct innovations *w)
{
    mem_free(w->partial);
    mem_free(w->triangle);
    mem_free(w->gamma);
    mem_free(w->psi);
    mem_free(w->column);
    mem_free(w->h);
    mem_free(w->L);
    mem_free(w->a);
    mem_free(w->from);
}

/* Autocovariances ------------------------------------------------------------------------------ */

/* Autocovariances 0..most of the autoregression alone, errors of variance 1: Levinson's recursion
 * run upwards (Brockwell, Davis, "Time Series", 2nd ed., section 5.2). */
static void autoregression(const struct innovations *w, const struct arma *m, double *gamma,
                           size_t most)
{
    size_t p = m->phi.degree;
    double v = 1;

    for (size_t k = 0; k < p; k++)
        v /= 1 - w->partial[k] * w->partial[k];
    gamma[0] = v;
    for (size_t k = 1; k <= p && k <= most; k++) {
        const double *before =
            w->triangle + (k - 1) * (k - 2) / 2; /* of order k - 1; not read if k = 1 */

        gamma[k] = w->partial[k - 1] * v;
        for (size_t j = 1; j < k; j++)
            gamma[k] += before[j - 1] * gamma[k - j];
        v *= 1 - w->partial[k - 1] * w->partial[k - 1];
    }
    for (size_t k = p + 1; k <= most; k++) {
        gamma[k] = 0;
        for (size_t i = 0; i < m->phi.count; i++)
            gamma[k] += m->phi.weight[m->phi.at[i]] * gamma[k - m->phi.at[i]];
    }
}

static double mirrored(const double *gamma, size_t k, size_t i, size_t j)
{
    return gamma[k + i >= j ? k + i - j : j - k - i];
}

/* Autocovariance k of the process from those of its autoregression. */
static double covariance(const struct arma *m, const double *gamma, size_t k)
{
    const struct lags *theta = &m->theta;
    double sum = 0;

    for (size_t i = 0; i <= theta->count; i++) {
        size_t at_i = i ? theta->at[i - 1] : 0;
        double part = 0;

        for (size_t j = 0; j <= theta->count; j++) {
            size_t at_j = j ? theta->at[j - 1] : 0;

            part += theta->weight[at_j] * mirrored(gamma, k, at_i, at_j);
        }
        sum += theta->weight[at_i] * part;
    }
    return sum;
}

bool innovations_covariance(struct innovations *w, const struct arma *m)
{
    const struct lags *phi = &m->phi, *theta = &m->theta;
    size_t p = phi->degree, q = theta->degree;
    double *gamma = w->gamma, *own = w->gamma + p + q + 1;

    if (!lags_predictors(w->triangle, w->partial, m->phi.weight + 1, p))
        return false;
    autoregression(w, m, gamma, p + q);
    for (size_t k = 1; k <= p; k++)
        own[k] = covariance(m, gamma, k);
    for (size_t j = 0; j <= q; j++) {
        w->psi[j] = theta->weight[j];
        for (size_t i = 0; i < phi->count && phi->at[i] <= j; i++)
            w->psi[j] += phi->weight[phi->at[i]] * w->psi[j - phi->at[i]];
    }
    memset(w->column, 0, (w->r + 1) * sizeof *w->column);
    for (size_t k = 0; k < phi->count; k++)
        for (size_t lag = phi->at[k], i = 0; i < lag; i++)
            w->column[i] += phi->weight[lag] * own[lag - i];
    for (size_t k = 0; k <= theta->count; k++)
        for (size_t lag = k ? theta->at[k - 1] : 0, i = 0; i <= lag; i++)
            w->column[i] += theta->weight[lag] * w->psi[lag - i];
    return w->column[0] > 0 && isfinite(w->column[0]);
}

/* Errors --------------------------------------------------------------------------------------- */

/* The error of the ring's head, and the ring's next state. */
static inline double step(double *a, size_t r, size_t head, const struct lags *phi, const double *h,
                          double y)
{
    double v = y - a[head];
    size_t first = r - 1 - head; /* so many stand behind the head before the ring's end */

    a[head] = 0; /* which is now the last, and gets phi_r y below */
    for (size_t i = 0; i < first; i++)
        a[head + 1 + i] += h[i] * v;
    for (size_t i = first; i + 1 < r; i++)
        a[i - first] += h[i] * v;
    for (size_t k = 0; k < phi->count; k++) {
        size_t at = head + phi->at[k];

        a[at >= r ? at - r : at] += phi->weight[phi->at[k]] * y;
    }
    return v;
}

/* e = x - sum phi x from `start` on, which is at least the largest lag. */
static void autoregress(const struct lags *phi, const double *x, double *e, size_t start, size_t n)
{
    if (start < n)
        memcpy(e + start, x + start, (n - start) * sizeof *e);
    for (size_t k = 0; k < phi->count; k++) {
        double weight = phi->weight[phi->at[k]];
        const double *before = x + start - phi->at[k];

        for (size_t t = start; t < n; t++)
            e[t] -= weight * *before++;
    }
}

/* e -= sum theta e before; the smallest lag last, which is what the next step waits for. */
static void invert(const struct lags *theta, double *e, size_t start, size_t n)
{
    for (size_t t = start; t < n; t++) {
        double v = e[t];

        for (size_t k = theta->count; k-- > 0;)
            v -= theta->weight[theta->at[k]] * e[t - theta->at[k]];
        e[t] = v;
    }
}

bool innovations_exact(struct innovations *w, const struct arma *m, const double *const *x,
                       double *const *out, size_t n, double *sum_log_f)
{
    size_t r = w->r, head = 0, plain_from = n;
    double F, M, product = 1;
    bool steady = false;

    if (!innovations_covariance(w, m))
        return false;
    F = w->column[0];
    M = -F;
    for (size_t i = 0; i < r; i++) {
        w->h[i] = w->column[i + 1] / F;
        w->L[i] = w->h[i] + (i < m->phi.degree ? m->phi.weight[i + 1] : 0);
    }
    w->L[r] = 0;
    memset(w->a, 0, r * w->columns * sizeof *w->a);
    *sum_log_f = 0;
    for (size_t t = 0; t < n && t < plain_from; t++) {
        double c, next, gain, scale = steady ? 1 : 1 / sqrt(F);

        for (size_t k = 0; k < w->columns; k++)
            out[k][t] =
                t < w->from[k] ? 0 : step(w->a + k * r, r, head, &m->phi, w->h, x[k][t]) * scale;
        head = head + 1 == r ? 0 : head + 1;
        if (steady)
            continue;
        product *= F;
        if (product > 1e100) { /* a logarithm now and then instead of one each step */
            *sum_log_f += log(product);
            product = 1;
        }
        c = w->L[0];
        next = F + M * c * c;
        gain = M * c / next;
        for (size_t i = 0; i < r; i++) {
            w->L[i] = w->L[i + 1] - w->h[i] * c;
            w->h[i] += gain * w->L[i];
        }
        M *= F / next;
        F = next;
        if (F - 1 < STEADY) {
            /* What stands in the ring still has the older weights; after r steps all is plain. */
            steady = true;
            plain_from = t + 1 + r;
            for (size_t i = 0; i < r; i++)
                w->h[i] = i < m->theta.degree ? m->theta.weight[i + 1] : 0;
        }
    }
    *sum_log_f += log(product);
    for (size_t k = 0; k < w->columns && plain_from < n; k++) {
        autoregress(&m->phi, x[k], out[k], plain_from, n);
        invert(&m->theta, out[k], plain_from, n);
    }
    return isfinite(*sum_log_f);
}

/* What is skipped is an error of 0, and lags do not reach before `start`. */
static void invert_careful(const struct lags *theta, double *e, size_t start, size_t n,
                           const bool *skip)
{
    for (size_t t = start; t < n; t++) {
        for (size_t k = 0; k < theta->count && theta->at[k] + start <= t; k++)
            e[t] -= theta->weight[theta->at[k]] * e[t - theta->at[k]];
        if (skip && skip[t])
            e[t] = 0;
    }
}

bool innovations_conditional(const struct arma *m, const double *const *x, double *const *out,
                             size_t n, size_t columns, const bool *skip)
{
    size_t start = m->phi.degree < n ? m->phi.degree : n, full = start + m->theta.degree;
    bool finite = true;

    full = skip || full > n ? n : full;
    for (size_t k = 0; k < columns; k++) {
        double *e = out[k];

        memset(e, 0, start * sizeof *e);
        autoregress(&m->phi, x[k], e, start, n);
        invert_careful(&m->theta, e, start, full, skip);
        invert(&m->theta, e, full, n);
        for (size_t t = start; t < n; t++)
            finite = finite && fabs(e[t]) < 1e100;
    }
    return finite;
}
