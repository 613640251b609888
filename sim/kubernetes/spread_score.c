/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PodTopologySpread, the score: domains with few pods that match, each constraint weighted by the
 * logarithm of how many domains it has. Source: podtopologyspread/scoring.go.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "kubernetes/spread.h"

/* Which candidates are scored, and which domains they make. With the system's constraints a node
 * may lack a key: such nodes are together one more domain. */
static void look_at_candidates(struct kube_spread_state *st, struct kube_rule *r,
                               const uint32_t *node, size_t count)
{
    size_t domains = r->topology->domain_count, scored = 0, sizes = 0;
    bool nameless = false;

    r->open = mem_reserve(r->open, &r->open_cap, domains + 1, sizeof(*r->open));
    memset(r->open, 0, domains * sizeof(*r->open));
    for (size_t i = 0; i < count; i++) {
        uint32_t domain = kube_domain(r->topology, node[i]);

        if (st->ignored[node[i]])
            continue;
        scored++;
        if (domain == KUBE_NONE) {
            nameless = true;
        } else {
            sizes += !r->open[domain];
            r->open[domain] = true;
        }
    }
    r->by_node = r->spread->topology_key == KUBE_HOSTNAME;
    r->weight = log((double)(r->by_node ? scored : sizes + nameless) + 2);
}

/* Counted by host name, pods count wherever they are: only candidates will be asked for. */
static bool counts(const struct kube_spread_state *st, const struct kube_rule *r,
                   const struct kube_cycle *c, uint32_t node)
{
    uint32_t domain = kube_domain(r->topology, node);

    if (r->by_node)
        return true;
    if (domain == KUBE_NONE || !r->open[domain])
        return false;
    return (!st->all_keys || kube_rules_cover(&st->soft, node)) && kube_rule_counts(r, c, node);
}

static void count_pods(const struct kube_spread_state *st, struct kube_rule *r,
                       const struct kube_cycle *c)
{
    const struct kube_snapshot *s = c->snapshot;
    size_t size = r->by_node ? s->node_count : r->topology->domain_count;

    r->count = mem_reserve(r->count, &r->count_cap, size + 1, sizeof(*r->count));
    memset(r->count, 0, size * sizeof(*r->count));
    for (size_t g = 0; g < s->siblings_count; g++) {
        const struct kube_siblings *siblings = s->siblings[g];

        if (!kube_rule_matches(r, c, siblings->spec))
            continue;
        for (size_t i = 0; i < siblings->seat_count; i++) {
            const struct kube_seat *seat = &s->seat[siblings->seat[i]];

            if (!seat->pod->terminating && counts(st, r, c, seat->node))
                r->count[r->by_node ? seat->node : kube_domain(r->topology, seat->node)]++;
        }
    }
}

enum kube_step kube_spread_pre_score(struct kube_part *part, struct kube_cycle *c,
                                     const uint32_t *node, size_t count)
{
    const struct kube_spread_args *args = part->args;
    struct kube_spread_state *st = part->state;

    kube_rules_make(&st->soft, c, args, false);
    if (st->soft.count == 0)
        return KUBE_SKIP;
    st->all_keys = c->pod->spec->spread_count > 0 || !args->system;
    st->ignored =
        mem_reserve(st->ignored, &st->ignored_cap, c->snapshot->node_count, sizeof(*st->ignored));
    for (size_t i = 0; i < count; i++)
        st->ignored[node[i]] = st->all_keys && !kube_rules_cover(&st->soft, node[i]);
    for (size_t i = 0; i < st->soft.count; i++) {
        look_at_candidates(st, &st->soft.rule[i], node, count);
        count_pods(st, &st->soft.rule[i], c);
    }
    return KUBE_GO;
}

int64_t kube_spread_score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node)
{
    const struct kube_spread_state *st = part->state;
    double sum = 0;

    (void)c;
    if (st->ignored[node])
        return 0;
    for (size_t i = 0; i < st->soft.count; i++) {
        const struct kube_rule *r = &st->soft.rule[i];
        uint32_t domain = kube_domain(r->topology, node);

        if (domain != KUBE_NONE)
            sum += (double)r->count[r->by_node ? node : domain] * r->weight +
                   (double)(r->spread->skew_max - 1);
    }
    return (int64_t)round(sum);
}

void kube_spread_normalise(const struct kube_part *part, const struct kube_cycle *c,
                           const uint32_t *node, int64_t *score, size_t count)
{
    const struct kube_spread_state *st = part->state;
    int64_t least = INT64_MAX, most = 0;

    (void)c;
    for (size_t i = 0; i < count; i++) {
        if (st->ignored[node[i]])
            continue;
        if (score[i] < least)
            least = score[i];
        if (score[i] > most)
            most = score[i];
    }
    for (size_t i = 0; i < count; i++) {
        if (st->ignored[node[i]])
            score[i] = 0;
        else
            score[i] =
                most == 0 ? KUBE_SCORE_MAX : KUBE_SCORE_MAX * (most + least - score[i]) / most;
    }
}
