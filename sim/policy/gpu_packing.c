/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gpu-packing: GPUs in use first, then nodes in use, then empty nodes.
 *
 * With G GPUs on the node, f of them free as a whole:
 *
 *     f = G                 max(33 - f, f)    a node without GPU pods: the smaller the better
 *     w > 0                 max(50 - w, 33)   w: whole free GPUs that the pod would break into
 *     w = 0                 max(100 - trunc(sum of trunc(g_i / 10) / 10), 50)
 *
 * where the pod takes the GPUs that suffice with the least left first, and the sum is over those.
 * Pods without GPUs score 0 everywhere.
 *
 * Source: GpuPacking in the simulator of Weng et al., USENIX ATC 2023. Known values: empty nodes
 * of 1, 2, 4, 8 GPUs score 32, 31, 29, 25.
 */
#include <aisle/policy.h>

#include "policy/policies.h"

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t score(const void *vstate, const struct aisle_node_state *node,
                     const struct aisle_shape *shape)
{
    aisle_gpu_set taken = aisle_gpus_tightest(node, shape);
    int64_t whole = 0, broken = 0, percent = 0;

    (void)vstate;
    if (shape->gpu_count == 0)
        return 0;
    for (int g = 0; g < node->gpu_count; g++) {
        bool is_whole = node->gpu_milli[g] == AISLE_GPU_MILLI;

        whole += is_whole;
        if (taken >> g & 1) {
            broken += is_whole;
            percent += node->gpu_milli[g] / 10;
        }
    }
    if (whole == node->gpu_count)
        return larger(33 - whole, whole);
    if (broken > 0)
        return larger(50 - broken, 33);
    return larger(100 - percent / 10, 50);
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "gpu-packing",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .score = score,
};

const struct aisle_placement_type placement_gpu_packing = {
    .abi = AISLE_POLICY_ABI,
    .name = "gpu-packing",
    .summary = "GPUs in use first, then nodes in use, then empty nodes",
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
