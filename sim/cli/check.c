/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/cli.h"

struct arguments {
    struct scenario_arguments scenario;
    const char *policy;
};

static const struct argp_option options[] = {
    {"policy", 'p', "POLICY", 0, "Check with this policy instead of the scenario's", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->scenario;
        return 0;
    case 'p':
        a->policy = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SCENARIO",
    .doc = "Checks SCENARIO and its data files without running it; tells all errors at once.",
    .children = (const struct argp_child[]){{.argp = &scenario_argp}, {0}},
};

static int check(int argc, char **argv)
{
    struct arguments a = {0};
    struct aisle_errors errs = {0};
    struct aisle_scenario *s;
    enum aisle_status checked;
    int status = EXIT_FINE;

    cli_parse(&argp, argc, argv, &a);
    s = cli_load(&a.scenario, &status);
    if (!s)
        return status;
    checked = aisle_check(s, a.policy, &errs);
    if (checked != AISLE_OK)
        status = cli_fail(checked, &errs);
    else
        printf("%s: fine\n", a.scenario.path);
    if (checked == AISLE_OK)
        aisle_errors_print(&errs, stderr); /* warnings */
    aisle_scenario_free(s);
    return status;
}

const struct command command_check = {
    .name = "check", .summary = "check a scenario and its data without running it", .run = check};
