/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/reason.h"

#include "base/mem.h"

struct wording {
    const char *text;
    int names; /* 1: a resource's stands behind it; 2: a key and a value */
};

static const struct wording since_1_34[KUBE_REASON_KINDS] = {
    [KUBE_WHY_NODE_UNSCHEDULABLE] = {"node(s) were unschedulable", 0},
    [KUBE_WHY_NODE_NAME] = {"node(s) didn't match the requested node name", 0},
    [KUBE_WHY_UNTOLERATED_TAINT] = {"node(s) had untolerated taint(s)", 0},
    [KUBE_WHY_NODE_AFFINITY] = {"node(s) didn't match Pod's node affinity/selector", 0},
    [KUBE_WHY_ENFORCED_NODE_AFFINITY] = {"node(s) didn't match scheduler-enforced node affinity",
                                         0},
    [KUBE_WHY_AFFINITY_CONFLICT] = {"pod affinity terms conflict", 0},
    [KUBE_WHY_NOT_NAMED] = {"node(s) didn't satisfy plugin(s) [NodeAffinity]", 0},
    [KUBE_WHY_NODE_PORTS] = {"node(s) didn't have free ports for the requested pod ports", 0},
    [KUBE_WHY_TOO_MANY_PODS] = {"Too many pods", 0},
    [KUBE_WHY_INSUFFICIENT] = {"Insufficient ", 1},
    [KUBE_WHY_SPREAD] = {"node(s) didn't match pod topology spread constraints", 0},
    [KUBE_WHY_SPREAD_LABEL] =
        {"node(s) didn't match pod topology spread constraints (missing required "
         "label)",
         0},
    [KUBE_WHY_POD_AFFINITY] = {"node(s) didn't match pod affinity rules", 0},
    [KUBE_WHY_POD_ANTI_AFFINITY] = {"node(s) didn't match pod anti-affinity rules", 0},
    [KUBE_WHY_EXISTING_ANTI_AFFINITY] = {"node(s) didn't satisfy existing pods anti-affinity rules",
                                         0},
    [KUBE_WHY_NO_VICTIMS] = {"No preemption victims found for incoming pod", 0},
    [KUBE_WHY_PREEMPTION_NOT_HELPFUL] = {"Preemption is not helpful for scheduling", 0},
};

static struct wording wording_of(enum kube_reason_kind kind, enum kube_wording wording)
{
    if (kind == KUBE_WHY_UNTOLERATED_TAINT && wording == KUBE_WORDS_BEFORE_1_34)
        return (struct wording){"node(s) had untolerated taint ", 2};
    return since_1_34[kind];
}

bool kube_reason_same(const struct kube_reason *a, const struct kube_reason *b,
                      enum kube_wording wording)
{
    int names = wording_of(a->kind, wording).names;

    return a->kind == b->kind && (names < 1 || a->name == b->name) &&
           (names < 2 || a->value == b->value);
}

char *kube_reason_text(const struct kube_reason *reason, enum kube_wording wording,
                       const struct kube_names *names)
{
    struct wording w = wording_of(reason->kind, wording);

    if (w.names == 0)
        return mem_text(w.text);
    if (w.names == 1)
        return mem_printf("%s%s", w.text, kube_resource_text(names, reason->name));
    return mem_printf("%s{%s: %s}", w.text, kube_name_text(names, reason->name),
                      kube_name_text(names, reason->value));
}

const char *kube_code_text(enum kube_code code)
{
    static const char *const text[] = {
        [KUBE_SUCCESS] = "Success",
        [KUBE_RESOLVABLE] = "Unschedulable",
        [KUBE_UNRESOLVABLE] = "UnschedulableAndUnresolvable",
    };

    return text[code];
}

bool kube_refuse(struct kube_verdict *verdict, enum kube_code code, enum kube_reason_kind kind)
{
    verdict->reason[0] = (struct kube_reason){.kind = kind};
    verdict->count = 1;
    verdict->code = code;
    return false;
}
