/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/schema.h"

#include <aisle/spec.h>
#include <aisle/types.h>

/* One key is one entry, two or three lines. */
/* clang-format off */

static const char *const repairs[] = {"constant", "exponential", NULL};

static const struct record process = {
    .title = "faults.node and faults.gpu",
    .doc = "How parts of one kind fail. Each alternates between service, as new at time 0 and after "
           "each repair, and repair, whatever runs on it; so the share of time that it is in service is "
           "mtbf_s / (mtbf_s + repair_s), without spares.",
    .check = check_fault_process,
    .field = (const struct field[]){
        {"mtbf_s", FIELD_TIME, AT(aisle_fault_process, mtbf_us), .max = TIME_MAX, .value = "0",
         .doc = "mean time to the failure of one part in service; 0: it never fails"},
        {"weibull_shape", FIELD_REAL, AT(aisle_fault_process, weibull_shape), .min = 0.1, .max = 100,
         .value = "1", .doc = "shape of the distribution of that time: 1 exponential, below 1 early "
         "failures, above 1 wear"},
        {"repair_s", FIELD_TIME, AT(aisle_fault_process, repair_us), .max = TIME_MAX,
         .positive = true, .doc = "mean time of a repair; required if anything fails"},
        {"repair", FIELD_CHOICE, AT(aisle_fault_process, repair), .choices = repairs,
         .value = "constant", .doc = "each repair takes the mean, or an exponential time"},
        {0},
    },
};

const struct record schema_faults = {
    .title = "faults",
    .doc = "Nodes and GPUs that fail, and are repaired: drawn, or as a file says.",
    .at = true,
    .check = check_faults,
    .field = (const struct field[]){
        {"node", FIELD_RECORD, AT(aisle_faults_spec, node), .record = &process,
         .doc = "whole nodes that fail; `mtbf_s` of a group of nodes goes before this one"},
        {"gpu", FIELD_RECORD, AT(aisle_faults_spec, gpu), .record = &process,
         .doc = "single GPUs that fail"},
        {"spares", FIELD_INT, AT(aisle_faults_spec, spares), .max = 1e6, .value = "0",
         .doc = "nodes in reserve: one takes the place of a failed node, whose hardware joins the "
                "spares when it is repaired"},
        {"swap_s", FIELD_TIME, AT(aisle_faults_spec, swap_us), .max = TIME_MAX, .positive = true,
         .doc = "how long it takes until a spare serves; required with spares"},
        {"file", FIELD_FILE, AT(aisle_faults_spec, file),
         .doc = "a CSV file of events instead, with the columns `t_s`, `node`, `gpu` (an index; empty: "
                "the whole node) and `event` (`down`, `up`), in order of time"},
        {"retries", FIELD_INT, AT(aisle_faults_spec, retries), .max = 1e9, .never = true,
         .value = "never", .doc = "restarts of a job after failures, beyond which it has failed; "
         "`never`: it is always restarted, unless it failed 10000 times in a row without "
         "completing a checkpoint"},
        {0},
    },
};
