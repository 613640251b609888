/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/rows.h"

#include "record/store.h"

enum aisle_status rows_prepare(sqlite3 *db, sqlite3_stmt **out, int64_t run_id, const char *sql,
                               struct aisle_error *err)
{
    *out = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
        return store_fail(db, "write", err);
    sqlite3_bind_int64(*out, 1, run_id);
    return AISLE_OK;
}

enum aisle_status rows_write(sqlite3_stmt *st, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    if (sqlite3_step(st) != SQLITE_DONE)
        status = store_fail(sqlite3_db_handle(st), "write", err);
    sqlite3_reset(st);
    return status;
}

void rows_bind_text(sqlite3_stmt *st, int i, const char *text)
{
    sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC); /* NULL binds NULL */
}

void rows_bind_time(sqlite3_stmt *st, int i, int64_t us)
{
    if (us < 0)
        sqlite3_bind_null(st, i);
    else
        sqlite3_bind_double(st, i, (double)us / 1e6);
}
