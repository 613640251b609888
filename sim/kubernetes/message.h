/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Why a pod is pending, in kube-scheduler's own line (FitError.Error()):
 *
 *     0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption:
 *     0/3 nodes are available: 3 Preemption is not helpful for scheduling.
 *
 * The reasons are counted over the nodes, a node under each of its reasons, and "<count> <reason>"
 * are sorted as text: 10 comes before 2.
 */
#ifndef AISLE_KUBERNETES_MESSAGE_H
#define AISLE_KUBERNETES_MESSAGE_H

#include "kubernetes/diagnosis.h"

/** What stands there instead when the snapshot has no nodes. */
#define KUBE_NO_NODES "no nodes available to schedule pods"
/** Of a pod whose schedulingGates are not empty: it is not tried at all. */
#define KUBE_GATED "Scheduling is blocked due to non-empty scheduling gates"

/**
 * The line.
 *
 * @param after  what comes behind it, from kube_preemption_message(); NULL: nothing
 * @return       text in memory of base/mem.h, the caller's
 */
char *kube_message(const struct kube_diagnosis *d, enum kube_wording wording,
                   const struct kube_names *names, const char *after);

/**
 * What preemption adds to it: "preemption: " and the line of its own diagnosis; since 1.34 behind
 * "no new claims to deallocate, ", which the dynamic allocation of devices says then.
 */
char *kube_preemption_message(const struct kube_diagnosis *d, enum kube_wording wording,
                              const struct kube_names *names);

/** The same of a pod that may not preempt: "preemption: " and why. */
char *kube_preemption_refusal(const char *why, enum kube_wording wording);

#endif
