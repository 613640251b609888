/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of cells become one database. */
#include "experiment/batch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "experiment/cell.h"
#include "experiment/command.h"
#include "experiment/folder.h"
#include "record/store.h"

enum { NAMED = 5 }; /* of each kind, so that all kinds find room among the errors */

enum lack { MISSING, FAILED, DAMAGED, LACKS };

static const char *const lack_name[LACKS] = {"missing", "failed", "damaged"};

struct merge {
    const char *const *folder;
    size_t folder_count;
    struct plan *plan;
    const char **source; /* by cell: the file to be merged; NULL: there is none */
    bool partial;
    size_t lacking[LACKS];
    struct aisle_errors *errs;
    struct arena arena;
};

static const char *cells_of(struct merge *m, size_t folder)
{
    return arena_printf(&m->arena, "%s/cells", m->folder[folder]);
}

/* Plan ------------------------------------------------------------------------------------------ */

static enum aisle_status read_plans(struct merge *m)
{
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < m->folder_count && status == AISLE_OK; i++) {
        char *file = arena_printf(&m->arena, "%s/plan.json", m->folder[i]);
        struct aisle_error err = {0};
        struct plan *p = NULL;

        if (access(file, F_OK) != 0) {
            error_set(&err, AISLE_EIO, "%s holds no experiment: there is no %s", m->folder[i], file);
            error_hint(&err, "give the folders that aisle sweep -o has filled");
            return errors_add(m->errs, &err);
        }
        status = plan_read(&p, file, &err);
        if (status == AISLE_OK && m->plan && strcmp(p->key, m->plan->key) != 0)
            status = error_set(&err, AISLE_EVALUE, "%s and %s are not of one experiment",
                               m->folder[0], m->folder[i]);
        if (status != AISLE_OK)
            errors_add(m->errs, &err);
        if (status == AISLE_OK && !m->plan)
            m->plan = p;
        else
            plan_free(p);
    }
    return status;
}

/* Cells ----------------------------------------------------------------------------------------- */

/* Counts a cell that cannot be merged, and names it if it is among the first of its kind. */
static void lack(struct merge *m, enum lack kind, size_t cell, const char *why)
{
    struct aisle_error *e;

    if (m->lacking[kind]++ >= NAMED || !(e = errors_next(m->errs)))
        return;
    error_set(e, AISLE_EVALUE, "%s %s%s%s", cell_title(&m->arena, m->plan, cell),
              kind == FAILED ? "failed" : kind == DAMAGED ? "is damaged" : "is missing",
              *why ? ": " : "", why);
    e->severity = m->partial ? AISLE_WARNING : AISLE_ERROR;
    error_hint(e, "%s%s", command_of_cell(&m->arena, m->plan, cell, m->folder[0], NULL),
               kind == FAILED ? " repeats it alone" : " runs it");
}

static void count_lacking(struct merge *m)
{
    for (int kind = 0; kind < LACKS; kind++) {
        struct aisle_error *e = m->lacking[kind] > NAMED ? errors_next(m->errs) : NULL;

        if (!e)
            continue;
        error_set(e, AISLE_EVALUE, "%zu cells of %zu %s %s, of which the first %d are named above",
                  m->lacking[kind], m->plan->cell_count, kind == FAILED ? "have" : "are",
                  lack_name[kind], NAMED);
        e->severity = m->partial ? AISLE_WARNING : AISLE_ERROR;
        error_hint(e, "%s goes on with all of them",
                   command_of_batch(&m->arena, m->plan, m->folder[0]));
    }
}

/* "name=value" lines of all metrics: what two copies of a cell must agree in. The caller frees it. */
static char *metrics_of(const char *file)
{
    static const char SQL[] = "SELECT group_concat(name || '=' || printf('%!.17g', value), char(10)) "
                              "FROM metric";
    sqlite3_stmt *st = NULL;
    sqlite3 *db = NULL;
    char *all = NULL;

    if (store_open_finished(&db, file, NULL) == AISLE_OK &&
        sqlite3_prepare_v2(db, SQL, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        all = mem_text((const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    sqlite3_close(db);
    return all;
}

static enum aisle_status same_run(struct merge *m, size_t cell, const char *file,
                                  const char *digest, const char *other, const char *other_digest)
{
    char *x = metrics_of(file), *y = metrics_of(other);
    bool same = strcmp(digest, other_digest) == 0 && (x == y || (x && y && strcmp(x, y) == 0));
    struct aisle_error err = {0};

    mem_free(x);
    mem_free(y);
    if (same)
        return AISLE_OK;
    error_set(&err, AISLE_EVALUE, "%s is not the same run in two folders: %s and %s differ",
              cell_title(&m->arena, m->plan, cell), file, other);
    error_hint(&err, "programs of different versions or machines made them; remove the wrong one");
    return errors_add(m->errs, &err);
}

/* The first sound copy of a cell; all others must agree with it. */
static enum aisle_status find_cell(struct merge *m, size_t cell)
{
    const struct plan_cell *c = &m->plan->cell[cell];
    char digest[2][CELL_DIGEST];
    const char *why = "", *message, *command;
    enum lack kind = MISSING;

    for (size_t i = 0; i < m->folder_count; i++) {
        const char *cells = cells_of(m, i), *file = cell_path(&m->arena, cells, c->key);
        struct aisle_error err = {0};
        enum aisle_status status = cell_check(file, c, digest[m->source[cell] != NULL], &err);

        if (status == AISLE_OK && m->source[cell])
            status = same_run(m, cell, file, digest[1], m->source[cell], digest[0]);
        else if (status == AISLE_OK)
            m->source[cell] = file;
        else if (status != AISLE_END) {
            kind = DAMAGED;
            why = arena_text(&m->arena, err.message);
            status = AISLE_END;
        } else if (kind == MISSING && cell_read_failed(cell_failed_path(&m->arena, cells, c->key),
                                                       &m->arena, &message, &command)) {
            kind = FAILED;
            why = message;
        }
        if (status != AISLE_OK && status != AISLE_END)
            return status;
    }
    if (!m->source[cell])
        lack(m, kind, cell, why);
    return AISLE_OK;
}

static enum aisle_status find_cells(struct merge *m)
{
    enum aisle_status status = AISLE_OK;

    m->source = arena_new(&m->arena, m->plan->cell_count, sizeof *m->source);
    for (size_t i = 0; i < m->plan->cell_count; i++) {
        enum aisle_status found = find_cell(m, i);

        status = status != AISLE_OK ? status : found;
    }
    count_lacking(m);
    if (status == AISLE_OK && !m->partial &&
        m->lacking[MISSING] + m->lacking[FAILED] + m->lacking[DAMAGED] > 0)
        status = AISLE_EVALUE;
    return status;
}

/* Database -------------------------------------------------------------------------------------- */

/* In one order, by one program, into a new file: equal cells give equal bytes. */
static enum aisle_status fill(struct merge *m, const char *temporary, size_t *merged,
                              struct aisle_error *err)
{
    sqlite3 *db = NULL;
    enum aisle_status status = store_open(&db, temporary, STORE_SCRATCH, err);

    for (size_t i = 0; i < m->plan->cell_count && status == AISLE_OK; i++)
        if (m->source[i]) {
            status = cell_merge(db, m->plan, i, m->source[i], err);
            *merged += status == AISLE_OK;
        }
    sqlite3_close(db);
    return status;
}

static enum aisle_status write_database(struct merge *m, const char *database, size_t *merged,
                                        struct aisle_error *err)
{
    char *folder = folder_of(&m->arena, database);
    const char *name = folder_name_in(database);
    char *temporary = folder_own_temporary(&m->arena, folder, name);
    enum aisle_status status = store_replaceable(database, err);

    if (status == AISLE_OK)
        status = folder_writable(folder, err);
    if (status != AISLE_OK)
        return status;
    folder_clean(folder, name);
    unlink(temporary); /* of an earlier process of this number */
    status = fill(m, temporary, merged, err);
    if (status == AISLE_OK)
        status = folder_publish(temporary, folder, name, true, err);
    unlink(temporary);
    return status;
}

enum aisle_status batch_merge(const char *const *folder, size_t folder_count, const char *database,
                              bool partial, struct batch_merged *out, struct aisle_errors *errs)
{
    struct merge m = {
        .folder = folder, .folder_count = folder_count, .partial = partial, .errs = errs};
    struct aisle_error err = {0};
    enum aisle_status status = read_plans(&m);

    *out = (struct batch_merged){0};
    if (status == AISLE_OK) {
        out->cells = m.plan->cell_count;
        status = find_cells(&m);
        out->missing = m.lacking[MISSING];
        out->failed = m.lacking[FAILED];
        out->damaged = m.lacking[DAMAGED];
    }
    if (status == AISLE_OK && write_database(&m, database, &out->merged, &err) != AISLE_OK)
        status = errors_add(errs, &err);
    plan_free(m.plan);
    arena_fini(&m.arena);
    return status;
}
