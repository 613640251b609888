/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The calendar: seconds since 1970 as years, months and days, and back.
 *
 * UTC without leap seconds, by the Gregorian rule for all years, as in ISO 8601. The C library's
 * functions are not used: they know the time zone and the range of time_t of where they run.
 */
#ifndef AISLE_PLOTS_CALENDAR_H
#define AISLE_PLOTS_CALENDAR_H

#include <stdint.h>

struct date {
    int64_t year;
    int month, day; /* from 1 */
};

/** Day 0 is 1970-01-01, a Thursday. */
struct date calendar_date(int64_t day);
int64_t calendar_day_of(struct date d); /* a month beyond 1..12 counts on into other years */

/** A month from a position of 12 x year + month, January being 0, in seconds since 1970 of its
 * first instant; between two months it is in proportion. */
double calendar_month_s(double position);

/** "Jan" for 1. */
const char *calendar_month_name(int month);

#endif
