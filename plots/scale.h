/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A scale: the straight map from what is measured to where it is drawn.
 *
 * One for each axis, from data to points (1/72 inch). Points grow to the right and, as in Cairo,
 * downwards, so a vertical scale has at_from > at_to.
 */
#ifndef AISLE_PLOTS_SCALE_H
#define AISLE_PLOTS_SCALE_H

struct scale {
    double from, to;       /* data; from < to */
    double at_from, at_to; /* points */
};

double scale_at(const struct scale *s, double value); /* data -> points, also outside from..to */
double scale_value(const struct scale *s, double at); /* points -> data */

#endif
