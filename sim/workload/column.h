/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One column of whole numbers from a CSV file: an order of arrival, or the ranks of nodes.
 *
 * A file may hold one column for each seed; "{seed}" in the column's name is replaced by the run's
 * seed. Columns may be of unequal lengths: empty cells end one, and nothing may follow them.
 */
#ifndef AISLE_WORKLOAD_COLUMN_H
#define AISLE_WORKLOAD_COLUMN_H

#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/spec.h>

#include "base/mem.h"

/**
 * Reads the column: `*count` numbers, each 0 or more, in the arena.
 *
 * @return AISLE_OK; AISLE_EIO, AISLE_EPARSE or AISLE_EVALUE with a place; a column that is missing
 *         names the columns, or the seeds, that are there
 */
AISLE_MUST_CHECK
enum aisle_status column_read(const struct aisle_column *column, uint64_t seed, struct arena *a,
                              int64_t **out, size_t *count, struct aisle_error *err);

/**
 * Checks that `count` numbers just read are a permutation of 0..expected-1.
 *
 * @param what  what one number is, for messages: "rank" gives "rank 7 is given twice"
 */
AISLE_MUST_CHECK
enum aisle_status column_check_permutation(const struct aisle_column *column, uint64_t seed,
                                           const char *what, const int64_t *value, size_t count,
                                           size_t expected, struct aisle_error *err);

/**
 * Fills `err` with AISLE_EVALUE at the cell of the k-th number (k from 0). The file is read again
 * for that: places are not kept, since there are hardly ever errors.
 */
enum aisle_status column_fail(const struct aisle_column *column, uint64_t seed, size_t k,
                              struct aisle_error *err, const char *fmt, ...) AISLE_PRINTF(5, 6);

#endif
