/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Tables of expected figures, and how far ours are from them.
 *
 * A table is a CSV file in memory, with the grammar of base/csv.h; its cells are asked for by row
 * (from 0) and by the name of their column, or its number. Figures are compared through a tally,
 * which counts them, remembers the largest difference and says so in the log.
 *
 * Whoever calls these is a Criterion test: what cannot be read fails it, with file and line.
 */
#ifndef AISLE_TESTS_TABLE_H
#define AISLE_TESTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "support.h"

/* Tables --------------------------------------------------------------------------------------- */

struct table {
    const char *name; /* NULL: not open, no rows */
    struct arena memory;
    size_t rows, columns;
    const char **head, **cell; /* columns; rows x columns */
    int *line;                 /* where the rows begin in the file */
};

/** Reads a file of the shared data, such as "openb/typical_default.csv"; without it skips or fails
 * the test as REQUIRE_DATA does. To be closed with table_close(), as any other. */
void table_open(struct table *t, const char *name);

/** Reads FOLDER/NAME of a folder that a user named; without it skips the test. */
void table_open_in(struct table *t, const char *folder, const char *name);

void table_close(struct table *t); /* one that is not open is fine */

/** The number of a column; fails the test if there is none of this name. */
size_t table_column(const struct table *t, const char *column);

/** A cell's text; lives as long as the table. */
const char *table_text(const struct table *t, size_t row, const char *column);
const char *table_text_at(const struct table *t, size_t row, size_t column);

/** A cell's number: NaN if it is empty or NA, as R writes what is missing. */
double table_number(const struct table *t, size_t row, const char *column);
double table_number_at(const struct table *t, size_t row, size_t column);

/** A cell's number, which must be 0, 1, 2, ... */
size_t table_count(const struct table *t, size_t row, const char *column);

/** A column's numbers, one of each row, to be freed with mem_free(). */
double *table_numbers(const struct table *t, const char *column);

/** The column `value` of a file of the shared data, to be freed with mem_free(). */
double *table_series(const char *name, size_t *n);

/** True if a cell holds exactly this text. */
bool table_is(const struct table *t, size_t row, const char *column, const char *text);

/** The first row at `from` or behind it whose cell holds this text; t->rows: none. */
size_t table_find(const struct table *t, size_t from, const char *column, const char *text);

/** The end of the run of rows, from `row` on, that are equal in both of these columns. */
size_t table_run(const struct table *t, size_t row, const char *column, const char *other);

/** The largest count of a column within rows from..end-1; 0 if there are none. */
size_t table_most(const struct table *t, size_t from, size_t end, const char *column);

/* Comparing ------------------------------------------------------------------------------------ */

/** How many figures of a kind were compared, and how far apart they were at most. */
struct tally {
    const char *what, *unit;
    size_t compared;
    double worst;    /* in the unit; infinite if a figure was missing on one side */
    char where[120]; /* which was the worst */
};

/** Expects |is - ought| / unit to be within `limit`. Two NaN are equal. @return that it is */
bool tally_compare(struct tally *t, const char *of, const char *figure, double is, double ought,
                   double unit, double limit);

/** The same where more is better: expects `is` to be `limit` below `ought` at most. */
bool tally_at_least(struct tally *t, const char *of, const char *figure, double is, double ought,
                    double limit);

/** Adds what another tally of the same unit compared. */
void tally_add(struct tally *t, const struct tally *part);

/** Says what was compared. */
void tally_say(const struct tally *t);

#endif
