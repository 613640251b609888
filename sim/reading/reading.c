/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading/reading.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <aisle/schema.h>

#include "base/error.h"

enum { PATIENCE_MS = 5000 }; /* while a run writes its rows */

static enum aisle_status fail(sqlite3 *db, struct aisle_error *err)
{
    return error_set(err, AISLE_EDB, "cannot read %s: %s", sqlite3_db_filename(db, "main"),
                     sqlite3_errmsg(db));
}

enum aisle_status reading_query(sqlite3_stmt **out, sqlite3 *db, const char *sql,
                                const int64_t *number, int count, struct aisle_error *err)
{
    *out = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, out, NULL) != SQLITE_OK)
        return fail(db, err);
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(*out, i + 1, number[i]);
    return AISLE_OK;
}

bool reading_next(sqlite3_stmt *st, enum aisle_status *status, struct aisle_error *err)
{
    int rc = *status == AISLE_OK ? sqlite3_step(st) : SQLITE_DONE;

    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        *status = fail(sqlite3_db_handle(st), err);
    return rc == SQLITE_ROW;
}

const char *reading_text(sqlite3_stmt *st, int column, struct arena *a)
{
    return arena_text(a, (const char *)sqlite3_column_text(st, column));
}

double reading_real(sqlite3_stmt *st, int column)
{
    return sqlite3_column_type(st, column) == SQLITE_NULL ? (double)NAN
                                                          : sqlite3_column_double(st, column);
}

/* The value of a pragma; SQLite's code. */
static int pragma(sqlite3 *db, const char *sql, int *out)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static enum aisle_status examine(sqlite3 *db, const char *path, struct aisle_error *err)
{
    int id = 0, version = 0, rc = pragma(db, "PRAGMA application_id", &id);

    if (rc == SQLITE_OK)
        rc = pragma(db, "PRAGMA user_version", &version);
    if (rc != SQLITE_OK && rc != SQLITE_NOTADB)
        return fail(db, err);
    if (rc == SQLITE_NOTADB || id != AISLE_DB_APPLICATION_ID)
        return error_set(err, AISLE_EDB, "%s is not a results database of aisle", path);
    if (version != AISLE_DB_VERSION)
        return error_set(err, AISLE_EDB,
                         "%s is a results database of version %d; this aisle reads version %d",
                         path, version, AISLE_DB_VERSION);
    return AISLE_OK;
}

enum aisle_status reading_open(sqlite3 **out, const char *path, struct aisle_error *err)
{
    enum aisle_status status;

    *out = NULL;
    if (access(path, R_OK) != 0) /* SQLite's own words would not tell why */
        return error_set(err, AISLE_EIO, "cannot read %s: %s", path, strerror(errno));
    if (sqlite3_open_v2(path, out, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        status = error_set(err, AISLE_EIO, "cannot read %s: %s", path, sqlite3_errmsg(*out));
    } else {
        sqlite3_busy_timeout(*out, PATIENCE_MS);
        status = examine(*out, path, err);
    }
    if (status != AISLE_OK) {
        sqlite3_close(*out);
        *out = NULL;
    }
    return status;
}
