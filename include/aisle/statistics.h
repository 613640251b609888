/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Statistics of replications: what may be said of a metric that was measured under several seeds,
 * and of the difference between two policies under the same seeds.
 *
 * All of it takes plain arrays of n values, one a replication. Values that are not finite are the
 * caller's to leave out. What cannot be told (an interval from one value, anything from none) is
 * NaN. A level is that of an interval, between 0 and 1: 0.95.
 */
#ifndef AISLE_STATISTICS_H
#define AISLE_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

struct aisle_interval {
    double value, low, high; /* the estimate, and a confidence interval */
};

/**
 * Mean, with Student's interval: mean +- t(n - 1) s / sqrt(n) ("Student", "The probable error of a
 * mean", Biometrika 6, 1908). It holds exactly for normal values, and nearly for means over many
 * jobs.
 */
struct aisle_interval aisle_mean(const double *x, size_t n, double level);

/**
 * The p-quantile, 0 < p < 1: type 7 of Hyndman and Fan, "Sample quantiles in statistical packages",
 * The American Statistician 50, 1996. Its interval lies between two values of the sample, whose
 * ranks come from the binomial distribution (Conover, Practical Nonparametric Statistics, 3rd ed.,
 * 1999, section 3.2): it holds whatever the distribution is, mostly with more than `level`. An end
 * that no value of so small a sample can be is NaN: a median at 0.95 needs n of 6.
 */
struct aisle_interval aisle_quantile(const double *x, size_t n, double p, double level);

/** A difference of pairs, x[i] - y[i]. */
struct aisle_difference {
    struct aisle_interval mean; /* Student's interval */
    double p_t;        /* two-sided, of the paired t-test */
    double p_wilcoxon; /* two-sided, of Wilcoxon's signed-rank test */
    size_t n;          /* pairs */
};

/**
 * The differences of pairs, and what speaks against their mean being 0.
 *
 * Where all differences are one number but for rounding (ten times DBL_EPSILON of the means), nothing is
 * random: the interval is that number alone, and p_t is NaN; it is 1 if that number is 0.
 *
 * Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1, 1945: differences of 0 are
 * left out, equal ones share their mean rank. Up to 25 that are left p_wilcoxon is exact, given the
 * ranks; beyond it is normal, with corrections for ties and continuity. It is 1 if none is left.
 */
struct aisle_difference aisle_paired(const double *x, const double *y, size_t n, double level);

/**
 * mean(x) / mean(y) of pairs, with the BCa interval of the bootstrap over pairs (Efron, "Better bootstrap
 * confidence intervals", JASA 82, 1987): `draws` samples from the given seed, 2,000 or more; the
 * acceleration is the jackknife's. Equal arguments give equal intervals. For few pairs it is too
 * narrow: at 0.95 and n of 10 it holds the truth in some 90 % of cases. No interval where a mean of y
 * could be 0.
 */
struct aisle_interval aisle_ratio(const double *x, const double *y, size_t n, double level,
                                  size_t draws, uint64_t seed);

/** Corrects m p-values in place for being m (Holm, "A simple sequentially rejective multiple test
 * procedure", Scandinavian Journal of Statistics 6, 1979). NaN stays and counts for nothing. */
void aisle_holm(double *p, size_t m);

#endif
