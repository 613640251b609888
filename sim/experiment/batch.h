/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Batches: running the cells of a plan into a folder, and merging what is there.
 *
 *     DIR/plan.json          the plan; another experiment's folder is refused
 *     DIR/cells/KEY.db       a finished cell: a database with its one run
 *     DIR/cells/KEY.failed   a failed one: JSON with status, errors, and the command that repeats it
 *     DIR/cells/.KEY.HOST.PID  being written
 *
 * A cell is written under a temporary name, synced, renamed, and its folder synced: a file of that
 * name is whole whatever was killed when. So several runners may work on one folder, also on
 * several machines: two that run the same cell write the same. What is finished is not run again;
 * what failed is, as its reason may be gone.
 *
 * Each cell runs in a process of its own; one that crashes or is killed for its memory costs itself
 * only. What such processes leave is removed by the next run (experiment/folder.h says when).
 */
#ifndef AISLE_EXPERIMENT_BATCH_H
#define AISLE_EXPERIMENT_BATCH_H

#include <signal.h>

#include "experiment/plan.h"

/** How things stand. */
struct batch_state {
    size_t cells;    /* chosen */
    size_t finished; /* of these, before or by now */
    size_t skipped;  /* of these, finished before */
    size_t failed, running;
};

struct batch_options {
    unsigned workers;     /* 0: one for each core */
    const bool *chosen;   /* by cell; NULL: all */
    bool force;           /* run finished ones again */
    bool reproducible, naive; /* as for a run; of the cells that are run now */
    const char *command; /* that runs this batch, for messages: " --cells KEY" behind it runs one cell.
                            NULL: "aisle sweep PATH -o FOLDER"; "": cells cannot be run alone */
    const volatile sig_atomic_t *interrupt;
    void (*progress)(void *self, const struct batch_state *state); /* at each start and end; NULL */
    void *progress_self;
};

/** Makes a folder for the plan's cells, with the plan in it, or finds one that has them already.
 * AISLE_EIO: it is another experiment's, or cannot be written. */
AISLE_MUST_CHECK
enum aisle_status batch_prepare(const struct plan *p, const char *folder, struct aisle_error *err);

/**
 * Runs what is not finished. Cells that failed are told in `errs`, each with the command that
 * repeats it alone; the others go on. So are, as warnings, files that turn out to be no finished cell and
 * what runs warned of, once each. Interrupted, it waits for nobody, leaves only whole cells, and
 * returns AISLE_OK with *out telling what is left. A folder that takes no more ends it likewise,
 * with one error.
 *
 * @return AISLE_OK; the status of the first failed cell; AISLE_EIO if the folder is another
 *         experiment's or cannot be written
 */
AISLE_MUST_CHECK
enum aisle_status batch_run(const struct plan *p, const char *folder,
                            const struct batch_options *options, struct batch_state *out,
                            struct aisle_errors *errs);

/** How many of all the plan's cells have a file in the folder, whoever put it there; it is not looked
 * into. */
size_t batch_finished(const struct plan *p, const char *folder);

/** What became of a merge. */
struct batch_merged {
    size_t cells, merged;
    size_t missing, failed, damaged; /* counted in the errors, the first few of each named */
};

/**
 * Merges the finished cells of folders of one experiment into a database, in the order of the plan.
 * Idempotent; the same cell in two folders must be the same run (digest and metrics), else that is
 * an error. Under reproducible runs the result does not depend on who ran what where, byte for byte:
 * the database is written anew under a temporary name and renamed, in place of one that is there.
 *
 * @param partial  missing, failed and damaged cells are warnings and no errors; else nothing is
 *                 written if there are any
 * @return AISLE_OK; AISLE_EVALUE: cells are lacking, copies differ, or the folders are of several
 *         experiments; AISLE_EIO, AISLE_EDB
 */
AISLE_MUST_CHECK
enum aisle_status batch_merge(const char *const *folder, size_t folder_count, const char *database,
                              bool partial, struct batch_merged *out, struct aisle_errors *errs);

#endif
