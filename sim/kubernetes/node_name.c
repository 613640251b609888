/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NodeName: the one node that spec.nodeName names, if it names one. */
#include "kubernetes/cycle.h"

static enum kube_step pre_filter(struct kube_part *part, struct kube_cycle *c)
{
    (void)part;
    return c->pod->spec->node_name == KUBE_EMPTY ? KUBE_SKIP : KUBE_GO;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    (void)part;
    return c->pod->spec->node_name == c->snapshot->node[node].node->name ||
           kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_NODE_NAME);
}

const struct kube_plugin kube_plugin_node_name = {
    .name = "NodeName",
    .pre_filter = pre_filter,
    .filter = filter,
};
