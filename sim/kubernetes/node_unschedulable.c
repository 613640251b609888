/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NodeUnschedulable: cordoned nodes, unless the pod tolerates the taint that cordoning would be. */
#include "kubernetes/cycle.h"

static bool tolerates_cordons(const struct kube_pod_spec *pod, const struct kube_names *names)
{
    static const struct kube_taint cordon = {.key = KUBE_UNSCHEDULABLE, .effect = KUBE_NO_SCHEDULE};

    for (size_t i = 0; i < pod->toleration_count; i++)
        if (kube_tolerates(&pod->toleration[i], &cordon, names))
            return true;
    return false;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    (void)part;
    if (!c->snapshot->node[node].node->unschedulable ||
        tolerates_cordons(c->pod->spec, c->snapshot->names))
        return true;
    return kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_NODE_UNSCHEDULABLE);
}

const struct kube_plugin kube_plugin_node_unschedulable = {
    .name = "NodeUnschedulable",
    .filter = filter,
};
