/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Overhead: what a start costs beyond `training.start_s`, by what the job trains and on how many
 * GPUs. Loading a large model onto 32 GPUs takes longer than a small one onto one.
 *
 * The table is a CSV file with the columns `job_type`, `gpus` and `overhead_s` (seconds); Muri's
 * restart_overhead.csv, which calls the first two `model_name` and `num_gpu`, is read as it is. A
 * number of GPUs that a job type has no row for costs what the next larger one does, and beyond the
 * largest as much as that. A job type without rows costs the default (10 s in Muri).
 */
#ifndef AISLE_TRAINING_OVERHEAD_H
#define AISLE_TRAINING_OVERHEAD_H

#include <aisle/error.h>
#include <aisle/spec.h>

struct overhead;

/**
 * Reads the table. Without a file (its name is NULL) *out is NULL, which costs nothing.
 *
 * @return AISLE_OK; AISLE_EIO, AISLE_EPARSE, or AISLE_EVALUE at the cell: an amount out of range, a
 *         row given twice
 */
AISLE_MUST_CHECK
enum aisle_status overhead_new(struct overhead **out, const struct aisle_file *file,
                               int64_t default_us, struct aisle_error *err);
void overhead_free(struct overhead *o); /* NULL is fine */

/** Microseconds of one start. `job_type` NULL: not said. `o` NULL: 0. O(log rows) */
int64_t overhead_us(const struct overhead *o, const char *job_type, int64_t gpus);

#endif
