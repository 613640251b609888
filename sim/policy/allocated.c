/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/allocated.h"

#include "base/allocation.h"
#include "base/error.h"
#include "base/knobs.h"

const struct aisle_knob allocated_weights[] = {
    [ALLOCATED_CPU] = ALLOCATED_KNOB("cpu", "CPU", 1),
    [ALLOCATED_MEMORY] = ALLOCATED_KNOB("memory", "memory", 1),
    [ALLOCATED_GPU] = ALLOCATED_KNOB("gpu", "GPUs", 0),
    {0},
};

enum aisle_status allocated_init(struct allocated *a, const char *policy, const double *weight,
                                 struct aisle_error *err)
{
    int64_t sum = 0;

    for (int r = 0; r < ALLOCATED_RESOURCES; r++) {
        a->weight[r] = (int64_t)weight[r];
        sum += a->weight[r];
    }
    if (sum > 0)
        return AISLE_OK;
    error_set(err, AISLE_EVALUE, "%s: cpu, memory and gpu are all 0; nothing is left to score by",
              policy);
    error_hint(err, "give one of them a weight of 1 or more");
    return AISLE_EVALUE;
}

enum aisle_status allocated_init_by(struct allocated *a, enum allocated_strategy strategy,
                                    const char *policy, const struct aisle_policy_env *env,
                                    struct aisle_error *err)
{
    enum aisle_status status = knobs_whole(allocated_weights, env->knob, NULL, err);

    a->strategy = strategy;
    return status ? status : allocated_init(a, policy, env->knob, err);
}

struct level {
    int64_t used, capacity; /* capacity 0: it does not count */
    int64_t asked;
};

static struct level level_of(enum allocated_resource r, const struct aisle_node_state *node,
                             const struct aisle_shape *shape)
{
    struct level l = {0};

    switch (r) {
    case ALLOCATED_CPU:
        l = (struct level){.capacity = node->cpu_capacity_milli, .asked = shape->cpu_milli};
        l.used = l.capacity - node->cpu_milli + l.asked;
        break;
    case ALLOCATED_MEMORY:
        l = (struct level){.capacity = node->mem_capacity_mib, .asked = shape->mem_mib};
        l.used = l.capacity - node->mem_mib + l.asked;
        break;
    case ALLOCATED_GPU:
        if (shape->gpu_count == 0)
            break;
        l = (struct level){.capacity = (int64_t)node->gpu_count * AISLE_GPU_MILLI,
                           .asked = aisle_shape_gpu_milli(shape)};
        l.used = l.capacity - node->gpu_left_milli + l.asked;
        break;
    case ALLOCATED_RESOURCES:
        break;
    }
    return l;
}

static int64_t score_of(const struct allocated *a, struct level l)
{
    switch (a->strategy) {
    case ALLOCATED_LEAST:
        return allocation_least(l.used, l.capacity);
    case ALLOCATED_MOST:
        return allocation_most(l.used, l.capacity);
    case ALLOCATED_RATIO:
        return allocation_between(allocation_most(l.used, l.capacity), 0, a->low, 100, a->high);
    }
    return 0;
}

int64_t allocated_score(const void *state, const struct aisle_node_state *node,
                        const struct aisle_shape *shape)
{
    const struct allocated *a = state;
    bool ratio = a->strategy == ALLOCATED_RATIO;
    struct allocation_mean mean = {0};

    for (enum allocated_resource r = 0; r < ALLOCATED_RESOURCES; r++) {
        struct level l = level_of(r, node, shape);
        int64_t score = l.capacity > 0 ? score_of(a, l) : 0;

        if (l.capacity > 0 && (!ratio || score > 0))
            allocation_add(&mean, score, a->weight[r]);
    }
    return ratio ? allocation_mean_nearest(&mean) : allocation_mean(&mean);
}

int64_t allocated_balance(const void *state, const struct aisle_node_state *node,
                          const struct aisle_shape *shape)
{
    const struct allocated *a = state;
    double share[ALLOCATED_RESOURCES];
    bool asked = false;
    size_t count = 0;

    for (enum allocated_resource r = 0; r < ALLOCATED_RESOURCES; r++) {
        struct level l = level_of(r, node, shape);

        if (a->weight[r] == 0)
            continue;
        asked = asked || l.asked > 0;
        if (l.capacity > 0)
            share[count++] = allocation_share(l.used, l.capacity);
    }
    return asked ? allocation_balanced(share, count) : 0;
}
