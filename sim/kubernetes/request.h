/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a pod asks for, out of what its containers ask for.
 *
 * Init containers run one after the other before the containers, sidecars (init containers with
 * restartPolicy Always) go on beside all that follows. So of each resource a pod needs the larger
 * of what the containers and sidecars need together, and what the neediest init container needs
 * with the sidecars started before it; and its overhead on top. Pod-level requests take the place
 * of the first for the resources that they name. Semantics: PodRequests of
 * k8s.io/component-helpers/resource.
 *
 * The scores by resources see a second view, in which every container without a request for cpu
 * asks for 0.1 cores, and without one for memory for 200 MiB; a written 0 stays 0. In a pod with
 * pod-level requests that holds only for a resource that nothing in the pod names.
 */
#ifndef AISLE_KUBERNETES_REQUEST_H
#define AISLE_KUBERNETES_REQUEST_H

#include "base/mem.h"
#include "kubernetes/object.h"

enum {
    KUBE_NONZERO_CPU_MILLI = 100,
    KUBE_NONZERO_MEMORY_BYTES = 200 * 1024 * 1024,
};

/**
 * Works out `pod->request` from containers, overhead and pod-level requests. Sums stop at
 * INT64_MAX. `a` holds the amounts. Time: resources x containers.
 */
void kube_request_make(struct kube_pod_spec *pod, struct arena *a);

#endif
