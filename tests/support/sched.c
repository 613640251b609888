/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sched.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "round/state.h"
#include "scheduler/scheduler.h"

enum { MIB = 1024 * 1024 };

const struct aisle_placement_type sched_kube_default = {.abi = AISLE_POLICY_ABI,
                                                        .name = "kube-default"};

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    abort();
}

static void add_nodes(struct sched_test *t)
{
    struct kube_facts *f = &t->facts;

    f->node_count = t->manifest.node_count;
    f->node = arena_new(&f->arena, f->node_count, sizeof *f->node);
    for (size_t i = 0; i < f->node_count; i++) {
        const struct kube_amounts *a = &t->manifest.node[i].allocatable;
        int64_t gpus = kube_amount_of(a, f->gpu, NULL);

        f->node[i] = t->manifest.node[i];
        test_world_node(&t->w, kube_amount_of(a, KUBE_CPU, NULL),
                        kube_amount_of(a, KUBE_MEMORY, NULL) / MIB, (int32_t)gpus,
                        gpus > 0 ? "G" : NULL);
    }
}

void sched_init(struct sched_test *t, const char *manifests)
{
    struct aisle_errors errs = {0};

    memset(t, 0, sizeof *t);
    test_world_init(&t->w, 1);
    kube_manifest_init(&t->manifest, true);
    if (kube_manifest_read_text(&t->manifest, "test", manifests, strlen(manifests), &errs) ||
        kube_manifest_finish(&t->manifest, &errs))
        give_up("manifests", errs.item[0].message);
    t->facts = (struct kube_facts){
        .names = &t->manifest.names,
        .budget = t->manifest.budget,
        .budget_count = t->manifest.budget_count,
        .namespace_ = t->manifest.namespace_,
        .namespace_count = t->manifest.namespace_count,
        .node_grace_us = 50000000,
        .eviction_us = 300000000,
    };
    t->facts.gpu = kube_resource(t->facts.names, "nvidia.com/gpu");
    t->facts.product = kube_name(t->facts.names, "nvidia.com/gpu.product");
    add_nodes(t);
    for (size_t i = 0; queue_kubernetes.knobs[i].name; i++)
        t->knob[i] = queue_kubernetes.knobs[i].value;
    t->wake_us = AISLE_NEVER;
}

void sched_fini(struct sched_test *t)
{
    test_world_fini(&t->w);
    mem_free(t->facts.changed);
    arena_fini(&t->facts.arena);
    kube_manifest_fini(&t->manifest);
}

void sched_knob(struct sched_test *t, const char *name, double value)
{
    for (size_t i = 0; queue_kubernetes.knobs[i].name; i++)
        if (strcmp(queue_kubernetes.knobs[i].name, name) == 0) {
            t->knob[i] = value;
            return;
        }
    give_up("no knob", name);
}

void sched_start(struct sched_test *t, const struct aisle_placement_type *placement, bool explain)
{
    struct round_setup setup = {.cluster = &t->w.cluster,
                                .jobs = &t->w.jobs,
                                .queue = &queue_kubernetes,
                                .placement = placement,
                                .queue_env = t->w.env,
                                .placement_env = t->w.env};
    struct aisle_error err;

    for (size_t i = 0; placement->knobs && placement->knobs[i].name; i++)
        if (t->placement_knob[i] == 0)
            t->placement_knob[i] = placement->knobs[i].value;
    setup.placement_env.knob = t->placement_knob;
    setup.queue_env.knob = t->knob;
    setup.queue_env.placement = placement;
    setup.queue_env.placement_knob = t->placement_knob;
    setup.queue_env.kubernetes = &t->facts;
    setup.queue_env.explain = explain;
    if (round_new(&t->w.round, &setup, &err) != AISLE_OK)
        give_up("start", err.message);
}

const struct kube_pod_spec *sched_spec(struct sched_test *t, const char *load)
{
    uint32_t number = kube_name_find(&t->manifest.names, load);

    for (size_t i = 0; i < t->manifest.load_count; i++)
        if (t->manifest.load[i].name == number)
            return t->manifest.load[i].group[0].spec;
    give_up("no load", load);
    return NULL;
}

aisle_job_id sched_submit_as(struct sched_test *t, const char *load, struct job_row facts)
{
    const struct kube_pod_spec *spec = sched_spec(t, load);
    const struct kube_amounts *a = &spec->request.amounts;
    int64_t gpus = kube_amount_of(a, t->facts.gpu, NULL);

    facts.shape = shapes_add(
        &t->w.shapes,
        &(struct request){.cpu_milli = kube_amount_of(a, KUBE_CPU, NULL),
                          .mem_mib = (kube_amount_of(a, KUBE_MEMORY, NULL) + MIB - 1) / MIB,
                          .gpu_count = (int32_t)gpus,
                          .gpu_milli = gpus > 0 ? AISLE_GPU_MILLI : 0,
                          .gpu_models = ""},
        &t->w.cluster.models, NULL);
    facts.pod_spec = spec;
    facts.priority = (int32_t)spec->priority;
    facts.pods = facts.pods ? facts.pods : 1;
    facts.pods_min = facts.pods_min ? facts.pods_min : facts.pods;
    facts.estimate_us = facts.work_us = AISLE_NEVER;
    facts.tenant = AISLE_NONE;
    facts.submit_us = t->now_us;
    return test_world_submit(&t->w, facts);
}

aisle_job_id sched_submit(struct sched_test *t, const char *load)
{
    return sched_submit_as(t, load, (struct job_row){0});
}

static void note(struct sched_test *t, const struct round_outcome *out)
{
    for (size_t i = 0; i < out->attempt_count && t->told_count < SCHED_TOLD; i++) {
        const struct aisle_attempt *a = &out->attempt[i];
        struct sched_told *told = &t->told[t->told_count++];

        *told = (struct sched_told){.at_us = t->now_us,
                                    .job = a->job,
                                    .pod = a->pod,
                                    .outcome = a->outcome,
                                    .node = a->node,
                                    .node_count = a->node_count};
        snprintf(told->message, sizeof told->message, "%s", a->message);
        snprintf(told->before, sizeof told->before, "%s", a->message_before);
        if (a->node_count == 0)
            continue;
        told->score_count = a->detail[0].score_count;
        told->total = a->detail[0].total;
        if (a->detail[0].check) {
            snprintf(told->check, sizeof told->check, "%s", a->detail[0].check);
            snprintf(told->reason, sizeof told->reason, "%s", a->detail[0].reason);
        }
    }
}

static void decide(struct sched_test *t)
{
    struct round_outcome out = test_world_decide(&t->w, t->now_us);

    note(t, &out);
    t->wake_us = out.wake_us;
    t->rounds++;
    sched_audit(t);
}

void sched_run(struct sched_test *t, double until_s)
{
    int64_t until_us = llround(until_s * 1e6);

    decide(t);
    while (t->wake_us <= until_us) {
        t->now_us = t->wake_us;
        decide(t);
    }
    t->now_us = until_us;
}

void sched_end(struct sched_test *t, aisle_job_id job)
{
    if (jobs_row(&t->w.jobs, job)->state == AISLE_JOB_RUNNING)
        round_end(t->w.round, job, t->now_us);
    else
        round_withdraw(t->w.round, job, t->now_us, "taken back");
}

void sched_node(struct sched_test *t, aisle_node_id node, bool down)
{
    const struct job_list *jobs = &t->w.cluster.jobs[node];

    while (down && jobs->count > 0)
        round_fail(t->w.round, jobs->job[0], t->now_us, false, NULL);
    cluster_set_outage(&t->w.cluster, node, down, 0);
    round_nodes_changed(t->w.round);
}

static const struct job_row *running(const struct sched_test *t, aisle_job_id job)
{
    const struct job_row *row = jobs_kept(&t->w.jobs, job) ? jobs_row(&t->w.jobs, job) : NULL;

    return row && row->state == AISLE_JOB_RUNNING ? row : NULL;
}

aisle_node_id sched_where(const struct sched_test *t, aisle_job_id job)
{
    const struct job_row *row = running(t, job);

    return row ? held_placement(&row->where).part[0].node : AISLE_NONE;
}

double sched_since(const struct sched_test *t, aisle_job_id job)
{
    const struct job_row *row = running(t, job);

    return row ? (double)row->started_us / 1e6 : -1;
}

void sched_audit(struct sched_test *t)
{
    const char *why = mirror_audit(t->w.round->queue_state, t->w.round);

    if (why)
        give_up("mirror", why);
    test_world_audit(&t->w);
}
