/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Taints and the tolerations of a pod, for the two plugins that ask. */
#ifndef AISLE_KUBERNETES_TAINTS_H
#define AISLE_KUBERNETES_TAINTS_H

#include "kubernetes/object.h"

/** The first taint of the node that keeps the pod away (NoSchedule, NoExecute) and that it does not
 * tolerate; NULL. */
const struct kube_taint *kube_untolerated(const struct kube_node *node,
                                          const struct kube_pod_spec *pod,
                                          const struct kube_names *names);

#endif
