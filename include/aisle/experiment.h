/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Experiments: one scenario under several policies, seeds and other values.
 *
 * Every cell runs in a process of its own, as many at once as there are workers, and writes a file
 * of its own; the files are merged in the order of the cells. So the database, and the table, do
 * not depend on who ran what, and a cell that crashes costs only itself.
 *
 * An experiment is a file (docs/experiments.md) whose cells are kept in a folder: what is finished
 * is not run again, on whatever machine. A comparison is the short form: policies x seeds of one
 * scenario, straight into a database.
 */
#ifndef AISLE_EXPERIMENT_H
#define AISLE_EXPERIMENT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/run.h>

/* Experiments ------------------------------------------------------------------------------------ */

struct aisle_experiment;

/** Reads an experiment file and the scenarios that it makes. `options` may be NULL. On failure *out
 * is NULL and `errs` says why. */
AISLE_MUST_CHECK
enum aisle_status aisle_experiment_load(struct aisle_experiment **out, const char *path,
                                        const struct aisle_load_options *options,
                                        struct aisle_errors *errs);
void aisle_experiment_free(struct aisle_experiment *e); /* NULL is fine */

/** Prints a line a cell: number, beginning of the key, values of the axes. */
void aisle_experiment_print_plan(const struct aisle_experiment *e, FILE *out);

/** What the file says of its table, as in struct aisle_table_options; NULL: nothing. */
const char *aisle_experiment_metrics(const struct aisle_experiment *e);
const char *aisle_experiment_baseline(const struct aisle_experiment *e);

/** How things stand, of the cells that were chosen. */
struct aisle_sweep_state {
    size_t cells;
    size_t finished, skipped; /* before or by now; before */
    size_t failed, running;
};

struct aisle_sweep_options {
    const char *folder;     /* it need not be there, but its parent */
    const char *cells;      /* "3,7-12,abcdef": numbers from 0, beginnings of keys; NULL: all */
    unsigned shard, shards; /* of these every shards-th, from the shard-th (1..shards) on; 0: all */
    unsigned workers;       /* 0: one for each core */
    bool force;             /* finished ones too */
    bool reproducible, naive; /* as for a run */
    const volatile sig_atomic_t *interrupt;
    void (*progress)(void *self, const struct aisle_sweep_state *state); /* at each start and end of
                                                                            a cell; NULL: not */
    void *progress_self;
};

/**
 * Runs the chosen cells that are not finished.
 *
 * @param whole  whether all cells of the experiment are finished now, whoever ran them
 * @return AISLE_OK, also if it was interrupted; the status of the first cell that failed; AISLE_EUSAGE
 *         if there are no such cells; AISLE_EIO if the folder is another experiment's or takes no
 *         more. With AISLE_OK `errs` has the warnings
 */
AISLE_MUST_CHECK
enum aisle_status aisle_sweep(const struct aisle_experiment *e,
                              const struct aisle_sweep_options *options,
                              struct aisle_sweep_state *state, bool *whole,
                              struct aisle_errors *errs);

struct aisle_slurm_options {
    unsigned array_limit; /* so many elements of the job array run at once; 0: no limit */
    size_t chunk;         /* cells an element; 0: about a minute's work */
    const char *data;     /* for AISLE_DATA; NULL: unset */
};
struct aisle_slurm {
    size_t cells, chunk, elements; /* 0 cells: all are finished, and nothing was written */
    char submit[4096];             /* the script that submits */
};

/** Writes a Slurm job array for the chosen cells that are not finished, and a job that merges, into
 * the folder; workers, force and progress count for nothing. */
AISLE_MUST_CHECK
enum aisle_status aisle_slurm_write(const struct aisle_experiment *e,
                                    const struct aisle_sweep_options *options,
                                    const struct aisle_slurm_options *slurm, struct aisle_slurm *out,
                                    struct aisle_errors *errs);
/** Submits it. */
AISLE_MUST_CHECK
enum aisle_status aisle_slurm_submit(const struct aisle_slurm *s, struct aisle_errors *errs);

struct aisle_merged {
    size_t cells, merged;
    size_t missing, failed, damaged; /* each is named in the errors */
};

/**
 * Merges the finished cells of folders of one experiment into a database, which is written anew, in
 * the order of the experiment.
 *
 * @param partial  missing, failed and damaged cells are warnings and no errors
 */
AISLE_MUST_CHECK
enum aisle_status aisle_merge(const char *const *folder, size_t folder_count, const char *database,
                              bool partial, struct aisle_merged *out, struct aisle_errors *errs);

/* Comparisons ------------------------------------------------------------------------------------ */

struct aisle_compare_options {
    const char *const *policy;  /* as aisle_run_options.policy; NULL: the scenario's compare list,
                                   or else its own policy */
    size_t policy_count;
    const char *seeds;          /* "10": the scenario's seed and the nine after it; "42..51"; "1,5,9";
                                   NULL: the scenario's compare.seeds, or else "10" */
    unsigned workers;           /* 0: one for each core */
    const char *database;       /* results are added to it */
    bool overwrite, reproducible, naive; /* as for a run */
    const volatile sig_atomic_t *interrupt;
    void (*progress)(void *self, size_t done, size_t cells); /* after each cell; NULL: not */
    void *progress_self;
};

struct aisle_comparison;

/**
 * Runs all cells. Cells that failed are in `errs`; those that went well are recorded all the same.
 *
 * @return AISLE_OK; the status of the first cell that failed; AISLE_EVALUE for bad input, before
 *         anything is run
 */
AISLE_MUST_CHECK
enum aisle_status aisle_compare(const struct aisle_scenario *s,
                                const struct aisle_compare_options *options,
                                struct aisle_comparison **out, struct aisle_errors *errs);

/** True if it was interrupted: what is recorded is whole, and the same call goes on. */
bool aisle_comparison_interrupted(const struct aisle_comparison *c);

/** Warnings of the cells that went well. */
const struct aisle_errors *aisle_comparison_warnings(const struct aisle_comparison *c);

/** Mean and half the width of the 95 % confidence interval (Student's t over seeds; NaN for one
 * seed) of a metric under the i-th policy; n = 0 if it has no such metric. */
struct aisle_estimate {
    size_t n;
    double mean, half_width;
};
struct aisle_estimate aisle_comparison_estimate(const struct aisle_comparison *c, size_t policy,
                                                const char *metric);

/** Prints the table: a row for each metric, a column for each policy. */
void aisle_comparison_print(const struct aisle_comparison *c, FILE *out);
void aisle_comparison_free(struct aisle_comparison *c); /* NULL is fine */

#endif
