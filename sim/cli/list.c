/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <aisle/forecaster.h>
#include <aisle/plot.h>
#include <aisle/policy.h>
#include <aisle/source.h>

#include "cli/cli.h"

static void print_knobs(const struct aisle_knob *k)
{
    for (; k && k->name; k++) {
        printf("    %-22s %s; ", k->name, k->summary);
        if (!k->choices) {
            printf("%g to %g, default %g\n", k->min, k->max, k->value);
            continue;
        }
        for (size_t i = 0; k->choices[i]; i++)
            printf("%s%s", i ? ", " : "one of ", k->choices[i]);
        printf(", default %s\n", k->choices[(int)k->value]);
    }
}

static void list_policies(void)
{
    puts("Queue policies: which work next");
    for (size_t i = 0; aisle_queues[i]; i++) {
        printf("  %-24s %s\n", aisle_queues[i]->name, aisle_queues[i]->summary);
        print_knobs(aisle_queues[i]->knobs);
    }
    puts("\nPlacement policies: where");
    for (size_t i = 0; aisle_placements[i]; i++) {
        printf("  %-24s %s\n", aisle_placements[i]->name, aisle_placements[i]->summary);
        print_knobs(aisle_placements[i]->knobs);
    }
    puts("\nAny queue goes with any placement: --policy fifo/best-fit");
}

static void list_sources(void)
{
    for (size_t i = 0; aisle_sources[i]; i++)
        printf("  %-24s %s\n", aisle_sources[i]->name, aisle_sources[i]->summary);
}

static void list_forecasters(void)
{
    for (size_t i = 0; aisle_forecasters[i]; i++) {
        printf("  %-24s %s\n", aisle_forecasters[i]->name, aisle_forecasters[i]->summary);
        print_knobs(aisle_forecasters[i]->knobs);
    }
    puts("\nAny of them takes, besides its own knobs:");
    print_knobs(aisle_forecaster_knobs);
}

static void list_figures(void)
{
    for (const struct aisle_figure_info *f = aisle_figures; f->name; f++)
        printf("  %-24s %s\n", f->name, f->summary);
}

static void list_metrics(void)
{
    for (const struct aisle_metric_info *m = aisle_metrics; m->name; m++)
        printf("  %-36s %-6s %s\n", m->name, m->unit, m->summary);
}

static void list_keys(void)
{
    aisle_scenario_reference(stdout);
}

static const struct {
    const char *name;
    void (*print)(void);
} lists[] = {
    {"policies", list_policies}, {"sources", list_sources}, {"forecasters", list_forecasters},
    {"figures", list_figures},   {"metrics", list_metrics}, {"keys", list_keys},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    const char **what = state->input;

    switch (key) {
    case ARGP_KEY_ARG:
        if (*what)
            argp_error(state, "one list at a time");
        *what = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "list what? policies, sources, forecasters, figures, metrics or keys");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "policies|sources|forecasters|figures|metrics|keys",
    .doc = "Tells what there is, a line each; `keys`: the scenario reference, as Markdown.",
};

static int list(int argc, char **argv)
{
    const char *what = NULL;

    cli_parse(&argp, argc, argv, &what);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (strcmp(lists[i].name, what) == 0) {
            lists[i].print();
            return EXIT_FINE;
        }
    fprintf(stderr, "aisle: error: there is no list of \"%s\"\n"
                    "hint: policies, sources, forecasters, figures, metrics or keys\n", what);
    return EXIT_INPUT;
}

const struct command command_list = {
    .name = "list",
    .summary = "what policies, sources, forecasters, figures, metrics, keys there are",
    .run = list,
};
