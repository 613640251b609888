/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Cells: one run of an experiment, in a process of its own.
 *
 * The process writes two files into the experiment's folder: the run's database, and an outcome
 * (status, errors, metrics) that the parent reads when the process has ended.
 */
#ifndef AISLE_EXPERIMENT_CELL_H
#define AISLE_EXPERIMENT_CELL_H

#include <sys/types.h>

#include <aisle/experiment.h>

#include "base/mem.h"

struct cell_metric {
    char name[64], unit[8];
    double value;
};

/** What a cell came to. */
struct cell_outcome {
    enum aisle_status status;
    struct aisle_errors errs; /* errors, or the warnings of a run that went well */
    char digest[65];
    size_t metric_count;
    struct cell_metric *metric; /* in the arena it was read into */
};

struct cell {
    const char *policy;
    uint64_t seed;
    char *database, *outcome; /* files */
    pid_t pid;                /* while it runs */
    bool ended;
    struct cell_outcome result;
};

/** Starts the cell's process. AISLE_EIO if there can be none. */
AISLE_MUST_CHECK
enum aisle_status cell_start(struct cell *c, const struct aisle_scenario *s,
                             const struct aisle_compare_options *options, struct aisle_error *err);

/** Reads what an ended process left; `wait_status` as from waitpid(). */
void cell_end(struct cell *c, int wait_status, struct arena *a);

#endif
