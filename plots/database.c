/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/database.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <aisle/schema.h>

#include "plots/fail.h"

enum { PATIENCE_MS = 5000 }; /* while a run writes its rows */

static int read_number(sqlite3 *db, const char *pragma, int *out)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, pragma, -1, &st, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static enum aisle_status examine(sqlite3 *db, const char *path, struct aisle_error *err)
{
    int id = 0, version = 0, rc = read_number(db, "PRAGMA application_id", &id);

    if (rc == SQLITE_OK)
        rc = read_number(db, "PRAGMA user_version", &version);
    if (rc != SQLITE_OK && rc != SQLITE_NOTADB)
        return plot_fail(err, AISLE_EDB, NULL, "cannot read %s: %s", path, sqlite3_errmsg(db));
    if (rc == SQLITE_NOTADB || id != AISLE_DB_APPLICATION_ID)
        return plot_fail(err, AISLE_EDB, NULL, "%s is not a results database of aisle", path);
    if (version != AISLE_DB_VERSION)
        return plot_fail(err, AISLE_EDB, NULL,
                         "%s is a results database of version %d; this aisle reads version %d",
                         path, version, AISLE_DB_VERSION);
    return AISLE_OK;
}

enum aisle_status database_open(sqlite3 **out, const char *path, struct aisle_error *err)
{
    enum aisle_status status;

    *out = NULL;
    if (access(path, R_OK) != 0)
        return plot_fail(err, AISLE_EIO, NULL, "cannot read %s: %s", path, strerror(errno));
    if (sqlite3_open_v2(path, out, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        status = plot_fail(err, AISLE_EIO, NULL, "cannot read %s: %s", path, sqlite3_errmsg(*out));
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
