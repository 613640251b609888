/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Provenance: where, when, by what and at what price a run was made. Nothing of it decides the
 * result, and all of it differs from one execution to the next, so it is left out where equal runs
 * are to give equal bytes.
 *
 * What is not recorded: the working directory, the environment, the user. The command is there as it
 * was typed, and names what files it named.
 */
#ifndef AISLE_RUN_PROVENANCE_H
#define AISLE_RUN_PROVENANCE_H

#include "base/mem.h"
#include "record/recorder.h"

/** The rows, by key, ending with {0}; in the arena.
 * @param started  UTC */
const struct provenance *provenance_state(struct arena *a, const char *started, double wall_s,
                                          double cpu_s);

#endif
