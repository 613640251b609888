/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PodTopologySpread, the filter: the pods that match must not be spread more unevenly over the
 * domains than maxSkew allows. Source: podtopologyspread/filtering.go, common.go.
 */
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "kubernetes/affinity.h"
#include "kubernetes/spread.h"
#include "kubernetes/taints.h"

static const struct kube_spread system_constraints[] = {
    {.skew_max = 3, .topology_key = KUBE_HOSTNAME, .domains_min = 1, .honours_affinity = true},
    {.skew_max = 5, .topology_key = KUBE_ZONE, .domains_min = 1, .honours_affinity = true},
};

static const struct kube_spread_args system_defaults = {
    .constraint = system_constraints,
    .constraint_count = sizeof(system_constraints) / sizeof(system_constraints[0]),
    .system = true,
};

static void add_rule(struct kube_rules *rules, struct kube_cycle *c,
                     const struct kube_spread *spread, const struct kube_selector *selector)
{
    struct kube_rule *r;

    rules->rule = mem_reserve(rules->rule, &rules->cap, rules->count + 1, sizeof(*rules->rule));
    r = &rules->rule[rules->count++];
    if (rules->made < rules->count)
        rules->made = rules->count;
    r->spread = spread;
    r->selector = selector;
    r->topology = kube_snapshot_topology(c->snapshot, spread->topology_key);
}

void kube_rules_make(struct kube_rules *rules, struct kube_cycle *c,
                     const struct kube_spread_args *args, bool hard)
{
    const struct kube_pod_spec *pod = c->pod->spec;

    rules->count = 0;
    for (size_t i = 0; i < pod->spread_count; i++)
        if (pod->spread[i].hard == hard)
            add_rule(rules, c, &pod->spread[i], &pod->spread[i].selector);
    if (pod->spread_count > 0 || !pod->has_owner)
        return;
    for (size_t i = 0; i < args->constraint_count; i++)
        if (args->constraint[i].hard == hard)
            add_rule(rules, c, &args->constraint[i], pod->owner.present ? &pod->owner : NULL);
}

void kube_rules_fini(struct kube_rules *rules)
{
    for (size_t i = 0; i < rules->made; i++) {
        mem_free(rules->rule[i].count);
        mem_free(rules->rule[i].open);
        mem_free(rules->rule[i].counted);
    }
    mem_free(rules->rule);
}

static void fini(void *vstate)
{
    struct kube_spread_state *st = vstate;

    kube_rules_fini(&st->hard);
    kube_rules_fini(&st->soft);
    mem_free(st->ignored);
}

bool kube_rules_cover(const struct kube_rules *rules, uint32_t node)
{
    for (size_t i = 0; i < rules->count; i++)
        if (kube_domain(rules->rule[i].topology, node) == KUBE_NONE)
            return false;
    return true;
}

bool kube_rule_counts(const struct kube_rule *rule, const struct kube_cycle *c, uint32_t node)
{
    const struct kube_pod_spec *pod = c->pod->spec;
    const struct kube_node *n = c->snapshot->node[node].node;

    if (rule->spread->honours_affinity && kube_wants_nodes(pod) &&
        !kube_wants_node(pod, n, c->snapshot->names))
        return false;
    return !rule->spread->honours_taints || !kube_untolerated(n, pod, c->snapshot->names);
}

bool kube_rule_matches(const struct kube_rule *rule, const struct kube_cycle *c,
                       const struct kube_pod_spec *spec)
{
    if (!rule->selector)
        return spec == c->pod->spec;
    return spec->namespace_ == c->pod->spec->namespace_ &&
           kube_selector_matches(rule->selector, &spec->labels, c->snapshot->names);
}

/* Which nodes count for the rule, and which domains they make. */
static void look_at_nodes(struct kube_rule *r, const struct kube_rules *rules,
                          const struct kube_cycle *c)
{
    const struct kube_snapshot *s = c->snapshot;
    size_t domains = r->topology->domain_count;

    r->count = mem_reserve(r->count, &r->count_cap, domains + 1, sizeof(*r->count));
    r->open = mem_reserve(r->open, &r->open_cap, domains + 1, sizeof(*r->open));
    r->counted = mem_reserve(r->counted, &r->counted_cap, s->node_count + 1, sizeof(*r->counted));
    memset(r->count, 0, domains * sizeof(*r->count));
    memset(r->open, 0, domains * sizeof(*r->open));
    r->domains = 0;
    for (uint32_t n = 0; n < s->node_count; n++) {
        bool *open;

        r->counted[n] = s->node[n].node && kube_rules_cover(rules, n) && kube_rule_counts(r, c, n);
        if (!r->counted[n])
            continue;
        open = &r->open[kube_domain(r->topology, n)];
        r->domains += !*open;
        *open = true;
    }
}

static void count_pods(struct kube_rule *r, const struct kube_cycle *c)
{
    const struct kube_snapshot *s = c->snapshot;

    for (size_t g = 0; g < s->siblings_count; g++) {
        const struct kube_siblings *siblings = s->siblings[g];

        if (!kube_rule_matches(r, c, siblings->spec))
            continue;
        for (size_t i = 0; i < siblings->seat_count; i++) {
            const struct kube_seat *seat = &s->seat[siblings->seat[i]];

            if (r->counted[seat->node] && !seat->pod->terminating)
                r->count[kube_domain(r->topology, seat->node)]++;
        }
    }
}

static void find_least(struct kube_rule *r)
{
    r->least = INT64_MAX;
    r->least_count = 0;
    for (uint32_t d = 0; d < r->topology->domain_count; d++) {
        if (!r->open[d] || r->count[d] > r->least)
            continue;
        r->least_count = r->count[d] == r->least ? r->least_count + 1 : 1;
        r->least = r->count[d];
    }
}

static enum kube_step pre_filter(struct kube_part *part, struct kube_cycle *c)
{
    struct kube_spread_state *st = part->state;

    kube_rules_make(&st->hard, c, part->args, true);
    for (size_t i = 0; i < st->hard.count; i++) {
        struct kube_rule *r = &st->hard.rule[i];

        look_at_nodes(r, &st->hard, c);
        count_pods(r, c);
        find_least(r);
        r->self = kube_rule_matches(r, c, c->pod->spec);
    }
    return st->hard.count > 0 ? KUBE_GO : KUBE_SKIP;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    const struct kube_spread_state *st = part->state;

    (void)c;
    for (size_t i = 0; i < st->hard.count; i++) {
        const struct kube_rule *r = &st->hard.rule[i];
        uint32_t domain = kube_domain(r->topology, node);
        int64_t least = r->domains < r->spread->domains_min ? 0 : r->least;

        if (domain == KUBE_NONE)
            return kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_SPREAD_LABEL);
        if (r->count[domain] + r->self - least > r->spread->skew_max)
            return kube_refuse(verdict, KUBE_RESOLVABLE, KUBE_WHY_SPREAD);
    }
    return true;
}

/* A pod that is terminating was not counted, but is discounted when it is lifted: so does
 * updateWithPod upstream, and the sum is right again when it is put back. */
static void moved(struct kube_part *part, const struct kube_cycle *c, const struct kube_pod *pod,
                  uint32_t node, int sign)
{
    struct kube_spread_state *st = part->state;

    for (size_t i = 0; i < st->hard.count; i++) {
        struct kube_rule *r = &st->hard.rule[i];
        int64_t *count, before;

        if (!r->counted[node] || !kube_rule_matches(r, c, pod->spec))
            continue;
        count = &r->count[kube_domain(r->topology, node)];
        before = *count;
        *count += sign;
        if (*count < r->least || (before == r->least && --r->least_count == 0))
            find_least(r);
        else if (*count == r->least)
            r->least_count++;
    }
}

static enum aisle_status check(const void *vargs, struct aisle_error *err)
{
    const struct kube_spread_args *args = vargs;

    for (size_t i = 0; i < args->constraint_count; i++)
        if (args->constraint[i].skew_max < 1)
            return error_set(err, AISLE_EVALUE, "defaultConstraints[%zu].maxSkew must be 1 or more",
                             i);
    return AISLE_OK;
}

const struct kube_plugin kube_plugin_topology_spread = {
    .name = "PodTopologySpread",
    .weight = 2,
    .state_size = sizeof(struct kube_spread_state),
    .defaults = &system_defaults,
    .check = check,
    .fini = fini,
    .pre_filter = pre_filter,
    .filter = filter,
    .moved = moved,
    .pre_score = kube_spread_pre_score,
    .score = kube_spread_score,
    .normalise = kube_spread_normalise,
};
