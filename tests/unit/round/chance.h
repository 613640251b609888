/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Random clusters, shapes and outages for tests of properties. */
#ifndef AISLE_TESTS_CHANCE_H
#define AISLE_TESTS_CHANCE_H

#include <stdio.h>

#include "world.h"

/** A whole number of from..to. */
static inline int64_t chance_int(gsl_rng *rng, int64_t from, int64_t to)
{
    return from + (int64_t)gsl_rng_uniform_int(rng, (unsigned long)(to - from + 1));
}

static inline bool chance(gsl_rng *rng, double p)
{
    return gsl_rng_uniform(rng) < p;
}

/** Unequal nodes of 0..8 GPUs of models A and B, in racks of four; `equal`: all of 4 GPUs, A. */
static inline void chance_nodes(struct test_world *w, gsl_rng *rng, size_t n, bool equal)
{
    static const char *const rack[] = {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7"};

    for (size_t i = 0; i < n; i++) {
        int32_t gpus = equal ? 4 : (int32_t)chance_int(rng, 0, 4) * 2;
        const char *model = gpus == 0 ? NULL : equal || chance(rng, 0.6) ? "A" : "B";
        aisle_node_id id = test_world_node(w, equal ? 16000 : 4000 * chance_int(rng, 1, 4),
                                           equal ? 65536 : 16384 * chance_int(rng, 1, 4), gpus, model);

        w->cluster.node[id].rack = rack[i / 4 % 8];
    }
}

/** Shapes with and without GPUs, whole ones and shares, of any and of some models. */
static inline size_t chance_shapes(struct test_world *w, const struct aisle_shape **out)
{
    size_t n = 0;

    out[n++] = test_world_shape(w, 1000, 1024, 1, 1000, "");
    out[n++] = test_world_shape(w, 500, 512, 1, 300, "");
    out[n++] = test_world_shape(w, 500, 4096, 1, 500, "A");
    out[n++] = test_world_shape(w, 2000, 2048, 2, 1000, "");
    out[n++] = test_world_shape(w, 4000, 0, 4, 1000, "B|A");
    out[n++] = test_world_shape(w, 3000, 8192, 0, 0, "");
    out[n++] = test_world_shape(w, 0, 0, 3, 1000, "B");
    return n;
}

/** An outage of a node or of some of its GPUs; what stands there fails first. */
static inline void chance_outage(struct test_world *w, gsl_rng *rng, int64_t now_us)
{
    aisle_node_id node = (aisle_node_id)chance_int(rng, 0, (int64_t)w->cluster.node_count - 1);
    aisle_gpu_set all = (aisle_gpu_set)((1u << w->cluster.state[node].gpu_count) - 1);
    bool down = chance(rng, 0.3);
    aisle_gpu_set gpus = chance(rng, 0.5) ? 0 : (aisle_gpu_set)chance_int(rng, 0, UINT16_MAX) & all;

    for (aisle_job_id i = 0; i < w->jobs.count; i++) {
        struct aisle_placement where;
        bool hit = false;

        if (!jobs_kept(&w->jobs, i) || jobs_row(&w->jobs, i)->state != AISLE_JOB_RUNNING)
            continue;
        where = held_placement(&jobs_row(&w->jobs, i)->where);
        for (size_t k = 0; k < where.count; k++)
            hit |= where.part[k].node == node && (down || where.part[k].gpus & gpus);
        if (hit)
            round_fail(w->round, i, now_us, false, "test");
    }
    cluster_set_outage(&w->cluster, node, down, gpus);
    round_nodes_changed(w->round);
}

#endif
