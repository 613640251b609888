/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Controllers: what turns loads into pods, and keeps them so.
 *
 * A load (kubernetes/load.h) wants so many pods. Its controller creates them, hears how they fare, and
 * acts: a Deployment replaces its pods step by step when its template changes, a Job makes new ones as
 * others complete, a StatefulSet waits for each to be ready, a CronJob makes Jobs. All of that is here,
 * as a state machine that is told of events and says what to do next. It knows neither clock nor
 * cluster: its caller runs it.
 *
 * A *unit* is what one job of the simulator stands for: one pod, or all equal pods of a gang. A unit
 * whose place is lost, or that is preempted, waits again as the same unit: it stands for the pod that
 * its controller makes in its stead. So a controller need not count those; but it knows that they are
 * not ready meanwhile, and a Job counts them against its backoffLimit.
 *
 * What the controllers do, and where they differ from Kubernetes':
 *   Pods      exist once the load does. Nobody makes them anew.
 *   Deployment, ReplicaSet
 *             all pods at once. An update (facts.update_at_us) rolls: pods that leave count neither in
 *             the total nor as available, as in Kubernetes; old pods that are not ready go first; a pod
 *             is available once it is ready. The new pods have "-r2-" in their names.
 *   StatefulSet
 *             one by one, each once all before it are ready, or all at once (podManagementPolicy).
 *   DaemonSet a pod on each node that its taints and labels allow, bound there by affinity.
 *   Job       `parallelism` pods at a time until `completions` have finished. A lost one counts as
 *             failure; more than backoffLimit of them, the deadline, or a pod that is gone for good
 *             end it, and what is left is deleted. Kubernetes makes new pods with delays of 10 s, 20 s,
 *             ...; here the same unit waits again at once.
 *   CronJob   a Job at each time of the schedule (cron.h), until the scenario stops.
 *   others    each copy is one gang, with a unit for each group of equal pods. If too few members are
 *             left to be of use, as others are gone for good, those go as well.
 * Where a load that is not a Job has a duration, a pod that has finished is not made anew: the service
 * is over. A member that is gone for good (rejected; tried too often) is not made anew either.
 *
 * Controllers make pods in order, `create_burst` at once and then `create_per_s`. Quotas hold pods back
 * until others of the namespace are gone, where Kubernetes would refuse a bare pod for good.
 *
 * Dependencies (`after`) are between names: of loads, and of groups of jobs that the caller knows and
 * registers. A name is *done* when all its jobs have ended well, or, of what never ends, when all its
 * pods are ready for the first time. What waits for something that has failed, is suspended or is
 * terminating is held back for ever.
 *
 * What `builds` an image is waited for by all loads whose containers use it, as if they named it: in a
 * real cluster they would be created and be in ErrImagePull and ImagePullBackOff until it exists. An
 * update waits for its image in the same way.
 */
#ifndef AISLE_CONTROL_CONTROL_H
#define AISLE_CONTROL_CONTROL_H

#include <aisle/error.h>
#include <aisle/spec.h>
#include <aisle/types.h>

#include "kubernetes/facts.h"
#include "kubernetes/manifest.h"

struct control;

/** What a job of the simulator is to be made from. Lives as long as the control. */
struct control_unit {
    const char *name;                /* as Kubernetes would name it, but without random letters:
                                        ai-model-0, train-worker-3 */
    const char *load_name;           /* of the load */
    const struct kube_load *load;
    const struct kube_pod_spec *spec; /* of each pod */
    const struct kube_pod_spec *anew; /* of the pods that are made in their stead: without the node
                                         that a pod of a dump is on */
    uint32_t pods, pods_min;         /* pods_min < pods: elastic */
    const struct aisle_gang *gang;   /* NULL: it is whole by itself */
    int64_t duration_us;             /* AISLE_NEVER: no end */
    int64_t startup_us;              /* from a container's start until it can serve */
    int64_t image_bytes;             /* of each image whose size nobody else knows; 0: not said */
    bool remade;                     /* its controller makes it anew; false: a bare pod */
};

enum control_verb {
    CONTROL_CREATE, /* the unit's pods exist from now on, and wait to be scheduled */
    CONTROL_DELETE, /* it is to go, wherever it is: running or waiting */
    CONTROL_RELEASE /* all that a group registered by the caller waits for is done: `unit` is the
                       group's number */
};

struct control_action {
    enum control_verb verb;
    uint32_t unit;
};

enum control_event {
    CONTROL_READY,    /* all its pods are ready, for the first time or again */
    CONTROL_FINISHED, /* its work is done */
    CONTROL_LOST,     /* preempted, or its node failed: it waits again */
    CONTROL_GONE,     /* rejected, failed for good, or deleted as asked */
};

struct control_env {
    const struct kube_manifest *manifest; /* finished; NULL: none */
    struct kube_facts *facts;             /* names and nodes; NULL without a manifest */
    const struct aisle_spec *spec;        /* workload.load, kubernetes.latency, after of groups */
};

/**
 * Makes the controllers of all loads. Settles the facts of each load: the scenario's (an entry that
 * names no load, or several, is an error), then annotations, then defaults; and the dependencies:
 * a name that does not exist, and a circle, are errors at their places.
 *
 * @return AISLE_OK; else all that is wrong is in `errs` and *out is NULL
 */
AISLE_MUST_CHECK
enum aisle_status control_new(struct control **out, const struct control_env *env,
                              struct aisle_errors *errs);
void control_free(struct control *c); /* NULL is fine */

/**
 * What is to be done now, and what has come due since the last call; in order. Borrowed until the
 * next call. To be called at 0, whenever control_next_us() comes, and after control_tell().
 */
const struct control_action *control_run(struct control *c, int64_t now_us, size_t *count);

/** When something is due by itself: a creation, an update; AISLE_NEVER: nothing. */
int64_t control_next_us(const struct control *c);

/** A unit that was created, by its number: 0, 1, ... in order of creation. */
const struct control_unit *control_unit(const struct control *c, uint32_t unit);
size_t control_unit_count(const struct control *c);

/** Something happened to a unit. */
void control_tell(struct control *c, uint32_t unit, enum control_event event, int64_t now_us);

/** All jobs of a group of the caller's have ended: all well, or not. Groups have the numbers of
 * spec.workload.pod[] and, after those, of spec.workload.job[]. */
void control_group_done(struct control *c, uint32_t group, bool well, int64_t now_us);

/** May the jobs of a group arrive by themselves (true), or only once CONTROL_RELEASE says so? */
bool control_group_is_free(const struct control *c, uint32_t group);

/**
 * Each load or group that was never created, as it waits for something that is not done, or is
 * suspended: each(ctx, name, why), why a sentence's end: "it waits for build-image, which failed".
 */
void control_each_held(const struct control *c, void (*each)(void *ctx, const char *name,
                                                             const char *why), void *ctx);

/**
 * What a user should know before the run, one sentence each: each(ctx, where, "Job train has no
 * duration and never ends; ...").
 */
void control_each_warning(const struct control *c,
                          void (*each)(void *ctx, const struct aisle_place *at,
                                       const char *message),
                          void *ctx);

/** The mix of what all loads ask for: each(ctx, unit, copies), for fragmentation. */
void control_each_template(const struct control *c,
                           void (*each)(void *ctx, const struct control_unit *unit, uint64_t copies),
                           void *ctx);

/** For the report: how many loads of each kind, and pods that they want at once; one line. */
const char *control_summary(const struct control *c);

#endif
