/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Rows of attempts (<aisle/attempt.h>): one for each run of equal ones of a job.
 *
 * Attempts are equal if outcome, node and messages are. A row is written when the run of equals has
 * ended: by an attempt that differs, or by whatever ends the trying. A placement ends it, and always
 * has a row of its own. So what is held is one row for each job that is still being tried. Details
 * are those of the first of equal attempts and are written at once.
 */
#ifndef AISLE_RECORD_ATTEMPTS_H
#define AISLE_RECORD_ATTEMPTS_H

#include <sqlite3.h>

#include <aisle/attempt.h>
#include <aisle/error.h>

struct attempts;

/** Into the tables of `db`, which outlives it, as of this run. */
AISLE_MUST_CHECK
enum aisle_status attempts_new(struct attempts **out, sqlite3 *db, int64_t run_id,
                               struct aisle_error *err);
void attempts_free(struct attempts *a); /* NULL is fine; what is held is dropped */

/** Takes an attempt; nothing of it is borrowed. */
AISLE_MUST_CHECK
enum aisle_status attempts_add(struct attempts *a, int64_t at_us, const struct aisle_attempt *what,
                               struct aisle_error *err);

/** The job ended: it is tried no more. */
AISLE_MUST_CHECK
enum aisle_status attempts_close(struct attempts *a, aisle_job_id job, struct aisle_error *err);

/** The run ended: writes all that is held. */
AISLE_MUST_CHECK
enum aisle_status attempts_finish(struct attempts *a, struct aisle_error *err);

#endif
