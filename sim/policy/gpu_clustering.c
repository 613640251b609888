/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gpu-clustering: pods that ask for alike GPUs together.
 *
 * A pod's tag is "share", or the number of GPUs it asks for; a node's tags are those of the GPU
 * pods on it. With b = trunc(25 (MAXG - R) / MAXG), R the GPU left and MAXG that of the largest
 * node, a node scores
 *
 *     b + 75   if the pod's tag is its only one
 *     b + 50   if it is among its tags
 *     b + 25   if it has none
 *     b        if it has only others
 *
 * Pods without GPUs score 0 everywhere.
 *
 * Source: GpuClustering in the simulator of Weng et al., USENIX ATC 2023, after Gandiva (Xiao et
 * al., OSDI 2018).
 */
#include <aisle/round.h>

#include "policy/policies.h"
#include "policy/widest.h"

/* Bit 0: "share"; bit k: k whole GPUs. No GPUs, no tag. */
static uint64_t tag_of(const struct aisle_shape *shape)
{
    if (shape->gpu_count == 0)
        return 0;
    return (uint64_t)1 << (shape->gpu_milli < AISLE_GPU_MILLI ? 0 : shape->gpu_count);
}

/* The tags of a node. */
static uint64_t word(const struct aisle_round *round, aisle_node_id node)
{
    size_t n;
    const aisle_job_id *job = aisle_round_jobs_on(round, node, &n);
    uint64_t tags = 0;

    for (size_t i = 0; i < n; i++)
        tags |= tag_of(aisle_round_job(round, job[i]).shape);
    return tags;
}

static int64_t score(const void *vstate, const struct aisle_node_state *node,
                     const struct aisle_shape *shape)
{
    const struct widest *most = vstate;
    uint64_t tag = tag_of(shape), tags = node->word;
    int64_t base = (int64_t)(25 * (most->gpu_milli - node->gpu_left_milli) / most->gpu_milli);

    if (!tag)
        return 0;
    if (tags == tag)
        return base + 75;
    if (tags & tag)
        return base + 50;
    return tags ? base : base + 25;
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "gpu-clustering",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct widest),
    .init = widest_init,
    .score = score,
    .word = word,
};

const struct aisle_placement_type placement_gpu_clustering = {
    .abi = AISLE_POLICY_ABI,
    .name = "gpu-clustering",
    .summary = "pods that ask for alike GPUs together",
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
