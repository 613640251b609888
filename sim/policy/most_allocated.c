/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * most-allocated: where the most would be in use, in percent of what there is: pods are packed.
 *
 *     score = sum of w_r floor(100 u_r / C_r) / sum of w_r, truncated
 *
 * over resources r: C what the node has, u what is in use with the pod there, w the weights.
 * allocated.h says what counts. With gpu=1:cpu=0:memory=0 it packs GPUs.
 *
 * Source: MostAllocated, a strategy of kube-scheduler's plugin NodeResourcesFit.
 */
#include "policy/allocated.h"
#include "policy/policies.h"

static enum aisle_status init(void *state, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    return allocated_init_by(state, ALLOCATED_MOST, "most-allocated", env, err);
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "most-allocated",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct allocated),
    .init = init,
    .score = allocated_score,
};

const struct aisle_placement_type placement_most_allocated = {
    .abi = AISLE_POLICY_ABI,
    .name = "most-allocated",
    .summary = "where the most would be in use, in percent; weighted mean of CPU, memory, GPUs",
    .knobs = allocated_weights,
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
