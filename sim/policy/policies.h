/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The built-in policies, one file each. */
#ifndef AISLE_POLICY_POLICIES_H
#define AISLE_POLICY_POLICIES_H

#include <aisle/policy.h>

extern const struct aisle_queue_type queue_conservative;
extern const struct aisle_queue_type queue_easy;
extern const struct aisle_queue_type queue_fair_share;
extern const struct aisle_queue_type queue_fifo;
extern const struct aisle_queue_type queue_fifo_skip;
extern const struct aisle_queue_type queue_finish_time_fairness;
extern const struct aisle_queue_type queue_gittins;
extern const struct aisle_queue_type queue_kubernetes;
extern const struct aisle_queue_type queue_las;
extern const struct aisle_queue_type queue_once;
extern const struct aisle_queue_type queue_priority;
extern const struct aisle_queue_type queue_priority_greedy;
extern const struct aisle_queue_type queue_qssf;
extern const struct aisle_queue_type queue_round_based;
extern const struct aisle_queue_type queue_sjf;
extern const struct aisle_queue_type queue_smallest;
extern const struct aisle_queue_type queue_srsf;
extern const struct aisle_queue_type queue_srtf;

extern const struct aisle_placement_type placement_balanced_allocation;
extern const struct aisle_placement_type placement_best_fit;
extern const struct aisle_placement_type placement_consolidate;
extern const struct aisle_placement_type placement_count;
extern const struct aisle_placement_type placement_dot_product;
extern const struct aisle_placement_type placement_fgd;
extern const struct aisle_placement_type placement_first_fit;
extern const struct aisle_placement_type placement_first_fit_consolidate;
extern const struct aisle_placement_type placement_gpu_clustering;
extern const struct aisle_placement_type placement_gpu_packing;
extern const struct aisle_placement_type placement_kube_default;
extern const struct aisle_placement_type placement_least_allocated;
extern const struct aisle_placement_type placement_most_allocated;
extern const struct aisle_placement_type placement_random;
extern const struct aisle_placement_type placement_relaxed;
extern const struct aisle_placement_type placement_requested_to_capacity;
extern const struct aisle_placement_type placement_spread;
extern const struct aisle_placement_type placement_topology;
extern const struct aisle_placement_type placement_worst_fit;

#endif
