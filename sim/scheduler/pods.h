/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The pods that the scheduler knows: of each job one or more, each an object in Kubernetes' words.
 *
 * A job of the simulator is one pod, or all equal pods of a gang; its pods' spec comes from a
 * manifest, or is made up from the job's shape, priority and tenant (kube_facts_pod), once for all
 * that are equal. What specs have in common for the queue is kept once a spec: a template.
 *
 * A gang is a set of jobs that are of use together. A job of several pods is a gang by itself.
 */
#ifndef AISLE_SCHEDULER_PODS_H
#define AISLE_SCHEDULER_PODS_H

#include <aisle/policy.h>

#include "kubernetes/snapshot.h"
#include "scheduler/heap.h"
#include "scheduler/queue.h"

struct scheduler;

/** All pods of one spec. */
struct sched_template {
    const struct kube_pod_spec *spec;
    uint32_t number;
    size_t existing;           /* pods that wait or run */
    size_t healthy;            /* of these, run and are not to end */
    bool additions_help;       /* a pod that comes may be what one of these waits for */
    uint64_t failed_at;        /* the state of things (scheduler.version) in which one of them found
                                  nothing, nor whom to preempt; 0: none did */
    uint32_t failed_by;        /* who refused it then */
    struct queue_class *class; /* where they are set aside, by what refused them; see queue.h */
    size_t class_count, class_cap;
};

/** A pod. Its object is first, so that an object in the snapshot leads back here. */
struct sched_pod {
    struct kube_pod pod;
    struct sched_job *job;
    uint32_t index;                 /* among the job's pods */
    uint32_t node, seat;            /* where it is in the snapshot; KUBE_NONE: nowhere */
    uint32_t nominated, nomination; /* the node that it waits for, and its seat there; KUBE_NONE */
    bool promised;                  /* nominated in this turn */
    uint32_t was_nominated;         /* before this turn gave it a place; KUBE_NONE */
    aisle_gpu_set gpus;             /* of the node */
    bool held;      /* it has a seat, but the round knows nothing of it: see mirror.h */
    size_t in_held; /* where it stands in its node's list of such pods */
    struct aisle_attempt *attempt; /* that gave it the place, until the turn is over; NULL */
};

/** What the scheduler does with a job. */
enum sched_phase {
    PHASE_GATED,     /* nothing: it has scheduling gates */
    PHASE_GATHERING, /* nothing: its gang is not whole yet */
    PHASE_QUEUED,    /* it waits; some of its pods may hold places */
    PHASE_HOLDING,   /* its pods hold places, and wait for those of its gang */
    PHASE_RUNNING,
    PHASE_ENDING,  /* preempted: runs until its time to terminate is over */
    PHASE_EVICTED, /* off its place since the last round, not yet made anew */
    PHASE_LOST,    /* its node is silent: nobody knows yet that it is gone */
};

struct sched_job {
    aisle_job_id id;
    const struct aisle_shape *shape;
    struct sched_template *template;
    struct sched_gang *gang; /* NULL: a lone pod */
    enum sched_phase phase;
    bool from_manifest, remade;
    uint32_t pods, pods_min;
    uint32_t placed, promised; /* of its pods: have a seat; were nominated in this turn */
    uint32_t put_round;        /* the round in which it was last put; 0: never */
    struct sched_pod *pod;     /* `pods` of them */
    struct queue_entry entry;
    struct heap_node timer; /* ENDING: until when; LOST: until when */
    uint64_t told;          /* a fingerprint of what was last told of a failure; 0: nothing */
    size_t at;              /* in the list of all jobs */
};

struct sched_gang {
    const struct aisle_gang *facts; /* NULL: of a lone job of several pods */
    struct sched_job **member;      /* those that exist, by id */
    size_t member_count, member_cap;
    size_t jobs; /* how many are to exist before the first is tried */
    int64_t pods_min, timeout_us;
    int64_t done_pods; /* of members that have ended */
    size_t done_jobs;
    int64_t first_us; /* when the first of it was queued; -1: none was */
    aisle_job_id first_job;
    int64_t backoff_until_us;
    int64_t failed_us; /* when one last found no place and all others gave up theirs; -1: never */
    struct heap_node timer;   /* until when its members may hold places */
    struct queue_entry entry; /* of all that wait together, if they are tried in one cycle */
};

struct sched_pods {
    struct sched_job **job; /* in no order */
    size_t job_count, job_cap;
    struct sched_gang **gang; /* by number; NULL: not seen yet */
    size_t gang_count, gang_cap;
    struct sched_template **template; /* in order of appearance */
    size_t template_count, template_cap;
    struct template_link *by_spec;
    struct synthesis *by_words;
    uint64_t created; /* pods so far */
    bool any_gang;    /* there has been one */
};

/** Its pods are made anew, and perhaps not as they were: they have the spec that the job has now.
 * For a job that is in no queue. */
void pods_respec(struct scheduler *s, struct sched_job *job);

/** A job arrives: its pods, its gang. It waits in no queue yet. */
struct sched_job *pods_add(struct scheduler *s, const struct aisle_job *facts);
/** It is gone for good. Its pods have no seats any more. */
void pods_drop(struct scheduler *s, struct sched_job *job);
void pods_fini(struct scheduler *s);

/** The job whose object this is. */
static inline struct sched_pod *pods_of(const struct kube_pod *pod)
{
    return (struct sched_pod *)pod;
}

/** What stands for the job in the queue: itself, or its gang. */
struct queue_entry *pods_entry(const struct scheduler *s, struct sched_job *job);

/** The pods of a gang that count: are bound, if to a node that is silent, or have run to their end. */
int64_t pods_running(const struct sched_gang *gang);
/** All pods of a gang: those that have ended, and of the members that there are. */
int64_t pods_existing(const struct sched_gang *gang);

/** How long a pod of this spec stays bound to a node that is unreachable, once that is known, before
 * another is made; -1: for ever. */
int64_t pods_toleration_us(const struct scheduler *s, const struct kube_pod_spec *spec);

#endif
