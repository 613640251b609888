/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How the objects of a case are read; for the k8s_*.c files of these tests alone. */
#ifndef AISLE_TESTS_K8S_READ_H
#define AISLE_TESTS_K8S_READ_H

#include "k8s_cases.h"

/** A key of a mapping, and who reads its value into the thing at hand; NULL: it is understood, and
 * read elsewhere or of no use. */
struct key {
    const char *name;
    void (*read)(struct k8s_case *k, const struct yaml_node *value, void *into);
};

/** Reads a mapping by a table that ends with {0}. A key that is not there is wrong. */
void read_keys(struct k8s_case *k, const struct yaml_node *n, const struct key *key, void *into);

/** An array of as many zeroed items as the sequence has. */
void *array(struct k8s_case *k, const struct yaml_node *n, size_t size, size_t *count);

/** The number of a word in a NULL-terminated list. */
size_t word(struct k8s_case *k, const struct yaml_node *n, const char *const *list);

uint32_t name(struct k8s_case *k, const struct yaml_node *n);
void read_name(struct k8s_case *k, const struct yaml_node *n, void *into); /* uint32_t */
uint32_t *names_of(struct k8s_case *k, const struct yaml_node *n, size_t *count);
const char **texts_of(struct k8s_case *k, const struct yaml_node *n, size_t *count);
struct kube_labels labels_of(struct k8s_case *k, const struct yaml_node *n);
struct kube_amounts amounts_of(struct k8s_case *k, const struct yaml_node *n);

/* k8s_selectors.c */
struct kube_selector selector_of(struct k8s_case *k, const struct yaml_node *n);
extern const struct key node_affinity_keys[]; /* kube_node_affinity */
void pod_affinity(struct k8s_case *k, const struct yaml_node *n, void *into); /* kube_pod_spec */

/* k8s_objects.c */
void read_pod(struct k8s_case *k, const struct yaml_node *n, struct kube_pod *pod);
void read_node(struct k8s_case *k, const struct yaml_node *n, struct kube_node *node);

#endif
