/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in which column of a trace. sim/workload/table.c has the same keys. */
#include "scenario/schema.h"

/* clang-format off: one key is one entry, two or three lines. */

static const struct record mapped = {
    .title = "A column of a trace in full",
    .doc = "Where one fact of a job stands, or what it is for all jobs: `column` or `value`. "
           "Instead of `{column: NAME}` plain `NAME` will do, instead of `{value: 1}` plain `1`; a "
           "column whose name is a number is written in full.",
    .example = "columns:\n"
               "  submit_s: {column: submit_ms, scale: 0.001}\n"
               "  duration_s: {column: iterations, times: iteration_ms, scale: 0.001}\n"
               "  gpus: 1\n"
               "  tenant: {value: research}\n",
    .check = check_mapped,
    .field = (const struct field[]){
        {"column", FIELD_TEXT, AT(aisle_map_entry, column), .doc = "name of the column"},
        {"times", FIELD_TEXT, AT(aisle_map_entry, times),
         .doc = "a second column, which the first is multiplied with"},
        {"scale", FIELD_REAL, AT(aisle_map_entry, scale), .positive = true, .max = 1e15,
         .value = "1", .doc = "the number is multiplied with it; dates are not"},
        {"value", FIELD_TEXT, AT(aisle_map_entry, constant),
         .doc = "for all jobs, as it would stand in a column"},
        {0},
    },
};

const struct record schema_columns = {
    .title = "workload.columns",
    .doc = "What stands in which column of a trace. Format `csv` needs `submit_s`, one of "
           "`duration_s`, `end_s` and `steps`, and `gpus` or `cpus`. An empty cell means that the "
           "trace does not say; a job without a submission, work or size is dropped, and counted. "
           "Times are seconds, or dates (`2017-10-09 07:01:55`, with `T`, a fraction, `Z` or "
           "`+02:00`; UTC unless said).",
    .field = (const struct field[]){
        {"id", FIELD_MAPPED, .record = &mapped, .doc = "the job's name; without it the row's number"},
        {"submit_s", FIELD_MAPPED, .record = &mapped, .doc = "when it was submitted"},
        {"duration_s", FIELD_MAPPED, .record = &mapped,
         .doc = "work: how long it ran; 0 counts as a microsecond"},
        {"end_s", FIELD_MAPPED, .record = &mapped,
         .doc = "or when it ended: work is `end_s` less `start_s`, or less `submit_s` without it"},
        {"start_s", FIELD_MAPPED, .record = &mapped, .doc = "when it started"},
        {"steps", FIELD_MAPPED, .record = &mapped,
         .doc = "or work in steps of its job type; -1: a whole training as `training.speed.file` "
                "knows it"},
        {"gpus", FIELD_MAPPED, .record = &mapped,
         .doc = "GPUs of the job: as many pods of one GPU; below 1 a share of one"},
        {"cpus", FIELD_MAPPED, .record = &mapped,
         .doc = "processors of the job: as many pods of one core; of a job with GPUs, split evenly "
                "over its pods"},
        {"pods_min", FIELD_MAPPED, .record = &mapped,
         .doc = "an elastic job runs with so few pods"},
        {"cpu_milli", FIELD_MAPPED, .record = &mapped,
         .doc = "CPU of each pod, in thousandths of a core, instead of `cpus`"},
        {"mem_mib", FIELD_MAPPED, .record = &mapped, .doc = "memory of each pod, in MiB"},
        {"gpu_model", FIELD_MAPPED, .record = &mapped, .doc = "models that will do, between vertical bars"},
        {"tenant", FIELD_MAPPED, .record = &mapped, .doc = "whose job it is"},
        {"priority", FIELD_MAPPED, .record = &mapped, .doc = "higher is more important"},
        {"estimate_s", FIELD_MAPPED, .record = &mapped,
         .doc = "how long its user said it takes; not above 0: nothing was said"},
        {"job_type", FIELD_MAPPED, .record = &mapped,
         .doc = "what it trains: a row of `training.speed.file`"},
        {"batch", FIELD_MAPPED, .record = &mapped, .doc = "batch size over all pods"},
        {0},
    },
};
