/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * InterPodAffinity, the score: near pods that the pod prefers or that prefer it, away from others.
 * A required affinity of a pod that is there counts as a preference of weight
 * hardPodAffinityWeight. Source: interpodaffinity/scoring.go.
 */
#include "kubernetes/affinity.h"
#include "kubernetes/inter_pod_affinity.h"

struct count {
    struct kube_tally *tally;
    struct kube_cycle *c;
    const struct kube_siblings *siblings; /* at whose nodes it counts */
};

/* Adds `weight` for each of the siblings, if a term of `owner` matches `spec`. */
static void count_term(const struct count *k, const struct kube_pod_term *term, int64_t weight,
                       const struct kube_pod_spec *owner, const struct kube_pod_spec *spec)
{
    const struct kube_snapshot *s = k->c->snapshot;
    struct kube_label room;
    struct kube_labels labels = kube_snapshot_namespace(s, spec->namespace_, &room);
    size_t part;

    if (!kube_pod_term_matches(term, owner->namespace_, spec, &labels, s->names))
        return;
    part = kube_tally_part(k->tally, k->c->snapshot, term->topology_key);
    for (size_t i = 0; i < k->siblings->seat_count; i++)
        kube_tally_add(k->tally, part, s->seat[k->siblings->seat[i]].node, weight);
}

static void count_preferred(const struct count *k, const struct kube_pod_affinity *a, int sign,
                            const struct kube_pod_spec *owner, const struct kube_pod_spec *spec)
{
    for (size_t i = 0; i < a->preferred_count; i++)
        count_term(k, &a->preferred[i].term, sign * a->preferred[i].weight, owner, spec);
}

enum kube_step kube_inter_pod_pre_score(struct kube_part *part, struct kube_cycle *c,
                                        const uint32_t *node, size_t count)
{
    const struct kube_inter_pod_affinity_args *args = part->args;
    struct kube_inter_pod_state *st = part->state;
    const struct kube_pod_spec *pod = c->pod->spec;

    (void)node;
    (void)count;
    if (args->ignore_preferred_of_existing && pod->affinity.preferred_count == 0 &&
        pod->anti_affinity.preferred_count == 0)
        return KUBE_SKIP;
    kube_tally_clear(&st->score);
    for (size_t g = 0; g < c->snapshot->siblings_count; g++) {
        const struct count k = {&st->score, c, c->snapshot->siblings[g]};
        const struct kube_pod_spec *there = k.siblings->spec;

        count_preferred(&k, &pod->affinity, 1, pod, there);
        count_preferred(&k, &pod->anti_affinity, -1, pod, there);
        if (args->hard_weight > 0)
            for (size_t i = 0; i < there->affinity.required_count; i++)
                count_term(&k, &there->affinity.required[i], args->hard_weight, there, pod);
        count_preferred(&k, &there->affinity, 1, there, pod);
        count_preferred(&k, &there->anti_affinity, -1, there, pod);
    }
    return st->score.touched ? KUBE_GO : KUBE_SKIP;
}

int64_t kube_inter_pod_score(const struct kube_part *part, const struct kube_cycle *c,
                             uint32_t node)
{
    const struct kube_tally *t = &((const struct kube_inter_pod_state *)part->state)->score;
    int64_t sum = 0;

    (void)c;
    for (size_t i = 0; i < t->part_count; i++) {
        uint32_t domain = kube_domain(t->part[i].topology, node);

        if (domain != KUBE_NONE)
            sum += t->part[i].count[domain];
    }
    return sum;
}

void kube_inter_pod_normalise(const struct kube_part *part, const struct kube_cycle *c,
                              const uint32_t *node, int64_t *score, size_t count)
{
    int64_t least = INT64_MAX, most = INT64_MIN;

    (void)part;
    (void)c;
    (void)node;
    for (size_t i = 0; i < count; i++) {
        if (score[i] < least)
            least = score[i];
        if (score[i] > most)
            most = score[i];
    }
    for (size_t i = 0; i < count; i++) {
        double share = most > least ? (double)(score[i] - least) / (double)(most - least) : 0;

        score[i] = (int64_t)(KUBE_SCORE_MAX * share);
    }
}
