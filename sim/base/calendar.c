/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/calendar.h"

#include <stdio.h>

struct cursor {
    const char *c, *end;
};

static const int64_t second_us = 1000000, day_s = 86400;

/* Days from 1970-01-01. Years begin in March here, so that the day that comes and goes is the last
 * of its year; 400 years have 146097 days. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int calendar_days_in(int64_t year, int64_t month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

static bool take_char(struct cursor *at, char c)
{
    bool is = at->c < at->end && *at->c == c;

    at->c += is;
    return is;
}

/* Exactly `count` digits, of a number within min..max. */
static bool take_number(struct cursor *at, int count, int64_t min, int64_t max, int64_t *out)
{
    *out = 0;
    if (at->end - at->c < count)
        return false;
    for (int i = 0; i < count; i++, at->c++) {
        if (*at->c < '0' || *at->c > '9')
            return false;
        *out = *out * 10 + (*at->c - '0');
    }
    return *out >= min && *out <= max;
}

static bool take_date(struct cursor *at, int64_t *days)
{
    int64_t year, month, day = 1;

    if (!take_number(at, 4, 0, 9999, &year) || !take_char(at, '-') ||
        !take_number(at, 2, 1, 12, &month))
        return false;
    if (at->c < at->end &&
        (!take_char(at, '-') || !take_number(at, 2, 1, calendar_days_in(year, month), &day)))
        return false;
    *days = days_of(year, month, day);
    return true;
}

static bool take_clock(struct cursor *at, int64_t *us)
{
    int64_t hour, minute, second = 0, digit;

    if (!take_number(at, 2, 0, 23, &hour) || !take_char(at, ':') ||
        !take_number(at, 2, 0, 59, &minute))
        return false;
    if (take_char(at, ':') && !take_number(at, 2, 0, 60, &second))
        return false;
    *us = (hour * 3600 + minute * 60 + second) * second_us;
    if (!take_char(at, '.'))
        return true;
    if (!take_number(at, 1, 0, 9, &digit))
        return false;
    *us += digit * (second_us / 10);
    for (int64_t unit = second_us / 100; take_number(at, 1, 0, 9, &digit); unit /= 10)
        *us += digit * unit;
    return true;
}

/* "Z", "+02:00", "+0200", "-02" or nothing: how far the clock is ahead of UTC. */
static bool take_zone(struct cursor *at, int64_t *us)
{
    int64_t hours, minutes = 0;
    bool minus;

    *us = 0;
    if (at->c == at->end || take_char(at, 'Z'))
        return at->c == at->end;
    minus = *at->c == '-';
    if (!minus && *at->c != '+')
        return false;
    at->c++;
    if (!take_number(at, 2, 0, 23, &hours))
        return false;
    if (at->c < at->end) {
        take_char(at, ':');
        if (!take_number(at, 2, 0, 59, &minutes))
            return false;
    }
    *us = (hours * 3600 + minutes * 60) * second_us * (minus ? -1 : 1);
    return at->c == at->end;
}

bool calendar_read(int64_t *out_us, const char *text, size_t length)
{
    struct cursor at = {text, text + length};
    int64_t days, clock_us = 0, zone_us = 0;

    if (!take_date(&at, &days))
        return false;
    if (at.c < at.end) {
        if (!take_char(&at, 'T') && !take_char(&at, ' '))
            return false;
        if (!take_clock(&at, &clock_us) || !take_zone(&at, &zone_us))
            return false;
    }
    *out_us = days * day_s * second_us + clock_us - zone_us;
    return true;
}

struct calendar_day calendar_day(int64_t us)
{
    int64_t day_us = day_s * second_us, days = us / day_us - (us % day_us < 0);
    int64_t year = 1970 + days / 366, month = 1; /* not beyond it, and near */

    while (days_of(year, 1, 1) > days)
        year--;
    while (days_of(year + 1, 1, 1) <= days)
        year++;
    while (month < 12 && days_of(year, month + 1, 1) <= days)
        month++;
    return (struct calendar_day){.year = (int)year,
                                 .month = (int)month,
                                 .day = (int)(days - days_of(year, month, 1)) + 1,
                                 .clock_us = us - days * day_us};
}

int64_t calendar_us(struct calendar_day day)
{
    return days_of(day.year, day.month, day.day) * day_s * second_us + day.clock_us;
}

void calendar_print(char out[CALENDAR_TEXT], int64_t us)
{
    struct calendar_day day = calendar_day(us);
    int s = (int)(day.clock_us / second_us);

    snprintf(out, CALENDAR_TEXT, "%04d-%02d-%02d %02d:%02d:%02d", day.year, day.month, day.day,
             s / 3600, s / 60 % 60, s % 60);
}
