/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A path: data turned into points on the sheet, thinned to what can be seen.
 *
 * A series of a million samples is no wider than the figure. Within each column of a 300 dpi dot
 * only the first, least, greatest and last point are kept, which draws the same ink and keeps
 * PDFs small.
 */
#ifndef AISLE_PLOTS_PATH_H
#define AISLE_PLOTS_PATH_H

#include <stddef.h>

#include "plots/scale.h"

struct box {
    double x, y, width, height; /* points; x, y: upper left */
};

struct path {
    double *x, *y; /* points */
    size_t count;
};

void path_init(struct path *out, const struct scale *sx, const struct scale *sy, const double *x,
               const double *y, size_t count);
void path_fini(struct path *p);

/** Length of the path inside the box, to about a point. */
double path_inside(const struct path *p, struct box b);

#endif
