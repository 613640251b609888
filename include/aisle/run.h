/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Runs: a scenario, a policy and a seed, simulated and recorded.
 *
 *     struct aisle_errors errs = {0};
 *     struct aisle_scenario *sc = NULL;
 *     struct aisle_result *result = NULL;
 *
 *     if (aisle_scenario_load(&sc, "rush_hour.yaml", NULL, &errs) == AISLE_OK &&
 *         aisle_run(sc, &(struct aisle_run_options){.policy = "best-fit"}, &result, &errs) == AISLE_OK)
 *         aisle_result_print(result, stdout);
 *     else
 *         aisle_errors_print(&errs, stderr);
 *     aisle_result_free(result);
 *     aisle_scenario_free(sc);
 */
#ifndef AISLE_RUN_H
#define AISLE_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/observer.h>
#include <aisle/spec.h>

/* Scenarios -------------------------------------------------------------------------------------- */

struct aisle_scenario;

struct aisle_load_options {
    const char *const *set;  /* "PATH=VALUE", in order; NULL-terminated; NULL: none */
    const char *const *data; /* folders for data files, after the scenario's own; NULL-terminated;
                                NULL: none. The environment's AISLE_DATA comes after them */
    const char *set_folder;  /* where files that `set` names are looked for first; NULL: the working
                                directory */
};

/** Reads and checks a scenario. `options` may be NULL. On failure *out is NULL and `errs` says why. */
AISLE_MUST_CHECK
enum aisle_status aisle_scenario_load(struct aisle_scenario **out, const char *path,
                                      const struct aisle_load_options *options,
                                      struct aisle_errors *errs);
void aisle_scenario_free(struct aisle_scenario *s); /* NULL is fine */
const struct aisle_spec *aisle_scenario_spec(const struct aisle_scenario *s);

/** Writes the scenario reference, Markdown, from the table that the reader goes by. */
void aisle_scenario_reference(FILE *out);

/**
 * Checks what reading cannot: policy and knobs, data files, that every pod of the scenario's own
 * fits some node. Runs nothing. `policy` as in aisle_run_options. With AISLE_OK `errs` has the
 * warnings, if there are any.
 */
AISLE_MUST_CHECK
enum aisle_status aisle_check(const struct aisle_scenario *s, const char *policy,
                              struct aisle_errors *errs);

/* Runs ------------------------------------------------------------------------------------------- */

struct aisle_run_options {
    /** "fgd" (with the scenario's other half), "fifo/best-fit", knobs after a colon:
     * "fgd:popularity=0.9". NULL: the scenario's. */
    const char *policy;
    const uint64_t *seed;   /* NULL: the scenario's */
    bool naive;             /* find nodes by plain scan: slower, the same decisions */
    const char *database;   /* NULL: nothing is recorded */
    bool overwrite;         /* start the database anew */
    bool reproducible;      /* leave out what differs from one execution to the next */
    bool scratch;           /* the database is a short-lived file: no care for crashes */
    const struct aisle_observer *observer; /* one more; NULL: none */
    const volatile sig_atomic_t *interrupt; /* the run ends with AISLE_EIO once it is not 0 */
    /** Called now and then with the simulated time; NULL: not. */
    void (*progress)(void *self, int64_t now_us, uint64_t arrivals);
    void *progress_self;
};

/** What a program knows of itself, for the table provenance of databases. NULL: not said. */
struct aisle_origin {
    const char *command; /* how it was called */
    const char *source;  /* revision of its source */
    const char *flags;   /* of the compiler */
};

/** To be recorded with all runs of this process and its children from now on; texts are copied. Not
 * for several threads. Without it, or a command, runs say "library call". */
void aisle_set_origin(const struct aisle_origin *origin);

/** One summary figure; see aisle_metrics. */
struct aisle_metric {
    const char *name, *unit;
    double value;
};

/** What is measured: for `aisle list metrics`. A '%' in a name stands for a number. */
struct aisle_metric_info {
    const char *name, *unit, *summary;
};
extern const struct aisle_metric_info aisle_metrics[]; /* ends with {0} */

struct aisle_result;

size_t aisle_result_metric_count(const struct aisle_result *r);
struct aisle_metric aisle_result_metric(const struct aisle_result *r, size_t i);
/** Value of a metric; NaN if the run has none of that name. */
double aisle_result_value(const struct aisle_result *r, const char *name);
const char *aisle_result_digest(const struct aisle_result *r); /* 64 hexadecimal digits */
/** Warnings: what is passed over of manifests, rows that can never run, jobs that are stuck. */
const struct aisle_errors *aisle_result_warnings(const struct aisle_result *r);
/** Prints the summary that a person reads. */
void aisle_result_print(const struct aisle_result *r, FILE *out);
void aisle_result_free(struct aisle_result *r); /* NULL is fine */

/**
 * Simulates one run, from time 0 until nothing is left to happen or the scenario's stop.
 *
 * @param out  the result; may be NULL
 * @return AISLE_OK; AISLE_EVALUE or AISLE_EPARSE for bad input; AISLE_EPOLICY if the policy did
 *         something impossible; AISLE_EIO, AISLE_EDB. On failure nothing is recorded
 */
AISLE_MUST_CHECK
enum aisle_status aisle_run(const struct aisle_scenario *s, const struct aisle_run_options *options,
                            struct aisle_result **out, struct aisle_errors *errs);

#endif
