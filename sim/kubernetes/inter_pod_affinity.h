/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the two halves of InterPodAffinity share; for inter_pod_affinity.c and its score. */
#ifndef AISLE_KUBERNETES_INTER_POD_AFFINITY_H
#define AISLE_KUBERNETES_INTER_POD_AFFINITY_H

#include "kubernetes/cycle.h"
#include "kubernetes/topology.h"

struct kube_inter_pod_state {
    struct kube_tally affinity;      /* pods that all required terms of the pod match */
    struct kube_tally anti_affinity; /* pods that one of its required anti-affinity terms matches */
    struct kube_tally existing;      /* required anti-affinity terms of pods there that match it */
    size_t *affinity_part, *anti_affinity_part; /* by term of the pod */
    size_t affinity_cap, anti_affinity_cap;
    bool self; /* the pod matches all its own affinity terms */
    struct kube_tally score;
};

/* For inter_pod_affinity.c's table, from inter_pod_score.c. */
enum kube_step kube_inter_pod_pre_score(struct kube_part *part, struct kube_cycle *c,
                                        const uint32_t *node, size_t count);
int64_t kube_inter_pod_score(const struct kube_part *part, const struct kube_cycle *c,
                             uint32_t node);
void kube_inter_pod_normalise(const struct kube_part *part, const struct kube_cycle *c,
                              const uint32_t *node, int64_t *score, size_t count);

#endif
