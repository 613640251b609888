/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The CSV files of one model of the Pollux tables; pollux_model.h says what is in them. */
#ifndef AISLE_TRAINING_POLLUX_TABLES_H
#define AISLE_TRAINING_POLLUX_TABLES_H

#include <aisle/error.h>
#include <aisle/spec.h>

#include "base/mem.h"
#include "training/grid.h"

enum { POLLUX_NODES_MAX = 18 }; /* of a placement, as a number of so many digits */

struct pollux_validation {
    int64_t batch;
    struct pollux_epoch {
        double progress, sqr, var;
    } *epoch;
    size_t count, cap;
};

struct pollux_tables {
    struct grid placed; /* by placement (as a number), 0, local_bsz */
    struct grid spread; /* both files, by nodes, GPUs, local_bsz */
    int32_t node_gpus;  /* the largest digit of a placement */
    struct pollux_validation *validation; /* by batch; at least one */
    size_t count, cap;
    size_t epochs;    /* that all of them have; at least one */
    double *progress; /* at the end of each epoch; rises */
};

/** Reads a folder. pollux_tables_fini() is due in any case. */
AISLE_MUST_CHECK
enum aisle_status pollux_tables_read(struct pollux_tables *t, const char *folder,
                                     const struct aisle_place *at, struct aisle_error *err);
void pollux_tables_fini(struct pollux_tables *t);

/** Names in a folder in order of name, NULL-terminated; in the arena.
 * @return AISLE_EIO at `at` if it can't be read */
AISLE_MUST_CHECK
enum aisle_status pollux_list(const char *folder, const struct aisle_place *at, struct arena *a,
                              char ***out, struct aisle_error *err);

#endif
