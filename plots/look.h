/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A look: what tells one line from the next.
 *
 * Colour, dash and marker all change from line to line, so that figures survive grey print and
 * colour-blind readers. Colours are those of Okabe and Ito (2008), "Color universal design",
 * without yellow, which vanishes on white.
 */
#ifndef AISLE_PLOTS_LOOK_H
#define AISLE_PLOTS_LOOK_H

#include <stddef.h>

struct colour {
    double red, green, blue; /* 0..1 */
};

enum marker {
    MARKER_CIRCLE,
    MARKER_SQUARE,
    MARKER_TRIANGLE,
    MARKER_DIAMOND,
    MARKER_NABLA,
    MARKER_CROSS,
    MARKER_COUNT
};

struct dash {
    int count;      /* 0: solid */
    double part[6]; /* on, off, ... in widths of the line */
};

struct look {
    struct colour colour;
    const struct dash *dash;
    enum marker marker;
};

extern const struct colour look_ink;   /* text and axes */
extern const struct colour look_grid;  /* grid lines */
extern const struct colour look_paper; /* background */
extern const struct colour look_rule;  /* thin rules that divide or compare */

/** That much of the colour (0..1) on paper, opaque: what lies behind does not change it. */
struct colour look_tint(struct colour colour, double share);

/** The look of line `i`; the first 42 differ. */
struct look look_of(size_t i);

#endif
