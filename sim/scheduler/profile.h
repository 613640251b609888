/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The profile that a run's scheduler decides by.
 *
 * The filters are kube-scheduler's, and behind them one of our own: is there room as the simulator
 * counts it, in shares of a GPU, single GPUs that failed, whole MiB? Under the placement
 * `kube-default` the scores are those of kube-scheduler's plugins, by the placement's knobs; under
 * any other one that placement's is the only one, as if it were a plugin.
 */
#ifndef AISLE_SCHEDULER_PROFILE_H
#define AISLE_SCHEDULER_PROFILE_H

#include <aisle/policy.h>

#include "kubernetes/facts.h"
#include "kubernetes/profile.h"

struct scheduler;

/** Where each plugin stands in the profile: the order of the filters. Also bits of a set of those
 * that refused a pod, of which some are no plugin's. */
enum sched_part {
    PART_NODE_UNSCHEDULABLE,
    PART_NODE_NAME,
    PART_TAINT_TOLERATION,
    PART_NODE_AFFINITY,
    PART_NODE_PORTS,
    PART_FIT,
    PART_TOPOLOGY_SPREAD,
    PART_POD_AFFINITY,
    PART_BALANCED,
    PART_IMAGE_LOCALITY,
    PART_ROOM,      /* ours */
    PART_PLACEMENT, /* ours: the score of another placement */
    PART_COUNT,
    PART_PODS = PART_COUNT, /* the fit again: too many pods */
    PART_GANG               /* its gang gave up */
};

/** What the profile points at. */
struct sched_profile {
    struct kube_profile profile;
    struct kube_fit_args fit;
    struct kube_weighted_resource *resource;
    bool own_scores;  /* kube-scheduler's; else the placement's */
    bool random_ties; /* else: the first, or the lowest rank for a placement's */
};

/**
 * Makes it. AISLE_EVALUE if the placement has no scores, but places whole gangs.
 *
 * @param random_ties  the queue's knob: of kube-scheduler's own scores
 */
AISLE_MUST_CHECK
enum aisle_status sched_profile_init(struct sched_profile *p, struct scheduler *s,
                                     const struct aisle_policy_env *env, bool random_ties,
                                     int percent_to_score, struct aisle_error *err);
void sched_profile_fini(struct sched_profile *p);

#endif
