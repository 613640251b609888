/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A trace: a line that breaks where values are missing, in pieces that don't. */
#ifndef AISLE_PLOTS_TRACE_H
#define AISLE_PLOTS_TRACE_H

#include "plots/axes.h"
#include "plots/look.h"
#include "plots/path.h"

struct trace {
    struct path *piece;
    size_t count;
};

/** Pieces of the values that can be drawn (range_holds()), each at its x. */
void trace_init(struct trace *out, const struct axes *a, const double *x, const double *y,
                size_t count);
void trace_fini(struct trace *t);

/** A value between two missing ones is a dot. */
void trace_draw(const struct trace *t, const struct canvas *c, const struct look *look,
                double width_pt);

/** The theme's width of lines, or less where `count` values stand close on the horizontal axis. */
double trace_width(const struct axes *a, size_t count);

#endif
