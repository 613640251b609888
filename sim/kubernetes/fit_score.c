/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NodeResourcesFit, the score: three ways to look at how full a node would be. Each is a mean over
 * the configured resources, weighted; base/allocation.h has the arithmetic. Source:
 * noderesources/least_allocated.go, most_allocated.go, requested_to_capacity_ratio.go,
 * resource_allocation.go.
 */
#include "kubernetes/fit.h"

#include <inttypes.h>

#include "base/allocation.h"
#include "base/error.h"
#include "base/mem.h"

void kube_want(struct kube_wanted *wanted, const struct kube_request *request,
               const struct kube_weighted_resource *resource, size_t count, bool nonzero)
{
    wanted->amount = mem_reserve(wanted->amount, &wanted->cap, count, sizeof(*wanted->amount));
    for (size_t i = 0; i < count; i++) {
        if (nonzero && resource[i].resource == KUBE_CPU)
            wanted->amount[i] = request->nonzero_cpu_milli;
        else if (nonzero && resource[i].resource == KUBE_MEMORY)
            wanted->amount[i] = request->nonzero_memory_bytes;
        else
            wanted->amount[i] = kube_amount_of(&request->amounts, resource[i].resource, NULL);
    }
}

struct kube_level kube_level_with(const struct kube_snapshot *s, uint32_t node, uint32_t resource,
                                  int64_t amount, bool nonzero)
{
    struct kube_level level = kube_level(s, node, resource);

    if (amount == 0 && resource >= KUBE_RESOURCE_FIXED_COUNT)
        return (struct kube_level){0, 0};
    if (nonzero && resource == KUBE_CPU)
        level.requested = s->node[node].nonzero_cpu_milli;
    else if (nonzero && resource == KUBE_MEMORY)
        level.requested = s->node[node].nonzero_memory_bytes;
    level.requested += amount;
    return level;
}

/* The points are stretched, and not what comes out, for the interpolation truncates. */
static void stretch(const struct kube_fit_args *args, struct kube_fit_state *st)
{
    st->shape = mem_reserve(st->shape, &st->shape_cap, args->shape_count, sizeof(*st->shape));
    for (size_t i = 0; i < args->shape_count; i++)
        st->shape[i] = (struct kube_point){.utilization = args->shape[i].utilization,
                                           .score = args->shape[i].score * KUBE_SCORE_MAX /
                                                    KUBE_SHAPE_SCORE_MAX};
}

enum kube_step kube_fit_pre_score(struct kube_part *part, struct kube_cycle *c,
                                  const uint32_t *node, size_t count)
{
    const struct kube_fit_args *args = part->args;
    struct kube_fit_state *st = part->state;

    (void)node;
    (void)count;
    kube_want(&st->wanted, &c->pod->spec->request, args->resource, args->resource_count, true);
    stretch(args, st);
    return KUBE_GO;
}

static int64_t score_of(const struct kube_fit_args *args, const struct kube_fit_state *st,
                        struct kube_level l)
{
    switch (args->strategy) {
    case KUBE_LEAST_ALLOCATED:
        return allocation_least(l.requested, l.allocatable);
    case KUBE_MOST_ALLOCATED:
        return allocation_most(l.requested, l.allocatable);
    case KUBE_REQUESTED_TO_CAPACITY_RATIO:
        return kube_broken_linear(st->shape, args->shape_count,
                                  allocation_most(l.requested, l.allocatable));
    }
    return 0;
}

int64_t kube_fit_score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node)
{
    const struct kube_fit_args *args = part->args;
    const struct kube_fit_state *st = part->state;
    bool ratio = args->strategy == KUBE_REQUESTED_TO_CAPACITY_RATIO;
    struct allocation_mean mean = {0};

    for (size_t i = 0; i < args->resource_count; i++) {
        struct kube_level l = kube_level_with(c->snapshot, node, args->resource[i].resource,
                                              st->wanted.amount[i], true);
        int64_t score = l.allocatable > 0 ? score_of(args, st, l) : 0;

        if (l.allocatable > 0 && (!ratio || score > 0))
            allocation_add(&mean, score, args->resource[i].weight);
    }
    return ratio ? allocation_mean_nearest(&mean) : allocation_mean(&mean);
}

enum aisle_status kube_fit_check(const void *vargs, struct aisle_error *err)
{
    const struct kube_fit_args *args = vargs;

    for (size_t i = 0; i < args->resource_count; i++)
        if (args->resource[i].weight < 1 || args->resource[i].weight > 100)
            return error_set(err, AISLE_EVALUE,
                             "scoringStrategy.resources[%zu].weight is %" PRId64
                             "; it must be 1..100",
                             i, args->resource[i].weight);
    if (args->strategy != KUBE_REQUESTED_TO_CAPACITY_RATIO)
        return AISLE_OK;
    return kube_shape_check(args->shape, args->shape_count,
                            "scoringStrategy.requestedToCapacityRatio.shape", err);
}
