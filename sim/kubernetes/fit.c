/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NodeResourcesFit, the filter: room for one more pod, and for all that it asks for. It names every
 * resource that is short. A node that has too little even when it is empty can't be helped by
 * preemption. Source: noderesources/fit.go, fitsRequest.
 */
#include "kubernetes/fit.h"

#include <string.h>

#include "base/mem.h"

const struct kube_weighted_resource kube_default_resources[KUBE_DEFAULT_RESOURCES] = {
    {.resource = KUBE_CPU, .weight = 1},
    {.resource = KUBE_MEMORY, .weight = 1},
};

static const struct kube_fit_args least_allocated = {
    .strategy = KUBE_LEAST_ALLOCATED,
    .resource = kube_default_resources,
    .resource_count = KUBE_DEFAULT_RESOURCES,
};

static void fini(void *vstate)
{
    struct kube_fit_state *st = vstate;

    mem_free(st->checked);
    mem_free(st->wanted.amount);
    mem_free(st->shape);
}

static bool is_in_group(const char *resource, const char *group)
{
    size_t length = strlen(group);

    return strncmp(resource, group, length) == 0 && resource[length] == '/';
}

static bool is_ignored(const struct kube_fit_args *args, uint32_t resource,
                       const struct kube_names *names)
{
    if ((args->ignored_count == 0 && args->ignored_group_count == 0) ||
        !kube_resource_extended(names, resource))
        return false;
    for (size_t i = 0; i < args->ignored_count; i++)
        if (args->ignored[i] == resource)
            return true;
    for (size_t i = 0; i < args->ignored_group_count; i++)
        if (is_in_group(kube_resource_text(names, resource), args->ignored_group[i]))
            return true;
    return false;
}

static enum kube_step pre_filter(struct kube_part *part, struct kube_cycle *c)
{
    struct kube_fit_state *st = part->state;
    const struct kube_amounts *asked = &c->pod->spec->request.amounts;

    st->checked = mem_reserve(st->checked, &st->checked_cap, asked->count, sizeof(*st->checked));
    st->checked_count = 0;
    for (size_t i = 0; i < asked->count; i++)
        if (asked->item[i].amount > 0 && asked->item[i].resource != KUBE_PODS &&
            !is_ignored(part->args, asked->item[i].resource, c->snapshot->names))
            st->checked[st->checked_count++] = asked->item[i];
    return KUBE_GO;
}

static void fall_short(struct kube_verdict *v, enum kube_code code, const struct kube_reason *why)
{
    if (v->code != KUBE_UNRESOLVABLE)
        v->code = code;
    v->reason[v->count++] = *why;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    const struct kube_fit_state *st = part->state;
    int64_t pods = (int64_t)c->snapshot->node[node].seat_count;
    int64_t pods_max = kube_level(c->snapshot, node, KUBE_PODS).allocatable;

    verdict->count = 0;
    verdict->code = KUBE_SUCCESS;
    if (pods + 1 > pods_max)
        fall_short(verdict, KUBE_RESOLVABLE,
                   &(struct kube_reason){.kind = KUBE_WHY_TOO_MANY_PODS,
                                         .requested = 1,
                                         .used = pods,
                                         .capacity = pods_max});
    for (size_t i = 0; i < st->checked_count; i++) {
        const struct kube_amount *a = &st->checked[i];
        struct kube_level level = kube_level(c->snapshot, node, a->resource);

        if (a->amount > level.allocatable - level.requested)
            fall_short(verdict, a->amount > level.allocatable ? KUBE_UNRESOLVABLE : KUBE_RESOLVABLE,
                       &(struct kube_reason){.kind = KUBE_WHY_INSUFFICIENT,
                                             .name = a->resource,
                                             .requested = a->amount,
                                             .used = level.requested,
                                             .capacity = level.allocatable});
    }
    return verdict->count == 0;
}

const struct kube_plugin kube_plugin_fit = {
    .name = "NodeResourcesFit",
    .weight = 1,
    .state_size = sizeof(struct kube_fit_state),
    .defaults = &least_allocated,
    .check = kube_fit_check,
    .fini = fini,
    .pre_filter = pre_filter,
    .filter = filter,
    .pre_score = kube_fit_pre_score,
    .score = kube_fit_score,
};
