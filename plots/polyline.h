/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A polyline: a line that breaks where values are missing, in pieces that don't. */
#ifndef AISLE_PLOTS_POLYLINE_H
#define AISLE_PLOTS_POLYLINE_H

#include "plots/axes.h"
#include "plots/look.h"
#include "plots/path.h"

struct polyline {
    struct path *piece;
    size_t count;
};

/** Pieces of the values that can be drawn (range_holds()), each at its x. */
void polyline_init(struct polyline *out, const struct axes *a, const double *x, const double *y,
                   size_t count);
void polyline_fini(struct polyline *t);

/** A value between two missing ones is a dot. */
void polyline_draw(const struct polyline *t, const struct canvas *c, const struct look *look,
                   double width_pt);

/** The theme's width of lines, or less where `count` values stand close on the horizontal axis. */
double polyline_width(const struct axes *a, size_t count);

#endif
