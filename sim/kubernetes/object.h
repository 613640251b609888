/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The objects that a scheduler looks at: pods, nodes, budgets, priority classes, namespaces.
 *
 * Plain data in an arena, written once by a reader (or a test) and not changed after, but for what
 * `struct kube_pod` says of one pod: where it is, since when, whether it is ending. Pods that were
 * made from one template share its `struct kube_pod_spec`.
 *
 * Names are numbers (names.h) and absent ones 0. Amounts are int64: cpu in thousandths, all else in
 * units. Lists are pointer and count; labels are sorted by key, amounts by resource.
 *
 * What the API server fills in is filled in: requests from limits, operators, effects, policies,
 * the keys of `matchLabelKeys`. So nobody above asks for a default.
 */
#ifndef AISLE_KUBERNETES_OBJECT_H
#define AISLE_KUBERNETES_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <aisle/spec.h>

#include "kubernetes/names.h"

/* Labels and selectors ----------------------------------------------------------------------- */

struct kube_label {
    uint32_t key, value;
};

struct kube_labels {
    const struct kube_label *item; /* by key, each once */
    size_t count;
};

enum kube_operator { KUBE_IN, KUBE_NOT_IN, KUBE_EXISTS, KUBE_DOES_NOT_EXIST, KUBE_GT, KUBE_LT };

/** One expression about one label. In and NotIn have values; Gt and Lt have a bound. */
struct kube_requirement {
    uint32_t key;
    enum kube_operator op;
    const uint32_t *value;
    size_t value_count;
    int64_t bound;
};

/** matchLabels and matchExpressions, all of which must hold. Not `present` (it was not written)
 * matches nothing; present and empty matches everything. */
struct kube_selector {
    bool present;
    const struct kube_requirement *all;
    size_t count;
};

/** A term about nodes: all of both lists must hold; without any it matches nothing. A field's key
 * is KUBE_METADATA_NAME. */
struct kube_node_term {
    const struct kube_requirement *label, *field;
    size_t label_count, field_count;
};

struct kube_weighted_node_term {
    int64_t weight; /* 1..100 */
    struct kube_node_term term;
};

/** A term about pods in a domain: nodes that have the same value of `topology_key`. */
struct kube_pod_term {
    struct kube_selector selector; /* with what matchLabelKeys and mismatchLabelKeys add */
    uint32_t topology_key;
    const uint32_t *namespace_; /* those named. None, and no selector: the owner's own */
    size_t namespace_count;
    struct kube_selector namespaces; /* and those whose labels match; present and empty: all */
};

struct kube_weighted_pod_term {
    int64_t weight; /* 1..100 */
    struct kube_pod_term term;
};

/** Node affinity. `required` not present: no demand. Present, terms are alternatives; with none it
 * matches nothing. */
struct kube_node_affinity {
    bool required_present;
    const struct kube_node_term *required;
    size_t required_count;
    const struct kube_weighted_node_term *preferred;
    size_t preferred_count;
};

struct kube_pod_affinity {
    const struct kube_pod_term *required; /* all must hold */
    size_t required_count;
    const struct kube_weighted_pod_term *preferred;
    size_t preferred_count;
};

/* Taints, spread ----------------------------------------------------------------------------- */

enum kube_effect {
    KUBE_ANY_EFFECT = 0, /* of a toleration only */
    KUBE_NO_SCHEDULE,
    KUBE_PREFER_NO_SCHEDULE,
    KUBE_NO_EXECUTE,
};

struct kube_taint {
    uint32_t key, value;
    enum kube_effect effect;
};

enum kube_toleration_operator { KUBE_EQUAL, KUBE_ANY_VALUE, KUBE_ABOVE, KUBE_BELOW };

enum {
    KUBE_FOR_EVER = -1,
    KUBE_BY_DEFAULT = -2, /* nobody wrote it: the API server adds it, with the cluster's own time */
};

struct kube_toleration {
    uint32_t key; /* 0: any */
    enum kube_toleration_operator op;
    uint32_t value; /* of KUBE_EQUAL */
    int64_t bound;  /* of KUBE_ABOVE and KUBE_BELOW: Gt and Lt */
    enum kube_effect effect;
    int64_t seconds; /* of NoExecute: how long; or one of the below */
};

struct kube_spread {
    int64_t skew_max;
    uint32_t topology_key;
    bool hard; /* DoNotSchedule */
    struct kube_selector selector; /* with what matchLabelKeys adds */
    int64_t domains_min; /* 1 or more */
    bool honours_affinity, honours_taints; /* which nodes count: true and false unless written */
};

/* Pods --------------------------------------------------------------------------------------- */

struct kube_amount {
    uint32_t resource;
    int64_t amount;
};

struct kube_amounts {
    const struct kube_amount *item; /* by resource, each once; a written 0 is an item */
    size_t count;
};

enum kube_protocol { KUBE_TCP, KUBE_UDP, KUBE_SCTP };

struct kube_port {
    enum kube_protocol protocol;
    uint32_t ip; /* KUBE_WILDCARD_IP unless written */
    int32_t port; /* of the node, 1..65535 */
};

enum kube_container_kind {
    KUBE_CONTAINER, /* runs as long as the pod */
    KUBE_INIT,      /* runs to its end before the next starts */
    KUBE_SIDECAR,   /* an init container that goes on: restartPolicy Always */
};

struct kube_container {
    uint32_t name, image; /* image: kube_image_name(); 0: none */
    enum kube_container_kind kind;
    struct kube_amounts requests; /* with those that only limits name */
    const struct kube_port *port; /* those with a port of the node */
    size_t port_count;
};

/** What a pod asks for (request.h works it out). */
struct kube_request {
    struct kube_amounts amounts; /* as the filters see it */
    /* as the scores by resources see it: every container asks for something */
    int64_t nonzero_cpu_milli, nonzero_memory_bytes;
};

/** What all pods of one template have in common. */
struct kube_pod_spec {
    struct aisle_place at; /* of the template or pod in its file; file NULL: it has none */
    uint32_t namespace_;
    struct kube_labels labels;
    int64_t priority; /* of its class, or as written */
    uint32_t priority_class; /* 0: none named */
    bool never_preempts;
    uint32_t scheduler; /* 0: the default one */
    const struct kube_container *container; /* init containers and sidecars first, as started */
    size_t container_count;
    struct kube_amounts overhead;
    bool has_pod_requests; /* spec.resources, which override the containers' sum */
    struct kube_amounts pod_requests;
    struct kube_request request; /* made of the above */
    struct kube_labels node_selector;
    struct kube_node_affinity node_affinity;
    struct kube_pod_affinity affinity, anti_affinity;
    const struct kube_toleration *toleration;
    size_t toleration_count;
    const struct kube_spread *spread;
    size_t spread_count;
    uint32_t node_name; /* as written; 0: the scheduler chooses */
    bool gated;         /* has scheduling gates */
    bool has_owner;     /* a controller of services, so that default spreading applies */
    struct kube_selector owner; /* which pods are its, if it has one */
    bool keeps_name;    /* of a StatefulSet: no other is made as long as this one may still run */
    int64_t grace_us;   /* to terminate; 30 s unless written */
    int64_t probe_delay_us, probe_period_us; /* of the slowest readiness or startup probe, by delay
                                                + period; period 0: no probe, ready as soon as it
                                                runs */
};

/** One pod. */
struct kube_pod {
    const struct kube_pod_spec *spec;
    uint32_t name, uid; /* uid: the caller's, 0 if nobody needs it */
    uint64_t order;     /* of creation: smaller is earlier */
    uint32_t node;      /* name of the node it is bound to; 0: it is not */
    uint32_t nominated; /* name of the node it waits for; 0: none */
    int64_t start_us;   /* since when it is on its node */
    bool terminating;
};

/* Nodes and the rest ------------------------------------------------------------------------- */

struct kube_image {
    uint32_t name; /* kube_image_name(); an image with several names has an entry for each */
    int64_t size_bytes;
    uint32_t of; /* the first of its names: entries that share it are one image; 0: its only one */
};

struct kube_node {
    struct aisle_place at;
    uint32_t name;
    struct kube_labels labels;
    const struct kube_taint *taint;
    size_t taint_count;
    bool unschedulable;
    struct kube_amounts allocatable;
    const struct kube_image *image; /* by name */
    size_t image_count;
};

/** A number of pods, or a share of them in percent. */
struct kube_bound {
    bool present, percent;
    int64_t value;
};

/** A PodDisruptionBudget. */
struct kube_budget {
    struct aisle_place at;
    uint32_t namespace_, name;
    struct kube_selector selector;
    struct kube_bound available_min, unavailable_max; /* as the spec says; one at most */
    int64_t disruptions_allowed; /* of the status; -1: to be worked out */
    const uint32_t *disrupted;   /* names of pods whose disruption is counted already */
    size_t disrupted_count;
};

struct kube_priority_class {
    struct aisle_place at;
    uint32_t name;
    int64_t value;
    bool global_default, never_preempts;
};

/** A namespace has labels; one that nobody describes has KUBE_NAMESPACE_NAME alone. */
struct kube_namespace {
    uint32_t name;
    struct kube_labels labels;
};

/* Looking things up -------------------------------------------------------------------------- */

/** True, with its value in *value (may be NULL), if there is such a label. O(log n). */
bool kube_label_find(const struct kube_labels *labels, uint32_t key, uint32_t *value);

/** The amount of a resource; 0: it is not named. *named (may be NULL) tells which. */
int64_t kube_amount_of(const struct kube_amounts *amounts, uint32_t resource, bool *named);

/** Does one expression hold? A label that is absent satisfies NotIn and DoesNotExist. */
bool kube_requirement_holds(const struct kube_requirement *r, const struct kube_labels *labels,
                            const struct kube_names *names);

/** Does the selector match? See there for absent and empty ones. */
bool kube_selector_matches(const struct kube_selector *s, const struct kube_labels *labels,
                           const struct kube_names *names);

/** Does the term match the node? */
bool kube_node_term_matches(const struct kube_node_term *t, const struct kube_node *node,
                            const struct kube_names *names);

/** Does the toleration cover the taint? Notes: Toleration.ToleratesTaint of api/core/v1. */
bool kube_tolerates(const struct kube_toleration *t, const struct kube_taint *taint,
                    const struct kube_names *names);

/** Sorts by key, for those who fill lists by hand; of equal keys the last one stays.
 * @return how many are left */
size_t kube_labels_sort(struct kube_label *item, size_t count);
/** The same by resource; equal ones are an error of the caller. */
void kube_amounts_sort(struct kube_amount *item, size_t count);

#endif
