/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files of the scheduler share. Nobody outside sim/scheduler includes this. */
#ifndef AISLE_SCHEDULER_STATE_H
#define AISLE_SCHEDULER_STATE_H

#include <aisle/attempt.h>
#include <aisle/round.h>

#include "kubernetes/preempt.h"
#include "scheduler/evict.h"
#include "scheduler/explain.h"
#include "scheduler/mirror.h"
#include "scheduler/pods.h"
#include "scheduler/profile.h"

enum { SECOND_US = 1000000, MILLISECOND_US = 1000 };

/** The knobs, in their own units. */
struct sched_settings {
    bool atomic; /* gangs are tried in one cycle; else pod by pod */
    int64_t gang_timeout_us, gang_backoff_us;
    int64_t backoff_initial_us, backoff_most_us, unschedulable_us;
    int64_t decision_us;
    bool grace, preempt;
};

struct scheduler {
    struct sched_settings set;
    struct kube_facts *facts;
    const struct aisle_mix *mix;
    gsl_rng *rng;
    const char *placement; /* its name */
    bool explains;

    struct sched_profile profile;
    struct kube_cycle cycle;
    struct kube_tie
        draw; /* of ties, and where a search for victims begins; nothing if not random */
    struct mirror mirror;
    struct sched_pods pods;
    struct queue queue;
    struct heap timers; /* of jobs and gangs */
    struct evict evict;
    struct explain explain;

    uint64_t version;        /* of what there is: counts whatever may help who failed */
    int64_t failed_priority; /* the highest of those who failed in this version */
    bool placed_any;         /* in this turn */
    bool silent;             /* what happens may be taken back, and nobody is to hear of it yet */
    bool withdrew;           /* a nomination was withdrawn meanwhile */
    struct aisle_part *part;
    size_t part_cap;
    int64_t busy_until_us;
    uint32_t round_number;
    bool wake_now, put_any; /* in this round */

    /* the present round */
    struct aisle_round *round;
    int64_t now_us;
};

/** Something may help who failed: nobody is refused any more because an equal was. */
static inline void sched_changed(struct scheduler *s)
{
    s->version++;
    s->failed_priority = INT64_MIN;
}

/** When something is to be done; `timer` lies in a job or a gang. */
void sched_arm(struct scheduler *s, struct heap_node *timer, int64_t at_us, bool gang);
void sched_disarm(struct scheduler *s, struct heap_node *timer);

/** Queues a job that waits, as if it had just been made. */
void sched_enqueue(struct scheduler *s, struct sched_job *job);

#endif
