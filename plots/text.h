/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Text on a canvas, by Pango.
 *
 * Widths are those of the printed page: hinting is off, so a line of text is as wide in the PNG
 * as in the PDF, and layouts agree.
 */
#ifndef AISLE_PLOTS_TEXT_H
#define AISLE_PLOTS_TEXT_H

#include "plots/canvas.h"

/** Where the given point lies in the text: 0 left or top, 0.5 middle, 1 right or bottom. */
struct anchor {
    double across, down;
};

double text_width(const struct canvas *c, double size_pt, const char *text);
double text_height(const struct canvas *c, double size_pt); /* of one line */

/** Draws one line of text in the source colour of the canvas. */
void text_draw(const struct canvas *c, double size_pt, double x, double y, struct anchor anchor,
               const char *text);

/** The same from a left middle, no wider than `width`: what doesn't fit becomes an ellipsis. */
void text_draw_within(const struct canvas *c, double size_pt, double x, double y, double width,
                      const char *text);

/** As text_draw(), read from bottom to top and no longer than `length`; `anchor` is meant in the
 * text's own direction. */
void text_draw_up(const struct canvas *c, double size_pt, double x, double y, double length,
                  struct anchor anchor, const char *text);

#endif
