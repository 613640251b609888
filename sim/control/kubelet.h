/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Kubelets: what happens on a node between the binding of a pod and its readiness.
 *
 * Images that are not there are pulled, one after the other on each node (serializeImagePulls, the
 * default), in order of the bindings and of the containers: size x compressed / bandwidth, then
 * size / speed of unpacking. An image that another pod's pull brings is waited for, not pulled
 * twice. Then containers are created, and the pod is ready once its own start is over and its probe
 * has seen it. All of it is worked out at the binding, in closed form: a pull goes on though its
 * pod is taken off.
 *
 * Images stay. When a pull would leave a node's disk for images filled above `gc_high_ratio`, those
 * that no pod uses are removed, the least recently used first (imageGCHighThresholdPercent), until
 * the disk with the new image is filled to `gc_low_ratio` at most. If that is not enough it is
 * pulled all the same: a full disk keeps no pod from running here. The kubelet looks every five
 * minutes instead, and spares images younger than two.
 *
 * The lists of images of the nodes' objects follow, so that ImageLocality sees them. They do so at
 * the binding already, when the pull begins, and not minutes later when a kubelet would report it:
 * a simplification that makes pods of one image meet a little sooner than they would.
 */
#ifndef AISLE_CONTROL_KUBELET_H
#define AISLE_CONTROL_KUBELET_H

#include <aisle/spec.h>

#include "kubernetes/facts.h"

struct kubelets;

/**
 * Nodes begin with the images that their objects list. The lists are the kubelets' own memory from
 * now on, and empty after kubelets_free(). All outlives it.
 *
 * An image's size is what `spec->image` says (checked there to be MiB), else what the first node
 * that lists it says, else what the caller of kubelets_start() says, else `latency.image_mib`.
 * Speeds of 0 take no time.
 */
struct kubelets *kubelets_new(const struct aisle_kubernetes_spec *spec, struct kube_facts *facts);
void kubelets_free(struct kubelets *k); /* NULL is fine */

/** Times of one pod on one node, us. */
struct kubelet_times {
    int64_t pulled_us;    /* all its images are there */
    int64_t running_us;   /* its containers run: work begins */
    int64_t ready_us;     /* it serves */
    int64_t pulled_bytes; /* on disk, of what this pod made the node pull; 0: all images were there,
                             or on their way */
};

/**
 * A pod is bound to a node now. With `latency` as L:
 *
 *     pulled  = the latest of now + L.bind and the ends of the pulls that it needs
 *     running = pulled + L.create
 *     ready   = the first of running + probe_delay + k * probe_period (k = 0, 1, ...) that is not
 *               before running + startup; without a probe running + startup itself
 *
 * @param startup_us   from its containers' start until it can serve
 * @param image_bytes  of images whose size nobody else knows; 0: as `latency.image_mib` says
 */
struct kubelet_times kubelets_start(struct kubelets *k, uint32_t node,
                                    const struct kube_pod_spec *spec, int64_t startup_us,
                                    int64_t image_bytes, int64_t now_us);

/** It has left the node, where kubelets_start() put it: its images may go when room is needed. */
void kubelets_stop(struct kubelets *k, uint32_t node, const struct kube_pod_spec *spec,
                   int64_t now_us);

/** Sums over the run so far. */
struct kubelet_sums {
    uint64_t pulls, removals;
    int64_t pulled_bytes; /* on disk; stops at INT64_MAX */
};
struct kubelet_sums kubelets_sums(const struct kubelets *k);

#endif
