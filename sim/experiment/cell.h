/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is in a folder of cells: finished ones, and what is told of failed ones. */
#ifndef AISLE_EXPERIMENT_CELL_H
#define AISLE_EXPERIMENT_CELL_H

#include <sqlite3.h>

#include "experiment/plan.h"

enum { CELL_DIGEST = 65 };

/** `folder`/KEY.db and `folder`/KEY.failed. */
char *cell_path(struct arena *a, const char *folder, const char *key);
char *cell_failed_path(struct arena *a, const char *folder, const char *key);

/** "3fa9c1d2": as much of the cell's key as no other of the plan begins with, at least 8 digits. */
const char *cell_short_key(struct arena *a, const struct plan *p, size_t cell);
/** "cell 3fa9c1d2 (policy=fifo/fgd, seed=42)": as messages name it. */
const char *cell_title(struct arena *a, const struct plan *p, size_t cell);

/**
 * Whether a file is the finished cell: a sound database with one complete run, whose configuration
 * and seed give the cell's key. Reads all of the file.
 *
 * @param digest  of the run; NULL: not asked for
 * @return AISLE_OK; AISLE_END: there is no file; AISLE_EVALUE: it is another cell; AISLE_EDB: it is
 *         damaged or no run at all; AISLE_EIO: it cannot be read
 */
AISLE_MUST_CHECK
enum aisle_status cell_check(const char *file, const struct plan_cell *c, char digest[CELL_DIGEST],
                             struct aisle_error *err);

/** Copies a finished cell into `db`, replacing an equal run, with the values of its axes. */
AISLE_MUST_CHECK
enum aisle_status cell_merge(sqlite3 *db, const struct plan *p, size_t cell, const char *file,
                             struct aisle_error *err);

/** Writes KEY.failed: JSON with the cell's axes, status, errors, and the command that repeats it
 * (NULL: there is none). */
AISLE_MUST_CHECK
enum aisle_status cell_write_failed(const char *folder, const struct plan *p, size_t cell,
                                    const struct aisle_errors *errs, const char *command,
                                    struct aisle_error *err);

/** What KEY.failed tells: the first message and the command, "" if it does not; from `a`. False:
 * there is none. */
bool cell_read_failed(const char *file, struct arena *a, const char **message,
                      const char **command);

#endif
