/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Rows of one run: statements whose parameter ?1 is the run's id, and what is bound to the others. */
#ifndef AISLE_RECORD_ROWS_H
#define AISLE_RECORD_ROWS_H

#include <stdint.h>

#include <sqlite3.h>

#include <aisle/error.h>

/** A statement with ?1 bound, to be finalized by the caller; NULL on failure. */
AISLE_MUST_CHECK
enum aisle_status rows_prepare(sqlite3 *db, sqlite3_stmt **out, int64_t run_id, const char *sql,
                               struct aisle_error *err);

/** Runs the statement with what was bound, which stays bound. */
AISLE_MUST_CHECK
enum aisle_status rows_write(sqlite3_stmt *st, struct aisle_error *err);

/** Borrows the text until the row is written; NULL is NULL. */
void rows_bind_text(sqlite3_stmt *st, int i, const char *text);
/** In seconds; below 0: NULL. */
void rows_bind_time(sqlite3_stmt *st, int i, int64_t us);

#endif
