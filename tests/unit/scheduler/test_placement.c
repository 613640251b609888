/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose scores decide: kube-scheduler's own, or another placement's. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>
#include <string.h>

#include <aisle/attempt.h>

#include "kubernetes/cycle.h"
#include "sched.h"
#include "scheduler_yaml.h"

#define NODES                                                                                      \
    NODE_WITH("n0", "", "8", "2")                                                                  \
    NODE_WITH("n1", "", "16", "4")                                                                 \
    NODE_WITH("n2", "", "4", "0")                                                                  \
    NODE_WITH("n3", "spec: {taints: [{key: k, effect: PreferNoSchedule}]}\n", "32", "8")           \
    NODE_WITH("n4", "", "12", "1")                                                                 \
    NODE_WITH("n5", "", "8", "8")
#define LOADS                                                                                      \
    POD_WITH("p0", "app: p0", "", "cpu: 1, memory: 4Gi")                                           \
    POD_WITH("p1", "app: p1", "", "cpu: 2, memory: 1Gi, nvidia.com/gpu: 1")                        \
    POD_WITH("p2", "app: p2", "", "cpu: 500m, memory: 9Gi, nvidia.com/gpu: 2")                     \
    POD_WITH("p3", "app: p3", "", "cpu: 3, memory: 512Mi")

static struct sched_test t;

static void fini(void)
{
    sched_fini(&t);
}

static const char *const load[] = {"p0", "p1", "p2", "p3"};

Test(placement, kube_default_decides_as_kube_decide_does, .fini = fini)
{
    static struct kube_pod pod[30];
    struct kube_snapshot snapshot;
    struct kube_profile profile;
    struct kube_cycle cycle;
    size_t placed = 0;

    sched_init(&t, NODES LOADS);
    sched_knob(&t, "tie", 1);
    sched_start(&t, &sched_kube_default, false);
    kube_snapshot_init(&snapshot, t.facts.names);
    for (size_t i = 0; i < t.facts.node_count; i++)
        kube_snapshot_add_node(&snapshot, &t.facts.node[i]);
    kube_profile_default(&profile);
    kube_cycle_init(&cycle, &snapshot, &profile);
    for (size_t i = 0; i < sizeof pod / sizeof pod[0]; i++) {
        const char *name = load[i * 7 % 11 % 4];
        aisle_job_id job = sched_submit(&t, name);
        uint32_t node;

        pod[i] = (struct kube_pod){.spec = sched_spec(&t, name), .order = i};
        node = kube_decide(&cycle, &pod[i], NULL);
        sched_run(&t, (double)i);
        cr_expect(eq(u32, sched_where(&t, job), node));
        if (node == KUBE_NONE)
            continue;
        kube_snapshot_add(&snapshot, node, &pod[i]);
        placed++;
    }
    cr_expect(gt(sz, placed, 20));
    kube_cycle_fini(&cycle);
    kube_snapshot_fini(&snapshot);
}

/* The same pods under fifo-skip, which asks the placement for the node itself. */
static void compare_with(const struct aisle_placement_type *placement)
{
    static struct sched_test other;
    static struct test_world w;

    sched_init(&t, NODES LOADS);
    sched_start(&t, placement, false);
    sched_init(&other, NODES LOADS);
    other.w.knob[0] = AISLE_PASS_SKIP;
    w = other.w; /* the same nodes */
    test_world_start(&w, &queue_fifo_skip, placement, SEARCH_AUTO);
    for (int i = 0; i < 30; i++) {
        const char *name = load[i * 7 % 11 % 4];
        aisle_job_id job = sched_submit(&t, name), twin;
        const struct aisle_shape *shape = jobs_row(&t.w.jobs, job)->shape;

        shape = shapes_add(&w.shapes,
                           &(struct request){.cpu_milli = shape->cpu_milli,
                                             .mem_mib = shape->mem_mib,
                                             .gpu_count = shape->gpu_count,
                                             .gpu_milli = shape->gpu_milli,
                                             .gpu_models = ""},
                           &w.cluster.models, NULL);
        twin = test_world_arrive(&w, shape, 1);
        sched_run(&t, i);
        test_world_decide(&w, (int64_t)i * 1000000);
        cr_expect(eq(u32, sched_where(&t, job),
                     jobs_row(&w.jobs, twin)->state == AISLE_JOB_RUNNING
                         ? jobs_row(&w.jobs, twin)->where.one.node
                         : AISLE_NONE));
    }
    other.w = w;
    sched_fini(&other);
}

Test(placement, best_fit_chooses_the_node_of_best_fit, .fini = fini)
{
    compare_with(&placement_best_fit);
}

Test(placement, worst_fit_chooses_the_node_of_worst_fit, .fini = fini)
{
    compare_with(&placement_worst_fit);
}

Test(placement, without_scores_is_refused, .fini = fini)
{
    struct aisle_error err = {0};
    struct round_setup setup;
    struct aisle_round *round;

    sched_init(&t, NODES);
    setup = (struct round_setup){.cluster = &t.w.cluster,
                                 .jobs = &t.w.jobs,
                                 .queue = &queue_kubernetes,
                                 .placement = &placement_consolidate,
                                 .queue_env = t.w.env,
                                 .placement_env = t.w.env};
    setup.queue_env.knob = t.knob;
    setup.queue_env.placement = &placement_consolidate;
    cr_expect(ne(int, round_new(&round, &setup, &err), AISLE_OK), "no objects");
    setup.queue_env.kubernetes = &t.facts;
    cr_expect(eq(int, round_new(&round, &setup, &err), AISLE_EVALUE));
    cr_expect(strstr(err.message, "kubernetes/consolidate") != NULL);
}

static const char *const strategies[] = {"least-allocated", "most-allocated",
                                         "requested-to-capacity", NULL};
static const struct aisle_knob knobs[] = {
    {.name = "cpu", .value = 1, .max = 100},
    {.name = "memory", .value = 1, .max = 100},
    {.name = "strategy", .value = 1, .max = 2, .choices = strategies},
    {.name = "balanced", .value = 0, .max = 100},
    {0},
};
static const struct aisle_placement_type packing = {
    .abi = AISLE_POLICY_ABI, .name = "kube-default", .knobs = knobs};

Test(placement, kube_default_packs_by_its_knobs, .fini = fini)
{
    aisle_job_id first;

    sched_init(&t, NODE("n0", "8") NODE("n1", "8") NODE("n2", "8") POD("p", "", "2"));
    sched_start(&t, &packing, false);
    first = sched_submit(&t, "p");
    sched_run(&t, 0);
    for (aisle_job_id i = 1; i < 4; i++) {
        sched_submit(&t, "p");
        sched_run(&t, i);
        cr_expect(eq(u32, sched_where(&t, first + i), sched_where(&t, first)));
    }
}

/* Shares of a GPU are no resource of Kubernetes', but the room filter and preemption know them. */
Test(placement, knows_shares_of_gpus, .fini = fini)
{
    const struct aisle_shape *shape;
    aisle_job_id job[3], high;

    sched_init(&t, NODE_WITH("n0", "", "8", "2"));
    shape = test_world_shape(&t.w, 100, 100, 1, 600, "");
    sched_start(&t, &placement_best_fit, true);
    for (int i = 0; i < 3; i++)
        job[i] = test_world_arrive(&t.w, shape, 1);
    sched_run(&t, 10);
    cr_expect(eq(u32, sched_where(&t, job[1]), 0));
    cr_expect(eq(u32, sched_where(&t, job[2]), AISLE_NONE));
    cr_expect(eq(str, t.told[2].check, (char *)"Room"));
    cr_expect(eq(str, t.told[2].reason, (char *)"Insufficient nvidia.com/gpu"));
    high = test_world_submit(&t.w, (struct job_row){.shape = shape,
                                                    .estimate_us = AISLE_NEVER,
                                                    .work_us = AISLE_NEVER,
                                                    .tenant = AISLE_NONE,
                                                    .priority = 5,
                                                    .pods = 1,
                                                    .pods_min = 1});
    sched_run(&t, 60);
    cr_expect(eq(dbl, sched_since(&t, high), 40));
}

/* A GPU that failed by itself is no part of the room; when it is back, who waits is tried again. */
Test(placement, knows_that_a_gpu_failed, .fini = fini)
{
    aisle_job_id job;

    sched_init(&t, NODE_WITH("n0", "", "8", "2") LOADS);
    sched_start(&t, &sched_kube_default, false);
    cluster_set_outage(&t.w.cluster, 0, false, 1);
    round_nodes_changed(t.w.round);
    job = sched_submit(&t, "p2");
    sched_run(&t, 10);
    cr_expect(eq(u32, sched_where(&t, job), AISLE_NONE));
    cluster_set_outage(&t.w.cluster, 0, false, 0);
    round_nodes_changed(t.w.round);
    sched_run(&t, 10);
    cr_expect(eq(dbl, sched_since(&t, job), 10));
}
