/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The Gittins index of a job of unknown size, over a sample of sizes.
 *
 * A job that has had a of service is worth index(a) = sup over D > 0 of P(X - a <= D | X > a) /
 * E[min(X - a, D) | X > a]: how likely it is to end within D more, against how much it is likely to
 * take of it. Gittins, "Bandit processes and dynamic allocation indices", 1979. Kept here is the
 * inverse, the *rank* in units of service: less is better.
 *
 * For a sample let N(t) be how many sizes are at most t, and C(t) the sum of min(size, t). Then
 * rank(a) is the least slope from (N(a), C(a)) to a point (N(t), C(t)), t a size above a. The least
 * is on the lower convex hull of those points, which is linked once, from the right.
 */
#ifndef AISLE_POLICY_GITTINS_INDEX_H
#define AISLE_POLICY_GITTINS_INDEX_H

#include <stddef.h>

struct gittins_index {
    size_t count;
    struct gittins_size {
        double size, sum; /* sum: C(size) */
        size_t next;      /* on the hull of the sizes from this one on; = its own number: the last */
    } *size;              /* ascending */
};

/** Makes it anew of `count` sizes, which may be none, in any order. O(count x log(count)) */
void gittins_index_make(struct gittins_index *g, const double *size, size_t count);
void gittins_index_fini(struct gittins_index *g);

/**
 * The rank of a job that has had `service`.
 *
 * @param quantum  > 0: D is this; 0: the best one
 * @param until    service + D; the rank is no worse up to there if D is the best
 * @return INFINITY, and the same in *until, if no size of the sample is in reach
 *
 * O(log(count)) and, for the best D, steps along the hull, few unless a clump of sizes is near.
 */
double gittins_index_rank(const struct gittins_index *g, double service, double quantum,
                          double *until);

#endif
