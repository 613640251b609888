/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/kalman.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "series/diff.h"
#include "arima/innovations.h"

static const double STEADY = 1e-12; /* excess of P over R R' that counts as none */

void kalman_init(struct kalman *k, const struct arma *m, size_t columns)
{
    size_t p = m->phi.degree, q = m->theta.degree;

    *k = (struct kalman){.r = p > q + 1 ? p : q + 1, .columns = columns};
    k->levels = (size_t)(m->order.d + m->order.s * m->order.D);
    k->size = k->r + k->levels;
    k->phi = mem_new(k->r, sizeof *k->phi);
    k->theta = mem_new(k->r, sizeof *k->theta);
    k->delta = mem_new(k->levels, sizeof *k->delta);
    k->a = mem_new(columns * k->size, sizeof *k->a);
    k->P = mem_new(k->size * k->size, sizeof *k->P);
    k->work = mem_new(k->size * k->size, sizeof *k->work);
    k->gain = mem_new(k->size, sizeof *k->gain);
    k->active = mem_new(k->size + 1, sizeof *k->active);
    diff_weights(k->delta, m->order.d, m->order.D, m->order.s);
}

void kalman_fini(struct kalman *k)
{
    mem_free(k->phi);
    mem_free(k->theta);
    mem_free(k->delta);
    mem_free(k->a);
    mem_free(k->P);
    mem_free(k->work);
    mem_free(k->gain);
    mem_free(k->active);
}

static double *copy(const double *from, size_t count)
{
    double *to = mem_new(count, sizeof *to);

    memcpy(to, from, count * sizeof *to);
    return to;
}

void kalman_copy(struct kalman *to, const struct kalman *from)
{
    *to = *from;
    to->phi = copy(from->phi, from->r);
    to->theta = copy(from->theta, from->r);
    to->delta = copy(from->delta, from->levels);
    to->a = copy(from->a, from->columns * from->size);
    to->P = copy(from->P, from->size * from->size);
    to->work = mem_new(from->size * from->size, sizeof *to->work);
    to->gain = mem_new(from->size, sizeof *to->gain);
    to->active = mem_new(from->size + 1, sizeof *to->active);
    memcpy(to->active, from->active, from->count * sizeof *to->active);
}

/* P of the ARMA part from its first column: P = T P T' + R R' read from the last entry backwards.
 */
static void stationary(struct kalman *k, const double *column)
{
    size_t r = k->r, n = k->size;

    for (size_t i = r; i-- > 0;)
        for (size_t j = r; j-- > i;) {
            double next = i + 1 < r && j + 1 < r ? k->P[(i + 1) * n + j + 1] : 0;

            k->P[i * n + j] = next + k->theta[i] * k->theta[j] + k->phi[i] * k->phi[j] * column[0] +
                              k->phi[i] * column[j + 1] + k->phi[j] * column[i + 1];
            k->P[j * n + i] = k->P[i * n + j];
        }
}

/* P = R R': the process is known up to the next error. */
static void settled(struct kalman *k)
{
    k->steady = true;
    for (size_t i = 0; i < k->r; i++)
        for (size_t j = 0; j < k->r; j++)
            k->P[i * k->size + j] = k->theta[i] * k->theta[j];
}

bool kalman_start(struct kalman *k, const struct arma *m, double kappa)
{
    struct innovations w;
    bool is_stationary;

    for (size_t i = 0; i < k->r; i++) {
        k->phi[i] = i < m->phi.degree ? m->phi.weight[i + 1] : 0;
        k->theta[i] = i <= m->theta.degree ? m->theta.weight[i] : 0;
    }
    innovations_init(&w, m, 0);
    is_stationary = innovations_covariance(&w, m);
    memset(k->P, 0, k->size * k->size * sizeof *k->P);
    if (is_stationary)
        stationary(k, w.column);
    else
        settled(k);
    innovations_fini(&w);
    for (size_t i = k->r; i < k->size; i++)
        k->P[i * k->size + i] = kappa;
    memset(k->a, 0, k->columns * k->size * sizeof *k->a);
    k->count = kappa > 0 ? k->size : k->r;
    for (size_t i = 0; i < k->count; i++)
        k->active[i] = i;
    k->steady = !is_stationary && k->count == k->r;
    return is_stationary;
}

void kalman_levels(struct kalman *k, const double *y, size_t count)
{
    for (size_t l = 0; l < k->levels; l++)
        k->a[k->r + l] = y[count - 1 - l];
}

/* The state of a column one step on. */
static void move(const struct kalman *k, double *a)
{
    double first = a[0], y = first, *level = a + k->r;

    for (size_t j = 0; j < k->levels; j++)
        y += k->delta[j] * level[j];
    for (size_t i = 0; i + 1 < k->r; i++)
        a[i] = a[i + 1] + k->phi[i] * first;
    a[k->r - 1] = k->phi[k->r - 1] * first;
    if (k->levels > 0) {
        memmove(level + 1, level, (k->levels - 1) * sizeof *level);
        level[0] = y;
    }
}

/* P Z' into gain; returns Z P Z'. */
static double project(const struct kalman *k, double *gain)
{
    size_t n = k->size, r = k->r;
    double F;

    for (size_t a = 0; a < k->count; a++) {
        const double *row = k->P + k->active[a] * n;
        double sum = row[0];

        for (size_t b = r; b < k->count; b++)
            sum += row[k->active[b]] * k->delta[k->active[b] - r];
        gain[k->active[a]] = sum;
    }
    F = gain[0];
    for (size_t b = r; b < k->count; b++)
        F += k->delta[k->active[b] - r] * gain[k->active[b]];
    return fmax(F, 0); /* rounding, where the prior is diffuse and the model explodes */
}

/* Cov(x, T w) of something, from its covariances with the process w. */
static void onward(const struct kalman *k, double *to, const double *from)
{
    for (size_t j = 0; j + 1 < k->r; j++)
        to[j] = k->phi[j] * from[0] + from[j + 1];
    to[k->r - 1] = k->phi[k->r - 1] * from[0];
}

/* The process one step on: T P T' + R R', written down from what T does. */
static void spread_process(const struct kalman *k, double *to)
{
    size_t n = k->size, r = k->r;

    for (size_t i = 0; i < r; i++) {
        double *row = to + i * n;
        const double *next = i + 1 < r ? k->P + (i + 1) * n : NULL;

        onward(k, row, k->P);
        for (size_t j = 0; j < r; j++)
            row[j] = k->phi[i] * row[j] + k->theta[i] * k->theta[j];
        for (size_t j = 0; j < r && next; j++)
            row[j] += k->phi[j] * next[0] + (j + 1 < r ? next[j + 1] : 0);
    }
}

/* The uncertain values one step on: the last, if it was not seen, and those that were one place
 * before. `active` and `count` are of what is uncertain then. */
static void spread_values(const struct kalman *k, double *to, double last)
{
    size_t n = k->size, r = k->r;

    for (size_t a = r; a < k->count; a++) {
        size_t i = k->active[a];
        const double *before = i == r ? k->gain : k->P + (i - 1) * n;

        onward(k, to + i * n, before);
        for (size_t j = 0; j < r; j++)
            to[j * n + i] = to[i * n + j];
        for (size_t b = r; b <= a; b++) {
            size_t j = k->active[b];

            to[i * n + j] = j > r ? before[j - 1] : i > r ? k->gain[i - 1] : last;
            to[j * n + i] = to[i * n + j];
        }
    }
}

/* P one step on, the value of this step having been seen or not. */
static void spread(struct kalman *k, bool seen)
{
    double *to = k->work, last = project(k, k->gain);
    size_t kept = k->r;

    spread_process(k, to);
    if (!seen && k->levels > 0) { /* room for the last value before the others */
        memmove(k->active + k->r + 1, k->active + k->r, (k->count - k->r) * sizeof *k->active);
        k->active[k->r] = k->r - 1;
        k->count++;
    }
    for (size_t a = k->r; a < k->count; a++)
        if (k->active[a] + 1 < k->size)
            k->active[kept++] = k->active[a] + 1;
    k->count = kept;
    spread_values(k, to, last);
    k->work = k->P;
    k->P = to;
}

/* Whether nothing of the process is uncertain but the next error. Its variance alone does not tell:
 * what is missing at lag 4 may matter in four steps. */
static bool is_settled(const struct kalman *k)
{
    for (size_t i = 0; i < k->r; i++)
        if (!(fabs(k->P[i * k->size + i] - k->theta[i] * k->theta[i]) < STEADY))
            return false;
    return true;
}

static double predicted(const struct kalman *k, const double *a)
{
    double y = a[0];

    for (size_t l = 0; l < k->levels; l++)
        y += k->delta[l] * a[k->r + l];
    return y;
}

/* A step while P stands still. */
static void step_steady(struct kalman *k, const double *y, double *v)
{
    for (size_t c = 0; c < k->columns; c++) {
        double *a = k->a + c * k->size;

        v[c] = y[c] - predicted(k, a);
        for (size_t i = 0; i < k->r; i++)
            a[i] += k->theta[i] * v[c];
        move(k, a);
    }
}

/* Takes in a value of each column, whose errors have variance F. */
static void update(struct kalman *k, const double *y, double *v, double F)
{
    double certainty = F > 0 ? 1 / F : 0;

    for (size_t c = 0; c < k->columns; c++) {
        double *a = k->a + c * k->size;

        v[c] = y[c] - predicted(k, a);
        for (size_t i = 0; i < k->count; i++)
            a[k->active[i]] += k->gain[k->active[i]] * v[c] * certainty;
    }
    for (size_t i = 0; i < k->count; i++) {
        double *row = k->P + k->active[i] * k->size, gain = k->gain[k->active[i]] * certainty;

        for (size_t j = 0; j < k->count; j++)
            row[k->active[j]] -= gain * k->gain[k->active[j]];
    }
}

double kalman_step(struct kalman *k, const double *y, double *v)
{
    double F = 1;

    if (k->steady && y) {
        step_steady(k, y, v);
        return F;
    }
    k->steady = false;
    F = project(k, k->gain);
    if (y)
        update(k, y, v, F);
    for (size_t c = 0; c < k->columns; c++) {
        if (!y)
            v[c] = NAN;
        move(k, k->a + c * k->size);
    }
    spread(k, y != NULL);
    if (y && k->count == k->r && is_settled(k))
        settled(k);
    return F;
}

/* Variances from the weights of past errors in a value, y_t = sum psi_j e_(t-j): all is known but
 * those. */
static void variances(const struct kalman *k, size_t horizon, double *variance)
{
    double *psi = mem_new(horizon, sizeof *psi), *w = mem_new(horizon, sizeof *w), sum = 0;

    for (size_t j = 0; j < horizon; j++) {
        w[j] = j < k->r ? k->theta[j] : 0;
        for (size_t i = 0; i < k->r && i < j; i++)
            w[j] += k->phi[i] * w[j - 1 - i];
        psi[j] = w[j];
        for (size_t l = 0; l < k->levels && l < j; l++)
            psi[j] += k->delta[l] * psi[j - 1 - l];
        sum += psi[j] * psi[j];
        variance[j] = sum;
    }
    mem_free(psi);
    mem_free(w);
}

void kalman_forecast(const struct kalman *k, size_t horizon, double *mean, double *variance)
{
    struct kalman ahead;
    double *ignored = mem_new(k->columns, sizeof *ignored);

    kalman_copy(&ahead, k);
    if (k->steady)
        variances(k, horizon, variance);
    for (size_t h = 0; h < horizon; h++) {
        mean[h] = predicted(&ahead, ahead.a);
        if (k->steady)
            move(&ahead, ahead.a);
        else
            variance[h] = kalman_step(&ahead, NULL, ignored);
    }
    kalman_fini(&ahead);
    mem_free(ignored);
}
