/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kube-default: the scores of kube-scheduler's default profile.
 *
 *     score = fit x NodeResourcesFit + balanced x NodeResourcesBalancedAllocation
 *
 * The first is least-allocated, most-allocated or requested-to-capacity with a line from 0 to 10,
 * by the knob "strategy", with the weights "cpu", "memory", "gpu"; the second is
 * balanced-allocation of CPU and memory. That is what can be said of a node by amounts alone, and
 * what any queue policy but `kubernetes` goes by.
 *
 * The queue policy `kubernetes` reads the knobs, and scores by the plugins themselves: all of them,
 * those of images, taints, affinity and topology too, with the default requests of containers.
 *
 * Defaults are those of kube-scheduler. Ties go to the lowest rank; there, and under the queue
 * `kubernetes` unless told otherwise, one is drawn.
 */
#include "base/allocation.h"
#include "base/knobs.h"
#include "policy/allocated.h"
#include "policy/policies.h"

enum {
    STRATEGY,
    WEIGHTS,
    FIT = WEIGHTS + ALLOCATED_RESOURCES,
    BALANCED,
    IMAGE_LOCALITY,
    TAINT_TOLERATION,
    NODE_AFFINITY,
    TOPOLOGY_SPREAD,
    POD_AFFINITY,
};

static const char *const strategies[] = {
    [ALLOCATED_LEAST] = "least-allocated",
    [ALLOCATED_MOST] = "most-allocated",
    [ALLOCATED_RATIO] = "requested-to-capacity",
    NULL,
};

#define ALONE ", under the queue kubernetes alone"

static const struct aisle_knob knobs[] = {
    [STRATEGY] = {.name = "strategy",
                  .summary = "what NodeResourcesFit looks for",
                  .value = ALLOCATED_LEAST,
                  .max = ALLOCATED_RATIO,
                  .choices = strategies},
    [WEIGHTS + ALLOCATED_CPU] = ALLOCATED_KNOB("cpu", "CPU", 1),
    [WEIGHTS + ALLOCATED_MEMORY] = ALLOCATED_KNOB("memory", "memory", 1),
    [WEIGHTS + ALLOCATED_GPU] = ALLOCATED_KNOB("gpu", "GPUs", 0),
    [FIT] = ALLOCATED_KNOB("fit", "NodeResourcesFit", 1),
    [BALANCED] = ALLOCATED_KNOB("balanced", "NodeResourcesBalancedAllocation", 1),
    [IMAGE_LOCALITY] = ALLOCATED_KNOB("image-locality", "ImageLocality" ALONE, 1),
    [TAINT_TOLERATION] = ALLOCATED_KNOB("taint-toleration", "TaintToleration" ALONE, 3),
    [NODE_AFFINITY] = ALLOCATED_KNOB("node-affinity", "NodeAffinity" ALONE, 2),
    [TOPOLOGY_SPREAD] = ALLOCATED_KNOB("topology-spread", "PodTopologySpread" ALONE, 2),
    [POD_AFFINITY] = ALLOCATED_KNOB("pod-affinity", "InterPodAffinity" ALONE, 2),
    {0},
};

/* A plugin and its weight, which a table of entries cannot hold as it is a knob. */
struct state {
    struct allocated allocated;
    int64_t weight;
};

static enum aisle_status fit_init(void *vstate, const struct aisle_policy_env *env,
                                  struct aisle_error *err)
{
    struct state *st = vstate;
    enum aisle_status status = knobs_whole(knobs, env->knob, NULL, err);

    st->allocated.strategy = (enum allocated_strategy)env->knob[STRATEGY];
    st->allocated.high = ALLOCATION_SCORE_MAX;
    st->weight = (int64_t)env->knob[FIT];
    return status ? status
                  : allocated_init(&st->allocated, "kube-default", &env->knob[WEIGHTS], err);
}

static int64_t fit_score(const void *vstate, const struct aisle_node_state *node,
                         const struct aisle_shape *shape)
{
    const struct state *st = vstate;

    return st->weight == 0 ? 0 : st->weight * allocated_score(&st->allocated, node, shape);
}

static enum aisle_status balanced_init(void *vstate, const struct aisle_policy_env *env,
                                       struct aisle_error *err)
{
    struct state *st = vstate;

    (void)err;
    st->weight = (int64_t)env->knob[BALANCED];
    st->allocated.weight[ALLOCATED_CPU] = 1;
    st->allocated.weight[ALLOCATED_MEMORY] = 1;
    return AISLE_OK;
}

static int64_t balanced_score(const void *vstate, const struct aisle_node_state *node,
                              const struct aisle_shape *shape)
{
    const struct state *st = vstate;

    return st->weight == 0 ? 0 : st->weight * allocated_balance(&st->allocated, node, shape);
}

static const struct aisle_scorer_type fit = {
    .abi = AISLE_POLICY_ABI,
    .name = "NodeResourcesFit",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct state),
    .init = fit_init,
    .score = fit_score,
};

static const struct aisle_scorer_type balanced = {
    .abi = AISLE_POLICY_ABI,
    .name = "NodeResourcesBalancedAllocation",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct state),
    .init = balanced_init,
    .score = balanced_score,
};

const struct aisle_placement_type placement_kube_default = {
    .abi = AISLE_POLICY_ABI,
    .name = "kube-default",
    .summary = "as kube-scheduler by default: least allocated and balanced; under the queue "
               "kubernetes all of its plugins take part",
    .knobs = knobs,
    .entries = (const struct aisle_profile_entry[]){{&fit, 1}, {&balanced, 1}},
    .count = 2,
};
