/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/series_cell.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/calendar.h"
#include "base/error.h"
#include "base/number.h"

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct csv_cell trimmed(struct csv_cell cell)
{
    for (; cell.length && blank(*cell.text); cell.length--)
        cell.text++;
    while (cell.length && blank(cell.text[cell.length - 1]))
        cell.length--;
    return cell;
}

static bool one_of(const char *text, const char *const *words)
{
    while (*words && strcasecmp(text, *words) != 0)
        words++;
    return *words;
}

enum cell_kind cell_read(struct csv_cell cell, double *number, int64_t *us)
{
    static const char *const missing[] = {"na", "nan", "null", "none", "n/a", ".", NULL};
    static const char *const infinite[] = {"inf", "infinity", NULL};
    char text[512];
    enum number_fault fault;
    int64_t unused;

    cell = trimmed(cell);
    *number = NAN;
    if (!cell.length)
        return CELL_MISSING;
    if (cell.length >= sizeof text)
        return CELL_TEXT;
    memcpy(text, cell.text, cell.length);
    text[cell.length] = '\0';
    fault = number_double(number, text);
    if (fault != NUMBER_SYNTAX)
        return !fault ? CELL_NUMBER : fault == NUMBER_RANGE ? CELL_HUGE : CELL_TEXT;
    if (one_of(text, missing))
        return CELL_MISSING;
    if (one_of(text + (*text == '-' || *text == '+'), infinite))
        return CELL_INFINITE;
    return calendar_read(us ? us : &unused, text, cell.length) ? CELL_DATE : CELL_TEXT;
}

/* Cells in messages are cut at this length. */
static int shown(struct csv_cell cell)
{
    return cell.length > 40 ? 40 : (int)cell.length;
}

enum aisle_status cell_is_not(const struct csv *csv, size_t column, const char *what,
                              struct aisle_error *err)
{
    struct csv_cell cell = trimmed(csv_cell(csv, column));

    if (!cell.length)
        return csv_fail(csv, column, err, "empty, where %s should be", what);
    return csv_fail(csv, column, err, "\"%.*s\" is not %s", shown(cell), cell.text, what);
}

/* With commas between thousands, or for the point. */
static bool is_grouped(struct csv_cell cell)
{
    size_t commas = 0;

    for (size_t i = 0; i < cell.length; i++) {
        if (!memchr("0123456789.,+- ", cell.text[i], 15))
            return false;
        commas += cell.text[i] == ',';
    }
    return commas > 0;
}

enum aisle_status cell_number(const struct csv *csv, size_t column, double *out,
                              struct aisle_error *err)
{
    struct csv_cell cell = csv_cell(csv, column);

    switch (cell_read(cell, out, NULL)) {
    case CELL_MISSING:
    case CELL_NUMBER:
        return AISLE_OK;
    case CELL_INFINITE:
        cell_is_not(csv, column, "finite", err);
        break;
    case CELL_HUGE:
        cell = trimmed(cell);
        return csv_fail(csv, column, err, "%.*s is beyond all bounds", shown(cell), cell.text);
    default:
        cell_is_not(csv, column, "a number", err);
        if (csv_column_count(csv) == 1 && memchr(cell.text, ';', cell.length)) {
            error_hint(err, "cells are separated by commas, not by semicolons");
            return AISLE_EVALUE;
        }
    }
    error_hint(err, is_grouped(cell) ? "1,234.5 is written 1234.5, and 1,5 is written 1.5"
                                     : "a missing value is an empty cell or NA");
    return AISLE_EVALUE;
}
