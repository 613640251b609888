/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Results databases: opening, refusing what is not ours, and putting runs into them whole.
 */
#ifndef AISLE_RECORD_STORE_H
#define AISLE_RECORD_STORE_H

#include <stdint.h>

#include <sqlite3.h>

#include <aisle/error.h>
#include <aisle/schema.h>

enum store_care {
    STORE_SAFE,   /* a killed program leaves it as it was before the run */
    STORE_SCRATCH /* a file of our own that nobody misses */
};

/**
 * Opens a database for writing, and makes it if it is absent or empty.
 *
 * AISLE_EDB if the file is something else, or of another version; AISLE_EIO if it cannot be
 * opened or written.
 */
AISLE_MUST_CHECK
enum aisle_status store_open(sqlite3 **out, const char *path, enum store_care care,
                                struct aisle_error *err);

/** Opens a database that nobody changes any more, for reading: no lock is taken, so readers do not
 * disturb each other. AISLE_EDB, AISLE_EIO. */
AISLE_MUST_CHECK
enum aisle_status store_open_finished(sqlite3 **out, const char *path, struct aisle_error *err);

/** Checks, without changing it, that `path` is absent, empty or a database of ours, and that it
 * could be written. */
AISLE_MUST_CHECK
enum aisle_status store_probe(const char *path, struct aisle_error *err);

/** Checks that `path` is absent or a database of ours of any version: one that may be replaced. */
AISLE_MUST_CHECK
enum aisle_status store_replaceable(const char *path, struct aisle_error *err);

/** Removes a database of ours, so that it starts anew; anything else is refused. */
AISLE_MUST_CHECK
enum aisle_status store_restart(const char *path, struct aisle_error *err);

/** Runs statements; AISLE_EDB with SQLite's own words. */
AISLE_MUST_CHECK
enum aisle_status store_exec(sqlite3 *db, const char *sql, struct aisle_error *err);

/** Fills the error from the connection's last failure: `what` in a few words. */
enum aisle_status store_fail(sqlite3 *db, const char *what, struct aisle_error *err);

/**
 * The id under which a run should be put: that of an equal run (config, seed, version), whose rows
 * are deleted, or else one more than the largest. Call it within the transaction.
 */
AISLE_MUST_CHECK
enum aisle_status store_make_room(sqlite3 *db, const char *config_sha256, uint64_t seed,
                                     const char *version, int64_t *run_id,
                                     struct aisle_error *err);

/** The value of an axis of an experiment. */
struct store_axis {
    const char *name, *value;
};

/** Copies all runs of the database at `from`, which nobody changes any more, into `db`, in order, in
 * one transaction, replacing
 * equal ones; each is put down as the cell of these values. */
AISLE_MUST_CHECK
enum aisle_status store_merge(sqlite3 *db, const char *from, const struct store_axis *axis,
                              size_t axis_count, struct aisle_error *err);

#endif
