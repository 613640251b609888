/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/gaps.h"

#include <math.h>

size_t gaps_present(const double *y, size_t n)
{
    size_t count = 0;

    for (size_t t = 0; t < n; t++)
        count += isnan(y[t]) ? 0 : 1;
    return count;
}

size_t gaps_skip(const double *y, size_t n, double *out)
{
    size_t count = 0;

    for (size_t t = 0; t < n; t++)
        if (!isnan(y[t]))
            out[count++] = y[t];
    return count;
}

/* Fills first..to-1, which come before a value that is there; with nothing before them they are as
 * that value. */
static void bridge(double *y, size_t first, size_t to)
{
    double left = first > 0 ? y[first - 1] : y[to];
    double steps = (double)(to - first + 1);

    for (size_t t = first; t < to; t++)
        y[t] = left + (y[to] - left) * (double)(t - first + 1) / steps;
}

void gaps_fill(const double *y, size_t n, double *out)
{
    size_t next = 0; /* one after the last value that is there */

    for (size_t t = 0; t < n; t++) {
        out[t] = y[t];
        if (isnan(y[t]))
            continue;
        bridge(out, next, t);
        next = t + 1;
    }
    for (size_t t = next; next > 0 && t < n; t++)
        out[t] = out[next - 1];
}

bool gaps_constant(const double *y, size_t n)
{
    double first = NAN, off = 0, size = 0;

    for (size_t t = 0; t < n; t++) {
        if (isnan(y[t]) || y[t] == first)
            continue;
        if (isnan(first)) {
            first = y[t];
            continue;
        }
        off += fabs(y[t] - first);
        size += fabs(y[t]);
    }
    return off <= 1e-12 * size;
}
