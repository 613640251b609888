/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A table as people read it: a block of rows a metric, cells as text, a caption and notes. */
#ifndef AISLE_TABLES_SHEET_H
#define AISLE_TABLES_SHEET_H

#include <stdio.h>

#include "tables/results.h"

struct sheet {
    struct arena arena;
    size_t column_count, block_count, row_count; /* rows of each block: the points */
    size_t label_count;   /* of the first columns, with values of the axes; the others have numbers */
    const char **head;    /* of each column */
    const char **title;   /* of each block */
    const char **cell;    /* block by block, row by row */
    const char *caption[5]; /* sentences, NULL: no more */
    size_t note_count;
    const char *const *note;
};

/** The results in so many digits as their intervals allow. They outlive it. */
void sheet_init(struct sheet *out, const struct results *r);
void sheet_fini(struct sheet *s);

const char *sheet_cell(const struct sheet *s, size_t block, size_t row, size_t column);

void sheet_print_text(const struct sheet *s, FILE *out);
void sheet_print_markdown(const struct sheet *s, FILE *out);
void sheet_print_latex(const struct sheet *s, FILE *out);

#endif
