/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tabular.h"

#include <assert.h>

static const size_t GAP = 2;

size_t tabular_column(struct tabular *t, bool right)
{
    assert(t->columns < TABULAR_COLUMNS_MAX && t->row_count == 0);
    t->right[t->columns] = right;
    return t->columns++;
}

void tabular_row(struct tabular *t)
{
    t->row = mem_reserve(t->row, &t->row_cap, t->row_count + 1, sizeof *t->row);
    t->row[t->row_count++] = (struct tabular_row){
        .cell = arena_new(t->arena, t->columns, sizeof(char *)),
        .span = arena_new(t->arena, t->columns, sizeof(size_t)),
    };
}

void tabular_span(struct tabular *t, size_t column, size_t columns, const char *text)
{
    t->row[t->row_count - 1].cell[column] = text;
    t->row[t->row_count - 1].span[column] = columns;
}

void tabular_cell(struct tabular *t, size_t column, const char *text)
{
    tabular_span(t, column, 1, text);
}

/* Characters of UTF-8. */
static size_t width_of(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static size_t span_width(const size_t *width, size_t span)
{
    size_t sum = (span - 1) * GAP;

    for (size_t i = 0; i < span; i++)
        sum += width[i];
    return sum;
}

/* A heading wider than its columns widens the first of them. */
static void measure(const struct tabular *t, size_t *width)
{
    for (int heads = 0; heads < 2; heads++)
        for (size_t r = 0; r < t->row_count; r++)
            for (size_t c = 0; c < t->columns; c++) {
                size_t span = t->row[r].span[c], is, needs;

                if (!t->row[r].cell[c] || heads != (span > 1))
                    continue;
                is = span_width(width + c, span);
                needs = width_of(t->row[r].cell[c]);
                if (needs > is)
                    width[c] += needs - is;
            }
}

static void print_row(const struct tabular *t, const struct tabular_row *row, const size_t *width,
                      FILE *out)
{
    size_t owed = 0; /* blanks before what comes next */

    for (size_t c = 0; c < t->columns;) {
        const char *text = row->cell[c];
        size_t span = text ? row->span[c] : 1, room = span_width(width + c, span);
        size_t left = text ? room - width_of(text) : room;

        if (!text) {
            owed += room + GAP;
        } else if (t->right[c] && span == 1) {
            fprintf(out, "%*s%s", (int)(owed + left), "", text);
            owed = GAP;
        } else {
            fprintf(out, "%*s%s", (int)owed, "", text);
            owed = left + GAP;
        }
        c += span;
    }
    fputc('\n', out);
}

void tabular_print(const struct tabular *t, const char *indent, FILE *out)
{
    size_t width[TABULAR_COLUMNS_MAX] = {0};

    measure(t, width);
    for (size_t r = 0; r < t->row_count; r++) {
        fputs(indent, out);
        print_row(t, &t->row[r], width, out);
    }
}

void tabular_fini(struct tabular *t)
{
    mem_free(t->row);
}
