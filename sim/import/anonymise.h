/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Objects without the names that people gave: of namespaces, nodes, pods and all other objects, of
 * containers, images, queues, schedulers, and the values of labels and taints.
 *
 * Equal names of one sort get equal new ones, so what referred to each other does so still: ns-1,
 * node-1, pod-1, deployment-1, image-1, value-1, numbered in the order in which the objects stand.
 * What stays: amounts, names of resources, keys of labels (but for those with a domain that is not
 * Kubernetes' or NVIDIA's), values of labels with such a domain that tell of hardware and place,
 * whole numbers, `true` and `false`; and the names that all clusters have (default, kube-system,
 * default-scheduler, ...). A text of which nobody here knows what it is is replaced: a new field
 * must not tell what people thought was gone.
 */
#ifndef AISLE_IMPORT_ANONYMISE_H
#define AISLE_IMPORT_ANONYMISE_H

#include "base/names.h"
#include "kubernetes/manifest.h"

struct anonymiser {
    struct arena *arena;      /* of new texts */
    struct kube_names *names; /* for the long form of images' names */
    struct names prefix, known; /* known: prefix, line end, old name */
    size_t *last;             /* by prefix: numbers given */
    size_t *number;           /* by known name */
    size_t last_cap, number_cap;
};

/** Renames in objects that prune() made, all of one cluster at once. */
void anonymise(struct anonymiser *a, struct yaml_node *const *object, size_t count);
void anonymiser_fini(struct anonymiser *a);

#endif
