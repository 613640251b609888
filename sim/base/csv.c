/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/csv_rows.h"
#include "base/error.h"
#include "base/nearest.h"

struct csv {
    struct csv_rows rows;
    size_t column_count;
    const struct csv_column *want;
    size_t *at; /* where each wanted column is; ABSENT */
    struct arena names;
    const char **header;
    bool again; /* the first row is yet to be yielded */
};

static const size_t ABSENT = SIZE_MAX;

enum aisle_status csv_missing(const struct csv *csv, const char *name, struct aisle_error *err)
{
    const char *near = nearest(name, csv->header);
    char list[360] = "";
    size_t used = 0, n = csv->column_count;

    for (size_t i = 0; i < n && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "",
                                 csv->header[i]);
    if (used >= sizeof list)
        memcpy(list + sizeof list - 4, "...", 4);
    csv_rows_bad(&csv->rows, csv->rows.row, err, "there is no column \"%s\"", name);
    if (n == 1 && strpbrk(csv->header[0], ";\t"))
        error_hint(err, "cells are separated by commas, not by semicolons or tabs");
    else if (near)
        error_hint(err, "did you mean \"%s\"? The columns are %s", near, list);
    else
        error_hint(err, "the columns are %s", list);
    return AISLE_EPARSE;
}

/* Finds the wanted columns in the first row. */
static enum aisle_status map_columns(struct csv *csv, size_t count, struct aisle_error *err)
{
    size_t n = csv->column_count;

    csv->at = arena_new(&csv->names, count, sizeof *csv->at);
    for (size_t w = 0; w < count; w++) {
        csv->at[w] = ABSENT;
        for (size_t i = 0; i < n; i++) {
            if (strcmp(csv->header[i], csv->want[w].name) != 0)
                continue;
            if (csv->at[w] != ABSENT)
                return csv_rows_bad(&csv->rows, csv->rows.cell[i].begin, err,
                                    "a second column \"%s\"", csv->header[i]);
            csv->at[w] = i;
        }
        if (csv->at[w] == ABSENT && !csv->want[w].optional)
            return csv_missing(csv, csv->want[w].name, err);
    }
    return AISLE_OK;
}

/* Every column is wanted, under the name that it has now. */
static void want_all(struct csv *csv)
{
    struct csv_column *want = arena_new(&csv->names, csv->column_count, sizeof *want);

    csv->at = arena_new(&csv->names, csv->column_count, sizeof *csv->at);
    for (size_t i = 0; i < csv->column_count; i++) {
        want[i].name = csv->header[i];
        csv->at[i] = i;
    }
    csv->want = want;
}

static void read_names(struct csv *csv)
{
    size_t n = csv->column_count = csv->rows.cell_count;

    csv->header = arena_new(&csv->names, n + 1, sizeof *csv->header);
    for (size_t i = 0; i < n; i++)
        csv->header[i] = csv_unquote(
            (struct csv_cell){csv->rows.cell[i].text, csv->rows.cell[i].length}, &csv->names);
}

/* Opens the file and reads its first row; csv_close() is due even on failure. */
static enum aisle_status start(struct csv *csv, const struct aisle_file *file,
                               struct aisle_error *err)
{
    enum aisle_status status = csv_rows_open(&csv->rows, file, err);

    if (!status)
        status = csv_rows_next(&csv->rows, err);
    if (status)
        return status;
    if (csv_rows_blank(&csv->rows))
        return csv_rows_bad(&csv->rows, csv->rows.row, err,
                            "the first line is blank: it must name the columns");
    read_names(csv);
    return AISLE_OK;
}

/* The reader, or none if it failed. */
static enum aisle_status give(struct csv **out, struct csv *csv, enum aisle_status status)
{
    if (status) {
        csv_close(csv);
        csv = NULL;
    }
    *out = csv;
    return status;
}

enum aisle_status csv_open(struct csv **out, const struct aisle_file *file,
                           const struct csv_column *want, size_t count, struct aisle_error *err)
{
    struct csv *csv = mem_new(1, sizeof *csv);
    enum aisle_status status = start(csv, file, err);

    csv->want = want;
    return give(out, csv, status ? status : map_columns(csv, count, err));
}

static const char *trimmed(const char *name, struct arena *a)
{
    size_t n;

    name += strspn(name, " \t");
    for (n = strlen(name); n && strchr(" \t", name[n - 1]);)
        n--;
    return arena_printf(a, "%.*s", (int)n, name);
}

enum aisle_status csv_open_all(struct csv **out, const struct aisle_file *file,
                               struct aisle_error *err)
{
    struct csv *csv = mem_new(1, sizeof *csv);
    enum aisle_status status = start(csv, file, err);

    for (size_t i = 0; i < csv->column_count; i++)
        csv->header[i] = trimmed(csv->header[i], &csv->names);
    want_all(csv);
    return give(out, csv, status);
}

void csv_without_header(struct csv *csv)
{
    for (size_t i = 0; i < csv->column_count; i++)
        csv->header[i] = arena_printf(&csv->names, "column %zu", i + 1);
    want_all(csv);
    csv->again = true;
}

size_t csv_column_count(const struct csv *csv)
{
    return csv->column_count;
}

void csv_close(struct csv *csv)
{
    if (!csv)
        return;
    csv_rows_close(&csv->rows);
    arena_fini(&csv->names);
    mem_free(csv);
}

enum aisle_status csv_next(struct csv *csv, struct aisle_error *err)
{
    int blank_line = 0;
    enum aisle_status status;

    if (csv->again) {
        csv->again = false;
        return AISLE_OK;
    }
    while ((status = csv_rows_next(&csv->rows, err)) == AISLE_OK && csv_rows_blank(&csv->rows))
        if (!blank_line)
            blank_line = csv->rows.line;
    if (status)
        return status;
    if (blank_line) {
        struct aisle_place at = {.file = csv->rows.path, .line = blank_line};

        return error_at(err, AISLE_EPARSE, &at, "a blank line within the table");
    }
    if (csv->rows.cell_count < csv->column_count) {
        const struct csv_span *last = &csv->rows.cell[csv->rows.cell_count - 1];

        return csv_rows_bad(&csv->rows, last->text + last->length, err,
                            "too few cells: %zu, but there are %zu columns", csv->rows.cell_count,
                            csv->column_count);
    }
    if (csv->rows.cell_count > csv->column_count)
        return csv_rows_bad(&csv->rows, csv->rows.cell[csv->column_count].begin, err,
                            "too many cells: %zu, but there are %zu columns", csv->rows.cell_count,
                            csv->column_count);
    return AISLE_OK;
}

bool csv_has(const struct csv *csv, size_t want)
{
    return csv->at[want] != ABSENT;
}

int csv_line(const struct csv *csv)
{
    return csv->rows.line;
}

const char *const *csv_header(const struct csv *csv)
{
    return csv->header;
}

struct csv_cell csv_cell(const struct csv *csv, size_t want)
{
    const struct csv_span *s;

    if (!csv_has(csv, want))
        return (struct csv_cell){.text = ""};
    s = &csv->rows.cell[csv->at[want]];
    return (struct csv_cell){s->text, s->length};
}

enum aisle_status csv_fail(const struct csv *csv, size_t want, struct aisle_error *err,
                           const char *fmt, ...)
{
    const struct csv_span *s = &csv->rows.cell[csv_has(csv, want) ? csv->at[want] : 0];
    char message[sizeof err->message];
    int used = snprintf(message, sizeof message, "%.80s: ", csv->want[want].name);
    va_list args;

    va_start(args, fmt);
    vsnprintf(message + used, sizeof message - (size_t)used, fmt, args);
    va_end(args);
    return csv_rows_fail(&csv->rows, AISLE_EVALUE, s->begin, s->length, err, message);
}
