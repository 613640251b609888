/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * CSV: a table read row by row, plain or gzip alike.
 *
 * A reader is opened with the columns that are wanted; cells are then asked for by their number in
 * that list, wherever the file has them. The grammar is RFC 4180: commas, cells in double quotes
 * may hold commas, newlines and doubled quotes. LF and CRLF end lines; a byte order mark and blank
 * lines at the end are passed over. The first row names the columns, and every further row has as
 * many cells. Control characters are refused (the file is then hardly text), and so are rows
 * beyond 1 MiB.
 *
 * Every error names file, line and column (in bytes, from 1) of the cell, and carries the line.
 *
 * The file is read in large blocks and cells point into the block: a row costs no allocation. The
 * cells of a row last until the next csv_next().
 */
#ifndef AISLE_BASE_CSV_H
#define AISLE_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/spec.h>

#include "base/mem.h"

struct csv;

/** A wanted column. If it is optional and absent, its cells are empty. */
struct csv_column {
    const char *name;
    bool optional;
};

/** A cell as it stands in the file; `text` is not terminated. */
struct csv_cell {
    const char *text;
    size_t length;
};

/**
 * Opens the file and reads its first row.
 *
 * @param want  `count` columns; borrowed, with their names, until csv_close()
 * @return AISLE_OK and a reader in *out; else NULL in *out and AISLE_EIO (can't be read; the place
 *         is where the scenario names the file) or AISLE_EPARSE (empty, not text, no such column)
 */
AISLE_MUST_CHECK
enum aisle_status csv_open(struct csv **out, const struct aisle_file *file,
                           const struct csv_column *want, size_t count, struct aisle_error *err);

/**
 * The same of all columns: a column's number in the file, from 0, is its number here. Blanks around
 * their names are cut off, and names may be equal. Until the first csv_next() the present row is
 * the first, the one that names the columns.
 */
AISLE_MUST_CHECK
enum aisle_status csv_open_all(struct csv **out, const struct aisle_file *file,
                               struct aisle_error *err);

/** Takes the first row for one like all others: the next csv_next() yields it, and the columns are
 * named "column 1", "column 2", ... Only between csv_open_all() and the first csv_next(). */
void csv_without_header(struct csv *csv);

size_t csv_column_count(const struct csv *csv);

/** Frees the reader; NULL is fine. */
void csv_close(struct csv *csv);

/** Steps to the next row. @return AISLE_OK, AISLE_END, AISLE_EPARSE or AISLE_EIO (damaged gzip) */
AISLE_MUST_CHECK
enum aisle_status csv_next(struct csv *csv, struct aisle_error *err);

bool csv_has(const struct csv *csv, size_t want); /* the file has this column */
int csv_line(const struct csv *csv);              /* where the present row begins, from 1 */

/** The columns' names, NULL-terminated; lives as long as the reader. */
const char *const *csv_header(const struct csv *csv);

/** The error for a column that is not there: at line 1, with the columns that are. To be called
 * before the first csv_next(). */
enum aisle_status csv_missing(const struct csv *csv, const char *name, struct aisle_error *err);

/** A cell of the present row, without its outer quotes; doubled quotes are still doubled. */
struct csv_cell csv_cell(const struct csv *csv, size_t want);

/** A cell's text in the arena: terminated, doubled quotes made single. */
char *csv_unquote(struct csv_cell cell, struct arena *a);

/** The same of a wanted column. */
char *csv_text(const struct csv *csv, size_t want, struct arena *a);

/** True if a cell, without its quotes, is exactly this text. */
bool csv_is(const struct csv *csv, size_t want, const char *text);

/** A cell as a whole number within min..max: digits with an optional minus, nothing else. */
AISLE_MUST_CHECK
enum aisle_status csv_int(const struct csv *csv, size_t want, int64_t min, int64_t max,
                          int64_t *out, struct aisle_error *err);

/** A cell as a number within min..max: as number_double() reads it. */
AISLE_MUST_CHECK
enum aisle_status csv_real(const struct csv *csv, size_t want, double min, double max, double *out,
                           struct aisle_error *err);

/**
 * A cell as seconds, in microseconds: "12", "-0.5", "1.25". Exact; decimals beyond the sixth are
 * rounded, half away from zero. At most a million million seconds either way.
 */
AISLE_MUST_CHECK
enum aisle_status csv_seconds(const struct csv *csv, size_t want, int64_t *out_us,
                              struct aisle_error *err);

/** Fills `err` with the place of a cell and a message that begins with its column's name. */
enum aisle_status csv_fail(const struct csv *csv, size_t want, struct aisle_error *err,
                           const char *fmt, ...) AISLE_PRINTF(4, 5);

#endif
