/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

void cli_parse(const struct argp *argp, int argc, char **argv, void *input)
{
    argp_err_exit_status = EXIT_INPUT;
    argp_parse(argp, argc, argv, 0, NULL, input);
}

error_t cli_operands(int key, char *arg, struct argp_state *state, const char **const operand[],
                     unsigned count, const char *question)
{
    switch (key) {
    case ARGP_KEY_ARG:
        if (state->arg_num >= count)
            argp_error(state, "\"%s\" is one argument too many", arg);
        *operand[state->arg_num] = arg;
        return 0;
    case ARGP_KEY_END:
        if (state->arg_num < count)
            argp_error(state, "%s", question);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int cli_fail(enum aisle_status status, const struct aisle_errors *errs)
{
    cli_progress("");
    aisle_errors_print(errs, stderr);
    if (cli_interrupted)
        return EXIT_INTERRUPTED;
    return status == AISLE_EPOLICY ? EXIT_FAILED : EXIT_INPUT;
}

void cli_progress(const char *text)
{
    static size_t shown; /* length of what stands there */

    if (!isatty(STDERR_FILENO) || (!*text && !shown))
        return;
    fprintf(stderr, "\r%-*s\r%s", (int)shown, "", text);
    fflush(stderr);
    shown = strlen(text);
}

enum { KEY_SET = 0x100, KEY_DATA };

static const struct argp_option options[] = {
    {"set", KEY_SET, "PATH=VALUE", 0, "Override a value of the scenario: cluster.groups.0.count=64", 1},
    {"data", KEY_DATA, "DIR", 0, "Look for data files here, too; before those of AISLE_DATA", 1},
    {0},
};

/* Options live as long as argv: the lists have room for all of it. */
static const char **append(const char **list, size_t *count, const char *text, int argc)
{
    if (!list)
        list = calloc((size_t)argc + 1, sizeof *list);
    if (!list)
        exit(EXIT_FAILED);
    list[(*count)++] = text;
    return list;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct scenario_arguments *a = state->input;

    switch (key) {
    case KEY_SET:
        a->set = append(a->set, &a->set_count, arg, state->argc);
        return 0;
    case KEY_DATA:
        a->data = append(a->data, &a->data_count, arg, state->argc);
        return 0;
    case ARGP_KEY_ARG:
        if (a->path)
            argp_error(state, "one scenario at a time: \"%s\" is one too many", arg);
        a->path = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which scenario?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp scenario_argp = {.options = options, .parser = parse};

enum { KEY_OVERWRITE = 0x200, KEY_REPRODUCIBLE };

static const struct argp_option record_options[] = {
    {"output", 'o', "DB", 0, "Results database; runs are added, equal ones replaced; default: results.db", 2},
    {"overwrite", KEY_OVERWRITE, NULL, 0, "Start the database anew", 2},
    {"reproducible", KEY_REPRODUCIBLE, NULL, 0, "Leave out what differs from one execution to the next: equal runs, equal bytes", 2},
    {0},
};

static error_t parse_record(int key, char *arg, struct argp_state *state)
{
    struct record_arguments *a = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        a->database = "results.db";
        return 0;
    case 'o':
        a->database = arg;
        return 0;
    case KEY_OVERWRITE:
        a->overwrite = true;
        return 0;
    case KEY_REPRODUCIBLE:
        a->reproducible = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp record_argp = {.options = record_options, .parser = parse_record};

struct aisle_scenario *cli_load(const struct scenario_arguments *args, int *status)
{
    struct aisle_load_options o = {.set = args->set, .data = args->data};
    struct aisle_scenario *s = NULL;
    struct aisle_errors errs = {0};
    enum aisle_status loaded = aisle_scenario_load(&s, args->path, &o, &errs);

    free(args->set);
    free(args->data);
    if (loaded != AISLE_OK)
        *status = cli_fail(loaded, &errs);
    return s;
}
