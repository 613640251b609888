/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One pod's way through a profile: prepare, filter, score, choose.
 *
 * A cycle is made once for a snapshot and a profile, and used for pod after pod; it holds what the
 * plugins work out and the buffers of it all. Between kube_cycle_start() and the end of one pod's
 * way nothing in the snapshot may change, but for pods that are lifted and put back by
 * kube_cycle_lift() and kube_cycle_put_back(), of which the plugins are told.
 *
 * kube_decide() does the whole. The steps are there for who wants to see between them: preemption,
 * tests, an explanation of one node.
 */
#ifndef AISLE_KUBERNETES_CYCLE_H
#define AISLE_KUBERNETES_CYCLE_H

#include "kubernetes/profile.h"

struct kube_cycle {
    struct kube_snapshot *snapshot;
    const struct kube_pod *pod;
    struct kube_part part[KUBE_PLUGINS];
    size_t part_count;
    int percent_to_score;
    uint32_t start; /* where in the order of the nodes the next search begins */
    bool limited;   /* the pod's affinity names nodes: only those of `only` are looked at */
    uint32_t *only; /* ascending */
    size_t only_count, only_cap;
    struct kube_diagnosis diagnosis; /* of the nodes that were refused */
    uint32_t *feasible;              /* nodes that passed, in the order in which they were found */
    size_t feasible_count, feasible_cap;
    int64_t *total; /* their scores, weighted; valid after kube_cycle_score() */
    size_t total_cap;
    int64_t *raw; /* of one plugin */
    size_t raw_cap;
    struct kube_verdict scratch; /* for those who want no more than yes or no */
    size_t scratch_cap;
    uint32_t *added; /* nominated pods that count for the moment */
    size_t added_count, added_cap;
};

/** Draws a number 0..below-1, for ties. */
struct kube_tie {
    uint32_t (*draw)(void *state, uint32_t below); /* NULL: the first of the best is chosen */
    void *state;
};

/** The profile must have been checked. Snapshot and profile's arguments must outlive the cycle. */
void kube_cycle_init(struct kube_cycle *c, struct kube_snapshot *s, const struct kube_profile *p);
void kube_cycle_fini(struct kube_cycle *c);

/**
 * Begins with a pod, which need not be in the snapshot.
 *
 * @return false: the pod as such is refused; the diagnosis says why
 */
bool kube_cycle_start(struct kube_cycle *c, const struct kube_pod *pod);

/**
 * Does the pod pass all filters on the node? Pods of its priority or higher that are nominated to
 * the node count as if they were there, and also as if they were not: it must pass both ways.
 *
 * @param verdict  with room for kube_cycle_reasons(); NULL: why does not matter
 */
bool kube_cycle_filter(struct kube_cycle *c, uint32_t node, struct kube_verdict *verdict);

/** How many reasons one filter may give for this pod. */
size_t kube_cycle_reasons(const struct kube_cycle *c);

/** Fills `feasible` and the diagnosis: the node that the pod is nominated to alone, if it passes;
 * else nodes in order from `start` until there are enough (kube_nodes_to_score()). */
void kube_cycle_find(struct kube_cycle *c);

/** Fills `total` for the feasible nodes. */
void kube_cycle_score(struct kube_cycle *c);

/** The raw score of one plugin for `count` nodes, after its preparation, normalised or not. False:
 * it has nothing to say about this pod. For tests and explanations. */
bool kube_cycle_score_part(struct kube_cycle *c, size_t part, const uint32_t *node, size_t count,
                           bool normalised, int64_t *score);

/** Of the feasible nodes one with the highest total, uniformly if the tie is drawn. */
uint32_t kube_cycle_pick(const struct kube_cycle *c, const struct kube_tie *tie);

/** All of it. @return the node; KUBE_NONE: none will do, the diagnosis says why */
uint32_t kube_decide(struct kube_cycle *c, const struct kube_pod *pod, const struct kube_tie *tie);

/** Takes a pod off its node for a trial, and puts it back, as the plugins must know. */
void kube_cycle_lift(struct kube_cycle *c, uint32_t seat);
void kube_cycle_put_back(struct kube_cycle *c, uint32_t seat);

#endif
