/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The axis of a series: what its times are, their step, and what is absent between them.
 */
#ifndef AISLE_SERIES_SERIES_AXIS_H
#define AISLE_SERIES_SERIES_AXIS_H

#include <aisle/series.h>

/** How times are written. */
enum axis_scheme {
    AXIS_NONE,    /* not at all: rows are numbered from 1 */
    AXIS_NUMBERS, /* running numbers, years, decimal years */
    AXIS_SECONDS  /* dates, or numbers that are; now in seconds since 1970 */
};

/**
 * Makes the axis of a series of which file, name, time_name, n = rows, value and time (ascending)
 * are set: sets all that is left, changes times into positions and fills gaps; value and time may
 * move.
 *
 * @param line  the line of each row in the file
 * @return AISLE_OK, perhaps with a warning in `errs`; AISLE_EVALUE: gaps too large to be filled
 */
enum aisle_status axis_make(struct aisle_series *s, enum axis_scheme scheme, enum aisle_gaps gaps,
                            const int *line, struct aisle_errors *errs);

/** Writes a position on the axis as aisle_series_time() does. */
void axis_print(const struct aisle_series *s, double position, char out[AISLE_SERIES_TIME]);

#endif
