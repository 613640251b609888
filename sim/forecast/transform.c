/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/transform.h"

#include <math.h>
#include <stddef.h>

const char *const transform_names[] = {"none", "log", "log1p", NULL};

double transform_in(enum transform t, double y)
{
    switch (t) {
    case TRANSFORM_LOG:
        return log(y);
    case TRANSFORM_LOG1P:
        return log1p(y);
    default:
        return y;
    }
}

double transform_out(enum transform t, double x)
{
    switch (t) {
    case TRANSFORM_LOG:
        return exp(x);
    case TRANSFORM_LOG1P:
        return expm1(x);
    default:
        return x;
    }
}

void transform_moments(enum transform t, double *mean, double *se)
{
    double variance = *se * *se, median = *mean;

    if (t == TRANSFORM_NONE)
        return;
    if (isinf(*se)) { /* of infinite mean; its median is known */
        *mean = transform_out(t, median);
        return;
    }
    *mean = transform_out(t, median + variance / 2);
    *se = exp(median + variance / 2) * sqrt(expm1(variance));
}
