/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Does a pod want this node? For the plugins that ask. */
#ifndef AISLE_KUBERNETES_AFFINITY_H
#define AISLE_KUBERNETES_AFFINITY_H

#include "kubernetes/object.h"

/** Does one of the required terms match? None matches nothing. */
bool kube_any_term_matches(const struct kube_node_affinity *affinity, const struct kube_node *node,
                           const struct kube_names *names);

/** Has the pod a node selector or a required node affinity? */
bool kube_wants_nodes(const struct kube_pod_spec *pod);

/** Do node selector and required node affinity both hold? */
bool kube_wants_node(const struct kube_pod_spec *pod, const struct kube_node *node,
                     const struct kube_names *names);

/** Does the term of a pod in namespace `owner` match a pod of `spec`, whose namespace has labels
 * `of_namespace`? Where either of them is does not enter. */
bool kube_pod_term_matches(const struct kube_pod_term *term, uint32_t owner,
                           const struct kube_pod_spec *spec, const struct kube_labels *of_namespace,
                           const struct kube_names *names);

#endif
