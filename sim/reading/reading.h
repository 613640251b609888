/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Rows out of a results database, which is not changed. */
#ifndef AISLE_READING_READING_H
#define AISLE_READING_READING_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include <aisle/error.h>

#include "base/mem.h"

/** Opens it. AISLE_EIO: it cannot be; AISLE_EDB: it is not one of ours, or of another version. */
AISLE_MUST_CHECK
enum aisle_status reading_open(sqlite3 **out, const char *path, struct aisle_error *err);

/** A query with its numbers, ?1 and so on, bound; to be finalized by the caller. */
AISLE_MUST_CHECK
enum aisle_status reading_query(sqlite3_stmt **out, sqlite3 *db, const char *sql,
                                const int64_t *number, int count, struct aisle_error *err);

/** True if there is another row. False also on failure: then *status is not AISLE_OK. */
bool reading_next(sqlite3_stmt *st, enum aisle_status *status, struct aisle_error *err);

/** A column's text, which lives as long as the arena; NULL: NULL. */
const char *reading_text(sqlite3_stmt *st, int column, struct arena *a);
/** A column's number; NULL: NaN. */
double reading_real(sqlite3_stmt *st, int column);

#endif
