/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A series: values at equal steps of time, read from a CSV file.
 *
 * A row of the file is a value, in order of time. What the times say decides the axis: numbers (1,
 * 2, 3 or 1875, 1876), seconds of the calendar (dates and times, ISO 8601 or seconds since 1970),
 * or months (1949-01, equal days of a month, or R's decimal years 1949.0833). The step is the
 * median difference. Where a difference is twice, three times ... the step, rows are absent: that
 * is a gap, and it is filled with missing values, so that the positions of a season stay right.
 * Where differences are no multiples of the step, the rows are taken as equally spaced as they
 * stand, with a warning.
 *
 * A missing value is NaN. In the file it is an empty cell, NA, N/A, NaN, null, none or a lone
 * point.
 *
 * A table of regressors is read by the same rules for cells, with every value present.
 */
#ifndef AISLE_SERIES_H
#define AISLE_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include <aisle/error.h>

/** What the positions on the axis of time are. */
enum aisle_axis {
    AISLE_AXIS_NUMBER,  /* numbers as they stand in the file, or 1, 2, 3 if it has no times */
    AISLE_AXIS_SECONDS, /* seconds since 1970-01-01 00:00 UTC */
    AISLE_AXIS_MONTHS   /* 12 x year + month, January being 0: equal steps of unequal length */
};

/** Read-only. */
struct aisle_series {
    const char *file, *name; /* the path; the column of the values */
    const char *time_name;   /* the column of the times; NULL: rows are numbered */
    size_t n;                /* values, with those that were filled in */
    double *value;           /* n; NaN: missing */
    size_t missing;          /* how many are NaN */

    enum aisle_axis axis;
    double *time; /* n positions, ascending */
    double step;  /* from one to the next and on into the future, > 0; 1 if there is but one row */
    /** Prints without a clock: every time, and so every future one, is midnight. */
    bool dates_only;
    int day;        /* of AISLE_AXIS_MONTHS, 1..31: of each month, or its last if that is shorter */
    double clock_s; /* of AISLE_AXIS_MONTHS: the time of that day */

    size_t rows;      /* of the file */
    size_t gap_count; /* places where rows are absent; of them, whether filled or not */
    size_t filled;    /* values put in there, all missing; 0 with AISLE_GAPS_IGNORE */
    size_t irregular; /* differences that are no multiple of the step: nothing is filled then */
};

enum aisle_gaps {
    AISLE_GAPS_FILL,  /* with missing values */
    AISLE_GAPS_IGNORE /* rows are taken as equally spaced */
};

/** {0} is a good choice. */
struct aisle_series_options {
    /** The column of the values. NULL: "value" or "y", else the only column of numbers beside the
     * times. */
    const char *column;
    /** The column of the times. "": none, rows are numbered. NULL: one that is called timestamp,
     * datetime, date, ds, time or epoch; else the first that holds dates; else numbers called hour,
     * day, month, year, ..., t, index or step; else none. Names in letters of either case. */
    const char *time;
    enum aisle_gaps gaps;
    bool positive; /* values must be above 0, as for logs */
};

/**
 * Reads a series from a CSV file, plain or gzip. The first line names the columns, unless it holds
 * numbers or times alone.
 *
 * Of wrong cells up to AISLE_ERRORS_MAX are told in one pass, each with its line and column: what
 * is no number, infinite, no time, or not after the time of the row before (the first such only).
 *
 * @param options  NULL: {0}
 * @param errs  errors, and warnings: gaps that were filled, rows that are not equally spaced; may
 *              be NULL
 * @return AISLE_OK, perhaps with warnings, and a series in *out, to be freed with
 *         aisle_series_free(); it may hold missing values alone, or one value. Else NULL in *out
 *         and AISLE_EIO (the file can't be read), AISLE_EPARSE (no CSV, no row, no such column) or
 *         AISLE_EVALUE (cells; gaps that would take more than 10 missing values a row, or 10^7)
 *
 * Time: O(n).
 */
AISLE_MUST_CHECK
enum aisle_status aisle_series_read(struct aisle_series **out, const char *path,
                                    const struct aisle_series_options *options,
                                    struct aisle_errors *errs);

void aisle_series_free(struct aisle_series *series); /* NULL is fine */

enum { AISLE_SERIES_TIME = 48 };

/**
 * Writes the time of a value, from 0, also of future ones (from n on): "17", "1949-01",
 * "2022-12-31" or "2014-04-10 00:04:00" (UTC). Months whose day is not the first print as dates.
 */
void aisle_series_time(const struct aisle_series *series, size_t index,
                       char out[AISLE_SERIES_TIME]);

/** Writes the step: "1", "5 min", "1 day", "3 months". */
void aisle_series_step(const struct aisle_series *series, char out[AISLE_SERIES_TIME]);

enum { AISLE_SERIES_PERIODS = 3, AISLE_PERIOD_MOST = 10000 };

/**
 * The seasons that the step suggests, in steps, ascending: 7 and 365 of days, 24 and 168 of hours,
 * 288 and 2016 of 5 min, 52 of weeks, 12 of months, 4 of quarters. At most AISLE_PERIOD_MOST;
 * whether the series is long enough is not asked.
 *
 * @return how many; 0 of numbers, of years, of steps that divide neither hour, day nor week
 */
size_t aisle_series_periods(const struct aisle_series *series, int out[AISLE_SERIES_PERIODS]);

/* Regressors ----------------------------------------------------------------------------------- */

/** A regressor: as many finite values as the series (or the forecast) has. */
struct aisle_regressor {
    const char *name;
    const double *value;
};

/** Columns of finite numbers, for aisle_arima_spec and aisle_arima_forecast(). Read-only. */
struct aisle_regressors {
    const char *file;
    size_t n, count;                   /* rows; regressors */
    struct aisle_regressor *regressor; /* in the order of the file, or of `like` */
};

/** {0}: any number of rows. */
struct aisle_regressors_options {
    size_t rows_min, rows_max; /* 0: no such bound. As many as the series; the horizon or more */
    /** The file must have the columns of these, in any order, and no others. NULL: those it has. */
    const struct aisle_regressors *like;
};

/**
 * Reads all columns of numbers of a CSV file as regressors, named as the columns are. Columns of
 * times (as for a series) are passed over, and so are columns of text, with a warning. A file whose
 * only regressor is called "value" names it after the file: "dir/holidays.csv" is "holidays"; for
 * `like`, the name does not matter if there is but one.
 *
 * @param options  NULL: {0}
 * @return as aisle_series_read(); AISLE_EVALUE also for a missing value and for too few or too many
 *         rows. Free with aisle_regressors_free()
 */
AISLE_MUST_CHECK
enum aisle_status aisle_regressors_read(struct aisle_regressors **out, const char *path,
                                        const struct aisle_regressors_options *options,
                                        struct aisle_errors *errs);

void aisle_regressors_free(struct aisle_regressors *regressors); /* NULL is fine */

#endif
