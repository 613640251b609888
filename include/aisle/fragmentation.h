/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Fragmentation of GPU capacity against a target workload.
 *
 * Idle GPU is fragmented, for a pod of the target workload, if that pod cannot use it. The target
 * workload is what the source's own pods typically ask for: their most popular requests. The
 * fragmentation of a node is the expectation, over that workload, of its idle GPU that is of no
 * use to the pod drawn; the cluster's is the sum over its nodes.
 *
 * Source: Weng et al., "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with
 * Fragmentation Gradient Descent", USENIX ATC 2023, section 3, with the details of the authors'
 * simulator. For a node with GPUs that have g_i milli left, R = sum g_i, and CPU C left, and a pod
 * that asks for CPU c and k GPUs of u milli each:
 *
 *     k = 0                                          F = R
 *     the node's GPU model is not the pod's          F = R
 *     fewer than k GPUs have g_i >= u, or C < c      F = R
 *     else                                           F = sum of g_i < u
 *
 * Known values (OpenB's default trace, its 1,213 GPU nodes empty): 35 typical pods, 866,232.55
 * milli of 6,212,000.
 */
#ifndef AISLE_FRAGMENTATION_H
#define AISLE_FRAGMENTATION_H

#include <aisle/types.h>

/** A target workload. */
struct aisle_fragmentation;

/** One typical pod and its weight. */
struct aisle_typical_pod {
    int64_t cpu_milli;
    int32_t gpu_count, gpu_milli;
    uint64_t models; /* as in struct aisle_shape */
    double weight;   /* all sum to 1 */
};

/**
 * Makes the target workload of `mix`: requests that differ in CPU, GPU or allowed models (memory
 * does not count) in order of popularity, from the top while they hold less than `popularity`
 * (0..1] of all pods, the one that crosses included; ties by (CPU, GPU share, GPU count, models as
 * written), larger first. Weights are rescaled to sum to 1.
 *
 * O(n log n). NULL if the mix is empty. Free it with aisle_fragmentation_free().
 */
struct aisle_fragmentation *aisle_fragmentation_new(const struct aisle_mix *mix, double popularity);
void aisle_fragmentation_free(struct aisle_fragmentation *f); /* NULL is fine */

/** The typical pods, most popular first; borrowed. */
const struct aisle_typical_pod *aisle_fragmentation_pods(const struct aisle_fragmentation *f,
                                                         size_t *count);

/**
 * Fragmented GPU of a node, milli: 0..gpu_left_milli.
 *
 * The order of additions is fixed (per reason, in the order of the typical pods, then over the
 * reasons), so equal nodes give equal doubles, whatever the order of their GPUs.
 * O(typical pods + distinct shares x GPUs).
 */
double aisle_fragmentation_of(const struct aisle_fragmentation *f,
                              const struct aisle_node_state *node);

#endif
