/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What placements share that score a node by how much of it is allocated, as kube-scheduler's
 * plugins NodeResourcesFit and NodeResourcesBalancedAllocation do: base/allocation.h has the
 * formulas, this how a node's state is put into them.
 *
 * A node is scored as it would be with the pod on it. CPU counts in milli, memory in MiB, GPUs in
 * milli, so shares of a GPU count in part. As there, GPUs (an extended resource) count for pods
 * that ask for some, on nodes that have some; CPU and memory always. Unlike there, a pod that asks
 * for no CPU or memory counts 0 of it and not 100m and 200 MiB for each of its containers, for
 * containers are not known here.
 */
#ifndef AISLE_POLICY_ALLOCATED_H
#define AISLE_POLICY_ALLOCATED_H

#include <aisle/policy.h>

enum allocated_resource { ALLOCATED_CPU, ALLOCATED_MEMORY, ALLOCATED_GPU, ALLOCATED_RESOURCES };

enum allocated_strategy { ALLOCATED_LEAST, ALLOCATED_MOST, ALLOCATED_RATIO };

/** State of a scorer. */
struct allocated {
    enum allocated_strategy strategy;
    int64_t weight[ALLOCATED_RESOURCES];
    int64_t low, high; /* of the ratio alone: what an empty and a full resource score, 0..100 */
};

/** A knob that is a weight. */
#define ALLOCATED_KNOB(knob, what, weight)                                                         \
    {                                                                                              \
        .name = (knob), .summary = "weight of " what ", whole", .value = (weight), .max = 100      \
    }

/** Knobs that are the weights alone, in the order of the resources: CPU and memory 1, GPUs 0. */
extern const struct aisle_knob allocated_weights[];

/** Takes over the weights, whole numbers in the order of the resources. AISLE_EVALUE, naming
 * `policy`, if all are 0. */
AISLE_MUST_CHECK
enum aisle_status allocated_init(struct allocated *a, const char *policy, const double *weight,
                                 struct aisle_error *err);

/** The same for a placement whose only knobs are allocated_weights, with its strategy. */
AISLE_MUST_CHECK
enum aisle_status allocated_init_by(struct allocated *a, enum allocated_strategy strategy,
                                    const char *policy, const struct aisle_policy_env *env,
                                    struct aisle_error *err);

/* Scores, for tables of scorers whose state begins with a struct allocated. */

/** The weighted mean of the resources' scores by the strategy, 0..100. */
int64_t allocated_score(const void *state, const struct aisle_node_state *node,
                        const struct aisle_shape *shape);

/** How evenly the resources would be used whose weight is not 0, 0..100; 0 for a pod that asks for
 * none of them. */
int64_t allocated_balance(const void *state, const struct aisle_node_state *node,
                          const struct aisle_shape *shape);

#endif
