/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/openb_pod.h"

#include <inttypes.h>
#include <string.h>

#include <aisle/types.h>

#include "base/error.h"

enum { NAME, CPU, MEMORY, NUM_GPU, GPU_MILLI, GPU_SPEC, CREATION, DELETION, SCHEDULED, COLUMNS };

/* Those from CREATION on are asked for only where times are needed. */
static const struct csv_column columns[COLUMNS] = {
    [NAME] = {.name = "name"},
    [CPU] = {.name = "cpu_milli"},
    [MEMORY] = {.name = "memory_mib"},
    [NUM_GPU] = {.name = "num_gpu"},
    [GPU_MILLI] = {.name = "gpu_milli"},
    [GPU_SPEC] = {.name = "gpu_spec", .optional = true},
    [CREATION] = {.name = "creation_time"},
    [DELETION] = {.name = "deletion_time"},
    [SCHEDULED] = {.name = "scheduled_time", .optional = true},
};

static enum aisle_status check_gpu(const struct csv *csv, int64_t count, int64_t milli,
                                   const char *models, struct aisle_error *err)
{
    size_t length = strlen(models);

    if (count == 0 && milli)
        return csv_fail(csv, GPU_MILLI, err, "%" PRId64 ", but num_gpu is 0", milli);
    if (count && milli == 0)
        return csv_fail(csv, GPU_MILLI, err, "0, but num_gpu is %" PRId64, count);
    if (count > 1 && milli != AISLE_GPU_MILLI)
        return csv_fail(csv, GPU_MILLI, err,
                        "%" PRId64 ", but num_gpu is %" PRId64
                        ": several GPUs can only be whole ones (1000)",
                        milli, count);
    if (length && (models[0] == '|' || models[length - 1] == '|' || strstr(models, "||")))
        return csv_fail(csv, GPU_SPEC, err, "\"%s\" has a model without a name", models);
    return AISLE_OK;
}

static enum aisle_status read_times(const struct csv *csv, struct openb_pod *pod,
                                    struct aisle_error *err)
{
    bool scheduled = csv_cell(csv, SCHEDULED).length > 0;
    int64_t start_us = 0, end_us = 0;
    enum aisle_status status = csv_seconds(csv, CREATION, &pod->submit_us, err);

    pod->duration_us = AISLE_NEVER;
    if (status)
        return status;
    start_us = pod->submit_us;
    if (scheduled)
        status = csv_seconds(csv, SCHEDULED, &start_us, err);
    if (status || csv_cell(csv, DELETION).length == 0)
        return status;
    status = csv_seconds(csv, DELETION, &end_us, err);
    if (status)
        return status;
    if (end_us < start_us)
        return csv_fail(csv, DELETION, err, "%.*s is before %s",
                        (int)csv_cell(csv, DELETION).length, csv_cell(csv, DELETION).text,
                        scheduled ? "scheduled_time" : "creation_time");
    pod->duration_us = end_us > start_us ? end_us - start_us : 1;
    return AISLE_OK;
}

enum aisle_status openb_name(const struct csv *csv, size_t want, struct seen *seen, struct arena *a,
                             const char **out, struct aisle_error *err)
{
    char *name = csv_text(csv, want, a);
    int first;

    if (!name[0])
        return csv_fail(csv, want, err, "empty");
    first = seen_add(seen, name, csv_line(csv));
    if (first)
        return csv_fail(csv, want, err, "\"%s\" is already on line %d", name, first);
    *out = name;
    return AISLE_OK;
}

static enum aisle_status read_pod(const struct csv *csv, enum openb_times times, struct seen *seen,
                                  struct arena *a, struct openb_pod *pod, struct aisle_error *err)
{
    int64_t gpu_count = 0, gpu_milli = 0;
    enum aisle_status status = openb_name(csv, NAME, seen, a, &pod->name, err);

    if (!status)
        status = csv_int(csv, CPU, 0, OPENB_CPU_MILLI_MAX, &pod->cpu_milli, err);
    if (!status)
        status = csv_int(csv, MEMORY, 0, OPENB_MEM_MIB_MAX, &pod->mem_mib, err);
    if (!status)
        status = csv_int(csv, NUM_GPU, 0, AISLE_GPUS_MAX, &gpu_count, err);
    if (!status)
        status = csv_int(csv, GPU_MILLI, 0, AISLE_GPU_MILLI, &gpu_milli, err);
    if (status)
        return status;
    pod->gpu_count = (int32_t)gpu_count;
    pod->gpu_milli = (int32_t)gpu_milli;
    pod->gpu_models = csv_cell(csv, GPU_SPEC).length ? csv_text(csv, GPU_SPEC, a) : "";
    pod->duration_us = AISLE_NEVER;
    pod->line = csv_line(csv);
    status = check_gpu(csv, gpu_count, gpu_milli, pod->gpu_models, err);
    if (status || times == OPENB_TIMES_IGNORED)
        return status;
    return read_times(csv, pod, err);
}

enum aisle_status openb_pods_read(const struct aisle_file *file, enum openb_times times,
                                  struct arena *a, struct openb_pod **out, size_t *count,
                                  struct aisle_error *err)
{
    struct aisle_place whole = {.file = file->path};
    size_t column_count = times == OPENB_TIMES_NEEDED ? COLUMNS : CREATION;
    struct openb_pod *pod = NULL;
    struct seen seen = {0};
    struct csv *csv;
    size_t n = 0, capacity = 0;
    enum aisle_status status = csv_open(&csv, file, columns, column_count, err);

    while (!status && !(status = csv_next(csv, err))) {
        pod = mem_reserve(pod, &capacity, n + 1, sizeof *pod);
        status = read_pod(csv, times, &seen, a, &pod[n++], err);
    }
    if (status == AISLE_END && n == 0)
        status = error_at(err, AISLE_EVALUE, &whole, "the list has no pods");
    if (status == AISLE_END) {
        *out = memcpy(arena_new(a, n, sizeof *pod), pod, n * sizeof *pod);
        *count = n;
        status = AISLE_OK;
    }
    csv_close(csv);
    seen_fini(&seen);
    mem_free(pod);
    return status;
}
