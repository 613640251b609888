/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/calendar.h"

#include <math.h>

enum {
    ERA_DAYS = 146097,
    ERA_YEARS = 400,
    EPOCH = 719468
}; /* EPOCH: days from 0000-03-01 to 1970 */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Years begin in March, so that the leap day is the last: Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms", 2013. */
struct date calendar_date(int64_t day)
{
    int64_t shifted = day + EPOCH, era = floor_div(shifted, ERA_DAYS);
    int64_t of_era = shifted - era * ERA_DAYS;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    return (struct date){
        .year = era * ERA_YEARS + year + (month >= 10),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(of_year - (153 * month + 2) / 5 + 1),
    };
}

int64_t calendar_day_of(struct date d)
{
    int64_t months = d.year * 12 + d.month - 3, year = floor_div(months, 12);
    int64_t era = floor_div(year, ERA_YEARS), of_era = year - era * ERA_YEARS;
    int64_t of_year = (153 * (months - year * 12) + 2) / 5 + d.day - 1;

    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
}

static double month_day(double month)
{
    return (double)calendar_day_of((struct date){.year = 0, .month = (int)month + 1, .day = 1});
}

double calendar_month_s(double position)
{
    double most = 12e6, month = floor(fmax(-most, fmin(position, most)));
    double first = month_day(month), share = fmax(0, fmin(position - month, 1));

    return 86400 * (first + share * (month_day(month + 1) - first));
}

const char *calendar_month_name(int month)
{
    static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    return names[month - 1];
}
