/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the two halves of PodTopologySpread share; for topology_spread.c and spread_score.c. */
#ifndef AISLE_KUBERNETES_SPREAD_H
#define AISLE_KUBERNETES_SPREAD_H

#include "kubernetes/cycle.h"
#include "kubernetes/topology.h"

/** A constraint at work. */
struct kube_rule {
    const struct kube_spread *spread;
    const struct kube_topology *topology;
    const struct kube_selector *selector; /* NULL: pods of the pod's own template */
    int64_t *count; /* pods that match: by domain; a score by host name: by node */
    size_t count_cap;
    bool *open; /* by domain: does it take part? */
    size_t open_cap;
    /* of the filter: */
    bool *counted; /* by node: do its pods count? */
    size_t counted_cap;
    bool self;                  /* the pod itself matches */
    int64_t domains;            /* open ones */
    int64_t least, least_count; /* the smallest count of them, and how many have it */
    /* of the score: */
    bool by_node;
    double weight;
};

struct kube_rules {
    struct kube_rule *rule;
    size_t count, cap, made; /* those beyond count keep their memory */
};

struct kube_spread_state {
    struct kube_rules hard, soft;
    bool all_keys; /* of the score: a node must have the keys of all constraints */
    bool *ignored; /* by node: a candidate that lacks one of them */
    size_t ignored_cap;
};

/** Makes rules of the pod's constraints of one kind, or of the default ones. */
void kube_rules_make(struct kube_rules *rules, struct kube_cycle *c,
                     const struct kube_spread_args *args, bool hard);
void kube_rules_fini(struct kube_rules *rules);

/** Has the node the keys of all rules? */
bool kube_rules_cover(const struct kube_rules *rules, uint32_t node);

/** Does the rule look at this node? It may honour what the pod asks of nodes, and their taints. */
bool kube_rule_counts(const struct kube_rule *rule, const struct kube_cycle *c, uint32_t node);

/** Do pods of `spec` match the rule? */
bool kube_rule_matches(const struct kube_rule *rule, const struct kube_cycle *c,
                       const struct kube_pod_spec *spec);

/* For topology_spread.c's table, from spread_score.c. */
enum kube_step kube_spread_pre_score(struct kube_part *part, struct kube_cycle *c,
                                     const uint32_t *node, size_t count);
int64_t kube_spread_score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node);
void kube_spread_normalise(const struct kube_part *part, const struct kube_cycle *c,
                           const uint32_t *node, int64_t *score, size_t count);

#endif
