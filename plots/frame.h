/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A frame: the answer to a query, as named columns.
 *
 * What a figure draws. Read whole, so that drawing needs no database. A column holds numbers, where
 * NULL is NaN, or texts, which must not be NULL.
 */
#ifndef AISLE_PLOTS_FRAME_H
#define AISLE_PLOTS_FRAME_H

#include <stddef.h>

#include <sqlite3.h>

#include <aisle/error.h>

struct frame {
    size_t column_count, row_count;
    char **column;          /* names */
    union frame_cell *cell; /* row after row */
    size_t cell_cap;
    struct frame_string *strings; /* each text once */
};

/** Runs a query of no parameters. AISLE_EDB. Always release with frame_fini(). */
AISLE_MUST_CHECK
enum aisle_status frame_read(struct frame *out, sqlite3 *db, const char *query,
                             struct aisle_error *err);

/** Index of the column of that name, which must exist. */
size_t frame_column(const struct frame *f, const char *name);

/** A cell of a column that holds numbers in every row, or of one that holds texts. Texts live as
 * long as the frame; equal texts are the same pointer. */
double frame_number(const struct frame *f, size_t row, size_t column);
const char *frame_text(const struct frame *f, size_t row, size_t column);

void frame_fini(struct frame *f);

#endif
