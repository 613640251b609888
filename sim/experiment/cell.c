/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/cell.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/json.h"
#include "base/yaml.h"
#include "experiment/folder.h"
#include "record/store.h"

char *cell_path(struct arena *a, const char *folder, const char *key)
{
    return arena_printf(a, "%s/%s.db", folder, key);
}

char *cell_failed_path(struct arena *a, const char *folder, const char *key)
{
    return arena_printf(a, "%s/%s.failed", folder, key);
}

const char *cell_short_key(struct arena *a, const struct plan *p, size_t cell)
{
    const char *key = p->cell[cell].key;
    size_t length = 8;

    for (size_t i = 0; i < p->cell_count; i++)
        while (i != cell && length < SHA256_HEX - 1 && strncmp(p->cell[i].key, key, length) == 0)
            length++;
    return arena_printf(a, "%.*s", (int)length, key);
}

const char *cell_title(struct arena *a, const struct plan *p, size_t cell)
{
    const char *values = "";

    for (size_t i = 0; i < p->axis_count; i++)
        values = arena_printf(a, "%s%s%s=%s", values, i ? ", " : "", p->axis[i].name,
                              p->cell[cell].value[i]);
    return arena_printf(a, "cell %s (%s)", cell_short_key(a, p, cell), values);
}

static enum aisle_status damaged(const char *file, const char *what, struct aisle_error *err)
{
    return error_set(err, AISLE_EDB, "%s %s", file, what);
}

/* The first row of a query; NULL: none, or it cannot be asked. To be finalised. */
static sqlite3_stmt *first_row(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        return st;
    sqlite3_finalize(st);
    return NULL;
}

static bool row_says(sqlite3_stmt *st, int column, const char *text)
{
    const char *s = st ? (const char *)sqlite3_column_text(st, column) : NULL;

    return s && strcmp(s, text) == 0;
}

static enum aisle_status check_sound(sqlite3 *db, const char *file, struct aisle_error *err)
{
    sqlite3_stmt *st = first_row(db, "PRAGMA quick_check(1)");
    bool sound = row_says(st, 0, "ok");
    const char *why = st ? (const char *)sqlite3_column_text(st, 0) : sqlite3_errmsg(db);

    if (!sound)
        error_set(err, AISLE_EDB, "%s is damaged: %.*s", file,
                  why ? (int)strcspn(why, "\n") : 0, why ? why : "");
    sqlite3_finalize(st);
    return sound ? AISLE_OK : AISLE_EDB;
}

/* What is missing at the end of a page may pass for empty. */
static enum aisle_status check_size(sqlite3 *db, const char *file, int64_t size,
                                    struct aisle_error *err)
{
    sqlite3_stmt *st = first_row(db, "SELECT page_count * page_size "
                                     "FROM pragma_page_count, pragma_page_size");
    bool whole = st && sqlite3_column_int64(st, 0) == size;

    sqlite3_finalize(st);
    return whole ? AISLE_OK : damaged(file, "is damaged: it is cut short", err);
}

static enum aisle_status check_version(sqlite3 *db, const char *file, struct aisle_error *err)
{
    sqlite3_stmt *st = first_row(db, "SELECT application_id, user_version "
                                     "FROM pragma_application_id, pragma_user_version");
    bool ours = st && sqlite3_column_int(st, 0) == AISLE_DB_APPLICATION_ID &&
                sqlite3_column_int(st, 1) == AISLE_DB_VERSION;

    sqlite3_finalize(st);
    return ours ? AISLE_OK : damaged(file, "is not a results database of this version", err);
}

/* A key is made of the hash of the configuration, so the run itself says which cell it is. */
static bool is_cell(sqlite3_stmt *st, const struct plan_cell *c)
{
    char key[SHA256_HEX];

    plan_key_of_cell(key, (const char *)sqlite3_column_text(st, 1),
                     (uint64_t)sqlite3_column_int64(st, 2));
    return strcmp(key, c->key) == 0;
}

static enum aisle_status check_run(sqlite3 *db, const char *file, const struct plan_cell *c,
                                   char digest[CELL_DIGEST], struct aisle_error *err)
{
    sqlite3_stmt *st = first_row(db, "SELECT status, config_sha256, seed, digest FROM run "
                                     "WHERE (SELECT count(*) FROM run) = 1");
    enum aisle_status status = AISLE_OK;

    if (!row_says(st, 0, "complete"))
        status = damaged(file, "does not hold one complete run", err);
    else if (!is_cell(st, c))
        status = error_set(err, AISLE_EVALUE, "%s is another cell under this name", file);
    else if (digest)
        snprintf(digest, CELL_DIGEST, "%s", (const char *)sqlite3_column_text(st, 3));
    sqlite3_finalize(st);
    return status;
}

enum aisle_status cell_check(const char *file, const struct plan_cell *c, char digest[CELL_DIGEST],
                             struct aisle_error *err)
{
    enum aisle_status status;
    sqlite3 *db = NULL;
    struct stat st;

    if (stat(file, &st) != 0)
        return errno == ENOENT ? AISLE_END
                               : error_set(err, AISLE_EIO, "cannot open %s: %s", file, strerror(errno));
    if (!S_ISREG(st.st_mode) || st.st_size == 0)
        return damaged(file, S_ISREG(st.st_mode) ? "is empty" : "is not a file", err);
    status = store_open_finished(&db, file, err);
    if (status == AISLE_OK)
        status = check_sound(db, file, err);
    if (status == AISLE_OK)
        status = check_size(db, file, st.st_size, err);
    if (status == AISLE_OK)
        status = check_version(db, file, err);
    if (status == AISLE_OK)
        status = check_run(db, file, c, digest, err);
    sqlite3_close(db);
    return status;
}

enum aisle_status cell_merge(sqlite3 *db, const struct plan *p, size_t cell, const char *file,
                             struct aisle_error *err)
{
    struct store_axis *axis = mem_new(p->axis_count, sizeof *axis);
    enum aisle_status status;

    for (size_t i = 0; i < p->axis_count; i++)
        axis[i] = (struct store_axis){p->axis[i].name, p->cell[cell].value[i]};
    status = store_merge(db, file, axis, p->axis_count, err);
    mem_free(axis);
    return status;
}

static struct json *error_json(const struct aisle_error *e)
{
    struct json *j = json_new();

    if (*e->file) {
        json_set_text(j, "file", e->file);
        json_set_int(j, "line", e->line);
        json_set_int(j, "column", e->col);
    }
    json_set_text(j, "message", e->message);
    if (*e->hint)
        json_set_text(j, "hint", e->hint);
    return j;
}

static const char *status_name(enum aisle_status status)
{
    switch (status) {
    case AISLE_EPARSE:
    case AISLE_EVALUE:
        return "bad input";
    case AISLE_EPOLICY:
        return "policy did something impossible";
    case AISLE_EDB:
        return "database";
    default:
        return "system";
    }
}

enum aisle_status cell_write_failed(const char *folder, const struct plan *p, size_t cell,
                                    const struct aisle_errors *errs, const char *command,
                                    struct aisle_error *err)
{
    const struct plan_cell *c = &p->cell[cell];
    struct json *j = json_new(), *axes = json_new(), *list = json_new_array();
    struct arena a = {0};
    enum aisle_status status;
    char *text;

    for (size_t i = 0; i < p->axis_count; i++)
        json_set_text(axes, p->axis[i].name, c->value[i]);
    for (size_t i = 0; i < errs->count; i++)
        json_add_object(list, error_json(&errs->item[i]));
    json_set_text(j, "key", c->key);
    json_set_object(j, "axes", axes);
    json_set_text(j, "status", status_name(errs->item[0].status));
    json_set_object(j, "errors", list);
    json_set_text(j, "command", command);
    text = json_text(j);
    status = folder_write(folder, folder_name_in(cell_failed_path(&a, folder, c->key)), text, err);
    mem_free(text);
    arena_fini(&a);
    return status;
}

static const char *text_of(const struct yaml_node *n)
{
    return n && n->kind == YAML_SCALAR && !yaml_is_null(n) ? n->text : "";
}

bool cell_read_failed(const char *file, struct arena *a, const char **message,
                      const char **command)
{
    struct aisle_error err = {0};
    struct aisle_errors ignored = {0};
    struct yaml_node *root = NULL, *list;
    struct text t;
    struct stat st;

    *message = *command = "";
    if (stat(file, &st) != 0)
        return false;
    /* JSON is YAML. One that cannot be read still says that the cell failed. */
    if (text_read(&t, a, file, YAML_SIZE_MAX, &err) != AISLE_OK ||
        text_check(&t, &err) != AISLE_OK || yaml_parse(&root, &t, &ignored) != AISLE_OK)
        return true;
    list = yaml_get(root, "errors");
    if (list && list->kind == YAML_SEQUENCE && list->count > 0)
        *message = text_of(yaml_get(list->item[0], "message"));
    *command = text_of(yaml_get(root, "command"));
    return true;
}
