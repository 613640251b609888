/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Why a node will not do.
 *
 * A filter says so with a code, which preemption reads, and with one or more reasons, which people
 * read. A reason is a constant text plus at most two names that stand in it, so that a
 * filter makes no text: thousands of nodes are refused for one pod, and only the last line of it
 * all is printed (see message.h).
 *
 * Source of the texts: events of kube-scheduler, as collected in its plugins' constants.
 */
#ifndef AISLE_KUBERNETES_REASON_H
#define AISLE_KUBERNETES_REASON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kubernetes/names.h"

enum kube_code {
    KUBE_SUCCESS,
    KUBE_RESOLVABLE,  /* Unschedulable: not now: removing pods of lower priority may help */
    KUBE_UNRESOLVABLE /* UnschedulableAndUnresolvable: no removal of pods can help */
};

enum kube_reason_kind {
    KUBE_WHY_NODE_UNSCHEDULABLE,
    KUBE_WHY_NODE_NAME,
    KUBE_WHY_UNTOLERATED_TAINT, /* name, value: of the first such taint */
    KUBE_WHY_NODE_AFFINITY,
    KUBE_WHY_ENFORCED_NODE_AFFINITY, /* the scheduler's own affinity, not the pod's */
    KUBE_WHY_AFFINITY_CONFLICT, /* of the pod as a whole: its terms ask for two names at once */
    KUBE_WHY_NOT_NAMED,         /* of nodes that were left out because the affinity names others */
    KUBE_WHY_NODE_PORTS,
    KUBE_WHY_TOO_MANY_PODS, /* amounts */
    KUBE_WHY_INSUFFICIENT,  /* name: of the resource; amounts */
    KUBE_WHY_SPREAD,
    KUBE_WHY_SPREAD_LABEL,
    KUBE_WHY_POD_AFFINITY,
    KUBE_WHY_POD_ANTI_AFFINITY,
    KUBE_WHY_EXISTING_ANTI_AFFINITY,
    KUBE_WHY_NO_VICTIMS,
    KUBE_WHY_PREEMPTION_NOT_HELPFUL,
    KUBE_REASON_KINDS
};

struct kube_reason {
    enum kube_reason_kind kind;
    uint32_t name, value;              /* what stands in the text; a resource has its own number */
    int64_t requested, used, capacity; /* cpu in milli, else units or bytes; of a resource only */
};

/** Whose words: of v1.34 and later, or of v1.24 to v1.33, which name the taint. */
enum kube_wording { KUBE_WORDS_SINCE_1_34, KUBE_WORDS_BEFORE_1_34 };

/** Would the two be printed alike? */
bool kube_reason_same(const struct kube_reason *a, const struct kube_reason *b,
                      enum kube_wording wording);

/** The text, in memory of base/mem.h that the caller frees. */
char *kube_reason_text(const struct kube_reason *reason, enum kube_wording wording,
                       const struct kube_names *names);

/** "Success", "Unschedulable", "UnschedulableAndUnresolvable". */
const char *kube_code_text(enum kube_code code);

/** Enough for pods, and every resource of a request of `resource_count` of them. */
static inline size_t kube_reasons_max(size_t resource_count)
{
    return 1 + resource_count;
}

/** What one filter said of one node. */
struct kube_verdict {
    enum kube_code code;
    size_t part;                /* of the cycle: whose filter it was */
    size_t count;               /* of reasons */
    struct kube_reason *reason; /* the caller's, with room for kube_reasons_max() */
};

/** Refuses for one reason without amounts. Returns false, for a filter to return. */
bool kube_refuse(struct kube_verdict *verdict, enum kube_code code, enum kube_reason_kind kind);

#endif
