/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include <aisle/experiment.h>

#include "cli/cli.h"

struct arguments {
    const char **folder;
    size_t folder_count;
    const char *database;
    bool partial;
};

enum { KEY_PARTIAL = 0x800 };

static const struct argp_option options[] = {
    {"output", 'o', "DB", 0, "Results database, written anew; default: results.db", 0},
    {"partial", KEY_PARTIAL, NULL, 0, "Merge what is finished, though some is missing or failed", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        a->folder = calloc((size_t)state->argc + 1, sizeof *a->folder);
        if (!a->folder)
            exit(EXIT_FAILED);
        return 0;
    case 'o':
        a->database = arg;
        return 0;
    case KEY_PARTIAL:
        a->partial = true;
        return 0;
    case ARGP_KEY_ARG:
        a->folder[a->folder_count++] = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which folders?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "DIR...",
    .doc = "Merges the finished cells of folders that `aisle sweep -o DIR` has filled, all of one experiment, "
           "into one database: the same bytes whoever ran what, if the runs are reproducible. Lists what is "
           "missing or failed.",
};

static int merge(int argc, char **argv)
{
    struct arguments a = {.database = "results.db"};
    struct aisle_errors errs = {0};
    struct aisle_merged merged;
    enum aisle_status status;
    int code = EXIT_FINE;

    cli_parse(&argp, argc, argv, &a);
    status = aisle_merge(a.folder, a.folder_count, a.database, a.partial, &merged, &errs);
    if (status != AISLE_OK)
        code = cli_fail(status, &errs);
    else
        aisle_errors_print(&errs, stderr);
    if (code == EXIT_INPUT && merged.missing + merged.failed + merged.damaged > 0)
        code = EXIT_FAILED;
    if (status == AISLE_OK)
        printf("%zu of %zu cells in %s\n", merged.merged, merged.cells, a.database);
    free(a.folder);
    return code;
}

const struct command command_merge = {
    .name = "merge", .summary = "put the finished cells of folders into one database", .run = merge};
