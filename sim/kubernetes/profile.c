/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/profile.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"

const struct kube_plugin *const kube_plugins[] = {
    &kube_plugin_node_unschedulable,
    &kube_plugin_node_name,
    &kube_plugin_taint_toleration,
    &kube_plugin_node_affinity,
    &kube_plugin_node_ports,
    &kube_plugin_fit,
    &kube_plugin_topology_spread,
    &kube_plugin_inter_pod_affinity,
    &kube_plugin_balanced_allocation,
    &kube_plugin_image_locality,
    NULL,
};

void kube_profile_default(struct kube_profile *p)
{
    *p = (struct kube_profile){0};
    for (size_t i = 0; kube_plugins[i]; i++)
        p->entry[p->count++] = (struct kube_profile_entry){.plugin = kube_plugins[i],
                                                           .weight = kube_plugins[i]->weight};
}

const struct kube_plugin *kube_plugin_find(const char *name)
{
    for (size_t i = 0; kube_plugins[i]; i++)
        if (strcmp(kube_plugins[i]->name, name) == 0)
            return kube_plugins[i];
    return NULL;
}

enum aisle_status kube_profile_check(const struct kube_profile *p, struct aisle_error *err)
{
    if (p->percent_to_score < 0 || p->percent_to_score > 100)
        return error_set(err, AISLE_EVALUE,
                         "percentageOfNodesToScore is %d; it must be 0..100, 0 to adapt to the "
                         "number of nodes",
                         p->percent_to_score);
    for (size_t i = 0; i < p->count; i++) {
        const struct kube_profile_entry *e = &p->entry[i];
        enum aisle_status status = AISLE_OK;

        if (e->weight < 0 || e->weight > INT32_MAX)
            return error_set(err, AISLE_EVALUE, "the weight of %s is %" PRId64 "; it must be 0..%d",
                             e->plugin->name, e->weight, INT32_MAX);
        if (e->args && e->plugin->check)
            status = e->plugin->check(e->args, err);
        if (status)
            return status;
    }
    return AISLE_OK;
}
