/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NodeResourcesBalancedAllocation: nodes whose resources would be used to the same degree. The
 * score is one minus the standard deviation of the shares in use. A pod that asks for none of the
 * resources has no say (since v1.33), or all such pods would end on one node. Source:
 * noderesources/balanced_allocation.go.
 */
#include <inttypes.h>

#include "base/allocation.h"
#include "base/error.h"
#include "base/mem.h"
#include "kubernetes/fit.h"

static const struct kube_balanced_args cpu_and_memory = {
    .resource = kube_default_resources,
    .resource_count = KUBE_DEFAULT_RESOURCES,
};

struct state {
    struct kube_wanted wanted;
    double *share; /* in use, of the node that is scored: space for all of the resources */
    size_t share_cap;
};

static void fini(void *vstate)
{
    struct state *st = vstate;

    mem_free(st->wanted.amount);
    mem_free(st->share);
}

static enum kube_step pre_score(struct kube_part *part, struct kube_cycle *c, const uint32_t *node,
                                size_t count)
{
    const struct kube_balanced_args *args = part->args;
    struct state *st = part->state;

    (void)node;
    (void)count;
    st->share = mem_reserve(st->share, &st->share_cap, args->resource_count, sizeof *st->share);
    kube_want(&st->wanted, &c->pod->spec->request, args->resource, args->resource_count, false);
    for (size_t i = 0; i < args->resource_count; i++)
        if (st->wanted.amount[i] != 0)
            return KUBE_GO;
    return KUBE_SKIP;
}

static int64_t score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node)
{
    const struct kube_balanced_args *args = part->args;
    const struct state *st = part->state;
    size_t count = 0;

    for (size_t i = 0; i < args->resource_count; i++) {
        struct kube_level l = kube_level_with(c->snapshot, node, args->resource[i].resource,
                                              st->wanted.amount[i], false);

        if (l.allocatable > 0)
            st->share[count++] = allocation_share(l.requested, l.allocatable);
    }
    return allocation_balanced(st->share, count);
}

static enum aisle_status check(const void *vargs, struct aisle_error *err)
{
    const struct kube_balanced_args *args = vargs;

    for (size_t i = 0; i < args->resource_count; i++) {
        if (args->resource[i].weight != 1)
            return error_set(err, AISLE_EVALUE,
                             "resources[%zu].weight is %" PRId64 "; it must be 1", i,
                             args->resource[i].weight);
        for (size_t j = 0; j < i; j++)
            if (args->resource[j].resource == args->resource[i].resource)
                return error_set(err, AISLE_EVALUE,
                                 "resources[%zu] names the resource of "
                                 "resources[%zu] again",
                                 i, j);
    }
    return AISLE_OK;
}

const struct kube_plugin kube_plugin_balanced_allocation = {
    .name = "NodeResourcesBalancedAllocation",
    .weight = 1,
    .state_size = sizeof(struct state),
    .defaults = &cpu_and_memory,
    .check = check,
    .fini = fini,
    .pre_score = pre_score,
    .score = score,
};
