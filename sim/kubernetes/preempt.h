/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Preemption: whom to evict, where, so that a pod finds room that found none.
 *
 * It comes after an attempt that failed and goes on with its cycle: on each node whose refusal was
 * resolvable it takes away all pods of lower priority, sees whether the pod would pass then, and
 * puts back as many as it can, the most important first; those whose eviction would break a
 * disruption budget before all others. What stays away are the victims. Of the nodes where that
 * works one is chosen by what it costs. The snapshot is as before in the end: evicting, nominating
 * and waiting are the caller's.
 *
 * Source: pkg/scheduler/framework/preemption/preemption.go and
 * plugins/defaultpreemption/default_preemption.go.
 */
#ifndef AISLE_KUBERNETES_PREEMPT_H
#define AISLE_KUBERNETES_PREEMPT_H

#include "kubernetes/cycle.h"

/** How many candidates are enough: DefaultPreemptionArgs. */
struct kube_preempt_args {
    int percent;       /* minCandidateNodesPercentage of the nodes that may help */
    uint32_t absolute; /* minCandidateNodesAbsolute */
};
extern const struct kube_preempt_args kube_preempt_defaults; /* 10 %, 100 */

/** Disruption budgets and how many more disruptions each allows at the moment. */
struct kube_budgets {
    const struct kube_budget *item;
    const int64_t *allowed;
    size_t count;
};

struct kube_victim {
    uint32_t seat;
    const struct kube_pod *pod;
    bool violates; /* evicting it would break a budget */
};

/** A node where eviction helps. */
struct kube_candidate {
    uint32_t node;
    size_t first, count; /* victims, the most important first */
    int64_t violations;
};

/** Buffers, used again and again. Zero-initialised is empty. */
struct kube_preemption {
    struct kube_candidate *candidate; /* first those without violations, then the others; each in
                                         the order in which they were found */
    size_t candidate_count, candidate_cap;
    struct kube_victim *victim; /* of all candidates */
    size_t victim_count, victim_cap;
    struct kube_diagnosis diagnosis; /* of the nodes where eviction does not help */
    struct kube_victim *potential;   /* on the node at hand */
    size_t potential_count, potential_cap;
    uint32_t *node; /* those that may help */
    size_t node_cap;
    int64_t *allowed;
    size_t allowed_cap;
};

void kube_preemption_fini(struct kube_preemption *p);

/**
 * May the cycle's pod evict others? Not if its policy is Never, nor while one of lower priority is
 * on its way out on the node that it is nominated to (upstream looks whether that one was
 * preempted; here any that terminates counts).
 *
 * @return NULL: it may; else why not, for kube_preemption_refusal()
 */
const char *kube_preempt_ineligible(const struct kube_cycle *c);

/**
 * Tries nodes one after the other, from number `offset` on and round, until there are `enough`
 * candidates and one of them breaks no budget. Fills candidates, victims and the diagnosis.
 *
 * @param node  ascending, `count` of them
 */
void kube_preempt_try(struct kube_preemption *p, struct kube_cycle *c, const uint32_t *node,
                      size_t count, size_t offset, size_t enough,
                      const struct kube_budgets *budgets);

/** The cheapest candidate: fewest violations; lowest priority of its most important victim; lowest
 * sum of priorities (each raised by 2^31, so that fewer victims are less); fewest victims; the
 * latest start of those of highest priority; the first. NULL: there is none. */
const struct kube_candidate *kube_preempt_pick(const struct kube_preemption *p);

/**
 * All of it, after an attempt of `c` that found no node.
 *
 * @param draw  gives the number of the node to begin with; NULL: the first
 * @return      the choice, valid until the next call; NULL: none, and the diagnosis says why
 */
const struct kube_candidate *kube_preempt(struct kube_preemption *p, struct kube_cycle *c,
                                          const struct kube_preempt_args *args,
                                          const struct kube_budgets *budgets,
                                          const struct kube_tie *draw);

#endif
