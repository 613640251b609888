/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <aisle/experiment.h>
#include <aisle/table.h>

#include "cli/cli.h"

struct arguments {
    const char *path;
    bool plan, submit;
    const char *engine;
    struct aisle_sweep_options sweep;
    struct aisle_slurm_options slurm;
};

enum { KEY_PLAN = 0x900, KEY_SHARD, KEY_CELLS, KEY_RESUME, KEY_FORCE, KEY_REPRODUCIBLE, KEY_ENGINE, KEY_LIMIT, KEY_CHUNK, KEY_SUBMIT };

static const struct argp_option options[] = {
    {"output", 'o', "DIR", 0, "Folder of the results; what is finished there is not run again", 0},
    {"plan", KEY_PLAN, NULL, 0, "List the cells with their keys, and run nothing", 0},
    {"jobs", 'j', "N", 0, "Processes at once; default: one for each core", 0},
    {"resume", KEY_RESUME, NULL, 0, "Run what is not finished yet: the default", 0},
    {"force", KEY_FORCE, NULL, 0, "Run finished cells again", 0},
    {"reproducible", KEY_REPRODUCIBLE, NULL, 0, "Leave out what differs from one execution to the next: equal runs, equal bytes", 0},
    {"cells", KEY_CELLS, "LIST", 0, "Only these: numbers, ranges and beginnings of keys: 3,7-12,9f86d081", 1},
    {"shard", KEY_SHARD, "I/N", 0, "Only the I-th of N equal shares (1/4, ..., 4/4) of the cells", 1},
    {"engine", KEY_ENGINE, "NAME", 0, "slurm: write a job array into the folder, and run nothing", 2},
    {"array-limit", KEY_LIMIT, "K", 0, "Elements of the array that run at once; default: no limit", 2},
    {"chunk", KEY_CHUNK, "N", 0, "Cells an element; default: about a minute's work", 2},
    {"submit", KEY_SUBMIT, NULL, 0, "Submit it, too", 2},
    {0},
};

static unsigned read_number(struct argp_state *state, const char *option, const char *arg, long most)
{
    char *end;
    long n = strtol(arg, &end, 10);

    if (end == arg || *end || n < 1 || n > most)
        argp_error(state, "--%s must be a number from 1 to %ld, not \"%s\"", option, most, arg);
    return (unsigned)n;
}

static void read_shard(struct argp_state *state, struct aisle_sweep_options *o, const char *arg)
{
    char *slash, *end;
    long i = strtol(arg, &slash, 10), n = *slash == '/' ? strtol(slash + 1, &end, 10) : 0;

    if (slash == arg || *slash != '/' || end == slash + 1 || *end || n < 1 || n > 1000000 || i < 1 || i > n)
        argp_error(state, "--shard must be I/N, from 1/N to N/N, not \"%s\"", arg);
    o->shard = (unsigned)i;
    o->shards = (unsigned)n;
}

static void check(struct argp_state *state, const struct arguments *a)
{
    bool slurm = a->engine && strcmp(a->engine, "slurm") == 0;

    if (a->engine && !slurm)
        argp_error(state, "there is no engine \"%s\": slurm is one", a->engine);
    if (!slurm && (a->slurm.array_limit > 0 || a->slurm.chunk > 0 || a->submit))
        argp_error(state, "--array-limit, --chunk and --submit go with --engine slurm");
    if (slurm && (a->sweep.force || a->sweep.workers > 0))
        argp_error(state, "--force and --jobs do not go with --engine");
    if (!a->plan && !a->sweep.folder)
        argp_error(state, "where to? -o DIR names the folder of the results; --plan needs none");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o':
        a->sweep.folder = arg;
        return 0;
    case 'j':
        a->sweep.workers = read_number(state, "jobs", arg, 4096);
        return 0;
    case KEY_PLAN:
        a->plan = true;
        return 0;
    case KEY_SHARD:
        read_shard(state, &a->sweep, arg);
        return 0;
    case KEY_CELLS:
        a->sweep.cells = arg;
        return 0;
    case KEY_FORCE:
        a->sweep.force = true;
        return 0;
    case KEY_RESUME:
        a->sweep.force = false;
        return 0;
    case KEY_REPRODUCIBLE:
        a->sweep.reproducible = true;
        return 0;
    case KEY_ENGINE:
        a->engine = arg;
        return 0;
    case KEY_LIMIT:
        a->slurm.array_limit = read_number(state, "array-limit", arg, 1000000);
        return 0;
    case KEY_CHUNK:
        a->slurm.chunk = read_number(state, "chunk", arg, 100000);
        return 0;
    case KEY_SUBMIT:
        a->submit = true;
        return 0;
    case ARGP_KEY_ARG:
        if (a->path)
            argp_error(state, "one experiment at a time: \"%s\" is one too many", arg);
        a->path = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which experiment?");
        return 0;
    case ARGP_KEY_END:
        check(state, a);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "EXPERIMENT",
    .doc = "Runs the cells of an experiment file, each in a process of its own, into a folder. What is finished is "
           "not run again: after an interrupt or a crash the same command goes on. When all cells are finished, they "
           "are merged into DIR/results.db, and a table is printed.",
};

/* Progress --------------------------------------------------------------------------------------- */

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* "3 min"; what was run so far tells how long the rest will take. */
static void left(char text[32], double seconds)
{
    if (seconds < 90)
        snprintf(text, 32, "%.0f s", seconds);
    else if (seconds < 5400)
        snprintf(text, 32, "%.0f min", seconds / 60);
    else
        snprintf(text, 32, "%.1f h", seconds / 3600);
}

static void progress(void *self, const struct aisle_sweep_state *s)
{
    static double start_s = -1;
    size_t run = s->finished - s->skipped + s->failed, rest = s->cells - s->finished - s->failed;
    char line[160], time_left[32] = "?";

    (void)self;
    if (start_s < 0)
        start_s = now_s();
    if (run > 0)
        left(time_left, (now_s() - start_s) / (double)run * (double)rest);
    snprintf(line, sizeof line, "%zu of %zu done, %zu running, %zu failed, %s left", s->finished, s->cells, s->running,
             s->failed, time_left);
    cli_progress(line);
}

/* Running ---------------------------------------------------------------------------------------- */

static char *path_in(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);

    if (!path)
        exit(EXIT_FAILED);
    snprintf(path, size, "%s/%s", folder, name);
    return path;
}

/* All is there: one database, and its table. */
static int conclude(const struct aisle_experiment *e, const char *folder)
{
    struct aisle_table_options table = {.metrics = aisle_experiment_metrics(e),
                                        .baseline = aisle_experiment_baseline(e)};
    struct aisle_errors errs = {0};
    struct aisle_merged merged;
    char *database = path_in(folder, "results.db");
    enum aisle_status status = aisle_merge(&folder, 1, database, false, &merged, &errs);
    int code = EXIT_FINE;

    if (status == AISLE_OK) {
        aisle_errors_print(&errs, stderr);
        errs = (struct aisle_errors){0};
        status = aisle_table(database, &table, stdout, &errs); /* says below it what it warns of */
    }
    if (status != AISLE_OK)
        code = cli_fail(status, &errs);
    free(database);
    return code;
}

static int interrupted(const struct aisle_sweep_state *s, int argc, char **argv)
{
    fprintf(stderr, "aisle: interrupted; %zu of %zu cells are finished, and kept; to go on:\n    ", s->finished,
            s->cells);
    cli_print_command(stderr, argc, argv);
    fputc('\n', stderr);
    return EXIT_INTERRUPTED;
}

static int run(const struct aisle_experiment *e, const struct arguments *a, int argc, char **argv)
{
    struct aisle_errors errs = {0};
    struct aisle_sweep_state s;
    bool whole;
    enum aisle_status status = aisle_sweep(e, &a->sweep, &s, &whole, &errs);

    cli_progress("");
    aisle_errors_print(&errs, stderr);
    if (cli_interrupted)
        return interrupted(&s, argc, argv);
    if (s.failed > 0)
        fprintf(stderr, "aisle: %zu of %zu cells are finished, %zu failed\n", s.finished, s.cells, s.failed);
    if (s.failed > 0)
        return EXIT_FAILED;
    if (status != AISLE_OK)
        return EXIT_INPUT;
    if (whole)
        return conclude(e, a->sweep.folder);
    fprintf(stderr, "aisle: all of the %zu chosen are finished; others of the experiment are not\n", s.cells);
    return EXIT_FINE;
}

static int write_slurm(const struct aisle_experiment *e, struct arguments *a)
{
    struct aisle_errors errs = {0};
    struct aisle_slurm slurm;
    enum aisle_status status;

    a->slurm.data = getenv("AISLE_DATA");
    status = aisle_slurm_write(e, &a->sweep, &a->slurm, &slurm, &errs);
    if (status == AISLE_OK && slurm.cells == 0) {
        fputs("aisle: all cells are finished: there is nothing to submit\n", stderr);
        return EXIT_FINE;
    }
    if (status == AISLE_OK) {
        printf("%zu cells in %zu array elements of up to %zu\n", slurm.cells, slurm.elements, slurm.chunk);
        if (!a->submit)
            printf("sh %s submits them; what it is given goes to sbatch\n", slurm.submit);
        else
            status = aisle_slurm_submit(&slurm, &errs);
    }
    return status == AISLE_OK ? EXIT_FINE : cli_fail(status, &errs);
}

static int sweep(int argc, char **argv)
{
    char **typed = calloc((size_t)argc + 1, sizeof *typed); /* argp puts the options first */
    struct arguments a = {.sweep = {.interrupt = &cli_interrupted, .progress = progress}};
    struct aisle_experiment *e = NULL;
    struct aisle_errors errs = {0};
    enum aisle_status status;
    int code;

    if (!typed)
        exit(EXIT_FAILED);
    memcpy(typed, argv, (size_t)argc * sizeof *typed);
    cli_parse(&argp, argc, argv, &a);
    status = aisle_experiment_load(&e, a.path, NULL, &errs);
    if (status != AISLE_OK) {
        code = cli_fail(status, &errs);
    } else if (a.plan) {
        status = aisle_experiment_print_plan(e, &a.sweep, stdout, &errs);
        code = status == AISLE_OK ? EXIT_FINE : cli_fail(status, &errs);
    } else if (a.engine) {
        code = write_slurm(e, &a);
    } else {
        code = run(e, &a, argc, typed);
    }
    free(typed);
    aisle_experiment_free(e);
    return code;
}

const struct command command_sweep = {
    .name = "sweep", .summary = "run an experiment file into a folder, on all cores, shards or Slurm", .run = sweep};
