/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three ways to search, one decision: random clusters, arrivals and departures. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <gsl/gsl_randist.h>

#include "base/knobs.h"
#include "policy/policies.h"
#include "round/classes.h"
#include "world.h"

enum { WORLDS = 12, STEPS = 1500 };

/* A profile of several scorers with a normaliser, to be searched by classes. */
static int64_t most_cpu(const void *state, const struct aisle_node_state *n,
                        const struct aisle_shape *s)
{
    (void)state;
    return n->cpu_milli - s->cpu_milli;
}

static int64_t fewest_gpus(const void *state, const struct aisle_node_state *n,
                           const struct aisle_shape *s)
{
    (void)state;
    (void)s;
    return -n->gpu_left_milli / 500;
}

static void to_100(const void *state, int64_t *score, size_t n)
{
    int64_t lo = score[0], hi = score[0];

    (void)state;
    for (size_t i = 1; i < n; i++) {
        lo = score[i] < lo ? score[i] : lo;
        hi = score[i] > hi ? score[i] : hi;
    }
    for (size_t i = 0; i < n; i++)
        score[i] = hi > lo ? (score[i] - lo) * 100 / (hi - lo) : 0;
}

static const struct aisle_scorer_type cpu_scorer = {
    .name = "most-cpu",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .score = most_cpu,
    .normalise = to_100,
};
static const struct aisle_scorer_type gpu_scorer = {
    .name = "fewest-gpus",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .score = fewest_gpus,
    .normalise = to_100,
};
static const struct aisle_placement_type mixed = {
    .name = "mixed",
    .entries = (const struct aisle_profile_entry[]){{&cpu_scorer, 2}, {&gpu_scorer, 3}},
    .count = 2,
};

static const struct aisle_shape *shapes[64];
static size_t shape_count;

static void build(struct test_world *w, uint64_t seed)
{
    static const char *const model[] = {"A", "B", "C"};
    gsl_rng *rng = random_stream(seed, "build");
    int64_t rank[200], n = 20 + (int64_t)gsl_rng_uniform_int(rng, 180);

    test_world_init(w, seed);
    for (int64_t i = 0; i < n; i++) {
        int32_t gpus = (int32_t)gsl_rng_uniform_int(rng, 5) * 2;

        test_world_node(w, 8000 * (1 + (int64_t)gsl_rng_uniform_int(rng, 4)), 65536, gpus,
                        gpus ? model[gsl_rng_uniform_int(rng, 3)] : NULL);
        rank[i] = i;
    }
    gsl_ran_shuffle(rng, rank, (size_t)n, sizeof rank[0]);
    cluster_set_ranks(&w->cluster, rank);
    shape_count = 0;
    for (int i = 0; i < 24; i++) {
        static const int32_t milli[] = {200, 300, 500, 1000};
        int32_t gpus = i < 4 ? 0 : i < 20 ? 1 : 2;
        int32_t share = gpus == 0 ? 0 : gpus == 1 ? milli[i % 4] : 1000;

        shapes[shape_count++] =
            test_world_shape(w, 500 * (1 + (int64_t)gsl_rng_uniform_int(rng, 8)), 1024, gpus, share,
                             i % 5 == 4   ? "A|C"
                             : i % 7 == 6 ? "B"
                                          : "");
    }
    gsl_rng_free(rng);
}

/* The history of one search method: where each job went, as one number each. */
static size_t play(uint64_t seed, const struct aisle_placement_type *placement,
                   enum search_method method, uint64_t *history)
{
    static struct test_world w;
    gsl_rng *rng = random_stream(seed, "play");
    aisle_job_id running[STEPS];
    size_t n_running = 0;

    build(&w, seed);
    knobs_default(placement->knobs, w.knob);
    test_world_start(&w, &queue_once, placement, method);
    for (int step = 0; step < STEPS; step++) {
        const struct job_row *row;
        aisle_job_id id;

        while (n_running > 0 && gsl_rng_uniform(rng) < 0.3) {
            size_t i = gsl_rng_uniform_int(rng, n_running);

            round_end(w.round, running[i], step);
            running[i] = running[--n_running];
        }
        id = test_world_arrive(&w, shapes[gsl_rng_uniform_int(rng, shape_count)], 1);
        test_world_decide(&w, step);
        row = jobs_row(&w.jobs, id);
        history[step] = UINT64_MAX;
        if (row->state == AISLE_JOB_RUNNING) {
            history[step] = (uint64_t)row->where.one.node << 32 | row->where.one.gpus;
            running[n_running++] = id;
        }
    }
    test_world_audit(&w);
    test_world_fini(&w);
    gsl_rng_free(rng);
    return n_running;
}

Test(search, every_method_makes_the_same_decisions)
{
    static uint64_t fast[STEPS], naive[STEPS];
    const struct aisle_placement_type *const placements[] = {
        &placement_fgd,
        &placement_best_fit,
        &placement_worst_fit,
        &placement_dot_product,
        &placement_gpu_packing,
        &placement_gpu_clustering,
        &placement_first_fit,
        &placement_random,
        &placement_least_allocated,
        &placement_most_allocated,
        &placement_requested_to_capacity,
        &placement_balanced_allocation,
        &placement_kube_default,
        &mixed,
    };
    size_t placed = 0, rejected = 0;

    for (size_t p = 0; p < sizeof placements / sizeof placements[0]; p++)
        for (uint64_t seed = 1; seed <= WORLDS; seed++) {
            play(seed, placements[p], SEARCH_AUTO, fast);
            play(seed, placements[p], SEARCH_NAIVE, naive);
            for (size_t i = 0; i < STEPS; i++) {
                cr_assert(eq(u64, fast[i], naive[i]), "%s, seed %lu, step %zu", placements[p]->name,
                          (unsigned long)seed, i);
                *(fast[i] == UINT64_MAX ? &rejected : &placed) += 1;
            }
        }
    cr_log_info("%zu placed, %zu rejected", placed, rejected);
    cr_expect(gt(sz, placed, 50000));
    cr_expect(gt(sz, rejected, 1000));
}

Test(search, chooses_the_method_that_the_profile_allows)
{
    static struct test_world w;
    const struct {
        const struct aisle_placement_type *type;
        const char *method;
    } cases[] = {{&placement_fgd, "index"},
                 {&placement_first_fit, "index"},
                 {&placement_random, "scan"},
                 {&mixed, "classes"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        build(&w, 1);
        test_world_start(&w, &queue_once, cases[i].type, SEARCH_AUTO);
        cr_expect(
            eq(str, (char *)search_method_name(round_search(w.round)), (char *)cases[i].method));
        test_world_fini(&w);
    }
}

/* A node that comes and goes between two classes of which nobody asks for the lowest rank. */
Test(search, classes_do_not_grow_while_nobody_asks)
{
    static struct test_world w;
    struct aisle_part part = {.pods = 1, .cpu_milli = 1000};
    struct classes classes;

    test_world_init(&w, 1);
    for (int i = 0; i < 3; i++)
        test_world_node(&w, 2000, 1, 0, NULL);
    part.node = 1;
    cluster_bind(&w.cluster, 0, &part);
    classes_init(&classes, &w.cluster);
    part.node = 0;
    for (int i = 0; i < 10000; i++) {
        cluster_bind(&w.cluster, 1, &part);
        classes_update(&classes, 0);
        cluster_release(&w.cluster, 1, &part);
        classes_update(&classes, 0);
    }
    cr_expect(eq(sz, classes.live_count, 2));
    for (class_id i = 0; i < classes.live_count; i++) {
        cr_expect(lt(sz, classes.class[classes.live[i]].rank_count, 100));
        cr_expect(eq(u32, class_lowest_rank(&classes, classes.live[i]),
                     classes.live[i] == classes.of_node[1] ? 1 : 0));
    }
    classes_fini(&classes);
    test_world_fini(&w);
}
