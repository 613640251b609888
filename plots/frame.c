/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/frame.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "plots/fail.h"
#include "plots/memory.h"

union frame_cell {
    double number;
    const char *text;
};

struct frame_string {
    struct frame_string *next;
    char *text;
};

/* Texts are names of runs and policies: few, and the one wanted is nearly always the last one
 * found, so each find moves it to the front of a list. */
static const char *once(struct frame *f, const char *text)
{
    struct frame_string **at = &f->strings, *s;

    while (*at && strcmp((*at)->text, text) != 0)
        at = &(*at)->next;
    s = *at;
    if (s) {
        *at = s->next;
    } else {
        s = plot_new(1, sizeof *s);
        s->text = plot_printf("%s", text);
    }
    s->next = f->strings;
    f->strings = s;
    return s->text;
}

static void add_row(struct frame *f, sqlite3_stmt *st)
{
    size_t used = f->row_count * f->column_count;

    f->cell = plot_reserve(f->cell, &f->cell_cap, used + f->column_count, sizeof *f->cell);
    for (size_t i = 0; i < f->column_count; i++) {
        union frame_cell *cell = &f->cell[used + i];
        int column = (int)i, type = sqlite3_column_type(st, column);

        if (type == SQLITE_TEXT)
            cell->text = once(f, (const char *)sqlite3_column_text(st, column));
        else
            cell->number = type == SQLITE_NULL ? NAN : sqlite3_column_double(st, column);
    }
    f->row_count++;
}

enum aisle_status frame_read(struct frame *out, sqlite3 *db, const char *query,
                             struct aisle_error *err)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, query, -1, &st, NULL);

    *out = (struct frame){0};
    if (rc == SQLITE_OK) {
        out->column_count = (size_t)sqlite3_column_count(st);
        out->column = plot_new(out->column_count, sizeof *out->column);
        for (size_t i = 0; i < out->column_count; i++)
            out->column[i] = plot_printf("%s", sqlite3_column_name(st, (int)i));
        while ((rc = sqlite3_step(st)) == SQLITE_ROW)
            add_row(out, st);
    }
    sqlite3_finalize(st);
    if (rc == SQLITE_OK || rc == SQLITE_DONE)
        return AISLE_OK;
    return plot_fail(err, AISLE_EDB, NULL, "cannot read the database: %s", sqlite3_errmsg(db));
}

size_t frame_column(const struct frame *f, const char *name)
{
    size_t i = 0;

    while (i < f->column_count && strcmp(f->column[i], name) != 0)
        i++;
    assert(i < f->column_count);
    return i;
}

double frame_number(const struct frame *f, size_t row, size_t column)
{
    assert(row < f->row_count && column < f->column_count);
    return f->cell[row * f->column_count + column].number;
}

const char *frame_text(const struct frame *f, size_t row, size_t column)
{
    assert(row < f->row_count && column < f->column_count);
    return f->cell[row * f->column_count + column].text;
}

void frame_fini(struct frame *f)
{
    struct frame_string *next;

    for (struct frame_string *s = f->strings; s; s = next) {
        next = s->next;
        plot_free(s->text);
        plot_free(s);
    }
    for (size_t i = 0; i < f->column_count; i++)
        plot_free(f->column[i]);
    plot_free(f->column);
    plot_free(f->cell);
    *f = (struct frame){0};
}
