/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Times of a calendar, as traces write them (ISO 8601): `2017-10-09`, `2017-10-09 07:01:55`,
 * `2017-10-09T07:01:55.25Z`, `2017-10-09 07:01+02:00`; a month alone, `2017-10`, is its first day.
 *
 * A time without a zone is taken as UTC: a trace seldom says where it was written, differences are
 * what counts, and no data base of time zones is asked. The calendar is the Gregorian one,
 * also for times before it; a day has 86400 s, and second 60 is the next minute's first.
 */
#ifndef AISLE_BASE_CALENDAR_H
#define AISLE_BASE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Reads all of a text that need not be terminated: microseconds from 1970-01-01 00:00 UTC, finer
 * parts cut off. False: it is no such time. */
bool calendar_read(int64_t *out_us, const char *text, size_t length);

enum { CALENDAR_TEXT = 40 };

/** Writes "2017-10-09 07:01:55" (UTC, whole seconds) of a time within the years 0000..9999. */
void calendar_print(char out[CALENDAR_TEXT], int64_t us);

/** A time as a day and what is beyond its midnight (UTC). */
struct calendar_day {
    int year, month, day; /* month 1..12, day 1..31 */
    int64_t clock_us;     /* 0..86400 s, less 1 us */
};

/** The day of a time within the years 0000..9999. */
struct calendar_day calendar_day(int64_t us);

/** The inverse; the day must be one of the calendar. */
int64_t calendar_us(struct calendar_day day);

/** How many days a month has, 28..31. */
int calendar_days_in(int64_t year, int64_t month);

#endif
