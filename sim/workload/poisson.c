/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/poisson.h"

#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>

enum { HOURS = 24 };

static const double hour_us = 3600e6, day_us = 86400e6;

static double weights(const struct poisson *p)
{
    double sum = 0;

    for (int h = 0; h < HOURS; h++)
        sum += p->hour[h];
    return sum;
}

double poisson_ratio(const struct poisson *p, double t_us)
{
    double of_day = fmod(t_us, day_us);

    if (p->hour)
        return p->hour[(int)(of_day / hour_us) % HOURS] * HOURS / weights(p);
    return 1 + p->amplitude * cos(2 * M_PI * (of_day - p->peak_s * 1e6) / day_us);
}

static double highest(const struct poisson *p)
{
    double most = 0;

    if (!p->hour)
        return 1 + p->amplitude;
    for (int h = 0; h < HOURS; h++)
        most = fmax(most, p->hour[h] * HOURS / weights(p));
    return most;
}

int64_t poisson_next(struct poisson *p, gsl_rng *rng)
{
    bool rhythm = p->hour || p->amplitude > 0;
    double most = highest(p), gap_us = 1e6 * p->batch_mean / (p->rate_per_s * most);

    do
        p->clock_us += gsl_ran_exponential(rng, gap_us);
    while (rhythm && gsl_rng_uniform(rng) * most >= poisson_ratio(p, p->clock_us));
    return p->batch_mean > 1 ? gsl_ran_geometric(rng, 1 / p->batch_mean) : 1;
}
