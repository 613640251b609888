/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What was found wrong with the nodes in one attempt: a verdict for each node that was examined and
 * refused, and one for all that were not examined.
 *
 * It is a buffer that the attempts share: cleared at the start of each, grown between the calls of
 * filters and never inside one. Its text is message.h's.
 */
#ifndef AISLE_KUBERNETES_DIAGNOSIS_H
#define AISLE_KUBERNETES_DIAGNOSIS_H

#include "kubernetes/reason.h"

struct kube_refusal {
    uint32_t node;
    enum kube_code code;
    uint32_t part;       /* of the cycle: whose filter it was */
    size_t first, count; /* reasons */
};

struct kube_diagnosis {
    uint32_t node_count; /* of the snapshot */
    bool whole;          /* `absent` refused the pod as such: no node was examined */
    enum kube_code absent_code;
    struct kube_reason absent; /* why the nodes below are missing from the list, if they are */
    uint32_t absent_part;      /* whose reason that is */
    struct kube_refusal *refusal;
    size_t refusal_count, refusal_cap;
    struct kube_reason *reason;
    size_t reason_count, reason_cap;
};

/** Zero-initialised is empty. Keeps its memory. */
void kube_diagnosis_clear(struct kube_diagnosis *d, uint32_t node_count);
void kube_diagnosis_fini(struct kube_diagnosis *d);

/** A verdict for a filter to fill, with room for `max` reasons. Valid until the next call. */
struct kube_verdict kube_diagnosis_room(struct kube_diagnosis *d, size_t max);
/** Adds the verdict last given out, as one on `node`. */
void kube_diagnosis_add(struct kube_diagnosis *d, uint32_t node,
                        const struct kube_verdict *verdict);

/** Refuses the pod as such. */
void kube_diagnosis_refuse(struct kube_diagnosis *d, enum kube_code code,
                           enum kube_reason_kind kind);
/** The reason of the nodes that are not examined, while others are. */
void kube_diagnosis_leave_out(struct kube_diagnosis *d, enum kube_code code,
                              enum kube_reason_kind kind);

/**
 * The refused nodes, ascending, that may be helped by preemption. Nodes that were not examined
 * never are: what left them out was not a lack of room.
 *
 * @param out  room for refusal_count
 * @return     how many
 */
size_t kube_diagnosis_resolvable(const struct kube_diagnosis *d, uint32_t *out);

/** What was said of a node; what is said of all that were not examined, if it was not. */
enum kube_code kube_diagnosis_code(const struct kube_diagnosis *d, uint32_t node);

#endif
