/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NodeAffinity: node selector and required affinity filter; preferred terms score with the sum of
 * their weights. Source: nodeaffinity/node_affinity.go.
 *
 * If every required term names nodes (metadata.name In ...), as those of a DaemonSet's pods do,
 * only these are looked at.
 */
#include <inttypes.h>

#include "base/error.h"
#include "base/mem.h"
#include "kubernetes/affinity.h"
#include "kubernetes/cycle.h"

static const struct kube_node_affinity_args no_args;

static bool is_named(const struct kube_requirement *r)
{
    return r->key == KUBE_METADATA_NAME && r->op == KUBE_IN;
}

static bool names_nodes(const struct kube_node_term *term)
{
    for (size_t i = 0; i < term->field_count; i++)
        if (is_named(&term->field[i]))
            return true;
    return false;
}

static bool lists(const struct kube_requirement *r, uint32_t name)
{
    for (size_t i = 0; i < r->value_count; i++)
        if (r->value[i] == name)
            return true;
    return false;
}

/* Is the name in every list of the term? */
static bool names_node(const struct kube_node_term *term, uint32_t name)
{
    for (size_t i = 0; i < term->field_count; i++)
        if (is_named(&term->field[i]) && !lists(&term->field[i], name))
            return false;
    return true;
}

/* Does a term name any node at all, there or not? One that asks for two different ones does not. */
static bool is_consistent(const struct kube_node_term *term)
{
    for (size_t i = 0; i < term->field_count; i++) {
        const struct kube_requirement *r = &term->field[i];

        if (!is_named(r))
            continue;
        for (size_t v = 0; v < r->value_count; v++)
            if (names_node(term, r->value[v]))
                return true;
        return false;
    }
    return false;
}

static bool is_named_by_any(const struct kube_node_affinity *affinity, uint32_t name)
{
    for (size_t i = 0; i < affinity->required_count; i++)
        if (names_node(&affinity->required[i], name))
            return true;
    return false;
}

/* If all required terms name nodes, limits the cycle to these. */
static enum kube_step limit(struct kube_cycle *c, const struct kube_node_affinity *affinity)
{
    const struct kube_snapshot *s = c->snapshot;
    bool consistent = false;

    for (size_t i = 0; i < affinity->required_count; i++) {
        if (!names_nodes(&affinity->required[i]))
            return KUBE_GO;
        consistent = consistent || is_consistent(&affinity->required[i]);
    }
    if (!consistent) {
        kube_diagnosis_refuse(&c->diagnosis, KUBE_UNRESOLVABLE, KUBE_WHY_AFFINITY_CONFLICT);
        return KUBE_STOP;
    }
    c->limited = true;
    for (uint32_t n = 0; n < s->node_count; n++) {
        if (!s->node[n].node || !is_named_by_any(affinity, s->node[n].node->name))
            continue;
        c->only = mem_reserve(c->only, &c->only_cap, c->only_count + 1, sizeof(*c->only));
        c->only[c->only_count++] = n;
    }
    return KUBE_GO;
}

static enum kube_step pre_filter(struct kube_part *part, struct kube_cycle *c)
{
    const struct kube_node_affinity_args *args = part->args;
    const struct kube_node_affinity *affinity = &c->pod->spec->node_affinity;

    if (!kube_wants_nodes(c->pod->spec) && !args->added.required_present)
        return KUBE_SKIP;
    return affinity->required_count > 0 ? limit(c, affinity) : KUBE_GO;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    const struct kube_node_affinity_args *args = part->args;
    const struct kube_names *names = c->snapshot->names;
    const struct kube_node *n = c->snapshot->node[node].node;

    if (args->added.required_present && !kube_any_term_matches(&args->added, n, names))
        return kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_ENFORCED_NODE_AFFINITY);
    return kube_wants_node(c->pod->spec, n, names) ||
           kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_NODE_AFFINITY);
}

static enum kube_step pre_score(struct kube_part *part, struct kube_cycle *c, const uint32_t *node,
                                size_t count)
{
    const struct kube_node_affinity_args *args = part->args;

    (void)node;
    (void)count;
    return c->pod->spec->node_affinity.preferred_count > 0 || args->added.preferred_count > 0
               ? KUBE_GO
               : KUBE_SKIP;
}

static int64_t preference(const struct kube_node_affinity *affinity, const struct kube_node *node,
                          const struct kube_names *names)
{
    int64_t sum = 0;

    for (size_t i = 0; i < affinity->preferred_count; i++)
        if (kube_node_term_matches(&affinity->preferred[i].term, node, names))
            sum += affinity->preferred[i].weight;
    return sum;
}

static int64_t score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node)
{
    const struct kube_node_affinity_args *args = part->args;
    const struct kube_node *n = c->snapshot->node[node].node;

    return preference(&args->added, n, c->snapshot->names) +
           preference(&c->pod->spec->node_affinity, n, c->snapshot->names);
}

static void normalise(const struct kube_part *part, const struct kube_cycle *c,
                      const uint32_t *node, int64_t *score_of, size_t count)
{
    (void)part;
    (void)c;
    (void)node;
    kube_normalise(KUBE_SCORE_MAX, false, score_of, count);
}

static enum aisle_status check(const void *vargs, struct aisle_error *err)
{
    const struct kube_node_affinity *added =
        &((const struct kube_node_affinity_args *)vargs)->added;

    for (size_t i = 0; i < added->preferred_count; i++)
        if (added->preferred[i].weight < 1 || added->preferred[i].weight > 100)
            return error_set(err, AISLE_EVALUE,
                             "addedAffinity.preferredDuringSchedulingIgnoredDuringExecution[%zu]"
                             ".weight is %" PRId64 "; it must be 1..100",
                             i, added->preferred[i].weight);
    return AISLE_OK;
}

const struct kube_plugin kube_plugin_node_affinity = {
    .name = "NodeAffinity",
    .weight = 2,
    .defaults = &no_args,
    .check = check,
    .pre_filter = pre_filter,
    .filter = filter,
    .pre_score = pre_score,
    .score = score,
    .normalise = normalise,
};
