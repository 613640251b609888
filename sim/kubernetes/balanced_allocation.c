/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NodeResourcesBalancedAllocation: nodes whose resources would be used to the same degree. The
 * score is one minus the standard deviation of the shares in use. A pod that asks for none of the
 * resources has no say (since v1.33), or all such pods would end on one node. Source:
 * noderesources/balanced_allocation.go.
 */
#include <inttypes.h>
#include <math.h>

#include "base/error.h"
#include "base/mem.h"
#include "kubernetes/fit.h"

static const struct kube_balanced_args cpu_and_memory = {
    .resource = kube_default_resources,
    .resource_count = KUBE_DEFAULT_RESOURCES,
};

static void fini(void *vstate)
{
    mem_free(((struct kube_wanted *)vstate)->amount);
}

static enum kube_step pre_score(struct kube_part *part, struct kube_cycle *c, const uint32_t *node,
                                size_t count)
{
    const struct kube_balanced_args *args = part->args;
    struct kube_wanted *wanted = part->state;

    (void)node;
    (void)count;
    kube_want(wanted, &c->pod->spec->request, args->resource, args->resource_count, false);
    for (size_t i = 0; i < args->resource_count; i++)
        if (wanted->amount[i] != 0)
            return KUBE_GO;
    return KUBE_SKIP;
}

/* The share of the i-th resource in use with the pod there; false: it does not count. */
static bool share(const struct kube_part *part, const struct kube_cycle *c, uint32_t node, size_t i,
                  double *out)
{
    const struct kube_balanced_args *args = part->args;
    const struct kube_wanted *wanted = part->state;
    struct kube_level l =
        kube_level_with(c->snapshot, node, args->resource[i].resource, wanted->amount[i], false);

    if (l.allocatable == 0)
        return false;
    *out = fmin(1, (double)l.requested / (double)l.allocatable);
    return true;
}

static int64_t score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node)
{
    size_t resources = ((const struct kube_balanced_args *)part->args)->resource_count;
    double sum = 0, squares = 0, deviation = 0, first = 0, last = 0, f;
    int count = 0;

    for (size_t i = 0; i < resources; i++)
        if (share(part, c, node, i, &f)) {
            if (count++ == 0)
                first = f;
            last = f;
            sum += f;
        }
    if (count == 2) {
        deviation = fabs((first - last) / 2); /* not by the formula below: its digits count */
    } else if (count > 2) {
        for (size_t i = 0; i < resources; i++)
            if (share(part, c, node, i, &f))
                squares += (f - sum / count) * (f - sum / count);
        deviation = sqrt(squares / count);
    }
    return (int64_t)((1 - deviation) * KUBE_SCORE_MAX);
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
    .state_size = sizeof(struct kube_wanted),
    .defaults = &cpu_and_memory,
    .check = check,
    .fini = fini,
    .pre_score = pre_score,
    .score = score,
};
