/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/engine_slurm.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/error.h"
#include "experiment/batch.h"
#include "experiment/cell.h"
#include "experiment/folder.h"
#include "experiment/slurm_script.h"

enum { ELEMENTS_MOST = 1000, CHUNK_UNKNOWN = 4, ELEMENT_S = 60, SAMPLE = 16 };

size_t slurm_chunk(size_t cells, double cell_s)
{
    size_t least = cells / ELEMENTS_MOST + (cells % ELEMENTS_MOST > 0);
    size_t chunk = CHUNK_UNKNOWN;

    if (cell_s >= ELEMENT_S)
        chunk = 1;
    else if (cell_s > 0)
        chunk = ELEMENT_S / cell_s < (double)cells ? (size_t)ceil(ELEMENT_S / cell_s) : cells;
    if (chunk > cells)
        chunk = cells;
    return chunk > least ? chunk : least;
}

static enum aisle_status write_script(const struct slurm_draft *d, const char *name,
                                      void (*put)(FILE *f, const struct slurm_draft *d),
                                      struct aisle_error *err)
{
    char *slurm = mem_printf("%s/slurm", d->folder), *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    enum aisle_status status;
    bool ok = false;

    if (f) {
        put(f, d);
        ok = !ferror(f);
        ok = fclose(f) == 0 && ok;
    }
    status = ok ? folder_write(slurm, name, text, err)
                : error_set(err, AISLE_EIO, "cannot write %s/%s: %s", slurm, name, strerror(errno));
    mem_free(text);
    mem_free(slurm);
    return status;
}

/* DIR/slurm and DIR/slurm/log; DIR is there. */
static enum aisle_status make_folders(struct slurm_draft *d, struct aisle_error *err)
{
    if (folder_make(arena_printf(&d->arena, "%s/slurm", d->folder), err) != AISLE_OK)
        return err->status;
    return folder_make(arena_printf(&d->arena, "%s/slurm/log", d->folder), err);
}

static enum aisle_status find_places(struct slurm_draft *d, struct aisle_error *err)
{
    char path[PATH_MAX];
    ssize_t n;

    d->program = d->options->program;
    if (!d->program) {
        n = readlink("/proc/self/exe", path, sizeof path - 1);
        if (n < 0)
            return error_set(err, AISLE_EIO, "cannot tell where this program is: %s",
                             strerror(errno));
        path[n] = '\0';
        d->program = arena_text(&d->arena, path);
    }
    if (!getcwd(path, sizeof path))
        return error_set(err, AISLE_EIO, "cannot tell the working directory: %s", strerror(errno));
    d->directory = arena_text(&d->arena, path);
    if (!realpath(d->options->folder, path))
        return error_set(err, AISLE_EIO, "%s: %s", d->options->folder, strerror(errno));
    d->folder = arena_text(&d->arena, path);
    return AISLE_OK;
}

/* Of a finished cell; NaN if its database does not tell. */
static double wall_s(const char *database)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    double s = NAN;

    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT value FROM provenance WHERE key = 'wall_s'", -1, &st,
                           NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        s = sqlite3_column_double(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return s;
}

/* Lists the cells to be run. Returns what some of the finished ones took, in the mean. */
static double list_cells(struct slurm_draft *d)
{
    const struct plan *p = d->plan;
    const bool *chosen = d->options->chosen;
    char *cells = arena_printf(&d->arena, "%s/cells", d->folder);
    double sum = 0, s;
    size_t known = 0;

    d->cell = arena_new(&d->arena, p->cell_count, sizeof *d->cell);
    for (size_t i = 0; i < p->cell_count; i++) {
        struct arena a = {0};
        char *database = cell_path(&a, cells, p->cell[i].key);
        bool finished = cell_check(database, &p->cell[i], NULL, NULL) == AISLE_OK;

        s = finished && known < SAMPLE ? wall_s(database) : NAN;
        if (s > 0) {
            sum += s;
            known++;
        }
        if (!finished && (!chosen || chosen[i]))
            d->cell[d->cell_count++] = i;
        arena_fini(&a);
    }
    return known > 0 ? sum / (double)known : NAN;
}

static enum aisle_status write_scripts(struct slurm_draft *d, struct slurm_written *out,
                                       struct aisle_error *err)
{
    if (batch_prepare(d->plan, d->options->folder, err) != AISLE_OK ||
        find_places(d, err) != AISLE_OK)
        return err->status;
    out->cell_s = list_cells(d);
    out->cells = d->cell_count;
    if (d->cell_count == 0)
        return AISLE_OK;
    d->chunk = d->options->chunk > 0 ? d->options->chunk : slurm_chunk(d->cell_count, out->cell_s);
    d->elements = d->cell_count / d->chunk + (d->cell_count % d->chunk > 0);
    out->chunk = d->chunk;
    out->elements = d->elements;
    if (make_folders(d, err) != AISLE_OK ||
        write_script(d, "array.sh", slurm_put_array, err) != AISLE_OK ||
        write_script(d, "merge.sh", slurm_put_merge, err) != AISLE_OK ||
        write_script(d, "submit.sh", slurm_put_submit, err) != AISLE_OK)
        return err->status;
    if (snprintf(out->submit, sizeof out->submit, "%s/slurm/submit.sh", d->folder) >=
        (int)sizeof out->submit)
        return error_set(err, AISLE_EIO, "%s: the path is too long", d->folder);
    return AISLE_OK;
}

enum aisle_status slurm_write(const struct plan *p, const struct slurm_options *options,
                              struct slurm_written *out, struct aisle_error *err)
{
    struct slurm_draft d = {.plan = p, .options = options};
    struct aisle_error why = {0}; /* ours to look at, where the caller gives none */
    enum aisle_status status;

    *out = (struct slurm_written){0};
    status = write_scripts(&d, out, &why);
    if (status != AISLE_OK && err)
        *err = why;
    arena_fini(&d.arena);
    return status;
}

enum aisle_status slurm_submit(const struct slurm_written *w, struct aisle_error *err)
{
    int status;
    pid_t pid;

    if (w->elements == 0)
        return AISLE_OK;
    fflush(NULL); /* what is buffered must not be written twice */
    pid = fork();
    if (pid < 0)
        return error_set(err, AISLE_EIO, "cannot start a process: %s", strerror(errno));
    if (pid == 0) {
        execl("/bin/sh", "sh", w->submit, (char *)NULL);
        _exit(127);
    }
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return error_set(err, AISLE_EIO, "cannot wait for %s: %s", w->submit, strerror(errno));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return error_set(err, AISLE_EIO, "%s failed", w->submit);
    return AISLE_OK;
}
