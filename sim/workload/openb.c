/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The source "openb": the pods of an OpenB list.
 *
 * What arrives when depends on the scenario, in this order:
 * - `order`: as the given column says; the k-th pod (k from 0) arrives at k seconds and stays.
 * - `inflate_gpu_load`: shuffled, then cloned or deleted up to a load; likewise.
 * - `use_durations`: at creation_time less the first one's, so that the first pod arrives at 0, for
 *   as long as it ran. Pods of equal time arrive in the list's order; those without a
 *   deletion_time are dropped.
 * - none of these: as listed; the k-th arrives at k seconds and stays.
 *
 * A pod that arrives again is a clone; the k-th of NAME is called NAME+k.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/mem.h"
#include "workload/openb_arrivals.h"
#include "workload/openb_pod.h"
#include "workload/registry.h"

struct openb {
    const struct aisle_workload_spec *spec;
    struct arena arena;
    struct openb_pod *pod;
    size_t pod_count;
    struct openb_arrivals arrivals;
    size_t next;     /* arrival */
    uint32_t *times; /* that each pod has arrived so far */
    bool timed;
    char *name; /* of the last clone */
    size_t name_capacity;
    struct aisle_import import;
};

static void take_stock(struct openb *openb)
{
    bool *seen = mem_new(openb->pod_count, sizeof *seen);
    struct aisle_import *import = &openb->import;

    *import = (struct aisle_import){.file = openb->spec->file.name,
                                    .rows = openb->pod_count,
                                    .arrivals = openb->arrivals.count};
    for (size_t i = 0; i < openb->arrivals.count; i++) {
        const struct openb_pod *pod = &openb->pod[openb->arrivals.row[i]];

        import->kept += !seen[openb->arrivals.row[i]];
        seen[openb->arrivals.row[i]] = true;
        import->cpu_milli += pod->cpu_milli;
        import->gpu_milli += openb_pod_gpu_milli(pod);
    }
    if (openb->timed)
        import->dropped = import->rows - import->kept;
    mem_free(seen);
}

static enum aisle_status init(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err)
{
    const struct aisle_workload_spec *spec = env->spec;
    struct openb *openb = state;
    bool given = spec->order.file.name != NULL, inflated = !given && spec->inflate_gpu_load > 0;
    enum aisle_status status;

    openb->spec = spec;
    openb->timed = !given && !inflated && spec->use_durations;
    status = openb_pods_read(&spec->file, openb->timed ? OPENB_TIMES_NEEDED : OPENB_TIMES_IGNORED,
                             &openb->arena, &openb->pod, &openb->pod_count, err);
    if (status)
        return status;
    if (given)
        status = openb_arrivals_given(&openb->arrivals, env, openb->pod_count, err);
    else if (inflated)
        status = openb_arrivals_inflated(&openb->arrivals, env, openb->pod, openb->pod_count, err);
    else if (openb->timed)
        openb_arrivals_timed(&openb->arrivals, openb->pod, openb->pod_count);
    else
        openb_arrivals_as_listed(&openb->arrivals, openb->pod_count);
    if (status)
        return status;
    openb->times = arena_new(&openb->arena, openb->pod_count, sizeof *openb->times);
    take_stock(openb);
    return AISLE_OK;
}

static const char *clone_name(struct openb *openb, const char *name, uint32_t k)
{
    int length;

    if (k == 0)
        return name;
    length = snprintf(NULL, 0, "%s+%" PRIu32, name, k);
    openb->name = mem_reserve(openb->name, &openb->name_capacity, (size_t)length + 1, 1);
    snprintf(openb->name, openb->name_capacity, "%s+%" PRIu32, name, k);
    return openb->name;
}

static struct aisle_arrival arrival_of(const struct openb *openb, const struct openb_pod *pod)
{
    return (struct aisle_arrival){
        .pods = 1,
        .name = pod->name,
        .cpu_milli = pod->cpu_milli,
        .mem_mib = pod->mem_mib,
        .gpu_count = pod->gpu_count,
        .gpu_milli = pod->gpu_milli,
        .gpu_models = pod->gpu_models,
        .duration_us = AISLE_NEVER,
        .at = {.file = openb->spec->file.path, .line = pod->line, .col = 1},
    };
}

static enum aisle_status next(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    struct openb *openb = state;
    size_t k = openb->next;
    const struct openb_pod *pod;
    uint32_t row;

    (void)err;
    if (k == openb->arrivals.count)
        return AISLE_END;
    openb->next++;
    row = openb->arrivals.row[k];
    pod = &openb->pod[row];
    *out = arrival_of(openb, pod);
    out->name = clone_name(openb, pod->name, openb->times[row]++);
    out->submit_us = (int64_t)k * 1000000;
    if (openb->timed) {
        out->submit_us = pod->submit_us - openb->pod[openb->arrivals.row[0]].submit_us;
        out->duration_us = pod->duration_us;
    }
    return AISLE_OK;
}

static void base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx)
{
    const struct openb *openb = state;

    for (size_t i = 0; i < openb->pod_count; i++) {
        struct aisle_arrival arrival = arrival_of(openb, &openb->pod[i]);

        each(ctx, &arrival);
    }
}

static void report(const void *state, struct aisle_import *out)
{
    *out = ((const struct openb *)state)->import;
}

static void fini(void *state)
{
    struct openb *openb = state;

    openb_arrivals_fini(&openb->arrivals);
    mem_free(openb->name);
    arena_fini(&openb->arena);
}

const struct aisle_source_type workload_openb = {
    .name = "openb",
    .summary = "pods of Alibaba's GPU cluster trace of 2023, or of any CSV in its format",
    .state_size = sizeof(struct openb),
    .init = init,
    .next = next,
    .base = base,
    .report = report,
    .fini = fini,
};
