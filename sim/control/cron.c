/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/cron.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <aisle/types.h>

#include "base/calendar.h"

static const int64_t minute_us = 60000000, day_us = 86400000000;

enum { FIELDS = 5, FIRST_YEAR = 2024, DAYS_SEARCHED = 9 * 366 };

struct field {
    const char *what;
    int min, max;
    const char *name; /* of three letters each, from `first` on; "": none */
    int first;
};

static const struct field field[FIELDS] = {
    {"minute", 0, 59, "", 0},
    {"hour", 0, 23, "", 0},
    {"day of the month", 1, 31, "", 0},
    {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec", 1},
    {"day of the week", 0, 6, "sunmontuewedthufrisat", 0},
};

/* Reading ------------------------------------------------------------------------------------ */

/* A number or a name, within the field's bounds. */
static bool take_value(const char **c, const struct field *f, int *out)
{
    for (int i = 0; f->name[3 * i]; i++)
        if (!strncasecmp(*c, f->name + 3 * i, 3)) {
            *out = f->first + i;
            *c += 3;
            return true;
        }
    if (**c < '0' || **c > '9')
        return false;
    for (*out = 0; **c >= '0' && **c <= '9'; (*c)++)
        *out = *out < 1000 ? *out * 10 + (**c - '0') : *out;
    return *out >= f->min && *out <= f->max;
}

static bool take_step(const char **c, int *step)
{
    *step = 0;
    for (; **c >= '0' && **c <= '9'; (*c)++)
        *step = *step < 1000 ? *step * 10 + (**c - '0') : *step;
    return *step > 0;
}

/* One item of a list. */
static bool take_range(const char **c, const struct field *f, uint64_t *bits, bool *any)
{
    int from = f->min, to = f->max, step = 1;
    bool all = **c == '*' || **c == '?', open;

    if (all)
        (*c)++;
    else if (!take_value(c, f, &from))
        return false;
    open = all || **c == '/'; /* a/n goes to the end */
    if (!all && **c == '-') {
        (*c)++;
        if (!take_value(c, f, &to) || to < from)
            return false;
    } else if (!open) {
        to = from;
    }
    if (**c == '/') {
        (*c)++;
        if (!take_step(c, &step))
            return false;
    }
    for (int i = from; i <= to; i += step)
        *bits |= UINT64_C(1) << i;
    *any = *any || (all && step == 1);
    return true;
}

static bool read_field(const char *text, const struct field *f, uint64_t *bits, bool *any)
{
    *bits = 0;
    *any = false;
    for (;;) {
        if (!take_range(&text, f, bits, any))
            return false;
        if (*text != ',')
            return *text == '\0';
        text++;
    }
}

static const char *expand(const char *text)
{
    static const char *const word[][2] = {
        {"@yearly", "0 0 1 1 *"},   {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"},
        {"@weekly", "0 0 * * 0"},   {"@daily", "0 0 * * *"},    {"@midnight", "0 0 * * *"},
        {"@hourly", "0 * * * *"},
    };

    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (!strcmp(word[i][0], text))
            return word[i][1];
    return text;
}

/* The fields of a text, cut at blanks. Returns how many; more than FIELDS: too many. */
static size_t cut(char *text, char *part[FIELDS])
{
    size_t count = 0;
    char *save = NULL;

    for (char *p = strtok_r(text, " \t", &save); p; p = strtok_r(NULL, " \t", &save)) {
        if (count < FIELDS)
            part[count] = p;
        count++;
    }
    return count;
}

bool cron_read(struct cron *out, const char *text, char *why, size_t why_size)
{
    char copy[256], *part[FIELDS];
    uint64_t bits[FIELDS];
    bool any[FIELDS];

    snprintf(copy, sizeof copy, "%s", expand(text));
    if (copy[0] == '@') {
        snprintf(why, why_size, "%.40s is not read; write the five fields", copy);
        return false;
    }
    if (cut(copy, part) != FIELDS) {
        snprintf(why, why_size, "a schedule has five fields: minute, hour, day of the month, month, "
                                "day of the week");
        return false;
    }
    for (size_t i = 0; i < FIELDS; i++)
        if (!read_field(part[i], &field[i], &bits[i], &any[i])) {
            snprintf(why, why_size, "the %s is %d..%d, with lists, ranges and steps, not \"%.40s\"",
                     field[i].what, field[i].min, field[i].max, part[i]);
            return false;
        }
    *out = (struct cron){
        .minute = bits[0],
        .hour = (uint32_t)bits[1],
        .day = (uint32_t)bits[2],
        .month = (uint32_t)bits[3],
        .weekday = (uint32_t)bits[4],
        .any_day = any[2],
        .any_weekday = any[4],
    };
    return true;
}

/* Times -------------------------------------------------------------------------------------- */

static bool has(uint64_t bits, int64_t i)
{
    return bits >> i & 1;
}

static bool day_matches(const struct cron *c, int64_t day)
{
    const struct calendar_day first = {.year = FIRST_YEAR, .month = 1, .day = 1};
    struct calendar_day date = calendar_day(calendar_us(first) + day * day_us);
    bool by_day = has(c->day, date.day);
    bool by_weekday = has(c->weekday, (day + 1) % 7); /* day 0 is a Monday */

    if (!has(c->month, date.month))
        return false;
    return c->any_day || c->any_weekday ? by_day && by_weekday : by_day || by_weekday;
}

/* The first time of that day at or after `clock_us`; AISLE_NEVER. */
static int64_t within_day(const struct cron *c, int64_t clock_us)
{
    int64_t from = (clock_us + minute_us - 1) / minute_us;

    for (int64_t m = from; m < day_us / minute_us; m++)
        if (has(c->hour, m / 60) && has(c->minute, m % 60))
            return m * minute_us;
    return AISLE_NEVER;
}

int64_t cron_next(const struct cron *c, int64_t us)
{
    int64_t from = us + 1, clock = from % day_us;

    for (int64_t day = from / day_us; day <= from / day_us + DAYS_SEARCHED; day++) {
        int64_t at = day_matches(c, day) ? within_day(c, clock) : AISLE_NEVER;

        if (at != AISLE_NEVER)
            return day * day_us + at;
        clock = 0;
    }
    return AISLE_NEVER;
}
