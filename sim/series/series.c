/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/series.h>

#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "base/mem.h"
#include "series/series_axis.h"
#include "series/series_cell.h"
#include "series/series_columns.h"

/* What a caller gets is the first member. */
struct owned_series {
    struct aisle_series series;
    struct arena names;
};

struct reader {
    struct columns columns;
    struct aisle_errors *errs;
    enum aisle_status status; /* of the first wrong cell */
    enum axis_scheme scheme;
    double unit_s;   /* of times that are numbers, if they are seconds since 1970 */
    bool dates;      /* times are dates */
    bool positive;   /* values must be */
    bool disordered; /* told: what follows is likely to come of it */
    double *value, *time;
    int *line;
    size_t n, value_cap, time_cap, line_cap;
};

/* Times ---------------------------------------------------------------------------------------- */

/* Seconds, ms, us and ns since 1970 are told apart by their size: between 1973 and 5138 of each
 * there is no other. 0: it is none of them. */
static double epoch_unit(double x)
{
    static const double units[] = {1, 1e-3, 1e-6, 1e-9};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (x * units[i] >= 1e8 && x * units[i] < 1e11)
            return units[i];
    return 0;
}

/* How the times are written, by the first row. `chosen`: the user said that they are times. */
static void choose_scheme(struct reader *r, bool chosen)
{
    const struct columns *c = &r->columns;
    double first;
    bool stamps;

    if (c->time == NO_COLUMN)
        return;
    if (cell_read(csv_cell(c->csv, c->time), &first, NULL) != CELL_NUMBER) {
        r->scheme = AXIS_SECONDS;
        r->dates = true;
        return;
    }
    stamps = chosen || column_role(c->name[c->time]) == COLUMN_STAMP;
    r->unit_s = stamps ? epoch_unit(first) : 0;
    r->scheme = r->unit_s > 0 ? AXIS_SECONDS : AXIS_NUMBERS;
}

static enum aisle_status read_date(struct reader *r, double *out, struct aisle_error *err)
{
    const struct columns *c = &r->columns;
    int64_t us = 0;

    if (cell_read(csv_cell(c->csv, c->time), out, &us) != CELL_DATE) {
        cell_is_not(c->csv, c->time, "a date or a time", err);
        error_hint(err, "as 2022-12-31, 2022-12-31 07:01:55 (with T, Z or +02:00 as well) or "
                        "2022-12");
        return AISLE_EVALUE;
    }
    *out = (double)us / 1e6;
    return AISLE_OK;
}

static enum aisle_status read_number(struct reader *r, double *out, struct aisle_error *err)
{
    const struct columns *c = &r->columns;

    if (cell_read(csv_cell(c->csv, c->time), out, NULL) != CELL_NUMBER)
        return cell_is_not(c->csv, c->time, "a number, as the first time is", err);
    if (r->unit_s > 0)
        *out *= r->unit_s;
    /* So that the calendar holds it, and what comes after it. */
    if (r->unit_s > 0 && (*out < -62e9 || *out > 250e9))
        return csv_fail(c->csv, c->time, err, "%g s since 1970 is beyond the calendar", *out);
    if (fabs(*out) >= 1e15)
        return csv_fail(c->csv, c->time, err, "%g is beyond all bounds", *out);
    return AISLE_OK;
}

/* A column as `hour` that begins again is not what orders the rows. */
static void drop_times(struct reader *r, double time)
{
    const struct columns *c = &r->columns;
    struct aisle_error *err = errors_next(r->errs);

    csv_fail(c->csv, c->time, err,
             "%g comes after %g: this is not the time of the rows, which are numbered instead",
             time, r->time[r->n - 1]);
    error_warn(err);
    r->scheme = AXIS_NONE;
}

static enum aisle_status disorder(struct reader *r, double time, struct aisle_error *err)
{
    const struct columns *c = &r->columns;
    double last = r->time[r->n - 1];
    struct aisle_series axis = {.axis = r->scheme == AXIS_SECONDS ? AISLE_AXIS_SECONDS
                                                                  : AISLE_AXIS_NUMBER,
                                .dates_only = fmod(time, 86400) == 0 && fmod(last, 86400) == 0};
    char now[AISLE_SERIES_TIME], before[AISLE_SERIES_TIME];

    axis_print(&axis, time, now);
    axis_print(&axis, last, before);
    if (time == last)
        csv_fail(c->csv, c->time, err, "%s comes a second time", now);
    else
        csv_fail(c->csv, c->time, err, "goes back, from %s to %s", before, now);
    error_hint(err, "rows must be in order of time, the oldest first");
    return AISLE_EVALUE;
}

static enum aisle_status read_time(struct reader *r, double *out)
{
    const struct columns *c = &r->columns;
    struct aisle_error error = {0};
    enum aisle_status status;

    *out = (double)r->n + 1;
    if (r->scheme == AXIS_NONE)
        return AISLE_OK;
    status = r->dates ? read_date(r, out, &error) : read_number(r, out, &error);
    if (!status && r->n && !(*out > r->time[r->n - 1]) && !r->disordered) {
        if (r->scheme == AXIS_NUMBERS && column_role(c->name[c->time]) == COLUMN_PART) {
            drop_times(r, *out);
            return AISLE_OK;
        }
        r->disordered = true;
        status = disorder(r, *out, &error);
    }
    return status ? errors_add(r->errs, &error) : AISLE_OK;
}

/* Rows ----------------------------------------------------------------------------------------- */

static enum aisle_status not_positive(struct reader *r, double value, struct aisle_error *err)
{
    const struct columns *c = &r->columns;

    if (!r->positive || isnan(value) || value > 0)
        return AISLE_OK;
    csv_fail(c->csv, c->value, err, "%.6g has no logarithm: all values must be above 0", value);
    return AISLE_EVALUE;
}

static void read_row(struct reader *r)
{
    const struct columns *c = &r->columns;
    struct aisle_error error = {0};
    double time, value = NAN;
    enum aisle_status status = read_time(r, &time);

    r->status = r->status ? r->status : status;
    if (cell_number(c->csv, c->value, &value, &error) || not_positive(r, value, &error)) {
        errors_add(r->errs, &error);
        r->status = r->status ? r->status : error.status;
    }
    if (status) /* to go on from a time that is one */
        return;
    r->value = mem_reserve(r->value, &r->value_cap, r->n + 1, sizeof *r->value);
    r->time = mem_reserve(r->time, &r->time_cap, r->n + 1, sizeof *r->time);
    r->line = mem_reserve(r->line, &r->line_cap, r->n + 1, sizeof *r->line);
    r->value[r->n] = value;
    r->time[r->n] = time;
    r->line[r->n++] = csv_line(c->csv);
}

static enum aisle_status read_rows(struct reader *r)
{
    struct aisle_error error = {0};
    enum aisle_status status;

    do
        read_row(r);
    while (!(status = columns_next(&r->columns, &error)));
    if (status != AISLE_END)
        errors_add(r->errs, &error);
    else
        status = AISLE_OK;
    return r->status ? r->status : status;
}

static enum aisle_status open_columns(struct reader *r, const char *path,
                                      const struct aisle_series_options *o)
{
    size_t value = NO_COLUMN, time = NO_COLUMN;
    struct aisle_error error = {0};
    bool timed = !o->time || o->time[0];
    enum aisle_status status = columns_open(&r->columns, path, &error);

    if (!status && o->column)
        status = columns_find(&r->columns, o->column, &value, &error);
    if (!status && o->time && timed)
        status = columns_find(&r->columns, o->time, &time, &error);
    if (!status)
        status = columns_first(&r->columns, &error);
    if (!status && value != NO_COLUMN && value == time)
        status = error_set(&error, AISLE_EUSAGE, "column \"%s\" is to be both times and values",
                           o->column);
    if (!status)
        status = columns_choose(&r->columns, value, time, timed, &error);
    if (status)
        return errors_add(r->errs, &error);
    choose_scheme(r, time != NO_COLUMN);
    return AISLE_OK;
}

/* Numbers instead of times, if those were dropped on the way. */
static void number_rows(struct reader *r)
{
    for (size_t i = 0; i < r->n && r->scheme == AXIS_NONE; i++)
        r->time[i] = (double)i + 1;
}

static enum aisle_status make(struct reader *r, const char *path, enum aisle_gaps gaps,
                              struct aisle_series **out)
{
    const struct columns *c = &r->columns;
    struct owned_series *owned = mem_new(1, sizeof *owned);
    struct aisle_series *s = &owned->series;
    enum aisle_status status;

    number_rows(r);
    s->file = arena_text(&owned->names, path);
    s->name = arena_text(&owned->names, c->name[c->value]);
    if (r->scheme != AXIS_NONE)
        s->time_name = arena_text(&owned->names, c->name[c->time]);
    s->n = r->n;
    s->value = r->value;
    s->time = r->time;
    r->value = r->time = NULL;
    status = axis_make(s, r->scheme, gaps, r->line, r->errs);
    for (size_t i = 0; i < s->n; i++)
        s->missing += isnan(s->value[i]) != 0;
    if (status) {
        aisle_series_free(s);
        s = NULL;
    }
    *out = s;
    return status;
}

enum aisle_status aisle_series_read(struct aisle_series **out, const char *path,
                                    const struct aisle_series_options *options,
                                    struct aisle_errors *errs)
{
    static const struct aisle_series_options none = {0};
    struct reader r = {.errs = errs};
    enum aisle_status status;

    *out = NULL;
    options = options ? options : &none;
    r.positive = options->positive;
    status = open_columns(&r, path, options);
    if (!status)
        status = read_rows(&r);
    if (!status)
        status = make(&r, path, options->gaps, out);
    columns_close(&r.columns);
    mem_free(r.value);
    mem_free(r.time);
    mem_free(r.line);
    return status;
}

void aisle_series_free(struct aisle_series *series)
{
    struct owned_series *owned = (struct owned_series *)series;

    if (!series)
        return;
    mem_free(series->value);
    mem_free(series->time);
    arena_fini(&owned->names);
    mem_free(owned);
}

/* Times and seasons ---------------------------------------------------------------------------- */

void aisle_series_time(const struct aisle_series *series, size_t index, char out[AISLE_SERIES_TIME])
{
    double beyond = index < series->n ? 0 : (double)(index - series->n + 1);

    axis_print(series,
               index < series->n ? series->time[index]
                                 : series->time[series->n - 1] + beyond * series->step,
               out);
}

void aisle_series_step(const struct aisle_series *series, char out[AISLE_SERIES_TIME])
{
    static const struct {
        enum aisle_axis axis;
        double size;
        const char *one, *many;
    } units[] = {
        {AISLE_AXIS_MONTHS, 12, "year", "years"},   {AISLE_AXIS_MONTHS, 1, "month", "months"},
        {AISLE_AXIS_SECONDS, 86400, "day", "days"}, {AISLE_AXIS_SECONDS, 3600, "h", "h"},
        {AISLE_AXIS_SECONDS, 60, "min", "min"},
    };
    const char *unit = series->axis == AISLE_AXIS_SECONDS ? " s" : "";

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double count = series->step / units[i].size;

        if (series->axis != units[i].axis || count != floor(count))
            continue;
        snprintf(out, AISLE_SERIES_TIME, "%.10g %s", count,
                 count == 1 ? units[i].one : units[i].many);
        return;
    }
    snprintf(out, AISLE_SERIES_TIME, "%.6g%s", series->step, unit);
}

size_t aisle_series_periods(const struct aisle_series *series, int out[AISLE_SERIES_PERIODS])
{
    /* Cycles of people and of what runs at set times, and the steps that are fine enough for them.
     */
    static const struct {
        double length, step_max;
        bool rounded; /* a year has no whole number of days or weeks */
    } cycles[] = {
        {60, 1, false},
        {3600, 60, false},
        {86400, 43200, false},
        {604800, 86400, false},
        {365 * 86400.0, 604800, true},
    };
    double step = series->step;
    size_t count = 0;

    if (series->axis == AISLE_AXIS_MONTHS && step <= 6 && fmod(12, step) == 0)
        out[count++] = (int)(12 / step);
    if (series->axis != AISLE_AXIS_SECONDS)
        return count;
    for (size_t i = 0; i < sizeof cycles / sizeof *cycles && count < AISLE_SERIES_PERIODS; i++) {
        double period = cycles[i].length / step, whole = round(period);

        if (step > cycles[i].step_max || (cycles[i].rounded && step < 86400) || whole < 2 ||
            whole > AISLE_PERIOD_MOST)
            continue;
        /* A collector that is late by a little still sees the same day. */
        if (cycles[i].rounded || fabs(period - whole) < 0.05)
            out[count++] = (int)whole;
    }
    return count;
}
