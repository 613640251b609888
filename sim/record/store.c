/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"

const char aisle_schema_sql[] =
#include "schema_sql.inc"
    ;

/* Every table with a run_id, `run` first. */
static const char *const tables[] = {
    "run",   "axis",    "provenance",   "metric",        "node",          "pod",      "job",
    "stint", "attempt", "attempt_node", "attempt_level", "attempt_score", "forecast", "series",
    "by_load",
};
enum { TABLES = sizeof tables / sizeof tables[0] };

enum aisle_status store_fail(sqlite3 *db, const char *what, struct aisle_error *err)
{
    int code = sqlite3_errcode(db);
    bool file = code == SQLITE_READONLY || code == SQLITE_FULL || code == SQLITE_IOERR ||
                code == SQLITE_CANTOPEN || code == SQLITE_PERM;

    return error_set(err, file ? AISLE_EIO : AISLE_EDB, "cannot %s %s: %s", what,
                     sqlite3_db_filename(db, "main"), sqlite3_errmsg(db));
}

enum aisle_status store_exec(sqlite3 *db, const char *sql, struct aisle_error *err)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? AISLE_OK
                                                                : store_fail(db, "write", err);
}

static enum aisle_status not_ours(const char *path, const char *why, struct aisle_error *err)
{
    error_set(err, AISLE_EDB, "%s %s", path, why);
    error_hint(err, "choose another file with -o");
    return AISLE_EDB;
}

/* The header of an SQLite file: bytes 60..63 are user_version, 68..71 application_id, big-endian
 * (sqlite.org/fileformat.html, 1.3). */
static uint32_t big_endian(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* What a path holds: *absent, an empty file counting as absent, or a database of ours. */
static enum aisle_status look(const char *path, bool *absent, struct aisle_error *err)
{
    unsigned char head[100] = {0};
    struct stat st;
    size_t n;
    FILE *f;

    *absent = stat(path, &st) != 0 && errno == ENOENT;
    if (*absent)
        return AISLE_OK;
    if (stat(path, &st) != 0)
        return error_set(err, AISLE_EIO, "cannot open %s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return not_ours(path, "is not a file", err);
    f = fopen(path, "rb");
    if (!f)
        return error_set(err, AISLE_EIO, "cannot open %s: %s", path, strerror(errno));
    n = fread(head, 1, sizeof head, f);
    fclose(f);
    *absent = n == 0;
    if (n == 0)
        return AISLE_OK;
    if (n < sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
        return not_ours(path, "exists and is not a database", err);
    if (big_endian(head + 68) != AISLE_DB_APPLICATION_ID)
        return not_ours(path, "is a database, but not one of aisle's", err);
    if (big_endian(head + 60) != AISLE_DB_VERSION) {
        error_set(err, AISLE_EDB, "%s is a results database of version %u, and this aisle writes %d",
                  path, big_endian(head + 60), AISLE_DB_VERSION);
        error_hint(err, "--overwrite starts it anew");
        return AISLE_EDB;
    }
    return AISLE_OK;
}

/* The folder of a path; the caller frees it. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == path ? mem_text("/")
           : slash       ? mem_printf("%.*s", (int)(slash - path), path)
                         : mem_text(".");
}

enum aisle_status store_probe(const char *path, struct aisle_error *err)
{
    bool absent;
    enum aisle_status status = look(path, &absent, err);
    char *folder = folder_of(path);

    /* SQLite keeps its journal beside the file: the folder must be writable in both cases. */
    if (status == AISLE_OK && access(folder, W_OK) != 0)
        status = error_set(err, AISLE_EIO, "cannot write into %s: %s", folder, strerror(errno));
    if (status == AISLE_OK && !absent && access(path, W_OK) != 0)
        status = error_set(err, AISLE_EIO, "cannot write %s: %s", path, strerror(errno));
    mem_free(folder);
    return status;
}

enum aisle_status store_replaceable(const char *path, struct aisle_error *err)
{
    struct aisle_error why;
    bool absent;
    enum aisle_status status = look(path, &absent, &why);

    /* One of ours of another version may go, too. */
    if (status == AISLE_EDB && strstr(why.hint, "--overwrite"))
        status = AISLE_OK;
    if (status != AISLE_OK && err)
        *err = why;
    return status;
}

enum aisle_status store_restart(const char *path, struct aisle_error *err)
{
    enum aisle_status status = store_replaceable(path, err);

    if (status == AISLE_OK && unlink(path) != 0 && errno != ENOENT)
        return error_set(err, AISLE_EIO, "cannot remove %s: %s", path, strerror(errno));
    return status;
}

/* A path as a name of SQLite that says: read it, and lock nothing. The caller frees it. */
static char *finished_name(const char *path)
{
    static const char hex[] = "0123456789ABCDEF";
    char *escaped = mem_new(3 * strlen(path) + 1, 1), *to = escaped, *name;

    for (; *path; path++) {
        if (strchr("%?#", *path)) {
            *to++ = '%';
            *to++ = hex[(unsigned char)*path >> 4];
            *to++ = hex[*path & 15];
        } else {
            *to++ = *path;
        }
    }
    /* With two slashes in front a machine's name would follow. */
    name = mem_printf("file:%s%s?mode=ro&immutable=1", strncmp(escaped, "//", 2) == 0 ? "//" : "",
                      escaped);
    mem_free(escaped);
    return name;
}

enum aisle_status store_open_finished(sqlite3 **out, const char *path, struct aisle_error *err)
{
    char *name = finished_name(path);
    enum aisle_status status = AISLE_OK;
    sqlite3 *db = NULL;

    *out = NULL;
    if (sqlite3_open_v2(name, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK) {
        *out = db;
    } else {
        status = store_fail(db, "open", err);
        sqlite3_close(db);
    }
    mem_free(name);
    return status;
}

/* Other databases are attached by names as above; its own path is one as it stands. */
static int open_writable(const char *path, sqlite3 **db)
{
    char *name = mem_printf("%s%s", strncmp(path, "file:", 5) == 0 ? "./" : "", path);
    int code = sqlite3_open_v2(
        name, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, NULL);

    mem_free(name);
    return code;
}

enum aisle_status store_open(sqlite3 **out, const char *path, enum store_care care,
                                struct aisle_error *err)
{
    enum aisle_status status;
    sqlite3 *db = NULL;
    bool absent;

    *out = NULL;
    status = look(path, &absent, err);
    if (status != AISLE_OK)
        return status;
    if (open_writable(path, &db) != SQLITE_OK) {
        status = store_fail(db, "open", err);
        sqlite3_close(db);
        return status;
    }
    sqlite3_busy_timeout(db, 60000);
    status = store_exec(db,
                           care == STORE_SCRATCH
                               ? "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"
                               : "PRAGMA synchronous = NORMAL",
                           err);
    if (status == AISLE_OK && absent) {
        char *sql = mem_printf("BEGIN IMMEDIATE; %s COMMIT;", aisle_schema_sql);

        status = store_exec(db, sql, err);
        mem_free(sql);
    }
    if (status != AISLE_OK) {
        sqlite3_close(db);
        return status;
    }
    *out = db;
    return AISLE_OK;
}

static enum aisle_status delete_run(sqlite3 *db, int64_t run_id, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    for (int t = 0; t < TABLES && status == AISLE_OK; t++) {
        char *sql = mem_printf("DELETE FROM %s WHERE run_id = %lld", tables[t], (long long)run_id);

        status = store_exec(db, sql, err);
        mem_free(sql);
    }
    return status;
}

enum aisle_status store_make_room(sqlite3 *db, const char *config_sha256, uint64_t seed,
                                     const char *version, int64_t *run_id,
                                     struct aisle_error *err)
{
    static const char SQL[] =
        "SELECT run_id, 1 FROM run WHERE config_sha256 = ?1 AND seed = ?2 AND version = ?3 "
        "UNION ALL SELECT coalesce(max(run_id), 0) + 1, 0 FROM run ORDER BY 2 DESC LIMIT 1";
    enum aisle_status status = AISLE_OK;
    sqlite3_stmt *st = NULL;
    bool equal = false;

    if (sqlite3_prepare_v2(db, SQL, -1, &st, NULL) != SQLITE_OK)
        return store_fail(db, "read", err);
    sqlite3_bind_text(st, 1, config_sha256, -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, (sqlite3_int64)seed);
    sqlite3_bind_text(st, 3, version, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW) {
        *run_id = sqlite3_column_int64(st, 0);
        equal = sqlite3_column_int(st, 1) != 0;
    } else {
        status = store_fail(db, "read", err);
    }
    sqlite3_finalize(st);
    return status == AISLE_OK && equal ? delete_run(db, *run_id, err) : status;
}

/* "a, b, c": the columns of a table but run_id, which comes first. The caller frees it. */
static char *columns_of(sqlite3 *db, const char *table)
{
    char *list = NULL, *sql = mem_printf("SELECT name FROM pragma_table_info('%s')", table);
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK) {
        sqlite3_step(st); /* run_id */
        while (sqlite3_step(st) == SQLITE_ROW) {
            char *longer = mem_printf("%s%s%s", list ? list : "", list ? ", " : "",
                                      (const char *)sqlite3_column_text(st, 0));

            mem_free(list);
            list = longer;
        }
    }
    sqlite3_finalize(st);
    mem_free(sql);
    return list;
}

static enum aisle_status put_axes(sqlite3 *db, int64_t run_id, const struct store_axis *axis,
                                  size_t count, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;
    sqlite3_stmt *st = NULL;

    if (count == 0)
        return AISLE_OK;
    if (sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO axis VALUES (?1, ?2, ?3)", -1, &st, NULL) !=
        SQLITE_OK)
        return store_fail(db, "merge into", err);
    for (size_t i = 0; i < count && status == AISLE_OK; i++) {
        sqlite3_bind_int64(st, 1, run_id);
        sqlite3_bind_text(st, 2, axis[i].name, -1, SQLITE_STATIC);
        sqlite3_bind_text(st, 3, axis[i].value, -1, SQLITE_STATIC);
        if (sqlite3_step(st) != SQLITE_DONE)
            status = store_fail(db, "merge into", err);
        sqlite3_reset(st);
    }
    sqlite3_finalize(st);
    return status;
}

static enum aisle_status copy_run(sqlite3 *db, int64_t from, int64_t to, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    for (int t = 0; t < TABLES && status == AISLE_OK; t++) {
        char *columns = columns_of(db, tables[t]);
        char *sql = mem_printf("INSERT INTO %s (run_id, %s) SELECT %lld, %s FROM cell.%s "
                               "WHERE run_id = %lld",
                               tables[t], columns, (long long)to, columns, tables[t],
                               (long long)from);

        status = store_exec(db, sql, err);
        mem_free(sql);
        mem_free(columns);
    }
    return status;
}

static enum aisle_status copy_all(sqlite3 *db, const struct store_axis *axis, size_t axis_count,
                                  struct aisle_error *err)
{
    sqlite3_stmt *st = NULL;
    enum aisle_status status = AISLE_OK;

    if (sqlite3_prepare_v2(db,
                           "SELECT run_id, config_sha256, seed, version FROM cell.run "
                           "ORDER BY run_id",
                           -1, &st, NULL) != SQLITE_OK)
        return store_fail(db, "merge into", err);
    while (status == AISLE_OK && sqlite3_step(st) == SQLITE_ROW) {
        int64_t to = 0;

        status = store_make_room(db, (const char *)sqlite3_column_text(st, 1),
                                    (uint64_t)sqlite3_column_int64(st, 2),
                                    (const char *)sqlite3_column_text(st, 3), &to, err);
        if (status == AISLE_OK)
            status = copy_run(db, sqlite3_column_int64(st, 0), to, err);
        if (status == AISLE_OK)
            status = put_axes(db, to, axis, axis_count, err);
    }
    sqlite3_finalize(st);
    return status;
}

enum aisle_status store_merge(sqlite3 *db, const char *from, const struct store_axis *axis,
                              size_t axis_count, struct aisle_error *err)
{
    char *name = finished_name(from);
    enum aisle_status status = AISLE_OK;
    sqlite3_stmt *st = NULL;

    /* Opened for writing it would be locked at the commit, though nothing in it is changed. */
    if (sqlite3_prepare_v2(db, "ATTACH ?1 AS cell", -1, &st, NULL) == SQLITE_OK)
        sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
    if (!st || sqlite3_step(st) != SQLITE_DONE)
        status = store_fail(db, "merge into", err);
    sqlite3_finalize(st);
    mem_free(name);
    if (status != AISLE_OK)
        return status;
    status = store_exec(db, "BEGIN IMMEDIATE", err);
    if (status == AISLE_OK)
        status = copy_all(db, axis, axis_count, err);
    if (status == AISLE_OK)
        status = store_exec(db, "COMMIT", err);
    else
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_exec(db, "DETACH cell", NULL, NULL, NULL);
    return status;
}
