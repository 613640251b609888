/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include <aisle/plot.h>

#include "cli/cli.h"

struct arguments {
    const char *figure, *database, *out;
    struct aisle_plot_options plot;
};

enum { KEY_PRESET = 0x400, KEY_TITLE };

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Where the figure goes: .png (300 dpi), .pdf or .svg; default: FIGURE.png", 0},
    {"preset", KEY_PRESET, "NAME", 0, "Width: acm1 (default), ieee1, usenix1, acm2, ieee2 or slide", 0},
    {"title", KEY_TITLE, "TEXT", 0, "A title; without it there is none, as captions do that", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o':
        a->out = arg;
        return 0;
    case KEY_PRESET:
        a->plot.preset = arg;
        return 0;
    case KEY_TITLE:
        a->plot.title = arg;
        return 0;
    default:
        return cli_operands(key, arg, state, (const char **const[]){&a->figure, &a->database}, 2,
                            "which figure, from which database?");
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "FIGURE DB",
    .doc = "Draws FIGURE from the results database DB; `aisle list figures` tells which there are.",
};

static int plot(int argc, char **argv)
{
    struct arguments a = {0};
    struct aisle_errors errs = {.count = 1};
    char name[256];

    cli_parse(&argp, argc, argv, &a);
    if (!a.out) {
        snprintf(name, sizeof name, "%s.png", a.figure);
        a.out = name;
    }
    if (aisle_plot(a.figure, a.database, a.out, &a.plot, &errs.item[0]) != AISLE_OK)
        return cli_fail(errs.item[0].status, &errs);
    printf("%s\n", a.out);
    return EXIT_FINE;
}

const struct command command_plot = {
    .name = "plot", .summary = "draw a figure from a results database", .run = plot};
