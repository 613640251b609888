/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * best-fit: where the least is left.
 *
 *     score = trunc(100 (1 - (0.5 (C - c) / MAXC + 0.5 (R - r) / MAXG)))
 *
 * C, R: CPU and GPU left on the node; c, r: what the pod asks for; MAXC, MAXG: those of the largest
 * node. Memory does not count.
 *
 * Source: BestFit in the simulator of Weng et al., USENIX ATC 2023, section 6.1 (there the score is
 * then rescaled to 0..100 over the feasible nodes, which keeps its order).
 */
#include "policy/policies.h"
#include "policy/widest.h"

static int64_t score(const void *vstate, const struct aisle_node_state *node,
                     const struct aisle_shape *shape)
{
    const struct widest *most = vstate;
    double cpu = (double)(node->cpu_milli - shape->cpu_milli) / most->cpu_milli;
    double gpu = (double)(node->gpu_left_milli - aisle_shape_gpu_milli(shape)) / most->gpu_milli;

    return (int64_t)(100 * (1 - (cpu * 0.5 + gpu * 0.5)));
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "best-fit",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct widest),
    .init = widest_init,
    .score = score,
};

const struct aisle_placement_type placement_best_fit = {
    .abi = AISLE_POLICY_ABI,
    .name = "best-fit",
    .summary = "where the least CPU and GPU are left",
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
