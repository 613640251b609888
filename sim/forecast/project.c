/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/project.h"

#include <stdbool.h>

double project_dot(const double *a, const double *b, size_t n)
{
    double sum = 0;

    for (size_t t = 0; t < n; t++)
        sum += a[t] * b[t];
    return sum;
}

void project_take(double *a, const double *b, double factor, size_t n)
{
    for (size_t t = 0; t < n; t++)
        a[t] -= factor * b[t];
}

size_t project_out(double *const *v, size_t n, size_t count, double *triangle, double tolerance,
                   double *b, double *norm)
{
    size_t dependent = 0;

    for (size_t j = 0; j < count; j++)
        norm[j] = project_dot(v[j + 1], v[j + 1], n);
    for (size_t j = 0; j < count; j++) {
        const double *x = v[j + 1];
        double left = project_dot(x, x, n);
        bool independent = left > tolerance * norm[j];

        if (!independent && !dependent)
            dependent = j + 1;
        for (size_t k = j + 1; k < count; k++) {
            double along = independent ? project_dot(x, v[k + 1], n) / left : 0;

            triangle[j * count + k] = along;
            project_take(v[k + 1], x, along, n);
        }
        b[j] = independent ? project_dot(x, v[0], n) / left : 0;
        project_take(v[0], x, b[j], n);
        norm[j] = independent ? left : 0;
    }
    for (size_t j = count; j-- > 0;)
        for (size_t k = j + 1; k < count; k++)
            b[j] -= triangle[j * count + k] * b[k];
    return dependent;
}
