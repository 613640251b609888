/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Counts by domain: what topology spread and inter-pod affinity have in common.
 *
 * A tally is one number for each domain of each topology that it speaks of.
 */
#ifndef AISLE_KUBERNETES_TOPOLOGY_H
#define AISLE_KUBERNETES_TOPOLOGY_H

#include "kubernetes/snapshot.h"

/* For snapshot.c: a node came, changed or went; all is over. */
void kube_topologies_place(struct kube_snapshot *s, uint32_t node);
void kube_topologies_fini(struct kube_snapshot *s);

static inline uint32_t kube_domain(const struct kube_topology *t, uint32_t node)
{
    return t->domain[node];
}

struct kube_tally_part {
    const struct kube_topology *topology;
    int64_t *count; /* by domain */
    size_t cap;
};

/** Zero-initialised is empty. */
struct kube_tally {
    struct kube_tally_part *part;
    size_t part_count, part_cap, part_made; /* those beyond part_count keep their memory */
    bool touched;                           /* was anything ever added? */
    int64_t total;                          /* of all that was */
};

/** Forgets everything but its memory. */
void kube_tally_clear(struct kube_tally *t);
void kube_tally_fini(struct kube_tally *t);

/** The part of a topology, zeroed if it is new. Grows: not for filters and scores. */
size_t kube_tally_part(struct kube_tally *t, struct kube_snapshot *s, uint32_t key);
/** The same without making it; part_count: there is none. */
size_t kube_tally_find(const struct kube_tally *t, uint32_t key);

/** Adds to the domain of a node, if it has one. */
static inline void kube_tally_add(struct kube_tally *t, size_t part, uint32_t node, int64_t value)
{
    const struct kube_tally_part *p = &t->part[part];
    uint32_t domain = kube_domain(p->topology, node);

    if (domain != KUBE_NONE) {
        p->count[domain] += value;
        t->touched = true;
        t->total += value;
    }
}

#endif
