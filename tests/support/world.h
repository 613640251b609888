/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A small cluster with jobs and rounds, without scenario, engine or files. */
#ifndef AISLE_TESTS_WORLD_H
#define AISLE_TESTS_WORLD_H

#include "base/random.h"
#include "cluster/cluster.h"
#include "cluster/shapes.h"
#include "round/round.h"

struct test_world {
    struct cluster cluster;
    struct shapes shapes;
    struct jobs jobs;
    struct aisle_mix_entry entry[64];
    struct aisle_mix mix;
    struct aisle_cluster_facts facts;
    double knob[16];
    struct aisle_policy_env env;
    struct aisle_round *round;
};

/** An empty world. */
void test_world_init(struct test_world *w, uint64_t seed);
void test_world_fini(struct test_world *w);

/** Adds a node with these amounts; model NULL: no GPUs. */
aisle_node_id test_world_node(struct test_world *w, int64_t cpu_milli, int64_t mem_mib,
                              int32_t gpu_count, const char *model);

/** A shape; also counted in the world's mix. */
const struct aisle_shape *test_world_shape(struct test_world *w, int64_t cpu_milli, int64_t mem_mib,
                                           int32_t gpu_count, int32_t gpu_milli,
                                           const char *models);

/** Makes the round, once all nodes and shapes are there. knob[] holds the placement's. */
void test_world_start(struct test_world *w, const struct aisle_queue_type *queue,
                      const struct aisle_placement_type *placement, enum search_method method);

/** A job of `pods` pods arrives; it is decided on in the next round. */
aisle_job_id test_world_arrive(struct test_world *w, const struct aisle_shape *shape, uint32_t pods);
/** The same, of a job that can run with fewer. */
aisle_job_id test_world_arrive_elastic(struct test_world *w, const struct aisle_shape *shape,
                                       uint32_t pods, uint32_t pods_min);

/** The same for a job with these facts; its name is made up. */
aisle_job_id test_world_submit(struct test_world *w, struct job_row facts);

/** A round that must go well. */
struct round_outcome test_world_decide(struct test_world *w, int64_t now_us);

/** Recomputes the cluster from scratch and asserts that it is as it should be. */
void test_world_audit(struct test_world *w);

#endif
