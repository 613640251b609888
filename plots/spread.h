/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A spread: several runs of one policy as one line with a band.
 *
 * The line is the mean over runs, the band goes from the least to the greatest. Runs need not have
 * their points at the same places: each is read between its points as the figure says. The spread
 * covers what all runs cover, so that the mean is over the same runs everywhere and doesn't jump
 * where one of them ends. Only categories have nothing between them: there each mean is over the
 * runs that have the point.
 */
#ifndef AISLE_PLOTS_SPREAD_H
#define AISLE_PLOTS_SPREAD_H

#include <stddef.h>

/** What a run is between its points. */
enum between {
    BETWEEN_STRAIGHT, /* on the straight line from one to the next */
    BETWEEN_STEPS,    /* as at the one before; of two at one x the last counts */
    BETWEEN_NOTHING,  /* categories */
};

/** One run: points by ascending x, borrowed. */
struct run_line {
    const double *x, *y;
    size_t count;
};

struct spread {
    size_t run_count;
    size_t count; /* of points: 0 if no x is covered by all runs */
    double *x, *mean, *low, *high; /* steps have their corners as points: an x may come twice */
};

/** O(points of all runs * (runs + log points)). */
void spread_init(struct spread *out, const struct run_line *runs, size_t run_count,
                 enum between between);
void spread_fini(struct spread *s);

#endif
