/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Preemption: victims, budgets, and their time to terminate.
 *
 * A pod that found no node may be given one whose pods of lower priority must go
 * (kubernetes/preempt.h). The whole job of a victim goes: a gang that loses a pod stops. Victims
 * terminate and hold their places until their grace period is over (knob grace). The preemptor is
 * nominated to the node, and is queued as one that failed: it has no right to the node, only those
 * of lower priority must leave it the room. It is tried again once its victims are gone.
 *
 * Victims are chosen pod by pod, for members of gangs as well, as kube-scheduler does; where a gang
 * is tried in one cycle nobody is evicted unless all its pods have found a place or victims.
 */
#ifndef AISLE_SCHEDULER_EVICT_H
#define AISLE_SCHEDULER_EVICT_H

#include "kubernetes/preempt.h"

struct scheduler;
struct sched_job;
struct sched_pod;

/** Somebody whose going was decided, and for whom. */
struct evict_plan {
    struct sched_job *victim;
    uint32_t node;
    int64_t priority; /* of the preemptor */
};

struct evict {
    struct kube_preemption preemption;
    int64_t *allowed; /* by budget */
    size_t allowed_cap;
    struct evict_plan *plan;
    size_t plan_count, plan_cap;
    const char *refusal; /* why the last pod might not preempt; NULL: it might */
    bool tried;          /* preemption was tried for the last pod */
};

void evict_fini(struct evict *e);

/** After an attempt of the pod that failed. True: it is nominated to a node, and its victims are
 * planned. */
bool evict_for(struct scheduler *s, struct sched_pod *pod);
/** The same for a pod of which it is known that nobody can be evicted: for the message. */
void evict_explain(struct scheduler *s, struct sched_pod *pod);

/** What was planned is done, or forgotten. */
void evict_commit(struct scheduler *s);
void evict_forget(struct scheduler *s);

/** A job's time to terminate is over. */
void evict_now(struct scheduler *s, struct sched_job *job);

#endif
