/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/engine_slurm.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/error.h"

enum { ELEMENTS_MOST = 1000, CHUNK_UNKNOWN = 4, ELEMENT_S = 60, SAMPLE = 16 };

/* What the scripts are made of. */
struct draft {
    const struct plan *plan;
    const struct slurm_options *options;
    const char *program, *folder; /* absolute */
    const char *directory;        /* what other paths are relative to: ours */
    size_t *cell;                 /* to be run, ascending */
    size_t cell_count, chunk, elements;
    struct arena arena;
};

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

/* In single quotes nothing is special, the quote itself excepted. */
static void put_quoted(FILE *f, const char *text)
{
    putc('\'', f);
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", f);
        else
            putc(*text, f);
    putc('\'', f);
}

/* A name for humans and sbatch: of letters that need no quotes. */
static void put_name(FILE *f, const char *text)
{
    for (; *text; text++)
        putc(strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *text)
                 ? *text
                 : '-',
             f);
}

/* Cells first..last of the draft, as --cells takes them: "0-3,7". */
static void put_cells(FILE *f, const struct draft *d, size_t first, size_t last)
{
    const char *comma = "";

    for (size_t i = first, end; i <= last; i = end + 1) {
        for (end = i; end < last && d->cell[end + 1] == d->cell[end] + 1;)
            end++;
        fprintf(f, "%s%zu", comma, d->cell[i]);
        if (end > i)
            fprintf(f, "-%zu", d->cell[end]);
        comma = ",";
    }
    putc('\n', f);
}

/* Where a job's output goes, as Slurm reads names: % begins a number to be filled in, unless there
 * is a backslash somewhere; then nothing is filled in, and all write to one file. */
static void put_log(FILE *f, const struct draft *d, const char *name, const char *name_plain)
{
    bool plain = strchr(d->folder, '\\') != NULL;
    char *path = mem_new(2 * strlen(d->folder) + 1, 1), *end = path;

    for (const char *c = d->folder; *c; c++) {
        *end++ = *c;
        if (*c == (plain ? '\\' : '%'))
            *end++ = *c;
    }
    fputs("--output=", f);
    put_quoted(f, path);
    fprintf(f, "/slurm/log/%s.txt", plain ? name_plain : name);
    mem_free(path);
}

static void put_head(FILE *f, const struct draft *d, const char *job)
{
    fputs("#!/bin/sh\n# Written by aisle sweep --engine slurm; submitted by submit.sh.\n"
          "#SBATCH --job-name=",
          f);
    put_name(f, d->plan->name);
    fprintf(f, "%s\n#SBATCH --open-mode=append\n#SBATCH --requeue\nset -u\ncd ", job);
    put_quoted(f, d->directory);
    fputs(" || exit 2\n", f);
    if (d->options->data) {
        fputs("export AISLE_DATA=", f);
        put_quoted(f, d->options->data);
        putc('\n', f);
    }
}

static void put_array(FILE *f, const struct draft *d)
{
    const char *const *argument = d->options->argument;

    put_head(f, d, "");
    fputs("# Which cells: of element 0, 1, ... of an array that begins with element $1.\n"
          "cells=$(sed -n \"$((SLURM_ARRAY_TASK_ID + ${1:-0} + 1))p\" <<'END'\n",
          f);
    for (size_t i = 0; i < d->cell_count; i += d->chunk)
        put_cells(f, d, i, (i + d->chunk < d->cell_count ? i + d->chunk : d->cell_count) - 1);
    fputs("END\n)\n[ -n \"$cells\" ] || { echo \"there is no such element\" >&2; exit 2; }\n"
          "echo \"cells $cells on ${SLURMD_NODENAME-?}, restart ${SLURM_RESTART_COUNT:-0}\"\n"
          "jobs=${SLURM_CPUS_ON_NODE:-1} try=1\n"
          "while :; do\n    ",
          f);
    put_quoted(f, d->program);
    fputs(" sweep ", f);
    put_quoted(f, d->options->experiment);
    fputs(" -o ", f);
    put_quoted(f, d->folder);
    fputs(" --cells \"$cells\" -j \"$jobs\"", f);
    for (; argument && *argument; argument++) {
        putc(' ', f);
        put_quoted(f, *argument);
    }
    fputs("\n    status=$?\n"
          "    # Bad input and an interrupt are no better the next time.\n"
          "    case $status in 0 | 2 | 3) exit $status ;; esac\n",
          f);
    fprintf(f, "    [ $try -lt %d ] || exit $status\n", SLURM_TRIES);
    fputs("    jobs=1 try=$((try + 1))\n"
          "    echo \"failed cells are run again, one at a time: try $try\" >&2\n"
          "done\n",
          f);
}

static void put_merge(FILE *f, const struct draft *d)
{
    char *database = mem_printf("%s/results.db", d->folder);

    put_head(f, d, "-merge");
    fputs("exec ", f);
    put_quoted(f, d->program);
    fputs(" merge ", f);
    put_quoted(f, d->folder);
    fputs(" -o ", f);
    put_quoted(f, database);
    putc('\n', f);
    mem_free(database);
}

/* Several arrays where one would be too long; under a limit one after the other, so that it holds
 * for all of them. */
static void put_submit(FILE *f, const struct draft *d)
{
    fputs("#!/bin/sh\n# Submits array.sh and merge.sh. What this is given goes to sbatch:\n"
          "#     sh submit.sh --partition=cpu --time=2:00:00 -c 8\n"
          "set -eu\ncd ",
          f);
    put_quoted(f, d->folder);
    fprintf(f, "\nmkdir -p slurm/log\nelements=%zu", d->elements);
    if (d->options->array_limit > 0)
        fprintf(f, " limit=%%%u\n", d->options->array_limit);
    else
        fputs(" limit=\n", f);
    fputs("most=$(scontrol show config | sed -n 's/^MaxArraySize *= *\\([0-9]*\\).*/\\1/p')\n"
          "if [ \"${most:-0}\" -lt 1 ]; then\n"
          "    echo \"submit.sh: Slurm does not tell its MaxArraySize; is it there?\" >&2\n"
          "    exit 1\n"
          "fi\n"
          "jobs= first=0 after=\n"
          "give_up() {\n"
          "    echo \"submit.sh: sbatch failed; nothing is left in the queue\" >&2\n"
          "    [ -z \"$jobs\" ] || scancel $(echo \"$jobs\" | tr : ' ')\n"
          "    exit 1\n"
          "}\n"
          "while [ $first -lt $elements ]; do\n"
          "    count=$((elements - first))\n"
          "    [ $count -le $most ] || count=$most\n"
          "    job=$(sbatch --parsable $after --array=\"0-$((count - 1))$limit\" \\\n        ",
          f);
    put_log(f, d, "%A_%a", "array");
    fputs(" \"$@\" slurm/array.sh $first) || give_up\n"
          "    jobs=$jobs:${job%%;*}\n"
          "    [ -z \"$limit\" ] || after=--dependency=afterany:${job%%;*}\n"
          "    first=$((first + count))\n"
          "done\n"
          "merge=$(sbatch --parsable --dependency=\"afterany$jobs\" \\\n        ",
          f);
    put_log(f, d, "merge-%j", "merge");
    fputs(" \"$@\" slurm/merge.sh) || give_up\n"
          "echo \"submitted array$(echo \"$jobs\" | tr : ' '), then merge ${merge%%;*}\"\n",
          f);
}

/* By way of a temporary name: what sbatch reads is whole. */
static enum aisle_status write_script(const struct draft *d, const char *name,
                                      void (*put)(FILE *f, const struct draft *d),
                                      struct aisle_error *err)
{
    char *path = mem_printf("%s/slurm/%s", d->folder, name);
    char *temporary = mem_printf("%s.new", path);
    FILE *f = fopen(temporary, "w");
    enum aisle_status status = AISLE_OK;
    bool written = false;

    if (f) {
        put(f, d);
        written = !ferror(f);
        written = fclose(f) == 0 && written;
    }
    if (!written || rename(temporary, path) != 0) {
        status = error_set(err, AISLE_EIO, "cannot write %s: %s", path, strerror(errno));
        unlink(temporary);
    }
    mem_free(temporary);
    mem_free(path);
    return status;
}

static enum aisle_status make_folder(const char *path, struct aisle_error *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return AISLE_OK;
    return error_set(err, AISLE_EIO, "cannot make the folder %s: %s", path, strerror(errno));
}

/* DIR, DIR/slurm, DIR/slurm/log. */
static enum aisle_status make_folders(struct draft *d, struct aisle_error *err)
{
    char path[PATH_MAX];

    if (make_folder(d->options->folder, err) != AISLE_OK)
        return err->status;
    if (!realpath(d->options->folder, path))
        return error_set(err, AISLE_EIO, "%s: %s", d->options->folder, strerror(errno));
    d->folder = arena_text(&d->arena, path);
    if (make_folder(arena_printf(&d->arena, "%s/slurm", d->folder), err) != AISLE_OK)
        return err->status;
    return make_folder(arena_printf(&d->arena, "%s/slurm/log", d->folder), err);
}

static enum aisle_status find_places(struct draft *d, struct aisle_error *err)
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
static double list_cells(struct draft *d)
{
    const struct plan *p = d->plan;
    const bool *chosen = d->options->chosen;
    double sum = 0, s;
    size_t known = 0;

    d->cell = arena_new(&d->arena, p->cell_count, sizeof *d->cell);
    for (size_t i = 0; i < p->cell_count; i++) {
        char *database = mem_printf("%s/cells/%s.db", d->options->folder, p->cell[i].key);
        bool finished = access(database, F_OK) == 0;

        s = finished && known < SAMPLE ? wall_s(database) : NAN;
        if (s > 0) {
            sum += s;
            known++;
        }
        if (!finished && (!chosen || chosen[i]))
            d->cell[d->cell_count++] = i;
        mem_free(database);
    }
    return known > 0 ? sum / (double)known : NAN;
}

static enum aisle_status write_scripts(struct draft *d, struct slurm_written *out,
                                       struct aisle_error *err)
{
    if (find_places(d, err) != AISLE_OK)
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
        write_script(d, "array.sh", put_array, err) != AISLE_OK ||
        write_script(d, "merge.sh", put_merge, err) != AISLE_OK ||
        write_script(d, "submit.sh", put_submit, err) != AISLE_OK)
        return err->status;
    if (snprintf(out->submit, sizeof out->submit, "%s/slurm/submit.sh", d->folder) >=
        (int)sizeof out->submit)
        return error_set(err, AISLE_EIO, "%s: the path is too long", d->folder);
    return AISLE_OK;
}

enum aisle_status slurm_write(const struct plan *p, const struct slurm_options *options,
                              struct slurm_written *out, struct aisle_error *err)
{
    struct draft d = {.plan = p, .options = options};
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
