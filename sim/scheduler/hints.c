/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Source: EventsToRegister() and the isSchedulableAfter...() of each plugin. */
#include "scheduler/hints.h"

#include "kubernetes/taints.h"
#include "scheduler/profile.h"

static bool has(uint32_t by, enum sched_part part)
{
    return by >> part & 1;
}

static bool has_ports(const struct kube_pod_spec *spec)
{
    for (size_t i = 0; i < spec->container_count; i++)
        if (spec->container[i].port_count > 0)
            return true;
    return false;
}

/* Does the pod that left give back something that is asked for? */
static bool frees(const struct kube_pod_spec *gone, const struct kube_pod_spec *spec)
{
    const struct kube_amounts *asked = &spec->request.amounts;

    for (size_t i = 0; i < asked->count; i++)
        if (asked->item[i].amount > 0 &&
            kube_amount_of(&gone->request.amounts, asked->item[i].resource, NULL) > 0)
            return true;
    return false;
}

/* Is the pod one that a hard constraint counts? */
static bool is_spread_with(const struct kube_pod_spec *spec, const struct kube_pod_spec *pod,
                           const struct kube_names *names)
{
    if (spec->namespace_ != pod->namespace_)
        return false;
    for (size_t i = 0; i < spec->spread_count; i++)
        if (spec->spread[i].hard &&
            kube_selector_matches(&spec->spread[i].selector, &pod->labels, names))
            return true;
    return false;
}

static bool is_wanted(const struct kube_pod_spec *spec, const struct kube_pod_spec *pod,
                      const struct kube_names *names)
{
    for (size_t i = 0; i < spec->affinity.required_count; i++)
        if (kube_selector_matches(&spec->affinity.required[i].selector, &pod->labels, names))
            return true;
    return false;
}

static bool gone_helps(const struct kube_pod_spec *gone, const struct kube_pod_spec *spec,
                       uint32_t by, const struct kube_names *names)
{
    return has(by, PART_PODS) || has(by, PART_ROOM) || (has(by, PART_FIT) && frees(gone, spec)) ||
           (has(by, PART_NODE_PORTS) && has_ports(gone)) ||
           (has(by, PART_TOPOLOGY_SPREAD) && is_spread_with(spec, gone, names)) ||
           (has(by, PART_POD_AFFINITY) &&
            (spec->anti_affinity.required_count > 0 || gone->anti_affinity.required_count > 0));
}

static bool came_helps(const struct kube_pod_spec *came, const struct kube_pod_spec *spec,
                       uint32_t by, const struct kube_names *names)
{
    return (has(by, PART_TOPOLOGY_SPREAD) && is_spread_with(spec, came, names)) ||
           (has(by, PART_POD_AFFINITY) && is_wanted(spec, came, names));
}

/* Labels and amounts of nodes do not change in a run, taints and images do, and no filter looks at
 * images. Room that comes back with a node is another event. */
static bool node_helps(const struct hint_event *e, const struct kube_pod_spec *spec, uint32_t by,
                       const struct kube_names *names)
{
    bool opened =
        kube_untolerated(e->before, spec, names) && !kube_untolerated(e->after, spec, names);

    return opened && (has(by, PART_TAINT_TOLERATION) || has(by, PART_TOPOLOGY_SPREAD));
}

bool hint_helps(const struct hint_event *e, const struct kube_pod_spec *spec, uint32_t by,
                const struct kube_names *names)
{
    switch (e->kind) {
    case HINT_POD_GONE:
        return gone_helps(e->pod, spec, by, names);
    case HINT_POD_CAME:
        return came_helps(e->pod, spec, by, names);
    case HINT_NODE:
        return node_helps(e, spec, by, names);
    case HINT_ROOM:
        return has(by, PART_ROOM);
    }
    return true;
}

bool hint_additions_help(const struct kube_pod_spec *spec)
{
    for (size_t i = 0; i < spec->spread_count; i++)
        if (spec->spread[i].hard)
            return true;
    return spec->affinity.required_count > 0;
}
