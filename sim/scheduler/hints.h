/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Hints: may an event help a pod that these filters refused? (QueueingHint of kube-scheduler's
 * plugins.) A hint that says yes costs a try; one that says no too often would lose a pod until the
 * flush, so where it is not sure it says yes.
 */
#ifndef AISLE_SCHEDULER_HINTS_H
#define AISLE_SCHEDULER_HINTS_H

#include "kubernetes/object.h"

enum hint_kind {
    HINT_POD_GONE, /* a pod left a node */
    HINT_POD_CAME, /* a pod got a place on a node */
    HINT_NODE,     /* a node is another than it was */
    HINT_ROOM,     /* GPUs came back */
};

struct hint_event {
    enum hint_kind kind;
    const struct kube_pod_spec *pod;        /* that left or came */
    const struct kube_node *before, *after; /* of a node */
};

/** May it help pods of this spec, which were refused by these (bits of enum sched_part)? */
bool hint_helps(const struct hint_event *event, const struct kube_pod_spec *spec, uint32_t by,
                const struct kube_names *names);

/** True if a pod that comes may be what a pod of this spec waits for. */
bool hint_additions_help(const struct kube_pod_spec *spec);

#endif
