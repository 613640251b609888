/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Marks: what stands for data on the sheet. A line, a band, a stick, a dot, a marker. */
#ifndef AISLE_PLOTS_MARKS_H
#define AISLE_PLOTS_MARKS_H

#include "plots/canvas.h"
#include "plots/look.h"
#include "plots/path.h"

void mark_line(const struct canvas *c, const struct path *p, const struct look *look);

/** The same in another width than the theme's; dashes keep their lengths. */
void mark_line_wide(const struct canvas *c, const struct path *p, const struct look *look,
                    double width_pt);

/** Fills between two paths, lightly, so that lines and other bands show through. */
void mark_band(const struct canvas *c, const struct path *low, const struct path *high,
               struct colour colour);

/** Fills between two paths with the colour itself; of single points, a bar. */
void mark_fill(const struct canvas *c, const struct path *low, const struct path *high,
               struct colour colour);

/** A straight line, by default a hair wide: width_pt 0. */
void mark_rule(const struct canvas *c, double x0, double y0, double x1, double y1, double width_pt,
               struct colour colour);

void mark_dot(const struct canvas *c, double x, double y, double diameter_pt, struct colour colour);

void mark_marker(const struct canvas *c, double x, double y, const struct look *look);

/**
 * Markers on points of the path within x_from..x_to, about `spacing` apart. `phase` (0..1) shifts
 * them, so that those of lines that run together don't hide each other.
 */
void mark_markers(const struct canvas *c, const struct path *p, const struct look *look,
                  double x_from, double x_to, double spacing, double phase);

/** Sets the source colour of the canvas. */
void mark_colour(const struct canvas *c, struct colour colour);

#endif
