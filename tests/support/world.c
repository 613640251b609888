/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void test_world_init(struct test_world *w, uint64_t seed)
{
    *w = (struct test_world){.knob = {0.95}};
    cluster_init(&w->cluster);
    w->env = (struct aisle_policy_env){.knob = w->knob,
                                       .rng = random_stream(seed, "policy"),
                                       .mix = &w->mix,
                                       .cluster = &w->facts};
    w->mix.entry = w->entry;
}

void test_world_fini(struct test_world *w)
{
    round_free(w->round);
    jobs_fini(&w->jobs);
    shapes_fini(&w->shapes);
    cluster_fini(&w->cluster);
    gsl_rng_free(w->env.rng);
}

aisle_node_id test_world_node(struct test_world *w, int64_t cpu_milli, int64_t mem_mib,
                              int32_t gpu_count, const char *model)
{
    char name[32];

    snprintf(name, sizeof name, "n%zu", w->cluster.node_count);
    if (cpu_milli > w->facts.cpu_milli_most)
        w->facts.cpu_milli_most = cpu_milli;
    if (gpu_count * AISLE_GPU_MILLI > w->facts.gpu_milli_most)
        w->facts.gpu_milli_most = gpu_count * AISLE_GPU_MILLI;
    w->facts.gpu_milli += gpu_count * AISLE_GPU_MILLI;
    w->facts.cpu_milli += cpu_milli;
    w->facts.mem_mib += mem_mib;
    w->facts.node_count++;
    return cluster_add(
        &w->cluster,
        &(struct node){
            .name = name, .cpu_milli = cpu_milli, .mem_mib = mem_mib, .gpu_count = gpu_count},
        model);
}

const struct aisle_shape *test_world_shape(struct test_world *w, int64_t cpu_milli, int64_t mem_mib,
                                           int32_t gpu_count, int32_t gpu_milli, const char *models)
{
    const struct aisle_shape *s = shapes_add(&w->shapes,
                                             &(struct request){.cpu_milli = cpu_milli,
                                                               .mem_mib = mem_mib,
                                                               .gpu_count = gpu_count,
                                                               .gpu_milli = gpu_milli,
                                                               .gpu_models = models},
                                             &w->cluster.models, NULL);

    assert(w->mix.count < sizeof w->entry / sizeof w->entry[0]);
    w->entry[w->mix.count++] =
        (struct aisle_mix_entry){.shape = *s, .pods = 1, .spec_text = shapes_spec(&w->shapes, s)};
    return s;
}

void test_world_start(struct test_world *w, const struct aisle_queue_type *queue,
                      const struct aisle_placement_type *placement, enum search_method method)
{
    struct round_setup setup = {.cluster = &w->cluster,
                                .jobs = &w->jobs,
                                .queue = queue,
                                .placement = placement,
                                .queue_env = w->env,
                                .placement_env = w->env,
                                .method = method};

    if (round_new(&w->round, &setup, NULL) != AISLE_OK)
        abort();
}

aisle_job_id test_world_submit(struct test_world *w, struct job_row facts)
{
    char name[32];
    aisle_job_id id;

    snprintf(name, sizeof name, "j%zu", w->jobs.count);
    facts.name = name;
    id = jobs_add(&w->jobs, &facts);
    round_arrive(w->round, id);
    return id;
}

aisle_job_id test_world_arrive_elastic(struct test_world *w, const struct aisle_shape *shape,
                                       uint32_t pods, uint32_t pods_min)
{
    return test_world_submit(w, (struct job_row){.shape = shape,
                                                 .estimate_us = AISLE_NEVER,
                                                 .work_us = AISLE_NEVER,
                                                 .tenant = AISLE_NONE,
                                                 .pods = pods,
                                                 .pods_min = pods_min});
}

aisle_job_id test_world_arrive(struct test_world *w, const struct aisle_shape *shape, uint32_t pods)
{
    return test_world_arrive_elastic(w, shape, pods, pods);
}

struct round_outcome test_world_decide(struct test_world *w, int64_t now_us)
{
    struct round_outcome out;
    struct aisle_error err;

    if (round_decide(w->round, now_us, &out, &err) != AISLE_OK) {
        aisle_error_print(&err, stderr);
        abort();
    }
    return out;
}

static void each_part(void *self, void (*each)(void *, aisle_job_id, const struct aisle_part *),
                      void *ctx)
{
    const struct test_world *w = self;

    for (aisle_job_id i = 0; i < w->jobs.count; i++) {
        struct aisle_placement p;

        if (!jobs_kept(&w->jobs, i))
            continue;
        p = held_placement(&jobs_row(&w->jobs, i)->where);
        if (jobs_row(&w->jobs, i)->state == AISLE_JOB_RUNNING)
            for (size_t k = 0; k < p.count; k++)
                each(ctx, i, &p.part[k]);
    }
}

void test_world_audit(struct test_world *w)
{
    struct aisle_error err;

    if (cluster_audit(&w->cluster, each_part, w, &err) != AISLE_OK) {
        aisle_error_print(&err, stderr);
        abort();
    }
}
