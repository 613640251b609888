/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/diff.h"

#include <math.h>
#include <stdbool.h>

#include "base/mem.h"

static size_t once(double *y, size_t n, size_t lag)
{
    if (n <= lag)
        return 0;
    for (size_t t = 0; t < n - lag; t++)
        y[t] = y[t + lag] - y[t];
    return n - lag;
}

/* What the rounding of values of up to this size to 15 digits may leave of `times` differences. */
static double rounding(const double *y, size_t n, int times)
{
    double size = 0;

    for (size_t t = 0; t < n; t++)
        size = fmax(size, fabs(y[t]));
    return ldexp(size, times - 49);
}

/* Differences that are all the same but for rounding are made the same: what is left of a straight
 * line is a constant, not noise. */
static void settle(double *y, size_t n, double within)
{
    double level = NAN;

    for (size_t t = 0; t < n; t++) {
        if (isnan(level) && !isnan(y[t]))
            level = fabs(y[t]) <= within ? 0 : y[t];
        if (fabs(y[t] - level) > within)
            return;
    }
    for (size_t t = 0; t < n; t++)
        if (!isnan(y[t]))
            y[t] = level;
}

size_t diff_series(double *y, size_t n, int d, int D, int s)
{
    double within = rounding(y, n, d + D);
    bool any = d + D > 0;

    while (D-- > 0)
        n = once(y, n, (size_t)s);
    while (d-- > 0)
        n = once(y, n, 1);
    if (any)
        settle(y, n, within);
    return n;
}

/* (1 - B^lag) times the polynomial of `degree`, in place. */
static size_t times(double *polynomial, size_t degree, size_t lag)
{
    for (size_t j = degree + lag; j >= lag; j--)
        polynomial[j] -= polynomial[j - lag];
    return degree + lag;
}

void diff_weights(double *delta, int d, int D, int s)
{
    size_t most = (size_t)(d + s * D), degree = 0;
    double *polynomial = mem_new(most + 1, sizeof *polynomial);

    polynomial[0] = 1;
    while (D-- > 0)
        degree = times(polynomial, degree, (size_t)s);
    while (d-- > 0)
        degree = times(polynomial, degree, 1);
    for (size_t j = 0; j < most; j++)
        delta[j] = -polynomial[j + 1];
    mem_free(polynomial);
}
