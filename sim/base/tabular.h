/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Text in columns: each as wide as its widest cell, two blanks apart. Zero-initialised with
 * its arena is empty. Cells are borrowed; NULL: empty.
 */
#ifndef AISLE_BASE_TABULAR_H
#define AISLE_BASE_TABULAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/mem.h"

enum { TABULAR_COLUMNS_MAX = 64 };

struct tabular {
    struct arena *arena;
    size_t columns, row_count, row_cap;
    bool right[TABULAR_COLUMNS_MAX]; /* the column's cells end at its right edge */
    struct tabular_row {
        const char **cell;
        size_t *span; /* over how many columns the cell reaches, from the left edge */
    } *row;
};

/** Adds a column, TABULAR_COLUMNS_MAX at most, and returns it. They all come before the rows. */
size_t tabular_column(struct tabular *t, bool right);
void tabular_row(struct tabular *t);
/** Sets a cell of the last row. */
void tabular_cell(struct tabular *t, size_t column, const char *text);
/** Sets one that heads `columns` columns. */
void tabular_span(struct tabular *t, size_t column, size_t columns, const char *text);

/** Prints it, each line behind `indent`; no line ends in a blank. */
void tabular_print(const struct tabular *t, const char *indent, FILE *out);
void tabular_fini(struct tabular *t);

#endif
