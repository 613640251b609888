/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The tables of kube-scheduler's behaviour: folders of YAML in the layout that the README of the
 * shared folder `k8s` describes. A case is read into the scheduler's own objects.
 *
 * It is not the reader of manifests, on purpose: the tables leave out what manifests must have, and
 * have what the API server refuses. Nothing is passed over: the first thing that is not understood
 * is named in `wrong`, and the case has failed.
 */
#ifndef AISLE_TESTS_K8S_CASES_H
#define AISLE_TESTS_K8S_CASES_H

#include "base/yaml.h"
#include "kubernetes/plugin.h"

struct k8s_node {
    struct kube_node node;
    uint32_t at;    /* in the snapshot */
    bool candidate; /* not one of filtered_out_nodes */
};

struct k8s_case {
    struct arena arena;
    struct kube_names names;
    struct kube_snapshot snapshot;
    const char *kind, *id, *title;
    char wrong[512]; /* empty: nothing */

    struct k8s_node *node;
    size_t node_count;
    struct kube_pod *existing; /* one spec each */
    size_t existing_count;
    struct kube_pod pod;
    struct kube_node_affinity_args added;
    struct kube_weighted_resource *resource;
    size_t resource_count;
    struct kube_point *shape;
    size_t shape_count;
    const char *strategy;
    uint32_t *ignored;
    size_t ignored_count;
    const char **ignored_group;
    size_t ignored_group_count;
    const char **filter;
    size_t filter_count;
    struct kube_budget *budget;
    int64_t *allowed;
    size_t budget_count;
    int64_t *score; /* of normalize_score */
    size_t score_count;
    int64_t max, point;
    bool reverse;
    const struct yaml_node *expected;
};

/** Reads a case and binds its pods. */
void k8s_case_init(struct k8s_case *k, const char *kind, const struct yaml_node *node);
void k8s_case_fini(struct k8s_case *k);

/** Notes what is wrong, unless something is already. */
void k8s_wrong(struct k8s_case *k, const char *fmt, ...) AISLE_PRINTF(2, 3);

/** The number of a node of the case by its name; SIZE_MAX, and wrong, if there is none. */
size_t k8s_node_find(struct k8s_case *k, const char *name);

/** Scalars of what is expected; wrong if they are not. */
int64_t k8s_int(struct k8s_case *k, const struct yaml_node *n);
bool k8s_bool(struct k8s_case *k, const struct yaml_node *n);
const char *k8s_text(struct k8s_case *k, const struct yaml_node *n);

#endif
