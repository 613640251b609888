/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Cells of a series' file: numbers, missing ones, times. Blanks around them do not count. */
#ifndef AISLE_SERIES_SERIES_CELL_H
#define AISLE_SERIES_SERIES_CELL_H

#include <stdbool.h>

#include "base/csv.h"

enum cell_kind {
    CELL_MISSING, /* empty, NA, N/A, NaN, null, none, a lone point; letters of either case */
    CELL_NUMBER,
    CELL_INFINITE, /* inf, Infinity with or without a sign */
    CELL_HUGE,     /* a number beyond all bounds */
    CELL_DATE,     /* as base/calendar.h reads it */
    CELL_TEXT
};

/** What a cell is. *number is set if it is a number or missing (NaN), *us (may be NULL) if it is a
 * date. */
enum cell_kind cell_read(struct csv_cell cell, double *number, int64_t *us);

/** A cell as a number. @return AISLE_OK (NaN if it is missing), or AISLE_EVALUE with its place */
enum aisle_status cell_number(const struct csv *csv, size_t column, double *out,
                              struct aisle_error *err);

/** The error "COLUMN: "x" is not WHAT", or "empty, where WHAT should be". */
enum aisle_status cell_is_not(const struct csv *csv, size_t column, const char *what,
                              struct aisle_error *err);

#endif
