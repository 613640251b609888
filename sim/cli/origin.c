/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program tells of itself, for the provenance of what it records. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build_facts.inc"
#include "cli/cli.h"

/* As a shell takes it. */
static void print_argument(FILE *out, const char *arg)
{
    if (*arg && strspn(arg, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                            "_-./:=,+@%") == strlen(arg)) {
        fputs(arg, out);
        return;
    }
    fputc('\'', out);
    for (; *arg; arg++)
        if (*arg == '\'')
            fputs("'\\''", out);
        else
            fputc(*arg, out);
    fputc('\'', out);
}

void cli_print_command(FILE *out, int argc, char *const *argv)
{
    fputs(argv[0], out);
    for (int i = 1; i < argc; i++) {
        fputc(' ', out);
        print_argument(out, argv[i]);
    }
}

void cli_tell_origin(int argc, char *const *argv)
{
    char *command = NULL;
    size_t size;
    FILE *out = open_memstream(&command, &size);

    if (!out)
        return;
    fputs("aisle", out); /* wherever it lies */
    for (int i = 1; i < argc; i++) {
        fputc(' ', out);
        print_argument(out, argv[i]);
    }
    fclose(out);
    aisle_set_origin(&(struct aisle_origin){
        .command = command, .source = BUILD_SOURCE, .flags = BUILD_FLAGS});
    free(command);
}
