/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/normal.h"

#include <math.h>

double normal_density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * acos(-1));
}

/* Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.23, is right to 4.5e-4; each
 * step of Newton's method squares the error. */
double normal_quantile(double p)
{
    double tail = fmin(p, 1 - p), t = sqrt(-2 * log(tail));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));

    for (int i = 0; i < 3; i++)
        z += (erfc(z / sqrt(2)) / 2 - tail) / normal_density(z);
    return p < 0.5 ? -z : z;
}
