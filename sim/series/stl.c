/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/stl.h"

#include <math.h>

#include "base/mem.h"

enum { SEASON_WINDOW = 11, ROUNDS = 2 };

/* A local regression: of how many points (odd), on a mean (0) or a line (1), at every how many. */
struct smoother {
    size_t window;
    int degree;
    size_t jump;
};

static struct smoother smoother(size_t window, int degree)
{
    window += window % 2 == 0;
    return (struct smoother){.window = window, .degree = degree, .jump = (window + 9) / 10};
}

static double cube(double x)
{
    return x * x * x;
}

/*
 * The local regression at `at`, from left..right of n points: tricube weights of the distance, made
 * to fit a line if the points are spread enough. Wherever it is asked for, two points have weight:
 * so their sum is not 0.
 */
static double fit(const double *y, size_t n, const struct smoother *s, double at, size_t left,
                  size_t right, double *weight)
{
    double reach = fmax(at - (double)left, (double)right - at);
    double sum = 0, mean = 0, spread = 0, tilt = 0, value = 0;

    if (s->window > n)
        reach += (double)((s->window - n) / 2);
    for (size_t j = left; j <= right; j++) {
        double r = fabs((double)j - at);

        weight[j] = r <= 0.001 * reach ? 1 : r <= 0.999 * reach ? cube(1 - cube(r / reach)) : 0;
        sum += weight[j];
        mean += weight[j] * (double)j;
    }
    mean /= sum;
    if (s->degree > 0) {
        for (size_t j = left; j <= right; j++)
            spread += weight[j] / sum * ((double)j - mean) * ((double)j - mean);
        if (sqrt(spread) > 0.001 * (double)(n - 1))
            tilt = (at - mean) / spread;
    }
    for (size_t j = left; j <= right; j++)
        value += weight[j] / sum * (tilt * ((double)j - mean) + 1) * y[j];
    return value;
}

/* The same from the window around point i, moved inwards at the ends. */
static double fit_point(const double *y, size_t n, const struct smoother *s, size_t i,
                        double *weight)
{
    size_t half = s->window / 2, left = i > half ? i - half : 0;

    if (s->window >= n)
        return fit(y, n, s, (double)i, 0, n - 1, weight);
    if (left > n - s->window)
        left = n - s->window;
    return fit(y, n, s, (double)i, left, left + s->window - 1, weight);
}

static void join(double *y, size_t from, size_t to)
{
    double slope = (y[to] - y[from]) / (double)(to - from);

    for (size_t i = from + 1; i < to; i++)
        y[i] = y[from] + slope * (double)(i - from);
}

/* Smooths n > 1 points. */
static void smooth(const double *y, size_t n, const struct smoother *s, double *weight, double *out)
{
    size_t jump = s->jump < n ? s->jump : n - 1;

    out[0] = fit_point(y, n, s, 0, weight);
    for (size_t i = 0; i < n - 1;) {
        size_t next = i + jump < n ? i + jump : n - 1;

        out[next] = fit_point(y, n, s, next, weight);
        join(out, i, next);
        i = next;
    }
}

/* Means of `length` neighbours: n - length + 1 of them. */
static void average(const double *y, size_t n, size_t length, double *out)
{
    double sum = 0;

    for (size_t i = 0; i < length; i++)
        sum += y[i];
    out[0] = sum / (double)length;
    for (size_t i = length; i < n; i++) {
        sum += y[i] - y[i - length];
        out[i - length + 1] = sum / (double)length;
    }
}

/* Smooths each cycle-subseries of y and goes on by one period at both ends: n + 2 period values.
 * There is room for 2 n values, as no subseries holds more than half of them. */
static void smooth_cycles(const double *y, size_t n, size_t period, const struct smoother *s,
                          double *room, double *out)
{
    size_t longest = (n - 1) / period + 1;
    double *cycle = room, *smoothed = room + longest, *weight = room + 2 * longest;

    for (size_t j = 0; j < period; j++) {
        size_t k = (n - 1 - j) / period + 1, near = (k < s->window ? k : s->window) - 1;

        for (size_t i = 0; i < k; i++)
            cycle[i] = y[i * period + j];
        smooth(cycle, k, s, weight, smoothed);
        out[j] = fit(cycle, k, s, -1, 0, near, weight);
        for (size_t i = 0; i < k; i++)
            out[(i + 1) * period + j] = smoothed[i];
        out[(k + 1) * period + j] = fit(cycle, k, s, (double)k, k - 1 - near, k - 1, weight);
    }
}

void stl(const double *y, size_t n, size_t period, double *season, double *trend)
{
    struct smoother cycles = smoother(SEASON_WINDOW, 0), low = smoother(period, 1);
    struct smoother slow =
        smoother((size_t)ceil(1.5 * (double)period / (1 - 1.5 / SEASON_WINDOW)), 1);
    size_t longer = n + 2 * period;
    double *room = mem_new(3 * longer + 2 * n, sizeof *room);
    double *a = room, *b = a + longer, *c = b + longer, *scratch = c + longer;

    for (size_t t = 0; t < n; t++)
        trend[t] = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t t = 0; t < n; t++)
            season[t] = y[t] - trend[t];
        smooth_cycles(season, n, period, &cycles, scratch, b);
        average(b, longer, period, a);
        average(a, n + period + 1, period, c);
        average(c, n + 2, 3, a);
        smooth(a, n, &low, scratch, c);
        for (size_t t = 0; t < n; t++) {
            season[t] = b[period + t] - c[t];
            a[t] = y[t] - season[t];
        }
        smooth(a, n, &slow, scratch, trend);
    }
    mem_free(room);
}
