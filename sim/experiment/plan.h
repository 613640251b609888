/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Plans: which runs an experiment is made of.
 *
 * An experiment is a base scenario and axes: policies, seeds, and any values of the scenario by
 * their paths. The product of the axes, less what is excluded, plus what is included, gives the
 * cells, in an order that is the experiment's own: the last axis runs fastest. `aisle compare` is a
 * plan with the axes policy and seed.
 *
 * A cell is known by its key, the SHA-256 of all that decides its result: the resolved scenario,
 * the contents of its input files, policy, seed, and the version of results. Cells of one *point*
 * differ in the seed alone: they are replications.
 *
 * A plan can be written beside the results, and read back without scenario and data: whoever merges
 * needs no more than the folder.
 */
#ifndef AISLE_EXPERIMENT_PLAN_H
#define AISLE_EXPERIMENT_PLAN_H

#include <aisle/error.h>
#include <aisle/run.h>

#include "base/mem.h"
#include "base/sha256.h"

/** Raised whenever equal configurations and seeds give other results than before: no finished cell
 * of an older version counts. */
enum { RESULTS_VERSION = 1 };

struct plan_axis {
    const char *name;   /* "policy", "seed", or a path of the scenario: "cluster.groups.0.count" */
    size_t value_count;
    const char *const *value; /* as written, policies in their canonical form under the base
                                 scenario; included ones last */
};

struct plan_cell {
    char key[SHA256_HEX];
    const char *policy; /* canonical: queue/placement with their knobs, under its scenario */
    uint64_t seed;
    const char *const *value; /* of each axis, those of policy and seed included; "-": what the
                                 scenario itself says */
    size_t point;       /* number of its point, from 0 in order of first appearance */
    size_t scenario;    /* in `scenario`; of a plan that was read back: no meaning */
};

struct plan {
    const char *name;
    const char *path;   /* of the experiment's or scenario's file, as given; for commands that repeat
                           a cell */
    char key[SHA256_HEX]; /* of the whole: of its cells' keys in order */
    const struct plan_axis *axis;
    size_t axis_count;
    struct plan_cell *cell;
    size_t cell_count;
    size_t point_count;
    struct aisle_scenario **scenario; /* the base, then each distinct one, resolved; none in a plan
                                         read back */
    size_t scenario_count;
    bool borrowed;      /* the scenarios are somebody else's */
    const char *const *metric; /* to be shown, may end in '*'; none: all */
    size_t metric_count;
    const char *const *baseline; /* by axis; NULL for those that the baseline does not fix; all
                                    NULL: there is none */
    struct arena arena;
};

/** Reads an experiment file, and the scenario that it names. All errors of one pass are in `errs`. */
AISLE_MUST_CHECK
enum aisle_status plan_load(struct plan **out, const char *path,
                            const struct aisle_load_options *options, struct aisle_errors *errs);

/** The plan of a comparison: axes policy and seed. The scenario stays the caller's. */
AISLE_MUST_CHECK
enum aisle_status plan_compare(struct plan **out, const struct aisle_scenario *s,
                               const char *const *policy, size_t policy_count, const char *seeds,
                               struct aisle_errors *errs);

void plan_free(struct plan *p); /* NULL is fine */

/** The key of the cell that a run of this configuration (its SHA-256, in 64 digits) and seed is. */
void plan_key_of_cell(char out[SHA256_HEX], const char *configuration, uint64_t seed);

/** Writes it as canonical JSON into `file`, by way of a temporary name. */
AISLE_MUST_CHECK
enum aisle_status plan_write(const struct plan *p, const char *file, struct aisle_error *err);
/** Reads back what plan_write() wrote. */
AISLE_MUST_CHECK
enum aisle_status plan_read(struct plan **out, const char *file, struct aisle_error *err);

/** Which cells "3,7-12,abcdef" names: numbers from 0, ranges, beginnings of keys (6 digits or more);
 * `chosen` has room for cell_count. Text NULL: all. */
AISLE_MUST_CHECK
enum aisle_status plan_choose(const struct plan *p, const char *text, bool *chosen,
                              struct aisle_error *err);
/** Leaves of the chosen ones those of shard i of n: every n-th, from the i-th on (1..n). */
void plan_shard(const struct plan *p, unsigned i, unsigned n, bool *chosen);

/** Prints a line a chosen cell (`chosen` NULL: all): number, beginning of the key, values of the axes;
 * then how many there are. */
void plan_print(const struct plan *p, const bool *chosen, FILE *out);

#endif
