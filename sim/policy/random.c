/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random: any node on which the pod fits, each as likely; a sharing pod takes any of its GPUs that
 * suffice, each as likely. The draws are from the stream "policy": first the node, then the GPU.
 *
 * Source: Random in the simulator of Weng et al., USENIX ATC 2023.
 */
#include <aisle/policy.h>

#include "policy/policies.h"

struct state {
    gsl_rng *rng;
};

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    (void)err;
    ((struct state *)vstate)->rng = env->rng;
    return AISLE_OK;
}

static aisle_gpu_set gpus(void *vstate, const struct aisle_node_state *node,
                          const struct aisle_shape *shape)
{
    struct state *st = vstate;
    aisle_gpu_set fit[AISLE_GPUS_MAX];
    unsigned long n = 0;

    if (shape->gpu_milli == AISLE_GPU_MILLI)
        return aisle_gpus_tightest(node, shape);
    for (int g = 0; g < node->gpu_count; g++)
        if (node->gpu_milli[g] >= shape->gpu_milli)
            fit[n++] = (aisle_gpu_set)1 << g;
    return fit[gsl_rng_uniform_int(st->rng, n)];
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "random",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct state),
    .init = init,
    .gpus = gpus,
};

const struct aisle_placement_type placement_random = {
    .abi = AISLE_POLICY_ABI,
    .name = "random",
    .summary = "any node on which the pod fits, each as likely",
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
    .ties = AISLE_TIES_RANDOM,
};
