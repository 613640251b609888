/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "plots/calendar.h"
#include "plots/dates.h"

static double seconds(int64_t year, int month, int day, double of_day)
{
    return 86400 * (double)calendar_day_of((struct date){year, month, day}) + of_day;
}

/* "Jan|Apr|Jul", then the context. */
static const char *spell(double from, double to, int intervals)
{
    static char out[1024];
    char context[DATES_CONTEXT];
    struct ticks t;

    ticks_dates(&t, from, to, intervals, context);
    *out = '\0';
    for (int i = 0; i < t.count; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s|", t.label[i]);
    snprintf(out + strlen(out), sizeof out - strlen(out), " %s", context);
    return out;
}

Test(calendar, goes_from_days_to_dates_and_back)
{
    struct date leap = calendar_date(11016), first = calendar_date(-1);

    cr_expect(leap.year == 2000 && leap.month == 2 && leap.day == 29);
    cr_expect(first.year == 1969 && first.month == 12 && first.day == 31);
    cr_expect_eq(calendar_day_of((struct date){1970, 1, 1}), 0);
    cr_expect_eq(calendar_day_of((struct date){2022, 13, 1}), calendar_day_of((struct date){2023, 1, 1}));
    for (int64_t day = -1000000; day < 1000000; day += 37)
        cr_assert_eq(calendar_day_of(calendar_date(day)), day);
}

Test(calendar, places_months_at_their_first_instant)
{
    cr_expect_eq(calendar_month_s(12 * 1970), 0);
    cr_expect_eq(calendar_month_s(12 * 1949 + 1), seconds(1949, 2, 1, 0));
    cr_expect_eq(calendar_month_s(12 * 1949 + 1.5), seconds(1949, 2, 15, 0));
    cr_expect_eq(calendar_month_s(-1), seconds(-1, 12, 1, 0));
}

Test(dates, are_years_or_round_numbers_of_them)
{
    cr_expect_str_eq(spell(seconds(1949, 1, 1, 0), seconds(1962, 12, 1, 0), 7),
                     "1950|1952|1954|1956|1958|1960|1962| ");
    cr_expect_str_eq(spell(seconds(1875, 1, 1, 0), seconds(1982, 1, 1, 0), 7),
                     "1880|1900|1920|1940|1960|1980| ");
    cr_expect_str_eq(spell(seconds(-50, 1, 1, 0), seconds(50, 1, 1, 0), 5),
                     "\u221240|\u221220|0|20|40| ");
}

Test(dates, name_the_year_in_january_else_the_month)
{
    cr_expect_str_eq(spell(seconds(2021, 12, 15, 0), seconds(2023, 3, 1, 0), 7),
                     "2022|Apr|Jul|Oct|2023| ");
    cr_expect_str_eq(spell(seconds(2022, 2, 3, 0), seconds(2022, 8, 20, 0), 7),
                     "Mar|Apr|May|Jun|Jul|Aug| 2022");
    cr_expect_str_eq(spell(seconds(2020, 3, 1, 0), seconds(2023, 2, 1, 0), 7),
                     "Jul|2021|Jul|2022|Jul|2023| ");
}

Test(dates, count_weeks_from_mondays_and_say_the_year_beside)
{
    cr_expect_str_eq(spell(seconds(2014, 4, 10, 0), seconds(2014, 5, 20, 0), 7),
                     "14 Apr|21 Apr|28 Apr|5 May|12 May|19 May| 2014");
    cr_expect_str_eq(spell(seconds(2022, 12, 1, 0), seconds(2023, 2, 20, 0), 7),
                     "12 Dec|26 Dec|9 Jan|23 Jan|6 Feb|20 Feb| 2022\u20132023");
    cr_expect_str_eq(spell(seconds(2014, 4, 10, 0), seconds(2014, 4, 14, 0), 7),
                     "10 Apr|11 Apr|12 Apr|13 Apr|14 Apr| 2014");
}

Test(dates, count_hours_and_name_the_day_at_midnight)
{
    cr_expect_str_eq(spell(seconds(2014, 4, 10, 0), seconds(2014, 4, 12, 0), 7),
                     "10 Apr|12:00|11 Apr|12:00|12 Apr| 2014");
    cr_expect_str_eq(spell(seconds(2014, 4, 10, 240), seconds(2014, 4, 10, 86399), 7),
                     "06:00|12:00|18:00| 10 Apr 2014");
    cr_expect_str_eq(spell(seconds(2022, 12, 31, 79200), seconds(2023, 1, 1, 7200), 4),
                     "22:00|23:00|1 Jan|01:00|02:00| 2022\u20132023");
    cr_expect_str_eq(spell(seconds(2014, 4, 10, 43200), seconds(2014, 4, 10, 45000), 6),
                     "12:00|12:05|12:10|12:15|12:20|12:25|12:30| 10 Apr 2014");
}

Test(dates, go_down_to_parts_of_a_second)
{
    cr_expect_str_eq(spell(3600, 3660, 4),
                     "01:00:00|01:00:15|01:00:30|01:00:45|01:01:00| 1 Jan 1970");
    cr_expect_str_eq(spell(59.5, 60.5, 5),
                     "00:00:59.6|00:00:59.8|00:01:00.0|00:01:00.2|00:01:00.4| 1 Jan 1970");
}

Test(dates, are_few_and_lie_within_whatever_the_span)
{
    double from = seconds(2019, 11, 17, 12345);

    for (double span = 1e-3; span < 1e13; span *= 1.7)
        for (int intervals = 1; intervals <= 20; intervals++) {
            char context[DATES_CONTEXT];
            struct ticks t;

            ticks_dates(&t, from, from + span, intervals, context);
            cr_assert_leq(t.count, intervals + 3, "%g s in %d", span, intervals);
            cr_assert(intervals < 3 || t.count >= 1, "%g s in %d", span, intervals);
            for (int i = 0; i < t.count; i++)
                cr_assert(t.at[i] >= from - 1e-3 && t.at[i] <= from + span + 1e-3);
        }
}

Test(dates, beyond_the_calendar_are_numbers)
{
    cr_expect_str_eq(spell(0, 1e16, 5),
                     "0|2\u00b710\u00b9\u2075|4\u00b710\u00b9\u2075|6\u00b710\u00b9\u2075|"
                     "8\u00b710\u00b9\u2075|10\u00b710\u00b9\u2075| ");
}
