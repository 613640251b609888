/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Names as numbers: every text of an object (labels, taints, images, namespaces) is interned once,
 * when it is read, and compared by its number ever after. Equal texts, equal numbers.
 *
 * A few names have fixed numbers, because the scheduler itself speaks of them. Number 0 is the
 * empty text, so a zeroed struct says "no name".
 *
 * Resources have numbers of their own, small enough to index arrays: cpu 0, memory 1, and so on.
 */
#ifndef AISLE_KUBERNETES_NAMES_H
#define AISLE_KUBERNETES_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/names.h"

/** The names with fixed numbers. */
enum kube_name {
    KUBE_EMPTY = 0,
    KUBE_HOSTNAME,           /* kubernetes.io/hostname */
    KUBE_ZONE,               /* topology.kubernetes.io/zone */
    KUBE_REGION,             /* topology.kubernetes.io/region */
    KUBE_UNSCHEDULABLE,      /* node.kubernetes.io/unschedulable */
    KUBE_NOT_READY,          /* node.kubernetes.io/not-ready */
    KUBE_UNREACHABLE,        /* node.kubernetes.io/unreachable */
    KUBE_DEFAULT,            /* default */
    KUBE_METADATA_NAME,      /* metadata.name */
    KUBE_NAMESPACE_NAME,     /* kubernetes.io/metadata.name */
    KUBE_WILDCARD_IP,        /* 0.0.0.0 */
    KUBE_NAME_FIXED_COUNT,
};

/** The resources with fixed numbers; others follow in order of first appearance. */
enum kube_resource {
    KUBE_CPU = 0, /* amounts in thousandths of a core */
    KUBE_MEMORY,  /* bytes, as the next */
    KUBE_EPHEMERAL_STORAGE,
    KUBE_PODS,
    KUBE_RESOURCE_FIXED_COUNT,
};

struct kube_names {
    struct names text;
    struct names resource;
};

void kube_names_init(struct kube_names *n);
void kube_names_fini(struct kube_names *n);

/** The number of a text, added if new. */
uint32_t kube_name(struct kube_names *n, const char *text);
/** The same, without adding: UINT32_MAX if nothing ever had this name. */
uint32_t kube_name_find(const struct kube_names *n, const char *text);
const char *kube_name_text(const struct kube_names *n, uint32_t name);

/** A name as the integer it spells, as Gt and Lt compare them. False: it spells none. */
bool kube_name_number(const struct kube_names *n, uint32_t name, int64_t *out);

/** The name of an image: with `:latest` if it has neither tag nor digest. */
uint32_t kube_image_name(struct kube_names *n, const char *image);

/** The number of a resource, added if new. */
uint32_t kube_resource(struct kube_names *n, const char *text);
/** The same, without adding: UINT32_MAX. */
uint32_t kube_resource_find(const struct kube_names *n, const char *text);
const char *kube_resource_text(const struct kube_names *n, uint32_t resource);
size_t kube_resource_count(const struct kube_names *n);

/** Is it an extended resource (`nvidia.com/gpu`): a name with a domain that is not Kubernetes'
 * own? */
bool kube_resource_extended(const struct kube_names *n, uint32_t resource);

#endif
