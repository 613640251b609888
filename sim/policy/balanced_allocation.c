/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * balanced-allocation: where CPU and memory (and GPUs, if told to) would be in use to the same
 * degree, so that no node runs out of one of them while it is full of another.
 *
 *     score = trunc(100 (1 - standard deviation of min(1, u_r / C_r)))
 *
 * with the letters of least-allocated. How full a node is does not count. The knobs say which
 * resources do; a pod that asks for none of them is as good anywhere.
 *
 * Source: kube-scheduler's plugin NodeResourcesBalancedAllocation as of v1.33.
 */
#include "base/knobs.h"
#include "policy/allocated.h"
#include "policy/policies.h"

static const struct aisle_knob knobs[] = {
    [ALLOCATED_CPU] = {.name = "cpu", .summary = "1: CPU counts", .value = 1, .max = 1},
    [ALLOCATED_MEMORY] = {.name = "memory", .summary = "1: memory counts", .value = 1, .max = 1},
    [ALLOCATED_GPU] = {.name = "gpu", .summary = "1: GPUs count", .max = 1},
    {0},
};

static enum aisle_status init(void *state, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    enum aisle_status status = knobs_whole(knobs, env->knob, NULL, err);

    return status ? status : allocated_init(state, "balanced-allocation", env->knob, err);
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "balanced-allocation",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct allocated),
    .init = init,
    .score = allocated_balance,
};

const struct aisle_placement_type placement_balanced_allocation = {
    .abi = AISLE_POLICY_ABI,
    .name = "balanced-allocation",
    .summary = "where CPU and memory would be in use to the same degree",
    .knobs = knobs,
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
