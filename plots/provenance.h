/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Provenance: where a figure came from, written into the file itself.
 *
 * Taken from the database alone, so that the same database gives the same bytes: the figure, the
 * version of aisle that ran, and for each policy its seeds and the configuration's SHA-256.
 */
#ifndef AISLE_PLOTS_PROVENANCE_H
#define AISLE_PLOTS_PROVENANCE_H

#include <sqlite3.h>

#include <aisle/error.h>

struct provenance {
    char *figure;   /* "aisle figure allocation" */
    char *software; /* "aisle 0.1.0" */
    char *runs;     /* one line for each policy and configuration */
};

/** Reads it. AISLE_EDB. Always release with provenance_fini(). */
AISLE_MUST_CHECK
enum aisle_status provenance_init(struct provenance *out, sqlite3 *db, const char *figure,
                                  struct aisle_error *err);
void provenance_fini(struct provenance *p);

#endif
