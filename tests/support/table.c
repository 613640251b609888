/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"

/* Reading -------------------------------------------------------------------------------------- */

static void expect_read(enum aisle_status status, const char *name, const struct aisle_error *err)
{
    if (status == AISLE_OK || status == AISLE_END)
        return;
    aisle_error_print(err, stderr);
    cr_fatal("%s cannot be read", name);
}

static void read_table(struct table *t, const char *name, const char *path)
{
    struct aisle_file file = {.name = name, .path = path};
    struct aisle_error err = {0};
    enum aisle_status status;
    size_t cells = 0, lines = 0;
    struct csv *csv;

    t->name = arena_text(&t->memory, name);
    expect_read(csv_open_all(&csv, &file, &err), name, &err);
    t->columns = csv_column_count(csv);
    t->head = arena_new(&t->memory, t->columns, sizeof *t->head);
    for (size_t c = 0; c < t->columns; c++)
        t->head[c] = arena_text(&t->memory, csv_header(csv)[c]);
    while ((status = csv_next(csv, &err)) == AISLE_OK) {
        t->cell = mem_reserve(t->cell, &cells, (t->rows + 1) * t->columns, sizeof *t->cell);
        t->line = mem_reserve(t->line, &lines, t->rows + 1, sizeof *t->line);
        t->line[t->rows] = csv_line(csv);
        for (size_t c = 0; c < t->columns; c++)
            t->cell[t->rows * t->columns + c] = csv_text(csv, c, &t->memory);
        t->rows++;
    }
    expect_read(status, name, &err);
    csv_close(csv);
}

void table_open(struct table *t, const char *name)
{
    const char *path;

    *t = (struct table){0};
    REQUIRE_DATA(path, name);
    read_table(t, name, path);
}

void table_open_in(struct table *t, const char *folder, const char *name)
{
    char path[4096];

    *t = (struct table){0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (access(path, R_OK) != 0)
        SKIP("%s is not in %s", name, folder);
    read_table(t, name, path);
}

void table_close(struct table *t)
{
    mem_free(t->cell);
    mem_free(t->line);
    arena_fini(&t->memory);
    *t = (struct table){0};
}

/* Cells ---------------------------------------------------------------------------------------- */

size_t table_column(const struct table *t, const char *column)
{
    for (size_t c = 0; c < t->columns; c++)
        if (!strcmp(t->head[c], column))
            return c;
    cr_fatal("%s has no column %s", t->name, column);
}

const char *table_text_at(const struct table *t, size_t row, size_t column)
{
    cr_assert(row < t->rows && column < t->columns, "%s has %zu rows of %zu cells", t->name,
              t->rows, t->columns);
    return t->cell[row * t->columns + column];
}

double table_number_at(const struct table *t, size_t row, size_t column)
{
    const char *text = table_text_at(t, row, column);
    char *end;
    double x = strtod(text, &end);

    if (!*text || !strcmp(text, "NA"))
        return NAN;
    cr_assert(end[0] == 0, "%s:%d: %s is no number: \"%s\"", t->name, t->line[row], t->head[column],
              text);
    return x;
}

const char *table_text(const struct table *t, size_t row, const char *column)
{
    return table_text_at(t, row, table_column(t, column));
}

double table_number(const struct table *t, size_t row, const char *column)
{
    return table_number_at(t, row, table_column(t, column));
}

size_t table_count(const struct table *t, size_t row, const char *column)
{
    double x = table_number(t, row, column);

    cr_assert(x >= 0 && x < 1e15 && x == floor(x), "%s:%d: %s is no count: \"%s\"", t->name,
              t->line[row], column, table_text(t, row, column));
    return (size_t)x;
}

double *table_numbers(const struct table *t, const char *column)
{
    double *x = mem_new(t->rows, sizeof *x);
    size_t c = table_column(t, column);

    for (size_t row = 0; row < t->rows; row++)
        x[row] = table_number_at(t, row, c);
    return x;
}

double *table_series(const char *name, size_t *n)
{
    struct table t;
    double *y;

    table_open(&t, name);
    y = table_numbers(&t, "value");
    *n = t.rows;
    table_close(&t);
    return y;
}

/* Rows ----------------------------------------------------------------------------------------- */

bool table_is(const struct table *t, size_t row, const char *column, const char *text)
{
    return !strcmp(table_text(t, row, column), text);
}

size_t table_find(const struct table *t, size_t from, const char *column, const char *text)
{
    while (from < t->rows && !table_is(t, from, column, text))
        from++;
    return from;
}

size_t table_run(const struct table *t, size_t row, const char *column, const char *other)
{
    size_t end = row;

    while (end < t->rows && table_is(t, end, column, table_text(t, row, column)) &&
           table_is(t, end, other, table_text(t, row, other)))
        end++;
    return end;
}

size_t table_most(const struct table *t, size_t from, size_t end, const char *column)
{
    size_t most = 0;

    for (size_t row = from; row < end; row++) {
        size_t x = table_count(t, row, column);

        most = x > most ? x : most;
    }
    return most;
}

/* Comparing ------------------------------------------------------------------------------------ */

static void remember(struct tally *t, double difference, const char *of, const char *figure)
{
    if (!(difference > t->worst))
        return;
    t->worst = difference;
    snprintf(t->where, sizeof t->where, "%s, %s", of, figure);
}

bool tally_compare(struct tally *t, const char *of, const char *figure, double is, double ought,
                   double unit, double limit)
{
    bool same = is == ought || (isnan(is) && isnan(ought));
    double difference = same ? 0 : fabs(is - ought) / unit;
    bool within = difference <= limit;

    t->compared++;
    remember(t, isnan(difference) ? INFINITY : difference, of, figure);
    cr_expect(within, "%s: %s, %s: %.12g, not %.12g (%.3g %s apart, %g allowed)", t->what, of,
              figure, is, ought, difference, t->unit, limit);
    return within;
}

bool tally_at_least(struct tally *t, const char *of, const char *figure, double is, double ought,
                    double limit)
{
    double less = isnan(is) || isnan(ought) ? INFINITY : fmax(ought - is, 0);
    bool within = less <= limit;

    t->compared++;
    remember(t, less, of, figure);
    cr_expect(within, "%s: %s, %s: %.12g, less than %.12g by %.3g, %g allowed", t->what, of, figure,
              is, ought, less, limit);
    return within;
}

void tally_add(struct tally *t, const struct tally *part)
{
    t->compared += part->compared;
    if (part->worst > t->worst) {
        t->worst = part->worst;
        memcpy(t->where, part->where, sizeof t->where);
    }
}

void tally_say(const struct tally *t)
{
    say("%s: compared %zu; largest difference %.1e%s%s%s%s%s", t->what, t->compared, t->worst,
        *t->unit ? " " : "", t->unit, *t->where ? " (" : "", t->where, *t->where ? ")" : "");
}
