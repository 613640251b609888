/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The source "pods": those that the scenario itself lists.
 *
 * Each group of equal pods is a sequence in time; a heap merges them, so that groups of any length
 * take constant memory. Pods of one instant come in the order of their groups.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "base/mem.h"
#include "workload/registry.h"

struct cursor {
    int64_t submit_us; /* of the group's next pod */
    size_t group;
    int64_t k;
};

struct pods {
    const struct aisle_workload_spec *spec;
    struct cursor *heap; /* the earliest first */
    size_t count;
    char *name;
    size_t name_capacity;
    struct aisle_import import;
};

static bool before(const struct cursor *a, const struct cursor *b)
{
    return a->submit_us != b->submit_us ? a->submit_us < b->submit_us : a->group < b->group;
}

static void sink(struct pods *pods, size_t i)
{
    for (;;) {
        size_t least = i;
        struct cursor moved = pods->heap[i];

        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < pods->count; child++)
            if (before(&pods->heap[child], &pods->heap[least]))
                least = child;
        if (least == i)
            return;
        pods->heap[i] = pods->heap[least];
        pods->heap[least] = moved;
        i = least;
    }
}

static int64_t gpu_milli(const struct aisle_pod_group *group)
{
    return group->gpu_count ? group->gpu_milli : 0;
}

static enum aisle_status add(struct pods *pods, size_t i, struct aisle_error *err)
{
    const struct aisle_pod_group *group = &pods->spec->pod[i];
    int64_t last_us, cpu_milli, gpu;

    if (group->count <= 0)
        return AISLE_OK;
    if (__builtin_mul_overflow(group->count - 1, group->every_us, &last_us) ||
        __builtin_add_overflow(last_us, group->submit_us, &last_us))
        return error_at(err, AISLE_EVALUE, &group->at, "the last of \"%s\" arrives too late",
                        group->name);
    if (__builtin_mul_overflow(group->count, group->cpu_milli, &cpu_milli) ||
        __builtin_mul_overflow(group->count, group->gpu_count * gpu_milli(group), &gpu) ||
        __builtin_add_overflow(pods->import.cpu_milli, cpu_milli, &pods->import.cpu_milli) ||
        __builtin_add_overflow(pods->import.gpu_milli, gpu, &pods->import.gpu_milli))
        return error_at(err, AISLE_EVALUE, &group->at, "\"%s\" ask for too much in all",
                        group->name);
    pods->import.rows += (uint64_t)group->count;
    pods->heap[pods->count++] = (struct cursor){.submit_us = group->submit_us, .group = i};
    return AISLE_OK;
}

static enum aisle_status init(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err)
{
    struct pods *pods = state;

    pods->spec = env->spec;
    pods->heap = mem_new(env->spec->pod_count, sizeof *pods->heap);
    for (size_t i = 0; i < env->spec->pod_count; i++) {
        enum aisle_status status = add(pods, i, err);

        if (status)
            return status;
    }
    pods->import.kept = pods->import.arrivals = pods->import.rows;
    for (size_t i = pods->count / 2; i-- > 0;)
        sink(pods, i);
    return AISLE_OK;
}

static struct aisle_arrival arrival_of(struct pods *pods, const struct aisle_pod_group *group,
                                       int64_t k)
{
    const char *name = group->name;
    int length;

    if (group->numbered) {
        length = snprintf(NULL, 0, "%s-%" PRId64, group->name, k);
        pods->name = mem_reserve(pods->name, &pods->name_capacity, (size_t)length + 1, 1);
        snprintf(pods->name, pods->name_capacity, "%s-%" PRId64, group->name, k);
        name = pods->name;
    }
    return (struct aisle_arrival){
        .pods = 1,
        .name = name,
        .cpu_milli = group->cpu_milli,
        .mem_mib = group->mem_mib,
        .gpu_count = (int32_t)group->gpu_count,
        .gpu_milli = (int32_t)gpu_milli(group),
        .gpu_models = group->gpu_model ? group->gpu_model : "",
        .duration_us = group->duration_us,
        .at = group->at,
    };
}

static enum aisle_status next(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    struct pods *pods = state;
    struct cursor *first = pods->heap;
    const struct aisle_pod_group *group;

    (void)err;
    if (!pods->count)
        return AISLE_END;
    group = &pods->spec->pod[first->group];
    *out = arrival_of(pods, group, first->k);
    out->submit_us = first->submit_us;
    if (++first->k < group->count)
        first->submit_us += group->every_us;
    else
        *first = pods->heap[--pods->count];
    if (pods->count)
        sink(pods, 0);
    return AISLE_OK;
}

static void base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx)
{
    /* Names of its own, since next() lends its one until it is called again. */
    struct pods own = {.spec = ((struct pods *)state)->spec};

    for (size_t i = 0; i < own.spec->pod_count; i++)
        for (int64_t k = 0; k < own.spec->pod[i].count; k++) {
            struct aisle_arrival arrival = arrival_of(&own, &own.spec->pod[i], k);

            each(ctx, &arrival);
        }
    mem_free(own.name);
}

static void report(const void *state, struct aisle_import *out)
{
    *out = ((const struct pods *)state)->import;
}

static void fini(void *state)
{
    struct pods *pods = state;

    mem_free(pods->heap);
    mem_free(pods->name);
}

const struct aisle_source_type workload_pods = {
    .name = "pods",
    .summary = "the pods that the scenario lists",
    .state_size = sizeof(struct pods),
    .init = init,
    .next = next,
    .base = base,
    .report = report,
    .fini = fini,
};
