/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Experiments: one scenario under several policies and seeds, compared.
 *
 * Every cell (policy x seed) runs in a process of its own, as many at once as there are workers,
 * and writes a file of its own; the files are merged in the order of the cells. So the database,
 * and the table, do not depend on the number of workers, and a cell that crashes costs only itself.
 */
#ifndef AISLE_EXPERIMENT_H
#define AISLE_EXPERIMENT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/run.h>

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
