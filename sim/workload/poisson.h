/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * When generated jobs arrive: a Poisson process of batches, with the rhythm of a day.
 *
 * The rate of jobs at time t is the mean rate times a ratio whose mean over a day is 1: either
 * 1 + amplitude cos(2 pi (t - peak) / day), or that of the present hour of a table. Time 0 is
 * midnight. Jobs come in batches of one instant, whose sizes are geometric (1, 2, ...) with the
 * given mean; so batches come at the rate of jobs over that mean.
 *
 * The process is thinned from one of constant rate (Lewis and Shedler, "Simulation of
 * nonhomogeneous Poisson processes by thinning", 1979). Draws per batch, in this order: the gap to
 * a candidate and, if there is a rhythm, whether it is one, until one is; the size, if its mean is
 * above 1.
 */
#ifndef AISLE_WORKLOAD_POISSON_H
#define AISLE_WORKLOAD_POISSON_H

#include <stdint.h>

#include <gsl/gsl_rng.h>

/** The first three are the caller's to set. clock_us is 0 at first. */
struct poisson {
    double rate_per_s;   /* mean of jobs, > 0 */
    double batch_mean;   /* 1 or more */
    double amplitude;    /* 0..1 */
    double peak_s;       /* of the day */
    const int32_t *hour; /* 24 weights instead of amplitude and peak, sum > 0; NULL: none */
    double clock_us;     /* of the last batch; unrounded: rounding each gap would add up */
};

/** Goes on to the next batch. @return its size, 1 or more */
int64_t poisson_next(struct poisson *p, gsl_rng *rng);

/** The ratio of the rate at a time to the mean rate; 0 or more. */
double poisson_ratio(const struct poisson *p, double t_us);

#endif
