/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The figures that a table is made of: the chosen metrics of all runs. */
#ifndef AISLE_TABLES_FIGURES_H
#define AISLE_TABLES_FIGURES_H

#include "tables/points.h"

struct figure {
    const char *name, *unit;
    double *value; /* of each run, in the order of points; NaN: it has none */
};

struct figures {
    struct arena arena;
    size_t count;
    struct figure *metric;
};

/**
 * Reads the metrics that a list of patterns names, as in aisle_table_options, in its order; those of one
 * pattern by name.
 *
 * @return AISLE_EDB; AISLE_EVALUE: nothing is named so. On failure there is nothing to be freed
 */
AISLE_MUST_CHECK
enum aisle_status figures_read(struct figures *out, sqlite3 *db, const struct points *points,
                               const char *path, const char *patterns, struct aisle_error *err);
void figures_fini(struct figures *f);

#endif
