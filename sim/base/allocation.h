/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How full a node is, as a score 0..100: the arithmetic of kube-scheduler's plugins
 * NodeResourcesFit and NodeResourcesBalancedAllocation, without its objects.
 *
 * `used` is what would be in use of one resource with the pod there, `capacity` all there is of it,
 * in one unit, whichever; a resource of which there is none is left out by the caller. Whole
 * numbers, divisions that truncate, just as in Go, for scores are compared for equality and ties
 * are broken afterwards. Source: least_allocated.go, most_allocated.go,
 * requested_to_capacity_ratio.go, balanced_allocation.go in kubernetes/kubernetes,
 * pkg/scheduler/framework/plugins/noderesources.
 */
#ifndef AISLE_BASE_ALLOCATION_H
#define AISLE_BASE_ALLOCATION_H

#include <stddef.h>
#include <stdint.h>

enum { ALLOCATION_SCORE_MAX = 100 };

/** What is left, in percent; 0 if more is used than there is. capacity > 0. */
int64_t allocation_least(int64_t used, int64_t capacity);

/** What is used, in percent; 100 if it is more than there is. capacity > 0. */
int64_t allocation_most(int64_t used, int64_t capacity);

/** On the line from (x0, y0) to (x1, y1), x0 < x1, at `x`: y0 and so much of y1 - y0, truncated. */
int64_t allocation_between(int64_t x, int64_t x0, int64_t y0, int64_t x1, int64_t y1);

/** Scores of several resources on their way to one mean. Zero-initialised has none. */
struct allocation_mean {
    int64_t sum, weights;
};

void allocation_add(struct allocation_mean *m, int64_t score, int64_t weight);

/** The weighted mean, truncated; 0 of none. */
int64_t allocation_mean(const struct allocation_mean *m);

/** The same to the nearest, halves away from zero: the mean of RequestedToCapacityRatio, which also
 * leaves out resources that score 0 or less. */
int64_t allocation_mean_nearest(const struct allocation_mean *m);

/** The share in use, 0..1. capacity > 0. */
double allocation_share(int64_t used, int64_t capacity);

/** 100 less the standard deviation of the shares, in percent, truncated; 100 of less than two. */
int64_t allocation_balanced(const double *share, size_t count);

#endif
