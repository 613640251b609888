/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/dates.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "plots/calendar.h"

enum level { TIMES, DAYS, MONTHS, YEARS };

/* From one tick to the next. */
struct step {
    enum level level;
    double count; /* of seconds, days, months or years */
};

static const double day_s = 86400;
static const double length_s[] = {
    [TIMES] = 1, [DAYS] = 86400, [MONTHS] = 365.2425 / 12 * 86400, [YEARS] = 365.2425 * 86400};
static const double slack = 5e-3;    /* years have 365 days or 366 */
static const double beyond_s = 3e13; /* a million years: no calendar there */

static const struct step steps[] = {
    {TIMES, 1},        {TIMES, 2},         {TIMES, 5},      {TIMES, 10},       {TIMES, 15},
    {TIMES, 30},       {TIMES, 60},        {TIMES, 2 * 60}, {TIMES, 5 * 60},   {TIMES, 10 * 60},
    {TIMES, 15 * 60},  {TIMES, 30 * 60},   {TIMES, 3600},   {TIMES, 2 * 3600}, {TIMES, 3 * 3600},
    {TIMES, 6 * 3600}, {TIMES, 12 * 3600}, {DAYS, 1},       {DAYS, 2},         {DAYS, 7},
    {DAYS, 14},        {MONTHS, 1},        {MONTHS, 2},     {MONTHS, 3},       {MONTHS, 6},
};

/* 1, 2 or 5 times a power of ten: the first that is not below `least`. */
static double decimal_step(double least)
{
    static const double round_ones[] = {1, 2, 5};
    double power = pow(10, floor(log10(least)));

    for (int i = 0; i < 3; i++)
        if (round_ones[i] * power >= least * (1 - 1e-9))
            return round_ones[i] * power;
    return 10 * power;
}

static struct step choose(double span_s, int intervals)
{
    double least = span_s / intervals;

    if (least < 0.5)
        return (struct step){TIMES, decimal_step(least)};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (least <= steps[i].count * length_s[steps[i].level] * (1 + slack))
            return steps[i];
    return (struct step){YEARS, decimal_step(fmax(1, least / length_s[YEARS] * (1 - slack)))};
}

static struct date date_at(double at_s)
{
    return calendar_date((int64_t)floor(at_s / day_s));
}

/* Tick number i in seconds: from 1970, from a Monday, or from the year 0. */
static double place(struct step s, double i)
{
    switch (s.level) {
    case TIMES:
        return i * s.count;
    case DAYS:
        return (i * s.count + (s.count >= 7 ? 4 : 0)) * day_s;
    case MONTHS:
        return calendar_month_s(i * s.count);
    default:
        return calendar_month_s(12 * i * s.count);
    }
}

/* A number at or before that of the first tick that is not before from_s. */
static double number_before(struct step s, double from_s)
{
    struct date d = date_at(from_s);

    switch (s.level) {
    case TIMES:
        return floor(from_s / s.count);
    case DAYS:
        return floor((from_s / day_s - 4) / s.count);
    case MONTHS:
        return floor((double)(d.year * 12 + d.month - 1) / s.count);
    default:
        return floor((double)d.year / s.count);
    }
}

static bool is_midnight(double at_s)
{
    return fmod(at_s, day_s) == 0;
}

static void name_time(char *out, size_t size, double at_s, double step_s)
{
    double s = at_s - floor(at_s / day_s) * day_s + (step_s < 1 ? step_s / 1000 : 0);
    int hours = (int)(s / 3600), minutes = (int)(fmod(s, 3600) / 60);
    int decimals = step_s < 1 ? (int)-floor(log10(step_s) + 1e-9) : 0;

    if (fmod(step_s, 60) == 0)
        snprintf(out, size, "%02d:%02d", hours, minutes);
    else
        snprintf(out, size, "%02d:%02d:%0*.*f", hours, minutes, decimals ? 3 + decimals : 2,
                 decimals, fmod(s, 60));
}

static void name(char *out, size_t size, double at_s, struct step step)
{
    struct date d = date_at(at_s);

    if (step.level == TIMES && !is_midnight(at_s))
        name_time(out, size, at_s, step.count);
    else if (step.level <= DAYS)
        snprintf(out, size, "%d %s", d.day, calendar_month_name(d.month));
    else if (step.level == MONTHS && d.month != 1)
        snprintf(out, size, "%s", calendar_month_name(d.month));
    else
        snprintf(out, size, "%s%lld", d.year < 0 ? "\u2212" : "",
                 (long long)(d.year < 0 ? -d.year : d.year));
}

static void find_context(char *out, size_t size, const struct ticks *t, enum level level,
                         double from_s)
{
    struct date first = date_at(t->count ? t->at[0] : from_s), last = first;
    bool says_day = level == DAYS, says_year = level == YEARS;

    for (int i = 0; i < t->count; i++) {
        last = date_at(t->at[i]);
        says_day |= level == TIMES && is_midnight(t->at[i]);
        says_year |= level == MONTHS && last.month == 1;
    }
    if (says_year)
        *out = '\0';
    else if (level == TIMES && !says_day)
        snprintf(out, size, "%d %s %lld", first.day, calendar_month_name(first.month),
                 (long long)first.year);
    else if (first.year == last.year)
        snprintf(out, size, "%lld", (long long)first.year);
    else
        snprintf(out, size, "%lld\u2013%lld", (long long)first.year, (long long)last.year);
}

void ticks_dates(struct ticks *out, double from_s, double to_s, int intervals,
                 char context[DATES_CONTEXT])
{
    struct step step = choose(to_s - from_s, intervals);
    double at;

    assert(from_s < to_s && intervals > 0 && intervals < TICKS_MAX - 1);
    *context = '\0';
    if (fmax(fabs(from_s), fabs(to_s)) > beyond_s) {
        ticks_plain(out, from_s, to_s, intervals);
        return;
    }
    out->count = 0;
    for (double i = number_before(step, from_s); (at = place(step, i)) <= to_s; i++) {
        if (at < from_s)
            continue;
        if (out->count == TICKS_MAX)
            break;
        name(out->label[out->count], sizeof *out->label, at, step);
        out->at[out->count++] = at;
    }
    find_context(context, DATES_CONTEXT, out, step.level, from_s);
}
