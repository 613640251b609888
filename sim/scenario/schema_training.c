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

const struct record schema_training = {
    .title = "training",
    .doc = "How fast jobs progress where they stand, and what starting and stopping cost.",
    .at = true,
    .field = (const struct field[]){
        {"start_s", FIELD_TIME, AT(aisle_training_spec, start_us), .max = TIME_MAX, .value = "0",
         .doc = "each start: GPUs are held so long before anything progresses"},
        {"restore_s", FIELD_TIME, AT(aisle_training_spec, restore_us), .max = TIME_MAX,
         .value = "0", .doc = "the same, added where there is a checkpoint to restore"},
        {0},
    },
};
