/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TaintToleration: no node with a taint that keeps the pod away; those with the fewest taints that
 * would rather not have it. Source: tainttoleration/taint_toleration.go.
 */
#include "kubernetes/cycle.h"
#include "kubernetes/taints.h"

static bool tolerated(const struct kube_taint *taint, const struct kube_pod_spec *pod,
                      const struct kube_names *names)
{
    for (size_t i = 0; i < pod->toleration_count; i++)
        if (kube_tolerates(&pod->toleration[i], taint, names))
            return true;
    return false;
}

const struct kube_taint *kube_untolerated(const struct kube_node *node,
                                          const struct kube_pod_spec *pod,
                                          const struct kube_names *names)
{
    for (size_t i = 0; i < node->taint_count; i++)
        if (node->taint[i].effect != KUBE_PREFER_NO_SCHEDULE &&
            !tolerated(&node->taint[i], pod, names))
            return &node->taint[i];
    return NULL;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    const struct kube_taint *taint =
        kube_untolerated(c->snapshot->node[node].node, c->pod->spec, c->snapshot->names);

    (void)part;
    if (!taint)
        return true;
    kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_UNTOLERATED_TAINT);
    verdict->reason[0].name = taint->key;
    verdict->reason[0].value = taint->value;
    return false;
}

static int64_t score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node)
{
    const struct kube_node *n = c->snapshot->node[node].node;
    int64_t count = 0;

    (void)part;
    for (size_t i = 0; i < n->taint_count; i++)
        count += n->taint[i].effect == KUBE_PREFER_NO_SCHEDULE &&
                 !tolerated(&n->taint[i], c->pod->spec, c->snapshot->names);
    return count;
}

static void normalise(const struct kube_part *part, const struct kube_cycle *c,
                      const uint32_t *node, int64_t *score_of, size_t count)
{
    (void)part;
    (void)c;
    (void)node;
    kube_normalise(KUBE_SCORE_MAX, true, score_of, count);
}

const struct kube_plugin kube_plugin_taint_toleration = {
    .name = "TaintToleration",
    .weight = 3,
    .filter = filter,
    .score = score,
    .normalise = normalise,
};
