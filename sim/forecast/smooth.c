/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/smooth.h"

#include <math.h>

#include "base/mem.h"

void smooth_init(struct smooth *s, bool trend, size_t period)
{
    *s = (struct smooth){.trend = trend, .period = period};
    if (period > 1)
        s->season = mem_new(period, sizeof *s->season);
}

void smooth_fini(void *state)
{
    struct smooth *s = state;

    mem_free(s->season);
}

double smooth_observe(void *state, double y)
{
    struct smooth *s = state;
    double expected = s->level + s->slope, error = 0;
    double *season = s->season ? &s->season[s->phase] : NULL;

    if (!isnan(y))
        error = y - expected - (season ? *season : 0);
    s->level = expected + s->alpha * error;
    s->slope += s->beta * error;
    if (season) {
        *season += s->gamma * error;
        s->phase = s->phase + 1 < s->period ? s->phase + 1 : 0;
    }
    return isnan(y) ? NAN : error;
}

void smooth_forecast(const void *state, size_t horizon, double *mean, double *se)
{
    const struct smooth *s = state;
    double growth = 1;

    for (size_t h = 1; h <= horizon; h++) {
        double c = s->alpha + s->beta * (double)h;

        mean[h - 1] = s->level + (double)h * s->slope;
        if (s->season)
            mean[h - 1] += s->season[(s->phase + h - 1) % s->period];
        se[h - 1] = sqrt(s->sigma2 * growth);
        if (s->season && h % s->period == 0)
            c += s->gamma;
        growth += c * c;
    }
}

size_t smooth_least(const void *state)
{
    const struct smooth *s = state;

    if (s->season)
        return 2 * s->period + 2;
    return s->trend ? 6 : 4;
}
