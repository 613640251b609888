/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Points: the complete runs of a database, those that differ in the seed alone together.
 *
 * Runs are of one point if configuration, policy, version and the values of all axes are equal. What
 * tells points apart is a value for each axis: the policy, and the other axes of the table `axis` by
 * name. More are added where they are needed: `scenario` (its name) and `version` if there are
 * several, `configuration` (a hash of all but the policy) if two points would be alike otherwise.
 */
#ifndef AISLE_TABLES_POINTS_H
#define AISLE_TABLES_POINTS_H

#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include <aisle/error.h>

#include "base/mem.h"

struct point_run {
    int64_t id;
    uint64_t seed;
    const char *digest; /* "": not known */
};

struct point {
    const char **value; /* of each axis; NULL: its runs have none */
    const char *label;  /* "fifo/fgd", or "policy=fifo/fgd, load=2" if there are several axes */
    size_t first, count; /* its runs, by seed */
};

struct points {
    struct arena arena;
    const char *name; /* of the scenario, or of several "a, b" */
    size_t axis_count, count, run_count;
    const char **axis; /* "policy" first */
    struct point *point; /* in order of their first runs */
    struct point_run *run; /* point by point */
    size_t left_out; /* runs that are not complete */
};

/** Reads them. On failure (AISLE_EDB; AISLE_EVALUE: no complete run) there is nothing to be freed. */
AISLE_MUST_CHECK
enum aisle_status points_read(struct points *out, sqlite3 *db, const char *path,
                              struct aisle_error *err);
void points_fini(struct points *p);

#endif
