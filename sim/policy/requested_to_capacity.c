/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * requested-to-capacity: how much would be in use decides, by a line of one's own.
 *
 *     s_r   = 10 low + trunc((10 high - 10 low) floor(100 u_r / C_r) / 100)
 *     score = sum of w_r s_r / sum of w_r, to the nearest, over the r with s_r > 0
 *
 * with the letters of least-allocated; `low` and `high` are what an empty and a full node score,
 * 0..10. By default full nodes are best, as under most-allocated but for resources of which less
 * than 1 % is in use: those do not count.
 *
 * Source: RequestedToCapacityRatio, a strategy of kube-scheduler's plugin NodeResourcesFit, with a
 * shape of two points.
 */
#include "base/allocation.h"
#include "base/knobs.h"
#include "policy/allocated.h"
#include "policy/policies.h"

enum { WEIGHTS, LOW = WEIGHTS + ALLOCATED_RESOURCES, HIGH };
enum { POINT_MAX = 10 }; /* what a point of the shape scores at most */

static const struct aisle_knob knobs[] = {
    [WEIGHTS + ALLOCATED_CPU] = ALLOCATED_KNOB("cpu", "CPU", 1),
    [WEIGHTS + ALLOCATED_MEMORY] = ALLOCATED_KNOB("memory", "memory", 1),
    [WEIGHTS + ALLOCATED_GPU] = ALLOCATED_KNOB("gpu", "GPUs", 0),
    [LOW] = {.name = "low",
             .summary = "score of a resource that is not used at all, a whole number",
             .max = POINT_MAX},
    [HIGH] = {.name = "high",
              .summary = "score of a resource that is all in use, a whole number",
              .value = POINT_MAX,
              .max = POINT_MAX},
    {0},
};

static enum aisle_status init(void *state, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct allocated *a = state;
    enum aisle_status status = knobs_whole(knobs, env->knob, NULL, err);

    a->strategy = ALLOCATED_RATIO;
    /* The points are stretched, and not what comes out, for the line between them truncates. */
    a->low = (int64_t)env->knob[LOW] * (ALLOCATION_SCORE_MAX / POINT_MAX);
    a->high = (int64_t)env->knob[HIGH] * (ALLOCATION_SCORE_MAX / POINT_MAX);
    return status ? status : allocated_init(a, "requested-to-capacity", &env->knob[WEIGHTS], err);
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "requested-to-capacity",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct allocated),
    .init = init,
    .score = allocated_score,
};

const struct aisle_placement_type placement_requested_to_capacity = {
    .abi = AISLE_POLICY_ABI,
    .name = "requested-to-capacity",
    .summary = "by a line over the percentage that would be in use, from low to high; weighted "
               "mean of CPU, memory, GPUs",
    .knobs = knobs,
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
