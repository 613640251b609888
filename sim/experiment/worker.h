/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Workers: a run of an experiment in a process of its own.
 *
 * The process does all of it: it runs, puts the result into the folder, and tells its parent over a
 * pipe what came of it. If the parent dies, so does the process (on Linux; elsewhere it finishes its
 * cell); if the process dies, the parent knows of what.
 */
#ifndef AISLE_EXPERIMENT_WORKER_H
#define AISLE_EXPERIMENT_WORKER_H

#include <sys/types.h>

#include "experiment/plan.h"

/** What is to be run. */
struct worker_order {
    const struct plan *plan;
    size_t cell;        /* which of the plan */
    const char *folder; /* of the cells' files */
    bool replace;       /* a file that is there already */
    bool reproducible, naive;
};

/** What a cell came to. */
struct worker_outcome {
    enum aisle_status status;
    bool folder;              /* it failed because the folder takes no more: no fault of the cell */
    struct aisle_errors errs; /* errors, or the warnings of a run that went well */
};

/** A process. */
struct worker {
    pid_t pid;
    int pipe;   /* to read from; poll it */
    size_t got; /* bytes of `outcome` */
    struct worker_order order;
    struct worker_outcome outcome;
};

/** Starts a process. AISLE_EIO if there can be none. */
AISLE_MUST_CHECK
enum aisle_status worker_start(struct worker *w, const struct worker_order *order,
                             struct aisle_error *err);

/** Reads what is there to be read. True: the process has ended, and `outcome` says how. */
bool worker_read(struct worker *w);

/** Ends the process and removes what it was writing. */
void worker_kill(struct worker *w);

#endif
