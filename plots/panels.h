/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Panels: several plots on one sheet, in rows and columns.
 *
 * Plots of a row stand on one line, those of a column begin and end on one. Each has a small title,
 * led by a letter that a caption can refer to.
 */
#ifndef AISLE_PLOTS_PANELS_H
#define AISLE_PLOTS_PANELS_H

#include <stdbool.h>

#include "plots/axes.h"

enum { PANELS_ACROSS = 4, PANELS_DOWN = 8 };

struct panel {
    const char *title;
    struct axis x, y;         /* x.intervals 0: as many as suit its width */
    size_t row, column, span; /* span: how many columns it takes, from 1 */
    bool empty;               /* says so in place of data */
    /** Draws what lies behind the grid; NULL: nothing. Then, in front of it, the data. */
    void (*draw_behind)(const void *data, const struct axes *a);
    void (*draw)(const void *data, const struct axes *a);
    const void *data;
};

/** Draws them in the room, in equal rows and columns, as many as they say. */
void panels_draw(const struct panel *panels, size_t count, struct box room, const struct canvas *c);

#endif
