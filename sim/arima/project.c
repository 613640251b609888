/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/project.h"

#include <stdbool.h>

/* Four sums at once, so that one need not wait for the other. */
double project_dot(const double *a, const double *b, size_t n)
{
    double sum[4] = {0};
    size_t t = 0;

    for (; t + 4 <= n; t += 4)
        for (size_t i = 0; i < 4; i++)
            sum[i] += a[t + i] * b[t + i];
    for (; t < n; t++)
        sum[0] += a[t] * b[t];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

void project_take(double *a, const double *b, double factor, size_t n)
{
    for (size_t t = 0; t < n; t++)
        a[t] -= factor * b[t];
}

size_t project_out(double *const *v, size_t n, size_t count, const size_t *from, double *triangle,
                   double tolerance, double *b, double *norm)
{
    size_t dependent = 0;

    for (size_t j = 0; j < count; j++)
        norm[j] = project_dot(v[j + 1], v[j + 1], n);
    for (size_t j = 0; j < count; j++) {
        size_t first = from ? from[j + 1] : 0, left = n - first;
        const double *x = v[j + 1] + first;
        double size = project_dot(x, x, left);
        bool independent = size > tolerance * norm[j];

        if (!independent && !dependent)
            dependent = j + 1;
        for (size_t k = j + 1; k < count; k++) {
            double along = independent ? project_dot(x, v[k + 1] + first, left) / size : 0;

            triangle[j * count + k] = along;
            project_take(v[k + 1] + first, x, along, left);
        }
        b[j] = independent ? project_dot(x, v[0] + first, left) / size : 0;
        project_take(v[0] + first, x, b[j], left);
        norm[j] = independent ? size : 0;
    }
    for (size_t j = count; j-- > 0;)
        for (size_t k = j + 1; k < count; k++)
            b[j] -= triangle[j * count + k] * b[k];
    return dependent;
}
