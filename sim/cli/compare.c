/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/experiment.h>

#include "cli/cli.h"

struct arguments {
    struct scenario_arguments scenario;
    struct record_arguments record;
    struct aisle_compare_options compare;
};

static const struct argp_option options[] = {
    {"policy", 'p', "LIST", 0, "Policies, separated by commas: fgd,fifo/best-fit,random; default: the scenario's compare.policies", 0},
    {"seeds", 's', "LIST", 0, "A count (10: the scenario's seed and the nine after it), a range (42..51) or a list (1,5,9); default: the scenario's compare.seeds, or 10", 0},
    {"jobs", 'j', "N", 0, "Processes at once; default: one for each core", 0},
    {0},
};

/* Splits the argument in place. */
static void split_policies(struct aisle_compare_options *o, char *arg)
{
    const char **list = calloc(strlen(arg) + 1, sizeof *list);
    char *part;

    if (!list)
        exit(EXIT_FAILED);
    o->policy_count = 0;
    while ((part = strsep(&arg, ",")))
        list[o->policy_count++] = part;
    free((void *)o->policy);
    o->policy = list;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;
    char *end;
    long n;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->scenario;
        state->child_inputs[1] = &a->record;
        return 0;
    case 'p':
        split_policies(&a->compare, arg);
        return 0;
    case 's':
        a->compare.seeds = arg;
        return 0;
    case 'j':
        n = strtol(arg, &end, 10);
        if (*end || n < 1 || n > 4096)
            argp_error(state, "--jobs must be a number from 1 to 4096, not \"%s\"", arg);
        a->compare.workers = (unsigned)n;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc = "Runs SCENARIO under several policies and seeds, records all runs and prints a table of "
           "means with 95 % confidence intervals.\v"
           "Finished runs are kept in the folder DB.cells-... until all of them are in DB. If it is "
           "interrupted, or a run fails, the folder stays, and the same command goes on from there; "
           "who does not want to may remove it.",
    .children = (const struct argp_child[]){{.argp = &scenario_argp}, {.argp = &record_argp}, {0}},
};

static void progress(void *self, size_t done, size_t cells)
{
    char line[64];

    (void)self;
    snprintf(line, sizeof line, "%zu of %zu runs", done, cells);
    cli_progress(line);
}

static int compare(int argc, char **argv)
{
    struct arguments a = {.compare = {.interrupt = &cli_interrupted, .progress = progress}};
    struct aisle_comparison *c = NULL;
    struct aisle_errors errs = {0};
    struct aisle_scenario *s;
    enum aisle_status compared;
    int status = EXIT_FINE;

    cli_parse(&argp, argc, argv, &a);
    a.compare.database = a.record.database;
    a.compare.overwrite = a.record.overwrite;
    a.compare.reproducible = a.record.reproducible;
    s = cli_load(&a.scenario, &status);
    if (!s) {
        free((void *)a.compare.policy);
        return status;
    }
    compared = aisle_compare(s, &a.compare, &c, &errs);
    cli_progress("");
    if (compared != AISLE_OK)
        status = cli_fail(compared, &errs);
    else if (aisle_comparison_interrupted(c)) {
        fputs("aisle: interrupted; what is finished is kept, and the same command goes on\n", stderr);
        status = EXIT_INTERRUPTED;
    }
    else
        aisle_comparison_print(c, stdout);
    aisle_errors_print(aisle_comparison_warnings(c), stderr);
    aisle_comparison_free(c);
    aisle_scenario_free(s);
    free((void *)a.compare.policy);
    return status;
}

const struct command command_compare = {
    .name = "compare",
    .summary = "run policies x seeds on all cores, print means with intervals",
    .run = compare,
};
