/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Provenance: where a figure came from, written into the file itself.
 *
 * Taken from the database alone, so that the same database gives the same bytes: the figure, the
 * version of aisle that ran, and for each policy its seeds and the configuration's SHA-256. A
 * figure without a database says which version drew it, and what its caller says of the data.
 */
#ifndef AISLE_PLOTS_PROVENANCE_H
#define AISLE_PLOTS_PROVENANCE_H

#include <sqlite3.h>

#include <aisle/error.h>

struct provenance {
    char *figure;   /* "aisle figure allocation" */
    char *software; /* "aisle 0.1.0" */
    char *runs;     /* one line for each policy and configuration; or the source of the data */
};

/** Reads it. AISLE_EDB. Always release with provenance_fini(). */
AISLE_MUST_CHECK
enum aisle_status provenance_init(struct provenance *out, sqlite3 *db, const char *figure,
                                  struct aisle_error *err);
/** Of a figure without a database; `source` may be NULL. */
void provenance_plain(struct provenance *out, const char *figure, const char *source);

void provenance_fini(struct provenance *p);

#endif
