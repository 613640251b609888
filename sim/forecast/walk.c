/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/walk.h"

#include <math.h>

double walk_observe(struct walk *w, double y)
{
    double step = NAN;

    if (isnan(y)) {
        if (w->begun)
            w->gap++;
        return NAN;
    }
    if (w->begun) {
        step = y - w->last;
        w->ssq += step * step / (double)(w->gap + 1);
        w->steps++;
    }
    w->last = y;
    w->gap = 0;
    w->begun = true;
    return step;
}

void walk_forecast(const struct walk *w, size_t horizon, double *mean, double *se)
{
    double variance = w->steps ? w->ssq / (double)w->steps : INFINITY;

    for (size_t h = 1; h <= horizon; h++) {
        mean[h - 1] = w->last;
        se[h - 1] = sqrt((double)(h + w->gap) * variance);
    }
}
