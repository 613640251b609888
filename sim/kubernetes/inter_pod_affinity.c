/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * InterPodAffinity, the filter: near pods that the required affinity asks for, away from those that
 * the required anti-affinity names, and away from pods whose own anti-affinity names this one.
 * Source: interpodaffinity/filtering.go.
 */
#include "kubernetes/inter_pod_affinity.h"

#include <inttypes.h>

#include "base/error.h"
#include "base/mem.h"
#include "kubernetes/affinity.h"

static const struct kube_inter_pod_affinity_args default_args = {.hard_weight = 1};

static void fini(void *vstate)
{
    struct kube_inter_pod_state *st = vstate;

    kube_tally_fini(&st->affinity);
    kube_tally_fini(&st->anti_affinity);
    kube_tally_fini(&st->existing);
    kube_tally_fini(&st->score);
    mem_free(st->affinity_part);
    mem_free(st->anti_affinity_part);
}

/* Does a term of a pod of `owner` match pods of `spec`? */
static bool matches(const struct kube_cycle *c, const struct kube_pod_term *term,
                    const struct kube_pod_spec *owner, const struct kube_pod_spec *spec)
{
    struct kube_label room;
    struct kube_labels labels = kube_snapshot_namespace(c->snapshot, spec->namespace_, &room);

    return kube_pod_term_matches(term, owner->namespace_, spec, &labels, c->snapshot->names);
}

static bool all_match(const struct kube_cycle *c, const struct kube_pod_spec *owner,
                      const struct kube_pod_spec *spec)
{
    const struct kube_pod_affinity *a = &owner->affinity;

    for (size_t i = 0; i < a->required_count; i++)
        if (!matches(c, &a->required[i], owner, spec))
            return false;
    return a->required_count > 0;
}

static void make_parts(struct kube_tally *tally, struct kube_cycle *c,
                       const struct kube_pod_affinity *a, size_t **part, size_t *cap)
{
    kube_tally_clear(tally);
    *part = mem_reserve(*part, cap, a->required_count, sizeof(**part));
    for (size_t i = 0; i < a->required_count; i++)
        (*part)[i] = kube_tally_part(tally, c->snapshot, a->required[i].topology_key);
}

/* Siblings, each at its node. */
static void add_siblings(struct kube_tally *tally, size_t part, const struct kube_snapshot *s,
                         const struct kube_siblings *g)
{
    for (size_t i = 0; i < g->seat_count; i++)
        kube_tally_add(tally, part, s->seat[g->seat[i]].node, 1);
}

/* What the pods that are there have against the pod. */
static void count_existing(struct kube_inter_pod_state *st, struct kube_cycle *c,
                           const struct kube_siblings *g)
{
    const struct kube_pod_affinity *a = &g->spec->anti_affinity;

    for (size_t i = 0; i < a->required_count; i++)
        if (matches(c, &a->required[i], g->spec, c->pod->spec))
            add_siblings(&st->existing,
                         kube_tally_part(&st->existing, c->snapshot, a->required[i].topology_key),
                         c->snapshot, g);
}

/* What the pod has for and against them. */
static void count_wanted(struct kube_inter_pod_state *st, const struct kube_cycle *c,
                         const struct kube_siblings *g)
{
    const struct kube_pod_spec *pod = c->pod->spec;

    if (all_match(c, pod, g->spec))
        for (size_t i = 0; i < pod->affinity.required_count; i++)
            add_siblings(&st->affinity, st->affinity_part[i], c->snapshot, g);
    for (size_t i = 0; i < pod->anti_affinity.required_count; i++)
        if (matches(c, &pod->anti_affinity.required[i], pod, g->spec))
            add_siblings(&st->anti_affinity, st->anti_affinity_part[i], c->snapshot, g);
}

static enum kube_step pre_filter(struct kube_part *part, struct kube_cycle *c)
{
    struct kube_inter_pod_state *st = part->state;
    const struct kube_snapshot *s = c->snapshot;
    const struct kube_pod_spec *pod = c->pod->spec;

    make_parts(&st->affinity, c, &pod->affinity, &st->affinity_part, &st->affinity_cap);
    make_parts(&st->anti_affinity, c, &pod->anti_affinity, &st->anti_affinity_part,
               &st->anti_affinity_cap);
    kube_tally_clear(&st->existing);
    for (size_t g = 0; g < s->siblings_count; g++) {
        count_existing(st, c, s->siblings[g]);
        count_wanted(st, c, s->siblings[g]);
    }
    st->self = all_match(c, pod, pod);
    return pod->affinity.required_count > 0 || pod->anti_affinity.required_count > 0 ||
                   st->existing.touched
               ? KUBE_GO
               : KUBE_SKIP;
}

/* The first of a series of pods that want to be together has nobody to join: it may go anywhere
 * where the keys are. */
static bool has_friends(const struct kube_inter_pod_state *st, const struct kube_pod_affinity *a,
                        uint32_t node)
{
    bool all = true;

    for (size_t i = 0; i < a->required_count; i++) {
        const struct kube_tally_part *p = &st->affinity.part[st->affinity_part[i]];
        uint32_t domain = kube_domain(p->topology, node);

        if (domain == KUBE_NONE)
            return false;
        all = all && p->count[domain] > 0;
    }
    return all || (st->affinity.total == 0 && st->self);
}

static bool has_any(const struct kube_tally *tally, uint32_t node)
{
    for (size_t i = 0; i < tally->part_count; i++) {
        uint32_t domain = kube_domain(tally->part[i].topology, node);

        if (domain != KUBE_NONE && tally->part[i].count[domain] > 0)
            return true;
    }
    return false;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    const struct kube_inter_pod_state *st = part->state;

    if (!has_friends(st, &c->pod->spec->affinity, node))
        return kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_POD_AFFINITY);
    if (has_any(&st->anti_affinity, node))
        return kube_refuse(verdict, KUBE_RESOLVABLE, KUBE_WHY_POD_ANTI_AFFINITY);
    if (has_any(&st->existing, node))
        return kube_refuse(verdict, KUBE_RESOLVABLE, KUBE_WHY_EXISTING_ANTI_AFFINITY);
    return true;
}

static void moved(struct kube_part *part, const struct kube_cycle *c, const struct kube_pod *other,
                  uint32_t node, int sign)
{
    struct kube_inter_pod_state *st = part->state;
    const struct kube_pod_spec *pod = c->pod->spec;
    const struct kube_pod_affinity *theirs = &other->spec->anti_affinity;

    for (size_t i = 0; i < theirs->required_count; i++)
        if (matches(c, &theirs->required[i], other->spec, pod))
            kube_tally_add(
                &st->existing,
                kube_tally_part(&st->existing, c->snapshot, theirs->required[i].topology_key), node,
                sign);
    if (all_match(c, pod, other->spec))
        for (size_t i = 0; i < pod->affinity.required_count; i++)
            kube_tally_add(&st->affinity, st->affinity_part[i], node, sign);
    for (size_t i = 0; i < pod->anti_affinity.required_count; i++)
        if (matches(c, &pod->anti_affinity.required[i], pod, other->spec))
            kube_tally_add(&st->anti_affinity, st->anti_affinity_part[i], node, sign);
}

static enum aisle_status check(const void *vargs, struct aisle_error *err)
{
    const struct kube_inter_pod_affinity_args *args = vargs;

    if (args->hard_weight < 0 || args->hard_weight > 100)
        return error_set(err, AISLE_EVALUE,
                         "hardPodAffinityWeight is %" PRId64 "; it must be 0..100",
                         args->hard_weight);
    return AISLE_OK;
}

const struct kube_plugin kube_plugin_inter_pod_affinity = {
    .name = "InterPodAffinity",
    .weight = 2,
    .state_size = sizeof(struct kube_inter_pod_state),
    .defaults = &default_args,
    .check = check,
    .fini = fini,
    .pre_filter = pre_filter,
    .filter = filter,
    .moved = moved,
    .pre_score = kube_inter_pod_pre_score,
    .score = kube_inter_pod_score,
    .normalise = kube_inter_pod_normalise,
};
