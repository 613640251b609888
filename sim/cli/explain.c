/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/explain.h>

#include "cli/cli.h"

struct arguments {
    const char *database;
    struct aisle_explain_options explain;
    uint64_t seed;
};

enum { KEY_RUN = 0x600, KEY_WORDING, KEY_ALL, KEY_JSON };

static const struct argp_option options[] = {
    {"run", KEY_RUN, "N", 0, "Of the run of this number (run_id)", 0},
    {"policy", 'p', "POLICY", 0, "Of the run under this policy: kubernetes/fgd, or one of the pair", 0},
    {"seed", 's', "N", 0, "Of the run with this seed", 0},
    {"wording", KEY_WORDING, "1.34|1.33", 0, "kube-scheduler's messages in the words of v1.34 and later (default), or of v1.33 and before", 0},
    {"all", KEY_ALL, NULL, 0, "Every attempt in full; else the first, the last that failed and the placement", 0},
    {"json", KEY_JSON, NULL, 0, "All of it as JSON", 0},
    {0},
};

static uint64_t read_number(struct argp_state *state, const char *option, const char *arg)
{
    unsigned long long n;
    char *end;

    errno = 0;
    n = strtoull(arg, &end, 10);
    if (*arg < '0' || *arg > '9' || *end || errno)
        argp_error(state, "--%s must be a whole number from 0 to 2^64 - 1, not \"%s\"", option, arg);
    return n;
}

static void read_run(struct argp_state *state, struct arguments *a, const char *arg)
{
    uint64_t n = read_number(state, "run", arg);

    if (n < 1 || n > INT64_MAX)
        argp_error(state, "--run must be the number of a run, from 1, not \"%s\"", arg);
    a->explain.run = (int64_t)n;
}

static void read_wording(struct argp_state *state, struct arguments *a, const char *arg)
{
    if (strcmp(arg, "1.34") != 0 && strcmp(arg, "1.33") != 0)
        argp_error(state, "--wording must be one of 1.34|1.33, not \"%s\"", arg);
    a->explain.wording = strcmp(arg, "1.34") == 0 ? AISLE_WORDING_1_34 : AISLE_WORDING_1_33;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case KEY_RUN:
        read_run(state, a, arg);
        return 0;
    case 'p':
        a->explain.policy = arg;
        return 0;
    case 's':
        a->seed = read_number(state, "seed", arg);
        a->explain.seed = &a->seed;
        return 0;
    case KEY_WORDING:
        read_wording(state, a, arg);
        return 0;
    case KEY_ALL:
        a->explain.all = true;
        return 0;
    case KEY_JSON:
        a->explain.json = true;
        return 0;
    default:
        return cli_operands(key, arg, state, (const char **const[]){&a->database, &a->explain.pod}, 2,
                            "which pod, from which database?");
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "DB POD",
    .doc = "Tells why the pod POD of the results database DB was pending, or went where it went. Runs record "
           "what was tried if the scenario says record: {attempts: on}.",
};

static int explain(int argc, char **argv)
{
    struct arguments a = {0};
    struct aisle_errors errs = {0};
    enum aisle_status status;

    /* Nothing is left half done that a signal could spoil. */
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    cli_parse(&argp, argc, argv, &a);
    status = aisle_explain(a.database, &a.explain, stdout, &errs);
    return status == AISLE_OK ? EXIT_FINE : cli_fail(status, &errs);
}

const struct command command_explain = {
    .name = "explain", .summary = "tell why a pod was pending, or went where it went", .run = explain};
