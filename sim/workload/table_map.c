/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/table.h"

#include <string.h>

#include "base/error.h"

const char *const table_keys[TABLE_KEYS] = {
    [TABLE_ID] = "id",
    [TABLE_SUBMIT] = "submit_s",
    [TABLE_DURATION] = "duration_s",
    [TABLE_END] = "end_s",
    [TABLE_START] = "start_s",
    [TABLE_STEPS] = "steps",
    [TABLE_GPUS] = "gpus",
    [TABLE_CPUS] = "cpus",
    [TABLE_PODS_MIN] = "pods_min",
    [TABLE_CPU_MILLI] = "cpu_milli",
    [TABLE_MEM_MIB] = "mem_mib",
    [TABLE_GPU_MODEL] = "gpu_model",
    [TABLE_TENANT] = "tenant",
    [TABLE_PRIORITY] = "priority",
    [TABLE_ESTIMATE] = "estimate_s",
    [TABLE_JOB_TYPE] = "job_type",
    [TABLE_BATCH] = "batch",
};

/* Formats that are no more than a choice of columns. */
static const struct preset {
    const char *format;
    struct aisle_map_entry entry[9];
} presets[] = {
    {"philly", /* Jeon et al., ATC 2019, as condensed for Pollux, OSDI 2021 */
     {{.key = "submit_s", .column = "timestamp", .scale = 1},
      {.key = "duration_s", .column = "duration", .scale = 1},
      {.key = "gpus", .column = "num_gpus", .scale = 1},
      {.key = "tenant", .column = "cluster", .scale = 1}}},
    {"muri", /* Zhao et al., SIGCOMM 2022. 1.015 is a constant of its simulator. */
     {{.key = "id", .column = "job_id", .scale = 1},
      {.key = "submit_s", .column = "submit_time", .scale = 0.001},
      {.key = "duration_s", .column = "iterations", .times = "iteration_time", .scale = 0.001015},
      {.key = "gpus", .column = "num_gpu", .scale = 1},
      {.key = "job_type", .column = "model_name", .scale = 1},
      {.key = "batch", .column = "batch_size", .scale = 1},
      {.key = "priority", .column = "priority", .scale = 1}}},
    {"tiresias", /* Gu et al., NSDI 2019 */
     {{.key = "id", .column = "job_id", .scale = 1},
      {.key = "submit_s", .column = "submit_time", .scale = 1},
      {.key = "duration_s", .column = "duration", .scale = 1},
      {.key = "gpus", .column = "num_gpu", .scale = 1},
      {.key = "job_type", .column = "model_name", .scale = 1}}},
    {"pollux", /* Qiao et al., OSDI 2021 */
     {{.key = "id", .column = "name", .scale = 1},
      {.key = "submit_s", .column = "time", .scale = 1},
      {.key = "steps", .constant = "-1", .scale = 1},
      {.key = "gpus", .column = "num_replicas", .scale = 1},
      {.key = "job_type", .column = "application", .scale = 1},
      {.key = "batch", .column = "batch_size", .scale = 1}}},
};

static enum table_key key_of(const char *text)
{
    size_t k = 0;

    while (strcmp(table_keys[k], text))
        k++; /* the scenario's schema allows no other */
    return (enum table_key)k;
}

/* The number of a column, which is wanted from now on. The file is asked for all columns as if
 * none were needed, so that the error for one that is absent can be at the line that names it. */
static size_t want(struct table_map *map, const char *name)
{
    for (size_t i = 0; i < map->want_count; i++)
        if (!strcmp(map->want[i].name, name))
            return i;
    map->want[map->want_count] = (struct csv_column){.name = name, .optional = true};
    return map->want_count++;
}

static void take(struct table_map *map, const struct aisle_map_entry *entry)
{
    struct table_fact *f = &map->fact[key_of(entry->key)];

    *f = (struct table_fact){.entry = entry, .scale = decimal_of(entry->scale)};
    if (entry->column)
        f->column = want(map, entry->column);
    if (entry->times)
        f->times = want(map, entry->times);
}

static bool says_work(const char *key)
{
    enum table_key k = key_of(key);

    return k == TABLE_DURATION || k == TABLE_END || k == TABLE_STEPS;
}

/* Does the scenario say what this entry of a format says? */
static bool replaced(const struct aisle_workload_spec *spec, const struct aisle_map_entry *entry)
{
    for (size_t i = 0; i < spec->column_count; i++)
        if (!strcmp(spec->column[i].key, entry->key) ||
            (says_work(entry->key) && says_work(spec->column[i].key)))
            return true;
    return false;
}

void table_map_make(struct table_map *out, const struct aisle_workload_spec *spec, struct arena *a)
{
    size_t most = 2 * TABLE_KEYS + spec->where_count;

    *out = (struct table_map){.want = arena_new(a, most, sizeof *out->want),
                              .where = arena_new(a, spec->where_count, sizeof *out->where)};
    for (size_t i = 0; i < spec->column_count; i++)
        take(out, &spec->column[i]);
    for (size_t p = 0; p < sizeof presets / sizeof *presets; p++)
        for (const struct aisle_map_entry *e = presets[p].entry;
             e->key && !strcmp(presets[p].format, spec->format); e++)
            if (!replaced(spec, e))
                take(out, e);
    for (size_t i = 0; i < spec->where_count; i++)
        out->where[i] = want(out, spec->where[i].column);
}

/* `at` is where the scenario names the column; it does not name those of a format. */
static enum aisle_status check_column(const struct aisle_workload_spec *spec, const struct csv *csv,
                                      const char *name, size_t wanted, const struct aisle_place *at,
                                      struct aisle_error *err)
{
    struct aisle_error found = {0};

    if (csv_has(csv, wanted))
        return AISLE_OK;
    csv_missing(csv, name, &found);
    if (!at->file) {
        if (err)
            *err = found;
        return found.status;
    }
    error_at(err, AISLE_EVALUE, at, "%.200s has no column \"%.100s\"", spec->file.name, name);
    error_hint(err, "%s", found.hint);
    return AISLE_EVALUE;
}

enum aisle_status table_map_check(const struct table_map *map,
                                  const struct aisle_workload_spec *spec, const struct csv *csv,
                                  struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    for (size_t k = 0; !status && k < TABLE_KEYS; k++) {
        const struct table_fact *f = &map->fact[k];

        if (f->entry && f->entry->column)
            status = check_column(spec, csv, f->entry->column, f->column, &f->entry->at, err);
        if (!status && f->entry && f->entry->times)
            status = check_column(spec, csv, f->entry->times, f->times, &f->entry->at, err);
    }
    for (size_t i = 0; !status && i < spec->where_count; i++)
        status =
            check_column(spec, csv, spec->where[i].column, map->where[i], &spec->where[i].at, err);
    return status;
}
