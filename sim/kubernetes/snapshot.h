/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The cluster as kube-scheduler sees it: nodes, and what is bound to each.
 *
 * Nodes and pods are numbered. A node keeps its number until it is removed; the number is then
 * given to the next new one. A pod has a seat: the number under which it is on its node. Adding and
 * removing a pod takes the time of its request and ports, never of the cluster's size. A pod can be
 * lifted from its seat and put back, which is how preemption tries what would be.
 *
 * Pods of one template share one `struct kube_pod_spec`, and here they are siblings. Whoever must
 * know how many pods match a selector asks once for all siblings and not once a pod.
 *
 * A topology is a label key by which nodes fall into domains; its domains are numbered from 0 in
 * order of appearance, so that counts by domain are arrays.
 *
 * Nothing here orders anything by address or hash, so equal histories give equal snapshots.
 */
#ifndef AISLE_KUBERNETES_SNAPSHOT_H
#define AISLE_KUBERNETES_SNAPSHOT_H

#include "kubernetes/object.h"

#define KUBE_NONE UINT32_MAX /* no node, no seat, no domain */

/** Of one resource on one node: what there is, and what the pods on it ask for. */
struct kube_level {
    int64_t allocatable, requested;
};

struct kube_node_info {
    const struct kube_node *node; /* NULL: the number is free */
    uint32_t *seat;               /* of the pods on it, in no order */
    size_t seat_count, seat_cap;
    struct kube_port *port; /* taken ones */
    size_t port_count, port_cap;
    int64_t nonzero_cpu_milli, nonzero_memory_bytes; /* asked for, as the scores see it */
    uint32_t *nominated;                             /* seats of pods that wait for it */
    size_t nominated_count, nominated_cap;
    uint32_t *image; /* names of its images as they were counted; the object's may change */
    size_t image_count, image_cap;
};

struct kube_seat {
    const struct kube_pod *pod; /* NULL: the number is free */
    struct kube_siblings *siblings;
    uint32_t node;
    uint32_t in_node, in_siblings; /* where it stands in their lists; KUBE_NONE while lifted */
};

/** The pods on nodes that share one spec. There is none without a pod. */
struct kube_siblings {
    const struct kube_pod_spec *spec;
    uint32_t *seat;
    size_t seat_count, seat_cap;
    size_t lifted_count;
    size_t at; /* where it stands in the snapshot's list */
    struct kube_sibling_link *link;
};

struct kube_topology {
    uint32_t key;
    uint32_t *domain; /* by node; KUBE_NONE: it lacks the label */
    size_t domain_cap;
    uint32_t *value; /* by domain */
    size_t value_cap;
    uint32_t domain_count;
    struct kube_domain *table;
};

struct kube_snapshot {
    const struct kube_names *names;
    struct kube_node_info *node;
    size_t node_count, node_cap;   /* numbers, free ones included */
    struct kube_level *level;      /* node x width */
    size_t level_cap, width;       /* width: resources that anybody named so far */
    uint32_t *order;               /* the nodes, zones taking turns: nodeTree.list() */
    size_t order_count, order_cap; /* order_count: how many nodes there are */
    bool order_stale;
    struct kube_seat *seat;
    size_t seat_count, seat_cap;
    uint32_t *free_seat;
    size_t free_count, free_cap;
    struct kube_siblings **siblings;
    size_t siblings_count, siblings_cap;
    struct kube_sibling_link *siblings_table;
    struct kube_topology **topology;
    size_t topology_count, topology_cap;
    uint32_t *image_nodes; /* by name of the image: how many nodes have it */
    size_t image_cap;
    const struct kube_namespace *namespace_; /* the caller's */
    size_t namespace_count;
};

/** An empty cluster. `names` and everything that is added stay the caller's and must outlive it. */
void kube_snapshot_init(struct kube_snapshot *s, const struct kube_names *names);
void kube_snapshot_fini(struct kube_snapshot *s);

/** The namespaces that have labels of their own. */
void kube_snapshot_namespaces(struct kube_snapshot *s, const struct kube_namespace *item,
                              size_t count);
/** The labels of a namespace; `room` serves if nobody described it. */
struct kube_labels kube_snapshot_namespace(const struct kube_snapshot *s, uint32_t name,
                                           struct kube_label *room);

/** Adds a node. @return its number */
uint32_t kube_snapshot_add_node(struct kube_snapshot *s, const struct kube_node *node);
/** Takes `node` for the node of that number: labels, taints or amounts are others now. It may be
 * the same object, changed. */
void kube_snapshot_update_node(struct kube_snapshot *s, uint32_t at, const struct kube_node *node);
/** Removes a node, which must have no pods any more, seated, lifted or nominated. */
void kube_snapshot_remove_node(struct kube_snapshot *s, uint32_t at);
/** The node of that name; KUBE_NONE. O(nodes): for readers and tests. */
uint32_t kube_snapshot_find(const struct kube_snapshot *s, uint32_t name);
/** All nodes, zones taking turns. *count of them; valid until nodes change. */
const uint32_t *kube_snapshot_order(struct kube_snapshot *s, size_t *count);

/** Binds a pod to a node. @return its seat */
uint32_t kube_snapshot_add(struct kube_snapshot *s, uint32_t node, const struct kube_pod *pod);
void kube_snapshot_remove(struct kube_snapshot *s, uint32_t seat);
/** Takes a pod off its node, for a trial, and puts it back. The seat stays its own. */
void kube_snapshot_lift(struct kube_snapshot *s, uint32_t seat);
void kube_snapshot_put_back(struct kube_snapshot *s, uint32_t seat);

/** Notes that a pod waits for a node (status.nominatedNodeName). It takes no room there, but
 * filters count it. The seat is a lifted one. @return its seat, to be given back with
 * kube_snapshot_remove() */
uint32_t kube_snapshot_nominate(struct kube_snapshot *s, uint32_t node, const struct kube_pod *pod);

/** The topology of a label key, made if nobody asked for it yet (O(nodes)). It stays valid. */
const struct kube_topology *kube_snapshot_topology(struct kube_snapshot *s, uint32_t key);

/** The level of a resource on a node; zeros if the node never heard of it. */
static inline struct kube_level kube_level(const struct kube_snapshot *s, uint32_t node,
                                           uint32_t resource)
{
    return resource < s->width ? s->level[node * s->width + resource] : (struct kube_level){0, 0};
}

/** How many nodes have an image. */
static inline uint32_t kube_image_nodes(const struct kube_snapshot *s, uint32_t image)
{
    return image < s->image_cap ? s->image_nodes[image] : 0;
}

#endif
