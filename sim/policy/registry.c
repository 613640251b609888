/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/policies.h"

#include <stddef.h>

const struct aisle_queue_type *const aisle_queues[] = {
    &queue_conservative,
    &queue_easy,
    &queue_fair_share,
    &queue_fifo,
    &queue_fifo_skip,
    &queue_finish_time_fairness,
    &queue_gittins,
    &queue_kubernetes,
    &queue_las,
    &queue_once,
    &queue_priority,
    &queue_priority_greedy,
    &queue_qssf,
    &queue_round_based,
    &queue_sjf,
    &queue_smallest,
    &queue_srsf,
    &queue_srtf,
    NULL,
};

const struct aisle_placement_type *const aisle_placements[] = {
    &placement_balanced_allocation,
    &placement_best_fit,
    &placement_consolidate,
    &placement_count,
    &placement_dot_product,
    &placement_fgd,
    &placement_first_fit,
    &placement_first_fit_consolidate,
    &placement_gpu_clustering,
    &placement_gpu_packing,
    &placement_kube_default,
    &placement_least_allocated,
    &placement_most_allocated,
    &placement_random,
    &placement_relaxed,
    &placement_requested_to_capacity,
    &placement_spread,
    &placement_topology,
    &placement_worst_fit,
    NULL,
};
