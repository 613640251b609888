/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/schema.h"

#include <aisle/spec.h>
#include <aisle/types.h>

/* clang-format off: one key is one entry, two or three lines. */

const char *const schema_estimators[] = {"user", "oracle", "none", NULL};

const struct record schema_estimate = {
    .title = "estimate",
    .doc = "What the scheduler is told of run times; or the kind alone. True run times reach no "
           "policy otherwise.",
    .at = true,
    .field = (const struct field[]){
        {"kind", FIELD_CHOICE, AT(aisle_estimate_spec, kind), .choices = schema_estimators,
         .value = "user",
         .doc = "`user`: the workload's own estimates, and the true run time of jobs that come "
                "without one; `oracle`: the true run time; `none`"},
        {"factor", FIELD_REAL, .positive = true, AT(aisle_estimate_spec, factor), .max = 1e6,
         .value = "1", .doc = "times this"},
        {0},
    },
};

static const char *const checkpoint_modes[] = {"sync", "async", NULL};
static const char *const speed_formats[] = {"gavel", "pollux", "table", NULL};

static const struct record overhead = {
    .title = "training.overhead",
    .doc = "What a start costs besides, by what the job trains and on how many GPUs: a CSV file "
           "with the columns `job_type`, `gpus`, `overhead_s` (or Muri's names for the first two, "
           "`model_name` and `num_gpu`). Between two numbers of GPUs the larger one counts.",
    .field = (const struct field[]){
        {"file", FIELD_FILE, .required = true, AT(aisle_training_spec, overhead),
         .doc = "the table"},
        {"default_s", FIELD_TIME, AT(aisle_training_spec, overhead_default_us), .max = TIME_MAX,
         .value = "0", .doc = "the cost for job types that are not in it"},
        {0},
    },
};

static const struct record checkpoint = {
    .title = "training.checkpoint",
    .doc = "Periodic checkpoints: what a failure undoes goes back to the last one completed.",
    .check = check_checkpoint,
    .field = (const struct field[]){
        {"every_s", FIELD_TIME, .required = true, .positive = true,
         AT(aisle_training_spec, checkpoint_every_us), .max = TIME_MAX,
         .doc = "time of running between checkpoints"},
        {"cost_s", FIELD_TIME, AT(aisle_training_spec, checkpoint_cost_us), .max = TIME_MAX,
         .value = "0", .doc = "from its begin to its completion; below `every_s`"},
        {"mode", FIELD_CHOICE, AT(aisle_training_spec, checkpoint_mode),
         .choices = checkpoint_modes, .value = "sync",
         .doc = "`sync`: the job stands still all the while; `async`: it goes on after `stall_s`"},
        {"stall_s", FIELD_TIME, AT(aisle_training_spec, checkpoint_stall_us), .max = TIME_MAX,
         .value = "0", .doc = "mode `async`: so long it stands still, to copy its state"},
        {0},
    },
};

static const struct record speed = {
    .title = "training.speed",
    .doc = "How fast a job progresses where it stands, as a share of full speed, which is that of "
           "its best placement. Measured tables come first; the plain ratios tell what these have "
           "no column for, and all of jobs that they don't know.",
    .at = true,
    .check = check_speed,
    .field = (const struct field[]){
        {"file", FIELD_PATH, AT(aisle_speed_spec, file),
         .doc = "measured speeds by job type: a CSV file, for `pollux` the folder with a folder "
                "for each model"},
        {"format", FIELD_CHOICE, AT(aisle_speed_spec, format), .choices = speed_formats,
         .doc = "format of the file, required with it; `table` is the one to write yourself: CSV "
                "with the columns `job_type`, `step_s` (seconds that a step of the whole job "
                "takes) and what of `gpus`, `gpu_model`, `nodes`, `batch` (samples a step, over "
                "all GPUs) matters"},
        {"models", FIELD_LABELS, AT(aisle_speed_spec, model),
         .count = offsetof(struct aisle_speed_spec, model_count),
         .doc = "speed by GPU model, `{V100: 1, P100: 0.6}`; 1 is full speed, and that of models "
                "that are not named"},
        {"rack_ratio", FIELD_REAL, .positive = true, AT(aisle_speed_spec, rack_ratio), .max = 1,
         .value = "1", .doc = "speed of a job on several nodes of one rack"},
        {"spine_ratio", FIELD_REAL, .positive = true, AT(aisle_speed_spec, spine_ratio), .max = 1,
         .value = "1", .doc = "speed of a job on nodes of several racks"},
        {"hardware", FIELD_FILE, AT(aisle_speed_spec, hardware),
         .doc = "for jobs that train a large language model: GPUs and networks, as in "
                "`scenarios/data/hardware.csv`"},
        {0},
    },
};

const struct record schema_training = {
    .title = "training",
    .doc = "How fast jobs progress where they stand, and what starting and stopping cost.",
    .at = true,
    .field = (const struct field[]){
        {"start_s", FIELD_TIME, AT(aisle_training_spec, start_us), .max = TIME_MAX, .value = "0",
         .doc = "each start: GPUs are held so long before anything progresses"},
        {"restore_s", FIELD_TIME, AT(aisle_training_spec, restore_us), .max = TIME_MAX,
         .value = "0", .doc = "the same, added to each start of a job but its first"},
        {"stop_s", FIELD_TIME, AT(aisle_training_spec, stop_us), .max = TIME_MAX, .value = "0",
         .doc = "a preempted job holds its GPUs so long, to write a checkpoint; it starts nowhere before "
                "that is written"},
        {"overhead", FIELD_RECORD, .record = &overhead, .doc = "further cost of a start"},
        {"checkpoint", FIELD_RECORD, .record = &checkpoint, .doc = "periodic checkpoints"},
        {"speed", FIELD_RECORD, AT(aisle_training_spec, speed), .record = &speed,
         .doc = "how fast jobs progress"},
        {0},
    },
};
