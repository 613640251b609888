/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A series seen at several scales: the differences of neighbouring means of h values, h = 1, 2, 4,
 * ...
 *
 * Such differences carry neither level nor trend, and of red noise so little that beyond a lag of 2
 * h they are hardly correlated; they carry best what has a period of some 3 h. A season is looked
 * for there.
 */
#ifndef AISLE_SERIES_SCALES_H
#define AISLE_SERIES_SCALES_H

#include <stddef.h>

enum { SCALES_MOST = 64, SCALE_SHORTEST = 3, SCALE_HARMONICS = 3 };

struct scale {
    size_t width; /* h */
    size_t step;  /* one difference every so many values of the series */
    size_t n;
    double *z; /* n differences, their mean removed */
    double *r; /* correlation of z with itself 0..n-1 differences later */
};

struct scales {
    struct scale scale[SCALES_MOST];
    size_t count;
    size_t n; /* of the series */
};

/** Opens the scales at which a period of n / cycles or less is looked at. y: n > 1 values. O(n log
 * n). */
void scales_init(struct scales *all, const double *y, size_t n, size_t cycles);
void scales_fini(struct scales *all);

/** The scale at which a period is looked at: it is 3 to 6 widths long, or shorter at the first. */
const struct scale *scales_of(const struct scales *all, double period);

/** The correlation at a lag of the series; if that is between two of the scale's, the greater. */
double scale_lag(const struct scale *s, size_t lag);

/** The sum of squares of z that a wave of this frequency (per step of the series) and its harmonics
 * up to that number, at most SCALE_HARMONICS, explain. */
double scale_explained(const struct scale *s, double frequency, int harmonics);

/** The mean square that a season has in the series, in three harmonics: estimated from what
 * differencing left of it. */
double scales_power(const struct scales *all, size_t period);

#endif
