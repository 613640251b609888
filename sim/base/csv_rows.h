/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The rows of a CSV file, before anything is known of columns. Only base/csv.c uses it; see
 * base/csv.h for the grammar.
 *
 * A block of the file is held; rows are split where they stand in it, and nothing is written into
 * them, so that an error can show the line as it is.
 */
#ifndef AISLE_BASE_CSV_ROWS_H
#define AISLE_BASE_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include <zlib.h>

#include <aisle/error.h>
#include <aisle/spec.h>

/** A cell: where it begins, with its quote if it has one, and what is in it. */
struct csv_span {
    const char *begin;
    const char *text;
    size_t length;
};

struct csv_rows {
    const char *path;
    gzFile in;
    char *buffer; /* [begin, end) is yet to be split; *end is a newline, so that scans stop */
    size_t capacity, begin, end;
    bool eof;
    const char *row; /* the present row */
    int line;        /* where it begins, from 1 */
    int next_line;
    struct csv_span *cell; /* of the present row; at least one */
    size_t cell_count, cell_capacity;
};

/** Opens a file that must hold something. csv_rows_close() is due even on failure. */
enum aisle_status csv_rows_open(struct csv_rows *csv, const struct aisle_file *file,
                                struct aisle_error *err);
void csv_rows_close(struct csv_rows *csv);

/** The next row, however many cells it has; AISLE_END after the last. */
enum aisle_status csv_rows_next(struct csv_rows *csv, struct aisle_error *err);

/** True if the present row is an empty line. */
bool csv_rows_blank(const struct csv_rows *csv);

/** An error at `where` in the present row. */
enum aisle_status csv_rows_fail(const struct csv_rows *csv, enum aisle_status status,
                                const char *where, size_t width, struct aisle_error *err,
                                const char *message);

/** The same for bad grammar. */
enum aisle_status csv_rows_bad(const struct csv_rows *csv, const char *where,
                               struct aisle_error *err, const char *fmt, ...) AISLE_PRINTF(4, 5);

#endif
