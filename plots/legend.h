/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A legend: which line is which.
 *
 * It stands in the corner of the plot that is empty, in one column or more; where every corner
 * has data it goes above the plot, in rows. It never covers a line. What the band means is a row
 * of its own, the last.
 */
#ifndef AISLE_PLOTS_LEGEND_H
#define AISLE_PLOTS_LEGEND_H

#include <stdbool.h>

#include "plots/axes.h"
#include "plots/canvas.h"
#include "plots/look.h"
#include "plots/path.h"

enum legend_swatch {
    LEGEND_MARKED, /* a line with a marker */
    LEGEND_LINE,
    LEGEND_FILL, /* an area of the look's colour */
};

struct legend_entry {
    const char *label;
    const struct look *look;
    enum legend_swatch swatch;
};

enum { LEGEND_COLUMNS = 6 };

struct legend {
    const struct canvas *canvas;
    const struct legend_entry *entry; /* borrowed */
    const char *band;                 /* borrowed; NULL: there is none */
    char more[32];                    /* "and 7 more"; empty: all are shown */
    size_t count, columns, rows;      /* of entries that are shown */
    double widest_entry;
    double column_width[LEGEND_COLUMNS], row_height, swatch_width, gap, pad;
    struct box box;
};

/** A legend that has no place yet. `band` says what the band means; NULL: there is none. */
void legend_init(struct legend *out, const struct canvas *c, const struct legend_entry *entries,
                 size_t count, const char *band);

/**
 * Places the legend in a corner of the plot that none of `paths` crosses; else in rows above the
 * plot, which gives way. Entries that don't fit there are counted instead.
 *
 * @return whether the plot gave way, so that paths are to be made anew
 */
bool legend_place(struct legend *l, struct axes *a, const struct path *paths, size_t path_count);

void legend_draw(const struct legend *l);

#endif
