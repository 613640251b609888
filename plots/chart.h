/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A chart of lines: axes, a line and a band for each policy, a legend.
 *
 * All of the layout is here, so that a figure says only what is drawn: which lines, on which axes.
 * Over categories (AXIS_GIVEN) each point has its marker, elsewhere one here and there.
 */
#ifndef AISLE_PLOTS_CHART_H
#define AISLE_PLOTS_CHART_H

#include "plots/axes.h"
#include "plots/canvas.h"
#include "plots/lines.h"

struct chart {
    struct axis x, y;
    const struct lines *lines;
};

void chart_draw(const struct chart *chart, struct box room, const struct canvas *c);

#endif
