/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/kalman.h"

#include <math.h>
#include <string.h>

#include "arima/innovations.h"
#include "base/mem.h"
#include "series/diff.h"

static const double STEADY = 1e-12; /* excess of P over R R' that counts as none */
enum { NEW = -1 };                  /* `came` of a value that was the next one a step before */

/* Room for P of `need` parts of the state; what is there stays. */
static void reserve(struct kalman *k, size_t need)
{
    size_t room = need > 2 * k->room ? need : 2 * k->room;
    double *P;

    if (need <= k->room)
        return;
    room = room < k->size ? room : k->size;
    P = mem_new(room * room, sizeof *P);
    for (size_t i = 0; i < k->count; i++)
        memcpy(P + i * room, k->P + i * k->room, k->count * sizeof *P);
    mem_free(k->P);
    mem_free(k->work);
    k->P = P;
    k->work = mem_new(room * room, sizeof *k->work);
    k->room = room;
}

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
    k->gain = mem_new(k->size + 1, sizeof *k->gain);
    k->active = mem_new(k->size + 1, sizeof *k->active);
    k->came = mem_new(k->size + 1, sizeof *k->came);
    reserve(k, k->r);
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
    mem_free(k->came);
}

/* P of the ARMA part from its first column: P = T P T' + R R' read from the last entry backwards.
 */
static void stationary(struct kalman *k, const double *column)
{
    size_t r = k->r, n = k->room;

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
            k->P[i * k->room + j] = k->theta[i] * k->theta[j];
}

/* Whether there are values before the first that may not be part of P yet. */
static bool waits(const struct kalman *k)
{
    return k->kappa > 0 && k->steps < k->levels;
}

bool kalman_start(struct kalman *k, const struct arma *m, double kappa)
{
    struct innovations w;
    bool is_stationary;

    for (size_t i = 0; i < k->r; i++) {
        k->phi[i] = i < m->phi.degree ? m->phi.weight[i + 1] : 0;
        k->theta[i] = i <= m->theta.degree ? m->theta.weight[i] : 0;
    }
    k->count = k->r;
    for (size_t i = 0; i < k->r; i++)
        k->active[i] = i;
    memset(k->a, 0, k->columns * k->size * sizeof *k->a);
    k->kappa = kappa;
    k->steps = 0;
    innovations_init(&w, m, 0);
    is_stationary = innovations_covariance(&w, m);
    if (is_stationary)
        stationary(k, w.column);
    else
        settled(k);
    innovations_fini(&w);
    k->steady = !is_stationary && !waits(k);
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

/* Whether P holds a level that stands before the first value. */
static bool is_awake(const struct kalman *k, size_t level)
{
    for (size_t a = k->r; a < k->count; a++)
        if (k->active[a] == k->r + level)
            return true;
    return false;
}

/* Values before the first that have come to where they count become part of P. */
static void wake(struct kalman *k)
{
    for (size_t l = k->steps; l < k->levels; l++) {
        bool counts = k->delta[l] > 0 || k->delta[l] < 0;

        if (!counts || is_awake(k, l))
            continue;
        reserve(k, k->count + 1);
        for (size_t a = 0; a <= k->count; a++)
            k->P[a * k->room + k->count] = k->P[k->count * k->room + a] = 0;
        k->P[k->count * (k->room + 1)] = k->kappa;
        k->active[k->count++] = k->r + l;
    }
}

/* P Z' into gain; returns Z P Z'. */
static double project(const struct kalman *k, double *gain)
{
    size_t r = k->r;
    double F;

    for (size_t a = 0; a < k->count; a++) {
        const double *row = k->P + a * k->room;
        double sum = row[0];

        for (size_t b = r; b < k->count; b++)
            sum += row[b] * k->delta[k->active[b] - r];
        gain[a] = sum;
    }
    F = gain[0];
    for (size_t b = r; b < k->count; b++)
        F += k->delta[k->active[b] - r] * gain[b];
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
    size_t n = k->room, r = k->r;

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

/* What is uncertain one step on: the values that are still among the last ones, a place further,
 * and the one that was not seen. */
static void pass_on(struct kalman *k, bool seen)
{
    size_t kept = k->r;

    for (size_t a = k->r; a < k->count; a++)
        if (k->active[a] + 1 < k->size) {
            k->active[kept] = k->active[a] + 1;
            k->came[kept++] = a;
        }
    if (!seen && k->levels > 0) {
        k->active[kept] = k->r;
        k->came[kept++] = (size_t)NEW;
    }
    k->count = kept;
}

/* Their part of P; `last` is the variance of the value that was not seen, `gain` its covariances.
 */
static void spread_values(const struct kalman *k, double *to, double last)
{
    size_t n = k->room;

    for (size_t a = k->r; a < k->count; a++) {
        bool is_new = k->came[a] == (size_t)NEW; /* the last of them, if any is */
        const double *before = is_new ? k->gain : k->P + k->came[a] * n;

        onward(k, to + a * n, before);
        for (size_t b = k->r; b < a; b++)
            to[a * n + b] = before[k->came[b]];
        to[a * n + a] = is_new ? last : before[k->came[a]];
        for (size_t b = 0; b < a; b++)
            to[b * n + a] = to[a * n + b];
    }
}

/* P one step on, the value of this step having been seen or not. */
static void spread(struct kalman *k, bool seen)
{
    double last, *to;

    reserve(k, k->count < k->size ? k->count + 1 : k->size);
    to = k->work;
    last = project(k, k->gain);
    spread_process(k, to);
    pass_on(k, seen);
    spread_values(k, to, last);
    k->work = k->P;
    k->P = to;
}

/* Whether nothing of the process is uncertain but the next error. Its variance alone does not tell:
 * what is missing at lag 4 may matter in four steps. */
static bool is_settled(const struct kalman *k)
{
    for (size_t i = 0; i < k->r; i++)
        if (!(fabs(k->P[i * (k->room + 1)] - k->theta[i] * k->theta[i]) < STEADY))
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
            a[k->active[i]] += k->gain[i] * v[c] * certainty;
    }
    for (size_t i = 0; i < k->count; i++) {
        double *row = k->P + i * k->room, gain = k->gain[i] * certainty;

        for (size_t j = 0; j < k->count; j++)
            row[j] -= gain * k->gain[j];
    }
}

double kalman_step(struct kalman *k, const double *y, double *v)
{
    double F = 1;

    if (k->steady && y) {
        step_steady(k, y, v);
        k->steps += k->steps < k->levels;
        return F;
    }
    k->steady = false;
    if (waits(k))
        wake(k);
    F = project(k, k->gain);
    if (y)
        update(k, y, v, F);
    for (size_t c = 0; c < k->columns; c++) {
        if (!y)
            v[c] = NAN;
        move(k, k->a + c * k->size);
    }
    spread(k, y != NULL);
    k->steps += k->steps < k->levels;
    if (y && k->count == k->r && !waits(k) && is_settled(k))
        settled(k);
    return F;
}

/* Sums of squares of the weights of past errors in a value, y_t = sum psi_j e_(t-j): what is added
 * to the variance by errors to come, and all of it if nothing else is uncertain. */
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

/* g T: the weights of the state of a step before, g being those of this one. */
static void pull_back(const struct kalman *k, double *g)
{
    double *level = g + k->r, first = k->levels > 0 ? level[0] : 0, sum = first;

    for (size_t i = 0; i < k->r; i++)
        sum += k->phi[i] * g[i];
    memmove(g + 1, g, (k->r - 1) * sizeof *g);
    g[0] = sum;
    for (size_t l = 0; l < k->levels; l++)
        level[l] = k->delta[l] * first + (l + 1 < k->levels ? level[l + 1] : 0);
}

/* g P g', with the values before the first that P does not hold. */
static double weighed(const struct kalman *k, const double *g)
{
    double sum = 0;

    for (size_t l = k->steps; waits(k) && l < k->levels; l++)
        if (!is_awake(k, l))
            sum += k->kappa * g[k->r + l] * g[k->r + l];

    for (size_t a = 0; a < k->count; a++) {
        double along = 0;

        for (size_t b = 0; b < k->count; b++)
            along += k->P[a * k->room + b] * g[k->active[b]];
        sum += g[k->active[a]] * along;
    }
    return sum;
}

/* The variances where the state is uncertain, too: h steps ahead its weights are Z T^(h-1), and of
 * errors to come there are h - 1. */
static void add_uncertainty(const struct kalman *k, size_t horizon, double *variance)
{
    double *g = mem_new(k->size, sizeof *g);

    g[0] = 1;
    memcpy(g + k->r, k->delta, k->levels * sizeof *g);
    for (size_t h = horizon; h-- > 1;)
        variance[h] = variance[h - 1];
    for (size_t h = 0; h < horizon; h++) {
        variance[h] = fmax(0, (h > 0 ? variance[h] : 0) + weighed(k, g));
        pull_back(k, g);
    }
    mem_free(g);
}

void kalman_forecast(const struct kalman *k, size_t horizon, double *mean, double *variance)
{
    double *a = mem_new(k->size, sizeof *a);

    memcpy(a, k->a, k->size * sizeof *a);
    for (size_t h = 0; h < horizon; h++) {
        mean[h] = predicted(k, a);
        move(k, a);
    }
    mem_free(a);
    variances(k, horizon, variance);
    if (!k->steady)
        add_uncertainty(k, horizon, variance);
}
