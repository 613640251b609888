/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A grid: step times measured at points of three whole numbers (say: nodes, GPUs, batch size on a
 * GPU), and what they let one expect between the points.
 *
 * Points need not form a box: each value of the first key has its own values of the second, each
 * pair of these its own values of the third. One asks from outside in. Between two known values of
 * a key the answer is linear; a first or second key outside of the known values is taken for the
 * nearest of them; a third key below the smallest for that, and beyond the largest the line through
 * the last two goes on, unless it falls (twice the batch never takes less time).
 */
#ifndef AISLE_TRAINING_GRID_H
#define AISLE_TRAINING_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GRID_KEYS = 3 };

/** Seconds of one step, and of that, of what follows the last backward pass of a step alone
 * (gradients are exchanged); 0 if that was not measured. */
struct grid_time {
    double step_s, sync_s;
};

struct grid_point {
    int64_t key[GRID_KEYS];
    struct grid_time time;
    int line; /* of the file, for errors */
};

/** Zero-initialised is empty. */
struct grid {
    struct grid_point *point;
    size_t count, cap;
};

void grid_fini(struct grid *g);

/** Adds a point; grid_sort() is due before the grid is asked. */
void grid_add(struct grid *g, const struct grid_point *point);

/** Puts points in order; of those with equal keys the mean remains. O(n log n)
 * @return the line of a point whose keys had been there before; 0: there was none */
int grid_sort(struct grid *g);

/** True if some point has this first key. */
bool grid_has(const struct grid *g, int64_t first);

/** The smallest first key. The grid is not empty. */
int64_t grid_first(const struct grid *g);

/** The time at `key`. The grid is not empty. O(log n) */
struct grid_time grid_at(const struct grid *g, const int64_t key[GRID_KEYS]);

#endif
