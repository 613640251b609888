/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Statistics of replications: what may be said of a metric that was measured under several seeds,
 * and of the difference between two policies under the same seeds.
 *
 * All of it takes plain arrays of n values, one a replication. Values that are not finite are the
 * caller's to leave out. What cannot be told (an interval from one value) is NaN.
 */
#ifndef AISLE_STATISTICS_H
#define AISLE_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

struct aisle_interval {
    double value, low, high; /* the estimate, and a confidence interval */
};

/** Mean, with Student's interval; n of 1: no interval. `level`: 0.95. */
struct aisle_interval aisle_mean(const double *x, size_t n, double level);

/** The p-quantile (type 7 of Hyndman and Fan 1996), with the interval of order statistics by the
 * binomial distribution (exact, conservative); NaN at an end where n is too small for that level. */
struct aisle_interval aisle_quantile(const double *x, size_t n, double p, double level);

/** A difference of pairs, x[i] - y[i]: mean with Student's interval, and the two-sided p-value of the
 * paired t-test; Wilcoxon's signed-rank p-value beside it (exact up to n of 25, else normal with the
 * correction for ties and continuity). */
struct aisle_difference {
    struct aisle_interval mean;
    double p_t, p_wilcoxon;
    size_t n;
};
struct aisle_difference aisle_paired(const double *x, const double *y, size_t n, double level);

/** mean(x) / mean(y) of pairs, with the interval of the BCa bootstrap (Efron 1987) over pairs,
 * `draws` of them from the given seed. */
struct aisle_interval aisle_ratio(const double *x, const double *y, size_t n, double level,
                                  size_t draws, uint64_t seed);

/** Holm's correction (1979) of m p-values, in place; NaN stays and counts for nothing. */
void aisle_holm(double *p, size_t m);

#endif
