/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The checks of test_k8s.c, by kind of table; for these tests alone. */
#ifndef AISLE_TESTS_K8S_CHECKS_H
#define AISLE_TESTS_K8S_CHECKS_H

#include "k8s_cases.h"

/** What a case expects under a key; NULL, and wrong, if there is no such key. */
const struct yaml_node *expect(struct k8s_case *k, const char *key);
/** Every key of what is expected must be one that the check looks at. NULL-terminated. */
void only(struct k8s_case *k, const char *const *known);

/* k8s_plugins.c */
void check_least(struct k8s_case *k);
void check_most(struct k8s_case *k);
void check_ratio(struct k8s_case *k);
void check_fit_score(struct k8s_case *k);
void check_balanced(struct k8s_case *k);
void check_images(struct k8s_case *k);
void check_taint_score(struct k8s_case *k);
void check_node_affinity_score(struct k8s_case *k);
void check_spread_score(struct k8s_case *k);
void check_inter_pod_score(struct k8s_case *k);
void check_fit_filter(struct k8s_case *k);
void check_taints(struct k8s_case *k);
void check_node_affinity(struct k8s_case *k);
void check_node_name(struct k8s_case *k);
void check_cordon(struct k8s_case *k);
void check_ports(struct k8s_case *k);
void check_spread_filter(struct k8s_case *k);

#endif
