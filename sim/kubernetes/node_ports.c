/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NodePorts: ports of the node that the pod wants for itself. The wildcard address clashes with
 * every address, others with themselves. Source: nodeports/node_ports.go, framework.HostPortInfo.
 */
#include "kubernetes/cycle.h"

static enum kube_step pre_filter(struct kube_part *part, struct kube_cycle *c)
{
    const struct kube_pod_spec *pod = c->pod->spec;

    (void)part;
    for (size_t i = 0; i < pod->container_count; i++)
        if (pod->container[i].port_count > 0)
            return KUBE_GO;
    return KUBE_SKIP;
}

static bool clashes(const struct kube_port *a, const struct kube_port *b)
{
    return a->port == b->port && a->protocol == b->protocol &&
           (a->ip == b->ip || a->ip == KUBE_WILDCARD_IP || b->ip == KUBE_WILDCARD_IP);
}

static bool is_free(const struct kube_node_info *n, const struct kube_port *port)
{
    for (size_t i = 0; i < n->port_count; i++)
        if (clashes(&n->port[i], port))
            return false;
    return true;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    const struct kube_node_info *n = &c->snapshot->node[node];
    const struct kube_pod_spec *pod = c->pod->spec;

    (void)part;
    for (size_t i = 0; i < pod->container_count; i++)
        for (size_t p = 0; p < pod->container[i].port_count; p++)
            if (!is_free(n, &pod->container[i].port[p]))
                return kube_refuse(verdict, KUBE_RESOLVABLE, KUBE_WHY_NODE_PORTS);
    return true;
}

const struct kube_plugin kube_plugin_node_ports = {
    .name = "NodePorts",
    .pre_filter = pre_filter,
    .filter = filter,
};
