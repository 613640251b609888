/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * worst-fit: where the most is left.
 *
 *     score = trunc(100 (0.5 (C - c) / MAXC + 0.5 (R - r) / MAXG))
 *
 * with the letters of best-fit, whose opposite it is: it spreads pods over nodes, and keeps large
 * pods out. A sharing pod takes the GPU of the node with the most left, lowest index on ties.
 */
#include "policy/policies.h"
#include "policy/widest.h"

static int64_t score(const void *vstate, const struct aisle_node_state *node,
                     const struct aisle_shape *shape)
{
    const struct widest *most = vstate;
    double cpu = (double)(node->cpu_milli - shape->cpu_milli) / most->cpu_milli;
    double gpu = (double)(node->gpu_left_milli - aisle_shape_gpu_milli(shape)) / most->gpu_milli;

    return (int64_t)(100 * (cpu * 0.5 + gpu * 0.5));
}

static aisle_gpu_set gpus(void *vstate, const struct aisle_node_state *node,
                          const struct aisle_shape *shape)
{
    int best = 0;

    (void)vstate;
    if (shape->gpu_milli == AISLE_GPU_MILLI)
        return aisle_gpus_tightest(node, shape);
    for (int g = 1; g < node->gpu_count; g++)
        if (node->gpu_milli[g] > node->gpu_milli[best])
            best = g;
    return (aisle_gpu_set)1 << best;
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "worst-fit",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct widest),
    .init = widest_init,
    .score = score,
    .gpus = gpus,
};

const struct aisle_placement_type placement_worst_fit = {
    .abi = AISLE_POLICY_ABI,
    .name = "worst-fit",
    .summary = "where the most CPU and GPU are left",
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
