/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Arithmetic that several scorers of kube-scheduler share: whole numbers, divisions that truncate,
 * just as in Go, for scores are compared for equality and ties are broken afterwards. That of how
 * full a node is stands in base/allocation.h, as placement policies score by it, too.
 */
#ifndef AISLE_KUBERNETES_SCORE_H
#define AISLE_KUBERNETES_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>

enum {
    KUBE_SCORE_MAX = 100,      /* MaxNodeScore: what a scorer gives at most, normalised */
    KUBE_SHAPE_SCORE_MAX = 10, /* MaxCustomPriorityScore: what a shape's point has at most */
};

/**
 * Stretches scores so that the largest becomes `max` (helper.DefaultNormalizeScore). All 0 stay 0.
 * Reversed: `max` minus that, so the largest becomes 0 and all 0 become `max`.
 */
void kube_normalise(int64_t max, bool reversed, int64_t *score, size_t count);

/** One point of a piecewise linear function. */
struct kube_point {
    int64_t utilization; /* percent, 0..100 */
    int64_t score;       /* 0..10 as it is configured */
};

/**
 * The function at `x`: the first point's score below it, the last one's above it, and linear
 * between neighbours, truncated (helper.BuildBrokenLinearFunction).
 *
 * @param point  `count` >= 1 of them, utilisation ascending strictly
 */
int64_t kube_broken_linear(const struct kube_point *point, size_t count, int64_t x);

/** A shape must have points, utilisation 0..100 ascending strictly, scores 0..10. `path` is how its
 * field is called in the configuration: errors name it. */
AISLE_MUST_CHECK
enum aisle_status kube_shape_check(const struct kube_point *point, size_t count, const char *path,
                                   struct aisle_error *err);

/**
 * How many feasible nodes end the search (numFeasibleNodesToFind).
 *
 * @param percent  percentageOfNodesToScore; 0: adaptive, 50 % less 1 % for every 125 nodes, at
 *                 least 5 %
 * @return         at most node_count, and not below 100 if there are as many
 */
uint32_t kube_nodes_to_score(int percent, uint32_t node_count);

#endif
