/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random pods with priorities, selectors, taints, affinities and gangs on nodes and GPUs that fail:
 * no round errs, and after every one of them the mirror is the cluster. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>

#include "sched.h"
#include "scheduler_yaml.h"

enum { STEPS = 1500, GANGS = 200, GPUS = 4 };

static struct sched_test t;
static struct aisle_gang gang[GANGS];

static void fini(void)
{
    sched_fini(&t);
}

#define NODES                                                                                      \
    NODE_WITH("n0", "", "8", "4")                                                                  \
    NODE_WITH("n1", "", "8", "4")                                                                  \
    NODE_WITH("n2", "spec: {taints: [{key: k, effect: NoSchedule}]}\n", "16", "4")                 \
    NODE_WITH("n3", "", "4", "4")                                                                  \
    NODE_WITH("n4", "", "6", "4")
#define TERM(name)                                                                                 \
    "{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: " name "}}}"
#define HARD "requiredDuringSchedulingIgnoredDuringExecution"
#define SOON "  terminationGracePeriodSeconds: 3\n"
#define LOADS                                                                                      \
    POD("p0", SOON, "1")                                                                           \
    POD("p1", SOON PRIORITY("5"), "3")                                                             \
    POD_WITH("p2", "app: p2", SOON PRIORITY("3"), "cpu: 500m, nvidia.com/gpu: 1")                  \
    POD_WITH("p3", "app: p3", SOON PRIORITY("7"), "cpu: 1, nvidia.com/gpu: 3")                     \
    POD("p4", SOON "  tolerations: [{operator: Exists}]\n", "2")                                   \
    POD("p5", SOON "  affinity: {podAffinity: {" HARD ": [" TERM("p1") "]}}\n", "1")               \
    POD("p6", SOON PRIORITY("2") "  affinity: {podAntiAffinity: {" HARD ": [" TERM("p6") "]}}\n",  \
        "1")                                                                                       \
    POD("p7",                                                                                      \
        SOON PRIORITY("4") "  topologySpreadConstraints: [{maxSkew: 1, topologyKey: "              \
                           "kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, "            \
                           "labelSelector: {matchLabels: {app: p7}}}]\n",                          \
        "1")                                                                                       \
    POD("p8", SOON "  nodeName: n1\n", "1")                                                        \
    POD("p9", SOON "  nodeSelector: {kubernetes.io/hostname: n3}\n", "2")
#define BUDGET                                                                                     \
    "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec:\n"               \
    "  selector: {matchLabels: {app: p0}}\n  minAvailable: 50%\n---\n"

static uint32_t draw(uint32_t below)
{
    return (uint32_t)gsl_rng_uniform_int(t.w.env.rng, below);
}

static void arrive(uint32_t *gangs)
{
    char name[8];
    uint32_t kind = draw(10);

    snprintf(name, sizeof name, "p%u", draw(10));
    if (kind < 6)
        sched_submit_as(&t, name, (struct job_row){.once = draw(8) == 0});
    else if (kind < 8 || *gangs == GANGS)
        sched_submit_as(&t, name, (struct job_row){.pods = 2 + draw(3), .pods_min = 1 + draw(2)});
    else {
        struct aisle_gang *g = &gang[*gangs];
        uint32_t jobs = 2 + draw(2), present = draw(5) ? jobs : 1;

        *g = (struct aisle_gang){
            .number = (*gangs)++, .jobs = jobs, .pods_min = 1 + draw(jobs), .timeout_us = -1};
        for (uint32_t i = 0; i < present; i++) {
            snprintf(name, sizeof name, "p%u", draw(8));
            sched_submit_as(&t, name, (struct job_row){.gang = g});
        }
    }
}

static void end_one(void)
{
    for (int tries = 0; tries < 10 && t.w.jobs.count > 0; tries++) {
        uint32_t back = draw(40), count = (uint32_t)t.w.jobs.count;
        aisle_job_id job = count - 1 - (back < count ? back : 0);

        if (!jobs_kept(&t.w.jobs, job))
            continue;
        if (jobs_row(&t.w.jobs, job)->state == AISLE_JOB_RUNNING ||
            (jobs_row(&t.w.jobs, job)->state == AISLE_JOB_WAITING && draw(4) == 0)) {
            sched_end(&t, job);
            return;
        }
    }
}

static void fail_gpus(void)
{
    aisle_node_id node = draw(5);
    aisle_gpu_set gpus = draw(1u << GPUS);
    const struct job_list *jobs = &t.w.cluster.jobs[node];
    bool down = t.w.cluster.state[node].down;

    while (jobs->count > 0 && gpus)
        round_fail(t.w.round, jobs->job[0], t.now_us, false, NULL);
    cluster_set_outage(&t.w.cluster, node, down, gpus);
    round_nodes_changed(t.w.round);
}

/* Pods without a controller are taken back once they are off their place. */
static void withdraw_once(void)
{
    for (aisle_job_id j = 0; j < t.w.jobs.count; j++)
        if (jobs_kept(&t.w.jobs, j) && jobs_row(&t.w.jobs, j)->once &&
            jobs_row(&t.w.jobs, j)->state == AISLE_JOB_WAITING &&
            jobs_row(&t.w.jobs, j)->first_start_us >= 0)
            sched_end(&t, j);
}

static void step(uint32_t *gangs)
{
    uint32_t kind = draw(100);
    aisle_node_id node = draw(5);

    if (kind < 45)
        arrive(gangs);
    else if (kind < 85)
        end_one();
    else if (kind < 93)
        sched_node(&t, node, !t.w.cluster.state[node].down);
    else if (kind < 96)
        fail_gpus();
    else
        kube_facts_changed(&t.facts, node);
    withdraw_once();
}

static void fuzz(uint64_t seed, bool atomic)
{
    uint32_t gangs = 0;
    size_t placed = 0;

    sched_init(&t, NODES LOADS BUDGET);
    gsl_rng_set(t.w.env.rng, seed);
    sched_knob(&t, "gang", atomic);
    sched_knob(&t, "gang-backoff-s", (double)draw(2) * 3);
    sched_knob(&t, "grace", draw(2));
    sched_knob(&t, "decision-ms", draw(3) == 0 ? 50 : 0);
    t.facts.node_grace_us = 5000000;
    t.facts.eviction_us = 10000000;
    sched_start(&t, &sched_kube_default, seed % 2);
    for (int i = 0; i < STEPS; i++) {
        step(&gangs);
        sched_run(&t, (double)t.now_us / 1e6 + draw(4));
        placed += t.w.jobs.in[AISLE_JOB_RUNNING] > 0;
    }
    cr_expect(gt(sz, placed, STEPS / 2));
    sched_audit(&t);
}

Test(fuzz, never_errs_with_coscheduling, .fini = fini, .timeout = 300)
{
    for (uint64_t seed = 1; seed <= 8; seed++) {
        fuzz(seed, false);
        if (seed < 8)
            sched_fini(&t);
    }
}

Test(fuzz, never_errs_with_gangs_in_one_cycle, .fini = fini, .timeout = 300)
{
    for (uint64_t seed = 1; seed <= 8; seed++) {
        fuzz(seed, true);
        if (seed < 8)
            sched_fini(&t);
    }
}
