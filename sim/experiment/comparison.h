/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a comparison came to: its cells, and the table made of them. */
#ifndef AISLE_EXPERIMENT_COMPARISON_H
#define AISLE_EXPERIMENT_COMPARISON_H

#include "experiment/cell.h"

struct aisle_comparison {
    const char *name, *database;
    const char **policy;
    size_t policy_count, seed_count;
    struct cell *cell; /* policy by policy, in each seed by seed */
    size_t cell_count;
    bool interrupted;
    struct aisle_errors warnings;
    struct arena arena;
};

#endif
