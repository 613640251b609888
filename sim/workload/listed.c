/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sources "pods" and "jobs": those that the scenario itself lists.
 *
 * Each group of equal ones is a sequence in time; an agenda merges them, so that groups of any
 * length take constant memory. Those of one instant come in the order of their groups.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "base/mem.h"
#include "workload/agenda.h"
#include "workload/listed.h"
#include "workload/registry.h"

struct group {
    struct aisle_arrival each; /* what they all ask for, by the group's name */
    int64_t count, every_us;
    bool numbered;
    bool waits;   /* for others: not for this source to yield */
    int64_t next; /* from 0 */
};

struct listed {
    struct group *group;
    size_t count;
    struct agenda agenda; /* of groups */
    char *name;
    size_t name_capacity;
    struct aisle_import import;
};

static struct group group_of_pods(const struct aisle_pod_group *g)
{
    return (struct group){
        .each = {.name = g->name,
                 .pods = 1,
                 .cpu_milli = g->cpu_milli,
                 .mem_mib = g->mem_mib,
                 .gpu_count = (int32_t)g->gpu_count,
                 .gpu_milli = (int32_t)(g->gpu_count ? g->gpu_milli : 0),
                 .gpu_models = g->gpu_model ? g->gpu_model : "",
                 .submit_us = g->submit_us,
                 .duration_us = g->duration_us,
                 .at = g->at},
        .count = g->count,
        .every_us = g->every_us,
        .numbered = g->numbered,
        .waits = g->after_count > 0,
    };
}

static struct group group_of_jobs(const struct aisle_job_group *g)
{
    return (struct group){
        .each = {.name = g->name,
                 .pods = (uint32_t)g->pods,
                 .pods_min = (uint32_t)g->pods_min,
                 .cpu_milli = g->cpu_milli,
                 .mem_mib = g->mem_mib,
                 .gpu_count = (int32_t)g->gpu_count,
                 .gpu_milli = (int32_t)(g->gpu_count ? g->gpu_milli : 0),
                 .gpu_models = g->gpu_model ? g->gpu_model : "",
                 .tenant = g->tenant,
                 .priority = (int32_t)g->priority,
                 .submit_us = g->submit_us,
                 .duration_us = g->duration_us,
                 .estimate_us = g->estimate_us,
                 .job_type = g->job_type,
                 .steps = g->steps,
                 .batch = g->batch,
                 .llm = g->llm.params > 0 ? &g->llm : NULL,
                 .at = g->at},
        .count = g->count,
        .every_us = g->every_us,
        .numbered = g->numbered,
        .waits = g->after_count > 0,
    };
}

size_t listed_groups(const struct aisle_workload_spec *spec)
{
    return spec->pod_count + spec->job_count;
}

static struct group group_at(const struct aisle_workload_spec *spec, size_t i)
{
    struct group group = i < spec->pod_count ? group_of_pods(&spec->pod[i])
                                             : group_of_jobs(&spec->job[i - spec->pod_count]);

    group.each.group = (uint32_t)i + 1;
    return group;
}

int64_t listed_count(const struct aisle_workload_spec *spec, size_t group)
{
    return group_at(spec, group).count;
}

bool listed_waits(const struct aisle_workload_spec *spec, size_t group)
{
    return group_at(spec, group).waits;
}

static enum aisle_status add(struct listed *listed, struct group group, struct aisle_error *err)
{
    const struct aisle_arrival *each = &group.each;
    int64_t last_us, pods, cpu_milli, gpu_milli;

    if (group.count <= 0)
        return AISLE_OK;
    if (__builtin_mul_overflow(group.count - 1, group.every_us, &last_us) ||
        __builtin_add_overflow(last_us, each->submit_us, &last_us))
        return error_at(err, AISLE_EVALUE, &each->at, "the last of \"%s\" arrives too late",
                        each->name);
    if (__builtin_mul_overflow(group.count, each->pods, &pods) ||
        __builtin_mul_overflow(pods, each->cpu_milli, &cpu_milli) ||
        __builtin_mul_overflow(pods, (int64_t)each->gpu_count * each->gpu_milli, &gpu_milli) ||
        __builtin_add_overflow(listed->import.cpu_milli, cpu_milli, &listed->import.cpu_milli) ||
        __builtin_add_overflow(listed->import.gpu_milli, gpu_milli, &listed->import.gpu_milli))
        return error_at(err, AISLE_EVALUE, &each->at, "\"%s\" ask for too much in all", each->name);
    listed->import.rows += (uint64_t)group.count;
    if (!group.waits)
        agenda_set(&listed->agenda, (uint32_t)listed->count, each->submit_us);
    listed->group[listed->count++] = group;
    return AISLE_OK;
}

static void prepare(struct listed *listed, size_t groups)
{
    listed->group = mem_new(groups, sizeof *listed->group);
    agenda_init(&listed->agenda, groups);
}

static void take_stock(struct listed *listed)
{
    listed->import.kept = listed->import.arrivals = listed->import.rows;
}

static enum aisle_status add_all(struct listed *listed, const struct aisle_workload_spec *spec,
                                 size_t first, size_t count, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    prepare(listed, count);
    for (size_t i = 0; i < count && !status; i++)
        status = add(listed, group_at(spec, first + i), err);
    take_stock(listed);
    return status;
}

static enum aisle_status init_pods(void *state, const struct aisle_source_env *env,
                                   struct aisle_error *err)
{
    return add_all(state, env->spec, 0, env->spec->pod_count, err);
}

static enum aisle_status init_jobs(void *state, const struct aisle_source_env *env,
                                   struct aisle_error *err)
{
    return add_all(state, env->spec, env->spec->pod_count, env->spec->job_count, err);
}

/* The k-th of a group; its name is in the buffer if it needs one. */
static struct aisle_arrival arrival_of(const struct group *group, int64_t k, char **buffer,
                                       size_t *capacity)
{
    struct aisle_arrival arrival = group->each;
    int length;

    arrival.submit_us += k * group->every_us;
    if (!group->numbered)
        return arrival;
    length = snprintf(NULL, 0, "%s-%" PRId64, group->each.name, k);
    *buffer = mem_reserve(*buffer, capacity, (size_t)length + 1, 1);
    snprintf(*buffer, *capacity, "%s-%" PRId64, group->each.name, k);
    arrival.name = *buffer;
    return arrival;
}

struct aisle_arrival listed_arrival(const struct aisle_workload_spec *spec, size_t group, int64_t k,
                                    char **buffer, size_t *capacity)
{
    struct group g = group_at(spec, group);

    return arrival_of(&g, k, buffer, capacity);
}

static enum aisle_status next(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    struct listed *listed = state;
    uint32_t first = agenda_next(&listed->agenda);
    struct group *group;

    (void)err;
    if (first == AISLE_NONE)
        return AISLE_END;
    group = &listed->group[first];
    *out = arrival_of(group, group->next, &listed->name, &listed->name_capacity);
    if (++group->next < group->count)
        agenda_set(&listed->agenda, first, out->submit_us + group->every_us);
    else
        agenda_drop(&listed->agenda, first);
    return AISLE_OK;
}

static void base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx)
{
    const struct listed *listed = state;
    char *name = NULL; /* of its own: next() lends its one until it is called again */
    size_t capacity = 0;

    for (size_t i = 0; i < listed->count; i++)
        for (int64_t k = 0; k < listed->group[i].count; k++) {
            struct aisle_arrival arrival = arrival_of(&listed->group[i], k, &name, &capacity);

            each(ctx, &arrival);
        }
    mem_free(name);
}

static void report(const void *state, struct aisle_import *out)
{
    *out = ((const struct listed *)state)->import;
}

static void fini(void *state)
{
    struct listed *listed = state;

    agenda_fini(&listed->agenda);
    mem_free(listed->group);
    mem_free(listed->name);
}

const struct aisle_source_type workload_jobs = {
    .name = "jobs",
    .summary = "the training jobs that the scenario lists",
    .jobs = true,
    .state_size = sizeof(struct listed),
    .init = init_jobs,
    .next = next,
    .base = base,
    .report = report,
    .fini = fini,
};

const struct aisle_source_type workload_pods = {
    .name = "pods",
    .summary = "the pods that the scenario lists",
    .state_size = sizeof(struct listed),
    .init = init_pods,
    .next = next,
    .base = base,
    .report = report,
    .fini = fini,
};
