/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a scenario's `training` says, brought to bear on jobs: how much work a job is, how fast it
 * progresses where it stands, and what its starts cost.
 */
#ifndef AISLE_RUN_COSTS_H
#define AISLE_RUN_COSTS_H

#include <aisle/source.h>

#include "cluster/cluster.h"
#include "cluster/shapes.h"
#include "round/round.h"
#include "training/overhead.h"
#include "training/speed.h"

struct costs {
    const struct aisle_training_spec *spec;
    const struct cluster *cluster;
    const struct shapes *shapes;
    struct overhead *overhead;
    struct speed *speed;
    bool charge_starts; /* the overhead; else whoever asked for that charges it: see muri.h */
    bool trivial;       /* full speed everywhere */
    int64_t *vacant_us; /* by node and GPU (the last of a node: its CPU): until then its last job
                           writes its checkpoint; NULL: stopping takes no time */
    int32_t *gpus;      /* space for one placement, by part */
    size_t gpus_cap;
};

AISLE_MUST_CHECK
enum aisle_status costs_init(struct costs *c, const struct aisle_training_spec *spec,
                             const struct cluster *cluster, const struct shapes *shapes,
                             struct aisle_error *err);
void costs_fini(struct costs *c);

/** Work of an arrival, us at full speed, AISLE_NEVER: it never ends; negative: nothing tells, and
 * `why` is a sentence's end. */
int64_t costs_work_us(const struct costs *c, const struct aisle_arrival *a, const char **why);

/** True work of the jobs that a scenario lists can be told: errors for those of which it cannot. */
AISLE_MUST_CHECK
enum aisle_status costs_check(const struct costs *c, const struct aisle_workload_spec *spec,
                              struct aisle_errors *errs);

/** A round_plan: `self` is the costs. */
void costs_plan(void *self, const struct job_row *row, int64_t now_us, struct progress_plan *out);

/** A job is preempted and leaves these parts: they are vacant once its checkpoint is written. */
void costs_leave(struct costs *c, struct job_row *row, const struct aisle_placement *from,
                 int64_t now_us);

/** A job has started: its progress begins no sooner than its place is vacant and its own checkpoint
 * written, wherever that was. True if that is later than planned. */
bool costs_enter(struct costs *c, struct job_row *row, int64_t now_us);

#endif
