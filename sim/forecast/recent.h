/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The last errors of a forecaster, and their quantiles. */
#ifndef AISLE_FORECAST_RECENT_H
#define AISLE_FORECAST_RECENT_H

#include <stddef.h>

/** Where a quantile is: among the errors, below or above all of them, or there are fewer than 20.
 */
enum recent_reach { RECENT_WITHIN, RECENT_BELOW, RECENT_ABOVE, RECENT_FEW };

/** Once as they came, once in order of size. */
struct recent {
    size_t most, count, next;
    double *came, *sorted;
};

void recent_init(struct recent *r, size_t most);
void recent_fini(struct recent *r);
void recent_clear(struct recent *r);

/** Adds an error, in the place of the oldest if there are `most`. O(most), by a memmove. */
void recent_add(struct recent *r, double error);

/**
 * The q-quantile: the value at place q (n + 1) of the n in order, on the line between neighbours
 * (Hyndman, Fan, The American Statistician 50 (1996) 361-365, type 6), under which a new error of
 * the same kind falls with probability q.
 *
 * @param out  unless there are few; if the place is outside of them, the outermost
 */
enum recent_reach recent_quantile(const struct recent *r, double q, double *out);

#endif
