/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Ticks: round numbers that a reader can divide by eye.
 *
 * Steps are 1, 2, 2.5 or 5 times a power of ten, the finest that gives no more than the wanted
 * number of intervals; labels have just the decimals that the step needs, and powers of ten where
 * they would be long. Time has steps of its own, as nobody counts hours in tens.
 */
#ifndef AISLE_PLOTS_TICKS_H
#define AISLE_PLOTS_TICKS_H

enum { TICKS_MAX = 24 };

struct ticks {
    int count;
    double at[TICKS_MAX];      /* in the data's unit, ascending, within from..to */
    char label[TICKS_MAX][32]; /* UTF-8 */
};

/** Ticks for from..to (from < to) in at most `intervals` (1..20) steps. */
void ticks_plain(struct ticks *out, double from, double to, int intervals);

/**
 * The same for seconds, labelled in the unit that suits the span.
 *
 * @return that unit: "s", "min", "h" or "d"
 */
const char *ticks_time(struct ticks *out, double from_s, double to_s, int intervals);

/**
 * Ticks for lags: whole numbers, in steps of a whole number of periods if that gives two or more.
 *
 * @param period  0 or 1: none
 */
void ticks_lags(struct ticks *out, double from, double to, int intervals, int period);

/** Widens from..to outwards to whole steps, for an axis that begins and ends on a tick. */
void ticks_cover(double *from, double *to, int intervals);

#endif
