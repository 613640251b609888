/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/series_columns.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"

/* In order of preference: a file may have a date, the hour of it and a running number. */
static const struct {
    const char *name;
    enum column_role role;
} time_names[] = {
    {"timestamp", COLUMN_STAMP}, {"datetime", COLUMN_STAMP}, {"date", COLUMN_STAMP},
    {"ds", COLUMN_STAMP},        {"time", COLUMN_STAMP},     {"epoch", COLUMN_STAMP},
    {"second", COLUMN_PART},     {"minute", COLUMN_PART},    {"hour", COLUMN_PART},
    {"day", COLUMN_PART},        {"week", COLUMN_PART},      {"month", COLUMN_PART},
    {"quarter", COLUMN_PART},    {"year", COLUMN_PART},      {"t", COLUMN_INDEX},
    {"index", COLUMN_INDEX},     {"step", COLUMN_INDEX},     {"", COLUMN_INDEX},
};
static const size_t time_name_count = sizeof time_names / sizeof *time_names;

enum column_role column_role(const char *name)
{
    for (size_t i = 0; i < time_name_count; i++)
        if (!strcasecmp(name, time_names[i].name))
            return time_names[i].role;
    return COLUMN_PLAIN;
}

/* Opening -------------------------------------------------------------------------------------- */

static void look(struct columns *c)
{
    double unused;

    for (size_t i = 0; i < c->count; i++)
        c->kind[i] = cell_read(csv_cell(c->csv, i), &unused, NULL);
}

/* True if the present row, the file's first, can be no names. */
static bool is_data(const struct columns *c)
{
    size_t missing = 0;

    for (size_t i = 0; i < c->count; i++) {
        if (c->kind[i] != CELL_NUMBER && c->kind[i] != CELL_DATE && c->kind[i] != CELL_MISSING)
            return false;
        missing += c->kind[i] == CELL_MISSING;
    }
    return missing < c->count;
}

enum aisle_status columns_open(struct columns *c, const char *path, struct aisle_error *err)
{
    struct aisle_file file = {.name = path, .path = path};
    enum aisle_status status;

    *c = (struct columns){.path = path, .value = NO_COLUMN, .time = NO_COLUMN};
    status = csv_open_all(&c->csv, &file, err);
    if (status)
        return status;
    c->count = csv_column_count(c->csv);
    c->kind = mem_new(c->count, sizeof *c->kind);
    look(c);
    c->named = !is_data(c);
    if (!c->named)
        csv_without_header(c->csv);
    c->name = csv_header(c->csv);
    return AISLE_OK;
}

void columns_close(struct columns *c)
{
    csv_close(c->csv);
    mem_free(c->kind);
}

enum aisle_status columns_find(const struct columns *c, const char *name, size_t *at,
                               struct aisle_error *err)
{
    *at = NO_COLUMN;
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->name[i], name) != 0)
            continue;
        if (*at != NO_COLUMN)
            return csv_fail(c->csv, i, err, "a second column of this name");
        *at = i;
    }
    return *at == NO_COLUMN ? csv_missing(c->csv, name, err) : AISLE_OK;
}

enum aisle_status columns_next(struct columns *c, struct aisle_error *err)
{
    enum aisle_status status = csv_next(c->csv, err);

    /* The one thing that a list of values may mean by a blank line. */
    if (status == AISLE_EPARSE && c->count == 1)
        error_hint(err, "a row is one cell; a missing value is NA");
    return status;
}

enum aisle_status columns_first(struct columns *c, struct aisle_error *err)
{
    enum aisle_status status = columns_next(c, err);

    if (status == AISLE_END)
        return error_at(err, AISLE_EPARSE, &(struct aisle_place){.file = c->path},
                        "no row below the line that names the columns");
    if (!status)
        look(c);
    return status;
}

/* Choosing ------------------------------------------------------------------------------------- */

/* The column of the most preferred name of this role; NO_COLUMN. */
static size_t by_name(const struct columns *c, enum column_role role, size_t value)
{
    for (size_t k = 0; k < time_name_count; k++)
        for (size_t i = 0; time_names[k].role == role && i < c->count; i++)
            if (i != value && !strcasecmp(c->name[i], time_names[k].name) &&
                (role == COLUMN_STAMP || c->kind[i] == CELL_NUMBER || c->kind[i] == CELL_DATE))
                return i;
    return NO_COLUMN;
}

static size_t first_date(const struct columns *c, size_t value)
{
    for (size_t i = 0; i < c->count; i++)
        if (i != value && c->kind[i] == CELL_DATE)
            return i;
    return NO_COLUMN;
}

/* A stamp that can't be read is chosen only if there are no dates elsewhere, to be complained of.
 */
static size_t find_time(const struct columns *c, size_t value)
{
    size_t stamp = by_name(c, COLUMN_STAMP, value), date = first_date(c, value), part;
    bool readable =
        stamp != NO_COLUMN && (c->kind[stamp] == CELL_NUMBER || c->kind[stamp] == CELL_DATE);

    if (readable || (stamp != NO_COLUMN && date == NO_COLUMN))
        return stamp;
    if (date != NO_COLUMN)
        return date;
    part = by_name(c, COLUMN_PART, value);
    return part != NO_COLUMN ? part : by_name(c, COLUMN_INDEX, value);
}

/* Could the column hold the values? `strictly`: by its name as well. */
static bool candidate(const struct columns *c, size_t i, size_t time, bool strictly)
{
    return i != time && (c->kind[i] == CELL_NUMBER || c->kind[i] == CELL_MISSING) &&
           (!strictly || column_role(c->name[i]) == COLUMN_PLAIN);
}

static enum aisle_status not_one(const struct columns *c, size_t time, size_t found,
                                 struct aisle_error *err)
{
    char list[360] = "";
    struct aisle_place at = {.file = c->path, .line = 1};
    size_t used = 0;

    for (size_t i = 0; i < c->count && used < sizeof list; i++)
        if (!found || candidate(c, i, time, false))
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "",
                                     c->name[i]);
    if (used >= sizeof list)
        memcpy(list + sizeof list - 4, "...", 4);
    error_at(err, AISLE_EPARSE, &at,
             found ? "several columns of numbers, and none is called value or y"
                   : "no column of numbers");
    error_hint(err, found ? "--column NAME says which holds the values: %s" : "the columns are %s",
               list);
    return AISLE_EPARSE;
}

static enum aisle_status find_value(const struct columns *c, size_t time, size_t *out,
                                    struct aisle_error *err)
{
    static const char *const names[] = {"value", "y"};
    size_t found = 0;

    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (size_t i = 0; i < c->count; i++)
            if (i != time && !strcasecmp(c->name[i], names[k])) {
                *out = i;
                return AISLE_OK;
            }
    for (int strictly = 1; strictly >= 0 && !found; strictly--)
        for (size_t i = 0; i < c->count; i++)
            if (candidate(c, i, time, strictly)) {
                *out = i;
                found++;
            }
    /* The one column there is will be complained of at its cell. */
    for (size_t i = 0; i < c->count && !found && c->count <= 1 + (time != NO_COLUMN); i++)
        if (i != time) {
            *out = i;
            return AISLE_OK;
        }
    return found == 1 ? AISLE_OK : not_one(c, time, found, err);
}

enum aisle_status columns_choose(struct columns *c, size_t value, size_t time, bool timed,
                                 struct aisle_error *err)
{
    if (time == NO_COLUMN && timed && c->count > 1)
        time = find_time(c, value);
    c->time = time;
    c->value = value;
    return value == NO_COLUMN ? find_value(c, time, &c->value, err) : AISLE_OK;
}
