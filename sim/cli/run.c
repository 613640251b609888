/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

struct arguments {
    struct scenario_arguments scenario;
    struct record_arguments record;
    struct aisle_run_options run;
    uint64_t seed;
    bool strict, check_naive, no_record;
};

enum { KEY_CHECK = 0x300, KEY_STRICT, KEY_NO_RECORD };

static const struct argp_option options[] = {
    {"policy", 'p', "POLICY", 0, "Queue and placement, fifo/best-fit, or one of them: it replaces its half of the scenario's pair; knobs: fgd:popularity=0.9", 0},
    {"seed", 's', "N", 0, "Seed of all random streams; default: the scenario's", 0},
    {"no-record", KEY_NO_RECORD, NULL, 0, "Write no database", 0},
    {"check", KEY_CHECK, "naive", 0, "Run once more by plain scan of all nodes, and fail unless every decision is the same", 0},
    {"strict", KEY_STRICT, NULL, 0, "Exit with 1 if jobs are left unfinished, with 2 if some can never run", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;
    char *end;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->scenario;
        state->child_inputs[1] = &a->record;
        return 0;
    case 'p':
        a->run.policy = arg;
        return 0;
    case 's':
        errno = 0;
        a->seed = strtoull(arg, &end, 10);
        if (*arg < '0' || *arg > '9' || *end || errno)
            argp_error(state, "\"%s\" is not a seed: a whole number from 0 to 2^64 - 1", arg);
        a->run.seed = &a->seed;
        return 0;
    case KEY_NO_RECORD:
        a->no_record = true;
        return 0;
    case KEY_CHECK:
        if (strcmp(arg, "naive") != 0)
            argp_error(state, "--check takes \"naive\", not \"%s\"", arg);
        a->check_naive = true;
        return 0;
    case KEY_STRICT:
        a->strict = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc = "Simulates one run of SCENARIO, prints a summary and records it.",
    .children = (const struct argp_child[]){{.argp = &scenario_argp}, {.argp = &record_argp}, {0}},
};

static void progress(void *self, int64_t now_us, uint64_t arrivals)
{
    char line[96];

    (void)self;
    snprintf(line, sizeof line, "%" PRIu64 " arrivals, %.0f s of simulated time", arrivals,
             (double)now_us / 1e6);
    cli_progress(line);
}

/* The oracle: the same run by plain scan. */
static int check_naive(const struct aisle_scenario *s, const struct arguments *a,
                       const struct aisle_result *result)
{
    struct aisle_run_options naive = a->run;
    struct aisle_errors errs = {0};
    struct aisle_result *again = NULL;
    enum aisle_status status;
    bool same;

    naive.naive = true;
    naive.database = NULL;
    status = aisle_run(s, &naive, &again, &errs);
    cli_progress("");
    if (status != AISLE_OK)
        return cli_fail(status, &errs);
    same = strcmp(aisle_result_digest(result), aisle_result_digest(again)) == 0;
    aisle_result_free(again);
    if (!same) {
        fputs("aisle: error: a plain scan of all nodes decides otherwise\n", stderr);
        return EXIT_FAILED;
    }
    puts("  checked: a plain scan of all nodes makes the same decisions");
    return EXIT_FINE;
}

static int judge(const struct arguments *a, const struct aisle_result *result)
{
    const struct aisle_errors *warnings = aisle_result_warnings(result);
    int status = EXIT_FINE;

    aisle_errors_print(warnings, stderr);
    if (!a->strict)
        return EXIT_FINE;
    if (aisle_result_value(result, "job.unfinished") > 0)
        status = EXIT_FAILED;
    for (size_t i = 0; i < warnings->count; i++)
        if (warnings->item[i].file[0]) /* rows have a place, stuck jobs have none */
            status = EXIT_INPUT;
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments a = {.run = {.interrupt = &cli_interrupted, .progress = progress}};
    struct aisle_result *result = NULL;
    struct aisle_errors errs = {0};
    struct aisle_scenario *s;
    enum aisle_status run_status;
    int status = EXIT_FINE;

    cli_parse(&argp, argc, argv, &a);
    a.run.database = a.no_record ? NULL : a.record.database;
    a.run.overwrite = a.record.overwrite;
    a.run.reproducible = a.record.reproducible;
    s = cli_load(&a.scenario, &status);
    if (!s)
        return status;
    run_status = aisle_run(s, &a.run, &result, &errs);
    cli_progress("");
    if (run_status != AISLE_OK) {
        status = cli_fail(run_status, &errs);
    } else {
        aisle_result_print(result, stdout);
        if (a.check_naive)
            status = check_naive(s, &a, result);
        if (status == EXIT_FINE)
            status = judge(&a, result);
    }
    aisle_result_free(result);
    aisle_scenario_free(s);
    return status;
}

const struct command command_run = {
    .name = "run", .summary = "simulate a scenario, print a summary, record it", .run = run};
