/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a run knows of its cluster in Kubernetes' own words, beside amounts of CPU, memory and GPUs:
 * every node as an object, budgets, namespaces, and what a scenario says of the scheduler.
 *
 * Nodes that a scenario describes in its own words have objects as well: with the labels, zone and
 * GPU model given there, and as many pods as the kubelet allows by default. Node i of the cluster is
 * object i.
 *
 * One struct, made with the world and alive as long as it. Of all of it only the nodes' lists of
 * images change during a run; who changes one says so with kube_facts_changed().
 */
#ifndef AISLE_KUBERNETES_FACTS_H
#define AISLE_KUBERNETES_FACTS_H

#include "base/mem.h"
#include "kubernetes/load.h"
#include "kubernetes/score.h"

enum { KUBE_PODS_A_NODE = 110 }; /* maxPods of a kubelet unless told otherwise */
#define KUBE_RACK "topology.kubernetes.io/rack" /* the label; nobody defines one, this is in use */

/** A resource that the profile scores beside cpu, memory and GPUs, and its weight. */
struct kube_scored {
    uint32_t resource;
    int64_t weight; /* 1..100 */
};

struct kube_facts {
    struct arena arena;         /* of all that is made for the facts */
    struct kube_names *names;   /* a policy may add to them */
    uint32_t gpu;               /* the resource that stands for GPUs: nvidia.com/gpu */
    uint32_t product;           /* the label with a node's GPU model: nvidia.com/gpu.product */

    struct kube_node *node;     /* by aisle_node_id */
    size_t node_count;
    uint32_t *changed;          /* nodes whose object changed since somebody last emptied the list */
    size_t changed_count, changed_cap;

    const struct kube_budget *budget;
    size_t budget_count;
    const struct kube_namespace *namespace_;
    size_t namespace_count;

    const struct kube_scored *scored;
    size_t scored_count;
    const struct kube_point *shape; /* of RequestedToCapacityRatio; none: 0 % scores 0, 100 % 10 */
    size_t shape_count;

    int64_t node_grace_us;      /* a node is silent so long before it counts as lost */
    int64_t eviction_us;        /* and its pods are given up so long after, unless they say otherwise
                                   by their tolerations of node.kubernetes.io/unreachable */
};

/** A node's object is another now; whoever keeps it in a snapshot must look. */
static inline void kube_facts_changed(struct kube_facts *f, uint32_t node)
{
    f->changed = mem_reserve(f->changed, &f->changed_cap, f->changed_count + 1, sizeof *f->changed);
    f->changed[f->changed_count++] = node;
}

/**
 * The object of a node that a scenario describes in its own words. Amounts: cpu in milli, memory in
 * bytes, `f->gpu` if it has any, pods, and nothing else; labels: hostname, zone, rack, `f->product`
 * if it has GPUs, and `label` on top, whose keys go before ours. The result lives in `f->arena`.
 */
struct kube_node_words {
    const char *name, *zone, *rack, *gpu_model; /* zone, rack, gpu_model: NULL without */
    int64_t cpu_milli, mem_mib, gpu_count;
    const struct aisle_label *label;
    size_t label_count;
};
struct kube_node kube_facts_node(struct kube_facts *f, const struct kube_node_words *words);

/**
 * The spec of pods of which no manifest says anything: one container that asks for these amounts,
 * one of these GPU models (joined by '|'; NULL or "": any; a required affinity to `f->product`), this
 * priority and tenant (as namespace; NULL: default). What it asks 0 of it does not name, so scores
 * take the usual amount for granted (request.h). Shares of a GPU are no resource of Kubernetes':
 * gpu_count is 0 for them. A lost node is tolerated for `f->eviction_us`. The result
 * lives in `f->arena`.
 */
struct kube_pod_words {
    int64_t cpu_milli, mem_mib, gpu_count;
    const char *gpu_models, *tenant;
    int32_t priority;
};
const struct kube_pod_spec *kube_facts_pod(struct kube_facts *f, const struct kube_pod_words *words);

#endif
