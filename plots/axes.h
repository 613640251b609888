/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Axes: what the numbers are, along two sides of the plot.
 *
 * Labels carry the unit in parentheses. Light lines across at each vertical tick, none upright, no
 * frame: ink is for data. Axes need not begin at zero; their ticks say where they begin.
 */
#ifndef AISLE_PLOTS_AXES_H
#define AISLE_PLOTS_AXES_H

#include "plots/canvas.h"
#include "plots/path.h"
#include "plots/scale.h"
#include "plots/ticks.h"

enum axis_unit {
    AXIS_PLAIN, /* the label names the unit */
    AXIS_TIME,  /* data in seconds; the unit that suits the span is appended to the label */
};

struct axis {
    const char *label;
    double from, to; /* from < to */
    enum axis_unit unit;
};

struct axes {
    const struct canvas *canvas;
    struct box plot; /* where data goes */
    struct ticks x_ticks, y_ticks;
    struct scale x, y;
    char x_label[128], y_label[128];
};

/** Lays the axes out, leaving `top_pt` free above the plot. */
void axes_init(struct axes *out, const struct canvas *c, const struct axis *x, const struct axis *y,
               double top_pt);

void axes_draw_grid(const struct axes *a); /* before the data */
void axes_draw(const struct axes *a);      /* after it */

#endif
