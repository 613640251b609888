/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Slurm: a plan's cells as a job array, and a job that merges what came of them.
 *
 *     DIR/slurm/array.sh    an array element: a chunk of cells, in a process of `aisle sweep`
 *     DIR/slurm/merge.sh    the job that comes after: `aisle merge`
 *     DIR/slurm/submit.sh   submits both; what it is given goes to sbatch: --partition, --time, ...
 *     DIR/slurm/log         what they print
 *
 * Nothing of Slurm's decides a result: elements write whole files named by the cells' keys, so one
 * that is requeued, preempted or run twice does at most work that was done. The scripts hold all
 * that they need (folder, program, where data are looked for, which cells), since Slurm keeps a
 * copy of a script that was submitted: to write them anew does not change what is under way.
 * Program, experiment and folder must have the same paths on all nodes.
 */
#ifndef AISLE_EXPERIMENT_ENGINE_SLURM_H
#define AISLE_EXPERIMENT_ENGINE_SLURM_H

#include "experiment/plan.h"

/* A failed cell is tried so often by an element, from the second time on without a neighbour: it
 * may have lacked memory. */
enum { SLURM_TRIES = 3 };

struct slurm_options {
    const char *program;         /* of aisle; NULL: the one that runs */
    const char *experiment;      /* the file, as given */
    const char *folder;          /* of the results, as given; it need not be there */
    const char *data;            /* for AISLE_DATA; NULL: unset */
    const char *const *argument; /* further ones of `aisle sweep`, "--reproducible"; ends with NULL;
                                    NULL: none */
    const bool *chosen;   /* by cell; NULL: all. Those that are finished are left out anyway */
    unsigned array_limit; /* so many elements run at once; 0: as many as Slurm will have */
    size_t chunk;         /* cells an element; 0: see slurm_chunk() */
};

struct slurm_written {
    size_t cells, chunk, elements; /* 0 cells: all are finished, and no scripts were written */
    double cell_s;                 /* what finished cells took, in the mean; NaN: unknown */
    char submit[4096];             /* path of submit.sh */
};

/**
 * How many of `cells` an element is to run: about a minute's work, as to dispatch it costs Slurm up
 * to a second; 4 if it is not known what a cell takes; and so that there are no more than 1000
 * elements.
 *
 * @param cell_s  NaN: unknown
 */
size_t slurm_chunk(size_t cells, double cell_s);

/** Writes the scripts, and the plan into the folder, so that the merge knows what is missing even
 * if no element ever ran. AISLE_EIO: they cannot be written, or the folder is another experiment's.
 */
AISLE_MUST_CHECK
enum aisle_status slurm_write(const struct plan *p, const struct slurm_options *options,
                              struct slurm_written *out, struct aisle_error *err);

/** Submits what slurm_write() wrote, if anything, by its submit.sh, which prints the jobs' numbers.
 * AISLE_EIO if that fails: then nothing is left in the queue, and it has said why. */
AISLE_MUST_CHECK
enum aisle_status slurm_submit(const struct slurm_written *w, struct aisle_error *err);

#endif
