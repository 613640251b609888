/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The parts that kube-scheduler's decision is made of.
 *
 * A plugin filters nodes, or scores those that are left, or both, as the scheduling framework of
 * Kubernetes has it. It is a constant table of functions; a profile (profile.h) is a list of them
 * with arguments and weights; a cycle (cycle.h) is one pod's way through a profile. What a plugin
 * works out about the pod at hand it keeps in a state that belongs to the cycle and is used again
 * by the next, so that filters and scores allocate nothing.
 *
 * Source of the semantics: kubernetes/kubernetes, pkg/scheduler/framework/plugins, as of v1.34;
 * each file names its own.
 */
#ifndef AISLE_KUBERNETES_PLUGIN_H
#define AISLE_KUBERNETES_PLUGIN_H

#include <aisle/error.h>

#include "kubernetes/diagnosis.h"
#include "kubernetes/score.h"
#include "kubernetes/snapshot.h"

struct kube_cycle;
struct kube_plugin;

/** A plugin in a cycle. */
struct kube_part {
    const struct kube_plugin *plugin;
    const void *args; /* as the profile has them, or the plugin's defaults; NULL if it has none */
    int64_t weight;   /* of its score; 0: it does not score */
    void *state;      /* the plugin's own; NULL if it has none */
    bool filters, scores; /* does it take part for this pod? */
};

/** What preparing found out. */
enum kube_step {
    KUBE_GO,
    KUBE_SKIP, /* the plugin has nothing to say about this pod: any node passes, any scores 0 */
    KUBE_STOP  /* the pod as such is refused; kube_diagnosis_refuse() was called. pre_filter only */
};

struct kube_plugin {
    const char *name;     /* as in KubeSchedulerConfiguration */
    int64_t weight;       /* default weight of its score; 0: it does not score */
    size_t state_size;    /* zeroed once; 0: none */
    const void *defaults; /* arguments if the profile has none; NULL: it takes none */

    /** Are the arguments legal? Errors name the field. NULL: all are. */
    enum aisle_status (*check)(const void *args, struct aisle_error *err);

    /** Frees what the state holds. NULL: nothing. */
    void (*fini)(void *state);

    /** Prepares to filter for the cycle's pod. NULL: nothing to prepare. */
    enum kube_step (*pre_filter)(struct kube_part *part, struct kube_cycle *c);

    /** Does the node pass? If not, says why in `verdict` (code, count, reason). NULL: all do. */
    bool (*filter)(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict);

    /** A pod has been put on `node` (sign 1) or lifted from it (-1) since pre_filter, for a trial.
     * NULL: what pre_filter prepared does not depend on the pods. */
    void (*moved)(struct kube_part *part, const struct kube_cycle *c, const struct kube_pod *pod,
                  uint32_t node, int sign);

    /** Prepares to score the `count` nodes that passed. NULL: nothing to prepare. */
    enum kube_step (*pre_score)(struct kube_part *part, struct kube_cycle *c, const uint32_t *node,
                                size_t count);

    /** The raw score of a node. NULL: it does not score. */
    int64_t (*score)(const struct kube_part *part, const struct kube_cycle *c, uint32_t node);

    /** Brings raw scores of all nodes to 0..KUBE_SCORE_MAX. NULL: they are. */
    void (*normalise)(const struct kube_part *part, const struct kube_cycle *c,
                      const uint32_t *node, int64_t *score, size_t count);
};

extern const struct kube_plugin kube_plugin_node_unschedulable;
extern const struct kube_plugin kube_plugin_node_name;
extern const struct kube_plugin kube_plugin_taint_toleration;
extern const struct kube_plugin kube_plugin_node_affinity;
extern const struct kube_plugin kube_plugin_node_ports;
extern const struct kube_plugin kube_plugin_fit;
extern const struct kube_plugin kube_plugin_balanced_allocation;
extern const struct kube_plugin kube_plugin_image_locality;
extern const struct kube_plugin kube_plugin_topology_spread;
extern const struct kube_plugin kube_plugin_inter_pod_affinity;

/* Arguments ----------------------------------------------------------------------------------- */

struct kube_weighted_resource {
    uint32_t resource;
    int64_t weight; /* 1..100 */
};

enum kube_strategy { KUBE_LEAST_ALLOCATED, KUBE_MOST_ALLOCATED, KUBE_REQUESTED_TO_CAPACITY_RATIO };

/** NodeResourcesFitArgs. By default LeastAllocated of cpu and memory, weights 1. */
struct kube_fit_args {
    const uint32_t *ignored; /* extended resources that the filter does not look at */
    size_t ignored_count;
    const char *const *ignored_group; /* the same of all with that prefix before the slash */
    size_t ignored_group_count;
    enum kube_strategy strategy;
    const struct kube_weighted_resource *resource; /* that the score looks at */
    size_t resource_count;
    const struct kube_point *shape; /* of the ratio alone */
    size_t shape_count;
};

/** NodeResourcesBalancedAllocationArgs. By default cpu and memory. Weights must be 1. */
struct kube_balanced_args {
    const struct kube_weighted_resource *resource;
    size_t resource_count;
};

/** NodeAffinityArgs: an affinity that the scheduler adds to every pod's. By default none. */
struct kube_node_affinity_args {
    struct kube_node_affinity added;
};

/** PodTopologySpreadArgs: constraints of pods that have an owner and none of their own. Their
 * selectors are not looked at: the owner's counts, or without one pods of the same template. By
 * default those of the system, soft: host name with skew 3 and zone with skew 5. */
struct kube_spread_args {
    const struct kube_spread *constraint;
    size_t constraint_count;
    bool system; /* nodes that lack a key are not left out */
};

/** InterPodAffinityArgs. By default weight 1, and nothing is ignored. */
struct kube_inter_pod_affinity_args {
    int64_t hard_weight; /* 0..100: of the required affinity of pods that are there already */
    bool ignore_preferred_of_existing; /* if the pod itself prefers nothing */
};

#endif
