/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The queue policy `kubernetes`: kube-scheduler, as of v1.34, in the simulator.
 *
 * It mirrors the cluster in a snapshot (mirror.h), keeps what waits in kube-scheduler's queue
 * (queue.h), tries pod after pod (gangs.h, bind.h) with the plugins of sim/kubernetes (profile.h),
 * and evicts for who has priority (evict.h). It tells the round no more than its decisions.
 *
 * All who are due are tried in one round, each seeing what was placed before, unless a decision
 * takes time (decision-ms): then one at a time, which has its place from the beginning of it.
 *
 * A job whose node fails counts as bound until the cluster has given it up: the node's grace
 * period, and what the pod tolerates. If the node is back before, it goes on there without the
 * queue. That holds for pods of manifests; those of traces are queued at once.
 */
#ifndef AISLE_SCHEDULER_SCHEDULER_H
#define AISLE_SCHEDULER_SCHEDULER_H

#include <aisle/policy.h>

extern const struct aisle_queue_type queue_kubernetes;

struct aisle_round;

/**
 * Compares the snapshot with the round: every job that runs has its pods on the nodes where the
 * round has it, nobody else has a seat but those who are held, and the sums of each node are those
 * of its pods. For tests. NULL: all is well; else what is not, in memory of the state's.
 */
const char *mirror_audit(void *state, struct aisle_round *round);

#endif
