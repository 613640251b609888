/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The cluster as the scheduler sees it: a snapshot in Kubernetes' words that follows the
 * simulator's cluster, change by change.
 *
 * Node i of the cluster is node i of the snapshot. A node that is down carries the taint
 * node.kubernetes.io/unreachable, as NoSchedule and NoExecute, from the first moment on;
 * kube-scheduler learns of it only after the grace period.
 *
 * Some pods have a seat and the round knows nothing of it: members of a gang that wait for the
 * others, and pods on a node that is silent. They are held. A node's state with what they hold is
 * its shadow, and everybody here who asks for room asks for that.
 */
#ifndef AISLE_SCHEDULER_MIRROR_H
#define AISLE_SCHEDULER_MIRROR_H

#include <aisle/policy.h>

#include "kubernetes/facts.h"
#include "kubernetes/snapshot.h"

struct scheduler;
struct sched_job;
struct sched_pod;

enum { DOWN_TAINTS = 2 };

struct mirror_node {
    struct kube_node *object; /* a copy of the facts', with what is added to it */
    bool down;
    struct sched_pod **held;
    size_t held_count, held_cap;
};

struct mirror {
    struct kube_snapshot snapshot;
    struct mirror_node *node;
    size_t node_count;
    struct aisle_node_state shadow; /* the last that was made */
    struct priority_count {
        int64_t priority;
        size_t count;
    } * priority; /* of pods with a seat, ascending */
    size_t priority_count, priority_cap;
};

void mirror_init(struct mirror *m, const struct kube_facts *facts);
void mirror_fini(struct mirror *m);

/** A node with all that is held on it. Valid until the next call. */
const struct aisle_node_state *mirror_state(struct scheduler *s, uint32_t node);

/** Gives a pod a seat on a node where it fits, and GPUs there: it is held. */
void mirror_seat(struct scheduler *s, struct sched_pod *pod, uint32_t node);
/** Takes it from it. Others may be helped. */
void mirror_unseat(struct scheduler *s, struct sched_pod *pod);
/** The round knows of the pod's place now, or no more. */
void mirror_hold(struct scheduler *s, struct sched_pod *pod, bool held);

void mirror_nominate(struct scheduler *s, struct sched_pod *pod, uint32_t node);
void mirror_withdraw(struct scheduler *s, struct sched_pod *pod); /* if it is nominated */

/** True if some pod with a seat has a lower priority. */
bool mirror_anybody_below(const struct mirror *m, int64_t priority);

/** Takes over what changed in the facts, and which nodes went down or came back. Those who held
 * places there are told. */
void mirror_refresh(struct scheduler *s, bool nodes_changed);

/** Would the places of all pods of a job, which are held, be granted by the round? */
bool mirror_stands(struct scheduler *s, const struct sched_job *job);

#endif
