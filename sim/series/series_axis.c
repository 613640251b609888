/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/series_axis.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_statistics_double.h>

#include "base/calendar.h"
#include "base/error.h"
#include "base/mem.h"

/* Collectors are late by a little, and R writes 1949.083333: a difference within this share of a
 * step counts as whole. */
static const double slack = 0.01;
static const double day_s = 86400;

/* Beyond these no gap is filled. */
enum { FILL_PER_ROW = 10, FILL_MAX = 10000000 };

static int64_t us_of(double seconds)
{
    return (int64_t)llround(seconds * 1e6);
}

/* Months --------------------------------------------------------------------------------------- */

/* Years as R writes those of monthly and quarterly series, 1949.0833: at least one is broken, and
 * all fall on months. */
static bool years_to_months(struct aisle_series *s)
{
    bool broken = false;

    for (size_t i = 0; i < s->n; i++) {
        double month = s->time[i] * 12;

        if (s->time[i] < 1800 || s->time[i] > 2200 || fabs(month - round(month)) > 0.05)
            return false;
        broken = broken || fabs(s->time[i] - round(s->time[i])) > 0.05;
    }
    for (size_t i = 0; i < s->n && broken; i++)
        s->time[i] = round(s->time[i] * 12);
    s->day = 1;
    return broken;
}

/* The day of the month on which all times fall, or in shorter months the last; 0: there is none. */
static int common_day(const struct aisle_series *s)
{
    int64_t clock_us = calendar_day(us_of(s->time[0])).clock_us;
    int most = 0;
    bool all_last = true;

    for (size_t i = 0; i < s->n; i++) {
        struct calendar_day d;

        if (i && s->time[i] - s->time[i - 1] < 28 * day_s)
            return 0;
        d = calendar_day(us_of(s->time[i]));
        if (d.clock_us != clock_us)
            return 0;
        most = d.day > most ? d.day : most;
        all_last = all_last && d.day == calendar_days_in(d.year, d.month);
    }
    return all_last ? 31 : most;
}

static int within_month(int day, int year, int month)
{
    int days = calendar_days_in(year, month);

    return day < days ? day : days;
}

static bool seconds_to_months(struct aisle_series *s)
{
    int day = s->n > 1 ? common_day(s) : 0;

    for (size_t i = 0; i < s->n && day; i++) {
        struct calendar_day d = calendar_day(us_of(s->time[i]));

        if (d.day != within_month(day, d.year, d.month))
            return false;
    }
    for (size_t i = 0; i < s->n && day; i++) {
        struct calendar_day d = calendar_day(us_of(s->time[i]));

        s->time[i] = 12.0 * d.year + d.month - 1;
        s->clock_s = (double)d.clock_us / 1e6;
    }
    s->day = day;
    return day;
}

/* Steps and gaps ------------------------------------------------------------------------------- */

/* How many steps lie between a row and the one before it; 0: no whole number of them. */
static double steps_before(const struct aisle_series *s, size_t row)
{
    double steps = (s->time[row] - s->time[row - 1]) / s->step, whole = round(steps);

    return fabs(steps - whole) <= slack ? whole : 0;
}

/* The lower median, which is one of the differences. */
static double median_difference(const struct aisle_series *s)
{
    double *difference = mem_new(s->n - 1, sizeof *difference), median;

    for (size_t i = 0; i + 1 < s->n; i++)
        difference[i] = s->time[i + 1] - s->time[i];
    median = gsl_stats_select(difference, 1, s->n - 1, (s->n - 2) / 2);
    mem_free(difference);
    return median;
}

/* What lies between the rows. */
struct absent {
    double values;               /* that would fill all gaps; may be beyond any array */
    size_t first_gap, first_odd; /* rows, 0: none */
};

static struct absent count_absent(struct aisle_series *s)
{
    struct absent a = {0};

    for (size_t i = 1; i < s->n; i++) {
        double steps = steps_before(s, i);

        if (steps < 1) {
            a.first_odd = a.first_odd ? a.first_odd : i;
            s->irregular++;
        } else if (steps > 1) {
            a.first_gap = a.first_gap ? a.first_gap : i;
            a.values += steps - 1;
            s->gap_count++;
        }
    }
    return a;
}

static struct aisle_place row_place(const struct aisle_series *s, const int *line, size_t row)
{
    return (struct aisle_place){.file = s->file, .line = line[row]};
}

static void warn_irregular(const struct aisle_series *s, const int *line, size_t first,
                           struct aisle_errors *errs)
{
    struct aisle_place at = row_place(s, line, first);
    struct aisle_error *err = errors_next(errs);
    char step[AISLE_SERIES_TIME], before[AISLE_SERIES_TIME], after[AISLE_SERIES_TIME];

    aisle_series_step(s, step);
    axis_print(s, s->time[first - 1], before);
    axis_print(s, s->time[first], after);
    error_at(err, AISLE_EVALUE, &at,
             "%s: %zu of %zu differences are no multiple of the step of %s, the first from %s to "
             "%s: rows are taken as equally spaced",
             s->time_name, s->irregular, s->n - 1, step, before, after);
    if (s->irregular > s->n / 2)
        error_hint(err, "events are no series: count them in equal intervals first");
    error_warn(err);
}

static void warn_filled(const struct aisle_series *s, const int *line, size_t first,
                        struct aisle_errors *errs)
{
    struct aisle_place at = row_place(s, line, first);
    struct aisle_error *err = errors_next(errs);
    char step[AISLE_SERIES_TIME], before[AISLE_SERIES_TIME], after[AISLE_SERIES_TIME];

    aisle_series_step(s, step);
    axis_print(s, s->time[first - 1], before);
    axis_print(s, s->time[first], after);
    error_at(err, AISLE_EVALUE, &at,
             "%s: %zu value%s missing in %zu gap%s, at a step of %s; the first gap is from %s to "
             "%s",
             s->time_name, s->filled, s->filled == 1 ? " is" : "s are", s->gap_count,
             s->gap_count == 1 ? "" : "s", step, before, after);
    error_hint(err, "--gaps ignore takes the rows as equally spaced");
    error_warn(err);
}

static enum aisle_status refuse(const struct aisle_series *s, const int *line,
                                const struct absent *a, struct aisle_errors *errs)
{
    struct aisle_error *err = errors_next(errs);
    char step[AISLE_SERIES_TIME];
    size_t largest = a->first_gap;
    struct aisle_place at;

    for (size_t i = largest; i < s->n; i++)
        if (steps_before(s, i) > steps_before(s, largest))
            largest = i;
    at = row_place(s, line, largest);
    aisle_series_step(s, step);
    error_at(err, AISLE_EVALUE, &at,
             "%s: at a step of %s, %.0f values are missing between %zu rows, most of them here",
             s->time_name, step, a->values, s->n);
    error_hint(err, "--gaps ignore takes the rows as equally spaced");
    return AISLE_EVALUE;
}

/* Spreads the rows over a longer series, from the last on. */
static void fill(struct aisle_series *s, size_t absent)
{
    size_t n = s->n + absent, capacity = s->n, to = n;
    double *time = mem_new(n, sizeof *time);

    s->value = mem_reserve(s->value, &capacity, n, sizeof *s->value);
    for (size_t i = s->n; i-- > 0;) {
        size_t steps = i ? (size_t)steps_before(s, i) : 1;
        double between = i ? (s->time[i] - s->time[i - 1]) / (double)steps : 0;

        s->value[--to] = s->value[i];
        time[to] = s->time[i];
        for (size_t k = 1; k < steps; k++) {
            s->value[--to] = NAN;
            time[to] = s->time[i] - (double)k * between;
        }
    }
    mem_free(s->time);
    s->time = time;
    s->n = n;
    s->filled = absent;
}

static enum aisle_status close_gaps(struct aisle_series *s, enum aisle_gaps gaps, const int *line,
                                    struct aisle_errors *errs)
{
    struct absent a = count_absent(s);

    if (gaps == AISLE_GAPS_IGNORE)
        return AISLE_OK;
    if (s->irregular) {
        warn_irregular(s, line, a.first_odd, errs);
        return AISLE_OK;
    }
    if (!s->gap_count)
        return AISLE_OK;
    if (a.values > FILL_PER_ROW * (double)s->rows || a.values > FILL_MAX)
        return refuse(s, line, &a, errs);
    s->filled = (size_t)a.values;
    warn_filled(s, line, a.first_gap, errs);
    fill(s, s->filled);
    return AISLE_OK;
}

/* The axis ------------------------------------------------------------------------------------- */

static bool at_midnight(const struct aisle_series *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (fmod(s->time[i], day_s) != 0)
            return false;
    return true;
}

enum aisle_status axis_make(struct aisle_series *s, enum axis_scheme scheme, enum aisle_gaps gaps,
                            const int *line, struct aisle_errors *errs)
{
    s->axis = AISLE_AXIS_NUMBER;
    s->rows = s->n;
    if (scheme == AXIS_SECONDS)
        s->axis = seconds_to_months(s) ? AISLE_AXIS_MONTHS : AISLE_AXIS_SECONDS;
    else if (scheme == AXIS_NUMBERS && years_to_months(s))
        s->axis = AISLE_AXIS_MONTHS;
    if (s->axis == AISLE_AXIS_MONTHS)
        s->dates_only = s->clock_s == 0;
    else if (s->axis == AISLE_AXIS_SECONDS)
        s->dates_only = at_midnight(s);
    s->step = s->n > 1 ? median_difference(s) : s->dates_only ? day_s : 1;
    return close_gaps(s, gaps, line, errs);
}

static void print_seconds(const struct aisle_series *s, double seconds, char out[AISLE_SERIES_TIME])
{
    char text[CALENDAR_TEXT];

    calendar_print(text, us_of(seconds));
    if (s->dates_only)
        text[sizeof "2017-10-09" - 1] = '\0';
    snprintf(out, AISLE_SERIES_TIME, "%s", text);
}

static void print_months(const struct aisle_series *s, double months, char out[AISLE_SERIES_TIME])
{
    int year = (int)floor(months / 12), month = (int)(months - 12.0 * year) + 1;

    if (s->day == 1 && s->dates_only)
        snprintf(out, AISLE_SERIES_TIME, "%04d-%02d", year, month);
    else
        print_seconds(s,
                      (double)calendar_us((struct calendar_day){
                          .year = year, .month = month, .day = within_month(s->day, year, month)}) /
                              1e6 +
                          s->clock_s,
                      out);
}

void axis_print(const struct aisle_series *s, double position, char out[AISLE_SERIES_TIME])
{
    /* The calendar ends with the year 9999: what is beyond is a number. */
    static const double last_s = 253402300799, last_month = 12 * 9999 + 11;

    if (s->axis == AISLE_AXIS_SECONDS && position <= last_s)
        print_seconds(s, position, out);
    else if (s->axis == AISLE_AXIS_MONTHS && position <= last_month)
        print_months(s, position, out);
    else
        snprintf(out, AISLE_SERIES_TIME, "%.10g", position);
}
