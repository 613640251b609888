/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/affinity.h"

bool kube_any_term_matches(const struct kube_node_affinity *affinity, const struct kube_node *node,
                           const struct kube_names *names)
{
    for (size_t i = 0; i < affinity->required_count; i++)
        if (kube_node_term_matches(&affinity->required[i], node, names))
            return true;
    return false;
}

bool kube_wants_nodes(const struct kube_pod_spec *pod)
{
    return pod->node_selector.count > 0 || pod->node_affinity.required_present;
}

static bool selected(const struct kube_labels *selector, const struct kube_labels *labels)
{
    for (size_t i = 0; i < selector->count; i++) {
        uint32_t value;

        if (!kube_label_find(labels, selector->item[i].key, &value) ||
            value != selector->item[i].value)
            return false;
    }
    return true;
}

bool kube_wants_node(const struct kube_pod_spec *pod, const struct kube_node *node,
                     const struct kube_names *names)
{
    return selected(&pod->node_selector, &node->labels) &&
           (!pod->node_affinity.required_present ||
            kube_any_term_matches(&pod->node_affinity, node, names));
}

static bool covers_namespace(const struct kube_pod_term *term, uint32_t owner, uint32_t name,
                             const struct kube_labels *labels, const struct kube_names *names)
{
    if (term->namespace_count == 0 && !term->namespaces.present)
        return name == owner;
    for (size_t i = 0; i < term->namespace_count; i++)
        if (term->namespace_[i] == name)
            return true;
    return kube_selector_matches(&term->namespaces, labels, names);
}

bool kube_pod_term_matches(const struct kube_pod_term *term, uint32_t owner,
                           const struct kube_pod_spec *spec, const struct kube_labels *of_namespace,
                           const struct kube_names *names)
{
    return covers_namespace(term, owner, spec->namespace_, of_namespace, names) &&
           kube_selector_matches(&term->selector, &spec->labels, names);
}
