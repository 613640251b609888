/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Which columns of a file are times and which are values, by their names and by what the first row
 * has in them.
 */
#ifndef AISLE_SERIES_SERIES_COLUMNS_H
#define AISLE_SERIES_SERIES_COLUMNS_H

#include "base/csv.h"
#include "series/series_cell.h"

/** What a column's name promises. */
enum column_role {
    COLUMN_PLAIN,
    COLUMN_STAMP, /* points in time: timestamp, date, time, ... */
    COLUMN_PART,  /* a running number or a part of a date: hour, day, month, ... */
    COLUMN_INDEX  /* the number of the row: t, index, or no name at all */
};

enum column_role column_role(const char *name);

#define NO_COLUMN SIZE_MAX

/** A CSV file, its names and its present row. */
struct columns {
    const char *path; /* borrowed */
    struct csv *csv;
    size_t count;
    const char *const *name;
    enum cell_kind *kind; /* of the first row's cells */
    size_t value, time;   /* chosen by columns_choose(); `time` may be NO_COLUMN */
    bool named;           /* the file names its columns */
};

/**
 * Opens the file. If its first line has numbers, times and missing cells alone, it is a row itself
 * and columns are "column 1", ...
 *
 * @return AISLE_OK, AISLE_EIO or AISLE_EPARSE; columns_close() is due even on failure
 */
enum aisle_status columns_open(struct columns *c, const char *path, struct aisle_error *err);
void columns_close(struct columns *c);

/** The one column of this name. Only before columns_first(). @return AISLE_OK, or AISLE_EPARSE or
 * AISLE_EVALUE: none, several */
enum aisle_status columns_find(const struct columns *c, const char *name, size_t *at,
                               struct aisle_error *err);

/** Steps to the first row and looks what it has. @return as csv_next(), but AISLE_EPARSE for no row
 */
enum aisle_status columns_first(struct columns *c, struct aisle_error *err);

/** Steps to the next row, as csv_next(). */
enum aisle_status columns_next(struct columns *c, struct aisle_error *err);

/**
 * Chooses the columns of a series, after columns_first().
 *
 * @param value, time  NO_COLUMN, or what the user chose
 * @param timed  false: none is to be the times
 */
enum aisle_status columns_choose(struct columns *c, size_t value, size_t time, bool timed,
                                 struct aisle_error *err);

#endif
