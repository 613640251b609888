/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a comparison came to: its cells, and the table made of them. */
#ifndef AISLE_EXPERIMENT_COMPARISON_H
#define AISLE_EXPERIMENT_COMPARISON_H

#include <aisle/experiment.h>

#include "base/mem.h"

struct comparison_metric {
    const char *name, *unit;
    double value;
};

struct comparison_cell {
    const char *digest; /* NULL: it is not finished */
    size_t metric_count;
    struct comparison_metric *metric; /* in the order of aisle_metrics */
};

struct aisle_comparison {
    const char *name, *database;
    const char **policy;
    size_t policy_count, seed_count;
    struct comparison_cell *cell; /* policy by policy, in each seed by seed */
    size_t cell_count;
    bool interrupted;
    struct aisle_errors warnings;
    struct arena arena;
};

/** Reads the i-th cell's figures from its file. */
AISLE_MUST_CHECK
enum aisle_status comparison_read(struct aisle_comparison *c, size_t i, const char *file,
                                  struct aisle_error *err);

#endif
