/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/diff.h"

#include "base/mem.h"

static size_t once(double *y, size_t n, size_t lag)
{
    if (n <= lag)
        return 0;
    for (size_t t = 0; t < n - lag; t++)
        y[t] = y[t + lag] - y[t];
    return n - lag;
}

size_t diff_series(double *y, size_t n, int d, int D, int s)
{
    while (D-- > 0)
        n = once(y, n, (size_t)s);
    while (d-- > 0)
        n = once(y, n, 1);
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
