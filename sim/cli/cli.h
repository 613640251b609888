/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The program: a thin client of libaisle. A command is one file with one table.
 *
 * stdout is for results, stderr for talk. Exit status: 0 fine; 1 a run failed; 2 usage or bad
 * input; 3 interrupted, and can be resumed.
 */
#ifndef AISLE_CLI_CLI_H
#define AISLE_CLI_CLI_H

#include <argp.h>
#include <signal.h>

#include <aisle/error.h>
#include <aisle/run.h>

enum exit_status { EXIT_FINE = 0, EXIT_FAILED = 1, EXIT_INPUT = 2, EXIT_INTERRUPTED = 3 };

struct command {
    const char *name, *summary;
    /** argv[0] is "aisle NAME", for messages. Returns an exit status. */
    int (*run)(int argc, char **argv);
};

extern const struct command command_check, command_compare, command_explain, command_forecast, command_import, command_list,
    command_merge, command_plot, command_run, command_sweep, command_table;

/** Raised by SIGINT and SIGTERM. */
extern volatile sig_atomic_t cli_interrupted;

/** Tells the library of this program and its command line; argv as main() gets it. */
void cli_tell_origin(int argc, char *const *argv);

/** Prints what to type to run a command again; argv as the command gets it. */
void cli_print_command(FILE *out, int argc, char *const *argv);

/** Parses with argp; exits with 2 on usage errors, 0 after --help. */
void cli_parse(const struct argp *argp, int argc, char **argv, void *input);

/** For a parser: what its own cases leave. Takes the command's arguments, exactly `count`, into
 * *operand[0], ...; if there are fewer, it asks `question`. */
error_t cli_operands(int key, char *arg, struct argp_state *state, const char **const operand[],
                     unsigned count, const char *question);

/** Prints errors to stderr and returns the exit status that goes with `status`. */
int cli_fail(enum aisle_status status, const struct aisle_errors *errs);

/** The options that all commands which read a scenario have in common. */
struct scenario_arguments {
    const char *path;
    const char **set, **data; /* NULL-terminated */
    size_t set_count, data_count;
};
extern const struct argp scenario_argp; /* a child; its input is a struct scenario_arguments */

/** The options of commands that record. */
struct record_arguments {
    const char *database; /* "results.db" unless given */
    bool overwrite, reproducible;
};
extern const struct argp record_argp; /* a child; its input is a struct record_arguments */

/** Loads the scenario; NULL after having printed why not, with the exit status in *status. */
struct aisle_scenario *cli_load(const struct scenario_arguments *args, int *status);

/** Replaces the line of progress on stderr, if that is a terminal; "" clears it. */
void cli_progress(const char *text);

#endif
