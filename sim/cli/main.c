/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#include "config.h"

static const struct command *const commands[] = {
    &command_run,     &command_compare, &command_sweep,    &command_merge,  &command_table, &command_explain,
    &command_plot,    &command_forecast, &command_import,  &command_check,  &command_list,  NULL,
};

volatile sig_atomic_t cli_interrupted;

static void on_signal(int number)
{
    (void)number;
    cli_interrupted = 1;
}

static void print_help(FILE *out)
{
    fputs("Usage: aisle COMMAND [ARGUMENTS]\n"
          "Simulates AI datacenters: nodes, GPUs, pods, and the policies that place them.\n\n",
          out);
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n`aisle COMMAND --help` tells more; `aisle --version` the version.\n"
          "Exit status: 0 fine; 1 a run failed; 2 usage or bad input; 3 interrupted.\n",
          out);
}

/* A file that is opened while 0, 1 or 2 are closed would get that number, and what is printed
 * would end up in it. */
static void open_standard_files(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2);
    if (fd > 2)
        close(fd);
}

/* What could not be printed was not delivered, unless nobody wanted it. */
static int deliver(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno != EPIPE && errno != EBADF)
        fprintf(stderr, "aisle: cannot write the results: %s\n", strerror(errno));
    return errno == EPIPE || status != EXIT_FINE ? status : EXIT_FAILED;
}

int main(int argc, char **argv)
{
    struct sigaction action = {.sa_handler = on_signal};

    open_standard_files();
    cli_tell_origin(argc, argv);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to be told, not a death */
    if (argc < 2) {
        print_help(stderr);
        return EXIT_INPUT;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return deliver(EXIT_FINE);
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("aisle " PACKAGE_VERSION);
        return deliver(EXIT_FINE);
    }
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, argv[1]) == 0) {
            char name[64];

            snprintf(name, sizeof name, "aisle %s", argv[1]);
            argv[1] = name;
            return deliver(commands[i]->run(argc - 1, argv + 1));
        }
    fprintf(stderr, "aisle: there is no command \"%s\"\n\n", argv[1]);
    print_help(stderr);
    return EXIT_INPUT;
}
