/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What manifests ask a cluster to run: loads.
 *
 * A load is one object that makes pods: a pod itself, a controller with a pod template (Deployment,
 * Job, ...), or a distributed job of several kinds of pods (PyTorchJob, RayCluster, ...). Whatever
 * its kind, it is a list of groups, so many equal pods each. A load may be a gang: then fewer than
 * `gang_min` of its pods are of no use.
 */
#ifndef AISLE_KUBERNETES_LOAD_H
#define AISLE_KUBERNETES_LOAD_H

#include "kubernetes/object.h"

enum kube_controller {
    KUBE_SINGLE_POD,
    KUBE_DEPLOYMENT,
    KUBE_REPLICA_SET,
    KUBE_STATEFUL_SET,
    KUBE_DAEMON_SET, /* a pod on each node where one fits */
    KUBE_JOB,
    KUBE_CRON_JOB,
    KUBE_DISTRIBUTED, /* all others */
};

/** Equal pods of a load. */
struct kube_group {
    uint32_t name; /* "Worker"; 0: the load has but one group */
    int64_t pods;  /* at once; of a DaemonSet: 1, on each node */
    int64_t pods_min, pods_max; /* an elastic one may run with; else both = pods */
    const struct kube_pod_spec *spec;
};

/**
 * What a simulation must know of a load and no manifest says: from annotations `aisle.dev/...` of the
 * object or its template, or from the scenario, which goes before. Times in us; -1, 0 or NULL: not
 * said. docs/kubernetes.md has the table.
 */
struct kube_load_facts {
    int64_t at_us;       /* aisle.dev/at: when it is created, from when all is done that it
                            is after; not said: 0 */
    int64_t duration_us; /* aisle.dev/duration: work of each pod at full speed; not said: no end */
    int64_t startup_us;  /* aisle.dev/startup: from a container's start until it can serve */
    int64_t image_bytes; /* aisle.dev/image-size: of each image whose size nobody knows */
    double request_rate; /* aisle.dev/request-rate: requests a second; for services, not used yet */
    const char *const *after; /* aisle.dev/after: names, separated by commas, of what must be done
                                 before it is created */
    size_t after_count;
    const char *builds;  /* aisle.dev/builds: an image that exists once this is done, and not before */
    int64_t update_at_us; /* aisle.dev/update-at: a Deployment's template changes then ... */
    const char *update_image; /* aisle.dev/update-image: ... to this image, in all its containers */
};

/** Nothing is said. */
void kube_load_facts_init(struct kube_load_facts *facts);
/** What `ours` does not say, `theirs` says. Texts and lists stay theirs. */
void kube_load_facts_complete(struct kube_load_facts *ours, const struct kube_load_facts *theirs);

struct kube_load {
    struct aisle_place at; /* of its kind */
    struct kube_load_facts facts;
    const char *api_version, *kind;
    enum kube_controller controller;
    uint32_t namespace_, name;
    bool name_generated; /* `name` is the beginning of the names it gives (generateName) */
    struct kube_labels labels;
    struct kube_selector selector; /* of a controller: which pods are its own */

    const struct kube_group *group;
    size_t group_count;
    int64_t copies; /* so many times all groups: LeaderWorkerSet's replicas; else 1 */

    bool gang;        /* each copy is one gang */
    int64_t gang_min; /* so many pods of a copy must run for it to be of use */
    int64_t gang_timeout_us; /* so long members hold places for the others; 0: not said */
    uint32_t pod_group; /* the gang it is a part of with other loads, in its namespace; 0: none */

    uint32_t queue; /* Kueue's or Volcano's; 0: none named */
    bool suspended;

    /* What a controller does, where its kind has it; else 0 */
    int64_t completions;   /* of a Job */
    int64_t backoff_limit; /* failures before it has failed */
    int64_t deadline_us;   /* activeDeadlineSeconds; -1: none */
    const char *schedule;  /* of a CronJob, as written; NULL */
    struct kube_bound surge_max, unavailable_max; /* of a rolling update */
    bool recreate;         /* a Deployment that ends all old pods first */
    bool parallel;         /* a StatefulSet that starts all pods at once */

    /* Of a pod that exists already */
    bool owned; /* a controller made it, and would make another in its stead */
    uint32_t uid, node; /* node: its name; 0: it waits */
    bool terminating;
};

/** A declared gang of pods that are declared one by one: PodGroup, or Kueue's labels. */
struct kube_pod_group {
    struct aisle_place at;
    uint32_t namespace_, name;
    int64_t pods_min;
    int64_t timeout_us; /* scheduleTimeoutSeconds; -1: not said */
};

/** What a HorizontalPodAutoscaler looks at. */
enum kube_metric_kind {
    KUBE_METRIC_RESOURCE, /* of the pods' requests */
    KUBE_METRIC_PODS,
    KUBE_METRIC_OBJECT,
    KUBE_METRIC_EXTERNAL,
};

enum kube_target { KUBE_TARGET_UTILIZATION, KUBE_TARGET_AVERAGE, KUBE_TARGET_VALUE };

struct kube_metric {
    enum kube_metric_kind kind;
    uint32_t name;      /* of the metric or resource */
    uint32_t container; /* ContainerResource: of this one alone; 0: of all */
    enum kube_target target;
    int64_t value_milli; /* utilization: thousandths of a percent */
};

struct kube_scaling_policy {
    bool percent;
    int64_t value, period_us;
};

struct kube_scaling_rules {
    int64_t window_us; /* stabilisation */
    enum { KUBE_SELECT_MAX, KUBE_SELECT_MIN, KUBE_SELECT_DISABLED } select;
    const struct kube_scaling_policy *policy;
    size_t policy_count;
    int64_t tolerance_milli; /* -1: the controller's */
};

struct kube_autoscaler {
    struct aisle_place at;
    uint32_t namespace_, name;
    uint32_t target_kind, target_name;
    int64_t pods_min, pods_max;
    const struct kube_metric *metric;
    size_t metric_count;
    struct kube_scaling_rules up, down; /* with the product's defaults where nothing is written */
};

/** A ResourceQuota: what all pods of a namespace may ask for together. */
struct kube_quota {
    struct aisle_place at;
    uint32_t namespace_, name;
    struct kube_amounts requests; /* KUBE_PODS: the number of pods */
};

#endif
