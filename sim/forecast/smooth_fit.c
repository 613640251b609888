/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <gsl/gsl_fit.h>

#include "base/mem.h"
#include "forecast/cube.h"
#include "forecast/smooth.h"

/* R's bounds in ets(). */
static const double lowest = 1e-4, highest = 0.9999;

/* An estimation: a smoother to try with, and the values. */
struct trial {
    struct smooth s;
    const double *y;
    size_t n;
    double *first;       /* season: its first states, phase 0 first */
    double level, slope; /* first states */
};

static size_t present(const double *y, size_t n)
{
    size_t count = 0;

    for (size_t t = 0; t < n; t++)
        if (!isnan(y[t]))
            count++;
    return count;
}

/* Errors of values from `begin` on, from the first states: their sum of squares and, if wanted,
 * their mean. */
static double play(struct trial *t, size_t begin, double *mean)
{
    double ssq = 0, sum = 0;
    size_t count = 0;

    t->s.level = t->level;
    t->s.slope = t->slope;
    t->s.phase = 0;
    if (t->s.season)
        memcpy(t->s.season, t->first, t->s.period * sizeof *t->first);
    for (size_t i = begin; i < t->n; i++) {
        double error = smooth_observe(&t->s, t->y[i]);

        if (isnan(error))
            continue;
        ssq += error * error;
        sum += error;
        count++;
    }
    if (mean)
        *mean = count ? sum / (double)count : 0;
    return ssq;
}

/* Without a season ----------------------------------------------------------------------------- */

static void set_linear(struct smooth *s, const double *x)
{
    s->alpha = lowest + (highest - lowest) * x[0];
    s->beta = s->trend ? lowest + (s->alpha - lowest) * x[1] : 0;
}

/* Level and slope, as what they owe to nothing, to the first level and to the first slope. */
struct linear {
    double level, slope;
};

static double forward(struct linear *l, const struct smooth *s, double y, bool missing)
{
    double expected = l->level + l->slope, error = missing ? 0 : y - expected;

    l->level = expected + s->alpha * error;
    l->slope += s->beta * error;
    return error;
}

/*
 * Solves for the first level and slope: the errors are e - u l - v b, where e start from zero, u
 * and v are those of an impulse in level or slope. Two normal equations. Values are taken from the
 * first one, so that sums of squares keep their digits.
 */
static double solve_linear(const double *x, void *vtrial)
{
    struct trial *t = vtrial;
    const struct smooth *s = &t->s;
    struct linear zero = {0, 0}, unit = {1, 0}, ramp = {0, 1};
    double ee = 0, uu = 0, uv = 0, vv = 0, eu = 0, ev = 0, origin = NAN, determinant;

    set_linear(&t->s, x);
    for (size_t i = 0; i < t->n; i++) {
        bool missing = isnan(t->y[i]);
        double e, u, v;

        if (isnan(origin) && !missing)
            origin = t->y[i];
        e = forward(&zero, s, t->y[i] - origin, missing);
        u = -forward(&unit, s, 0, missing);
        v = s->trend ? -forward(&ramp, s, 0, missing) : 0;
        ee += e * e;
        uu += u * u;
        uv += u * v;
        vv += v * v;
        eu += e * u;
        ev += e * v;
    }
    determinant = uu * vv - uv * uv;
    if (s->trend && determinant > 1e-12 * uu * vv) {
        t->level = (eu * vv - ev * uv) / determinant;
        t->slope = (ev * uu - eu * uv) / determinant;
    } else {
        t->level = eu / uu;
        t->slope = 0;
    }
    ee -= t->level * eu + t->slope * ev;
    t->level += origin;
    return ee;
}

static void fit_linear(struct trial *t, size_t count)
{
    static const double simple[] = {0.1, 0.5, 0.9},
                        holt[] = {0.1, 0.1, 0.5, 0.05, 0.9, 0.05, 0.9, 0.9};
    struct smooth *s = &t->s;
    size_t k = s->trend ? 2 : 1, starts = s->trend ? 4 : 3;
    double warm[SMOOTH_PARAMETERS];

    memcpy(warm, s->found, sizeof warm);
    cube_minimise(solve_linear, t, k,
                  s->searched ? warm
                  : s->trend  ? holt
                              : simple,
                  s->searched ? 1 : starts, s->found);
    solve_linear(s->found, t);
    s->sigma2 = play(t, 0, NULL) / (double)(count - 2 * k);
}

/* With a season -------------------------------------------------------------------------------- */

static double seasonal(const double *x, void *vtrial)
{
    struct trial *t = vtrial;

    t->s.alpha = x[0];
    t->s.beta = x[0] * x[1];
    t->s.gamma = (1 - x[0]) * x[2];
    return play(t, t->s.period, NULL);
}

/* Missing values on the line between their neighbours, at the ends like them. */
static void interpolate(double *y, size_t n)
{
    size_t before = n;

    for (size_t t = 0; t < n; t++) {
        if (isnan(y[t]))
            continue;
        for (size_t i = before == n ? 0 : before + 1; i < t; i++)
            y[i] = before == n ? y[t]
                               : y[before] + (y[t] - y[before]) * (double)(i - before) /
                                                 (double)(t - before);
        before = t;
    }
    for (size_t i = before + 1; before < n && i < n; i++)
        y[i] = y[before];
}

/* The centred moving average over one period around t; an even period's ends count half. */
static double centred(const double *y, size_t t, size_t period)
{
    size_t half = period / 2;
    double sum = period % 2 ? 0 : -0.5 * (y[t - half] + y[t + half]);

    for (size_t i = t - half; i <= t + half; i++)
        sum += y[i];
    return sum / (double)period;
}

/* R's start: decompose() of the first two periods. Its line counts the averages from 1, though the
 * first of them stands in the middle of the first period and the line is used from the second on.
 */
static void start_season(struct trial *t)
{
    size_t m = t->s.period, half = m / 2, count = 2 * (m - half);
    double *y = mem_new(2 * m, sizeof *y), *trend = mem_new(count, sizeof *trend);
    double *time = mem_new(count, sizeof *time), mean = 0, c00, c01, c11, ssq;

    memcpy(y, t->y, 2 * m * sizeof *y);
    interpolate(y, 2 * m);
    for (size_t i = 0; i < count; i++) {
        time[i] = (double)(i + 1);
        trend[i] = centred(y, i + half, m);
    }
    gsl_fit_linear(time, 1, trend, 1, count, &t->level, &t->slope, &c00, &c01, &c11, &ssq);
    for (size_t phase = 0; phase < m; phase++) {
        size_t found = 0;

        t->first[phase] = 0;
        for (size_t i = phase; i < 2 * m; i += m)
            if (i >= half && i - half < count) {
                t->first[phase] += y[i] - trend[i - half];
                found++;
            }
        t->first[phase] /= (double)found;
        mean += t->first[phase] / (double)m;
    }
    for (size_t phase = 0; phase < m; phase++)
        t->first[phase] -= mean;
    mem_free(time);
    mem_free(trend);
    mem_free(y);
}

static void fit_season(struct trial *t)
{
    static const double start[] = {0.3, 0.1, 0.1, 0.3, 0.05, 0.9, 0.8, 0.05, 0.5};
    struct smooth *s = &t->s;
    size_t count = present(t->y + s->period, t->n - s->period);
    double warm[SMOOTH_PARAMETERS], mean, ssq;

    memcpy(warm, s->found, sizeof warm);
    start_season(t);
    cube_minimise(seasonal, t, 3, s->searched ? warm : start, s->searched ? 1 : 3, s->found);
    seasonal(s->found, t);
    ssq = play(t, s->period, &mean);
    s->sigma2 = (ssq - (double)count * mean * mean) / (double)(count - 1);
    s->phase = t->n % s->period;
}

bool smooth_fit(struct smooth *s, const double *y, size_t n)
{
    struct trial t = {.s = *s, .y = y, .n = n};
    size_t count = present(y, n);

    if (count < smooth_least(s) || (s->season && present(y, 2 * s->period) < 2))
        return false;
    if (s->season) {
        t.first = mem_new(s->period, sizeof *t.first);
        fit_season(&t);
        mem_free(t.first);
    } else {
        fit_linear(&t, count);
    }
    t.s.searched = true;
    *s = t.s;
    return true;
}
