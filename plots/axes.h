/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Axes: what the numbers are, along two sides of the plot.
 *
 * Labels carry the unit in parentheses. Light lines across at each vertical tick, none upright, no
 * frame: ink is for data. Axes need not begin at zero; their ticks say where they begin.
 *
 * Axes stand in a room, a part of the sheet or all of it. Those of several rooms line up when they
 * are placed with the same margins.
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
    AXIS_DATE,  /* data in seconds since 1970; what the ticks don't say is appended to the label */
    AXIS_LAGS,  /* whole numbers above 0; ticks at multiples of the period, if there are two */
    AXIS_GIVEN, /* categories: the ticks are given, and each has data */
};

struct axis {
    const char *label; /* NULL: none */
    double from, to;   /* from < to */
    enum axis_unit unit;
    int intervals;             /* between ticks, at most; 0: 7 across, 5 upwards */
    int period;                /* of AXIS_LAGS; 0 or 1: none */
    const struct ticks *given; /* of AXIS_GIVEN, borrowed while axes are made */
};

/** What stands around the plot within its room. */
struct margins {
    double left, right, top, bottom;
};

struct axes {
    const struct canvas *canvas;
    struct box room, plot; /* all of it; where data goes */
    struct ticks x_ticks, y_ticks;
    struct scale x, y;
    char x_label[128], y_label[128];
};

/** How many intervals suit a horizontal axis in a room of that width; for axis.intervals. */
int axes_across(const struct canvas *c, double width_pt);

/** Chooses the ticks, no more than there is room for, and places the axes in the room. */
void axes_init(struct axes *out, const struct canvas *c, struct box room, const struct axis *x,
               const struct axis *y);

/** The least margins that hold ticks and labels. */
struct margins axes_margins(const struct axes *a);

/** Places the axes anew, keeping their ticks. */
void axes_place(struct axes *a, struct box room, struct margins m);

void axes_draw_grid(const struct axes *a); /* before the data */
void axes_draw(const struct axes *a);      /* after it */

#endif
