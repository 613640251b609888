/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/table.h>

#include "cli/cli.h"

struct arguments {
    const char *database;
    struct aisle_table_options table;
};

enum { KEY_LEVEL = 0x700 };

static const struct argp_option options[] = {
    {"baseline", 'b', "AXIS=VALUE,...", 0, "Compare with the runs that have these values, by pairs of equal seeds: policy=best-fit", 0},
    {"metrics", 'm', "LIST", 0, "Metrics, separated by commas; * stands for any text: gpu.*,job.wait.mean_s; or all; default: a short list", 0},
    {"quantiles", 'q', "LIST", 0, "Quantiles over seeds: 0.5,0.9; default: 0.5, the median", 0},
    {"format", 'f', "FORMAT", 0, "text (default), markdown, csv, latex or json", 0},
    {"level", KEY_LEVEL, "L", 0, "Level of the intervals, and 1 - level that of the tests; default: 0.95", 0},
    {0},
};

static void read_format(struct argp_state *state, struct arguments *a, const char *arg)
{
    static const char *const name[] = {
        [AISLE_TABLE_TEXT] = "text",   [AISLE_TABLE_MARKDOWN] = "markdown", [AISLE_TABLE_CSV] = "csv",
        [AISLE_TABLE_LATEX] = "latex", [AISLE_TABLE_JSON] = "json",
    };

    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++)
        if (strcmp(arg, name[i]) == 0) {
            a->table.format = (enum aisle_table_format)i;
            return;
        }
    argp_error(state, "--format must be one of text|markdown|csv|latex|json, not \"%s\"", arg);
}

static void read_level(struct argp_state *state, struct arguments *a, const char *arg)
{
    char *end;

    a->table.level = strtod(arg, &end);
    if (end == arg || *end || !(a->table.level > 0))
        argp_error(state, "--level must be a number as 0.95, not \"%s\"", arg);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'b':
        a->table.baseline = arg;
        return 0;
    case 'm':
        a->table.metrics = arg;
        return 0;
    case 'q':
        a->table.quantiles = arg;
        return 0;
    case 'f':
        read_format(state, a, arg);
        return 0;
    case KEY_LEVEL:
        read_level(state, a, arg);
        return 0;
    default:
        return cli_operands(key, arg, state, (const char **const[]){&a->database}, 1,
                            "of which database?");
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "DB",
    .doc = "Prints statistics of the runs in the results database DB: means and quantiles over seeds with confidence "
           "intervals; with a baseline also differences, what is significant, and ratios.",
};

static int table(int argc, char **argv)
{
    struct arguments a = {0};
    struct aisle_errors errs = {0};
    enum aisle_status status;

    /* Nothing is left half done that a signal could spoil. */
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    cli_parse(&argp, argc, argv, &a);
    status = aisle_table(a.database, &a.table, stdout, &errs);
    if (status != AISLE_OK)
        return cli_fail(status, &errs);
    aisle_errors_print(&errs, stderr);
    return EXIT_FINE;
}

const struct command command_table = {
    .name = "table", .summary = "print means, differences and ratios of recorded runs, with intervals", .run = table};
