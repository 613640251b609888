/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A theme: how large things are, for the place where the figure will stand.
 *
 * Figures are drawn at their final size, so that 8 pt are 8 pt on the page. A preset is the width
 * of a column or page of a publisher; the height of a single plot is 0.62 of the width.
 */
#ifndef AISLE_PLOTS_THEME_H
#define AISLE_PLOTS_THEME_H

#include <aisle/error.h>

/** Sizes in points, 1/72 inch. Type is never below 7 pt. */
struct theme {
    const char *name;
    double width_pt;
    double label_pt, tick_pt; /* type of axis labels and title; of ticks and legend */
    double line_pt, hair_pt;  /* lines of data; of axes and grid */
    double marker_pt;         /* about its width */
};

extern const struct theme themes[]; /* ends with {0} */

double theme_height_pt(const struct theme *t); /* of a single plot */

/** The theme of that name, the first if NULL; AISLE_EVALUE, listing what there is. */
AISLE_MUST_CHECK
enum aisle_status theme_find(const struct theme **out, const char *name, struct aisle_error *err);

#endif
