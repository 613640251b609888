/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/slurm_script.h"

#include <string.h>

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
static void put_cells(FILE *f, const struct slurm_draft *d, size_t first, size_t last)
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
static void put_log(FILE *f, const struct slurm_draft *d, const char *name, const char *name_plain)
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

static void put_head(FILE *f, const struct slurm_draft *d, const char *job)
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

void slurm_put_array(FILE *f, const struct slurm_draft *d)
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

void slurm_put_merge(FILE *f, const struct slurm_draft *d)
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
void slurm_put_submit(FILE *f, const struct slurm_draft *d)
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
