/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Jobs from a CSV table with any columns: `workload.columns` says what stands where.
 *
 * Known formats are such a map under a name. Where a scenario gives columns of its own as well,
 * each goes before the format's; one that says what a job's work is replaces the format's.
 *
 * Numbers are decimals (base/decimal.h): a column, times a second one, times a scale, exactly, and
 * rounded once. Times are numbers of seconds or dates (base/calendar.h), one or the other all over
 * a file. Dates count from the first submission that is kept.
 */
#ifndef AISLE_WORKLOAD_TABLE_H
#define AISLE_WORKLOAD_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include <aisle/error.h>
#include <aisle/source.h>
#include <aisle/spec.h>

#include "base/csv.h"
#include "base/decimal.h"
#include "base/names.h"

enum table_key {
    TABLE_ID,
    TABLE_SUBMIT,
    TABLE_DURATION,
    TABLE_END,
    TABLE_START,
    TABLE_STEPS,
    TABLE_GPUS,
    TABLE_CPUS,
    TABLE_PODS_MIN,
    TABLE_CPU_MILLI,
    TABLE_MEM_MIB,
    TABLE_GPU_MODEL,
    TABLE_TENANT,
    TABLE_PRIORITY,
    TABLE_ESTIMATE,
    TABLE_JOB_TYPE,
    TABLE_BATCH,
    TABLE_KEYS
};

/** The keys of workload.columns by their numbers. */
extern const char *const table_keys[TABLE_KEYS];

/** Where one fact stands. */
struct table_fact {
    const struct aisle_map_entry *entry; /* NULL: nowhere */
    size_t column, times;                /* numbers in `want`; `times` only if the entry has it */
    struct decimal scale;
};

/** What there is to read, from the scenario and the format. */
struct table_map {
    struct table_fact fact[TABLE_KEYS];
    struct csv_column *want; /* distinct columns */
    size_t want_count;
    size_t *where; /* numbers in `want`, one for each of the spec's */
};

/** Joins the columns of a format with those of the scenario. The arena keeps it. */
void table_map_make(struct table_map *out, const struct aisle_workload_spec *spec, struct arena *a);

/** Checks that the file has all columns; the error is at the scenario's line that names one. */
AISLE_MUST_CHECK
enum aisle_status table_map_check(const struct table_map *map,
                                  const struct aisle_workload_spec *spec, const struct csv *csv,
                                  struct aisle_error *err);

struct table {
    const struct aisle_workload_spec *spec;
    struct arena arena;
    struct table_map map;
    struct csv *csv;                                          /* NULL: not open */
    uint64_t row;                                             /* of the file, from 1 */
    enum { TABLE_UNTIMED, TABLE_SECONDS, TABLE_DATES } times; /* what was seen first */
    int times_line;                                           /* where */
    uint64_t instant;                                         /* jobs of duration 0 */
    struct names names;                                       /* tenants, job types, models */
    char *id, *text;                                          /* of the present row */
    size_t id_cap, text_cap;
};

/** Reads the present row: see struct trace_reader. */
AISLE_MUST_CHECK
enum aisle_status table_job(struct table *t, struct aisle_arrival *out, const char **why,
                            struct aisle_error *err);

#endif
