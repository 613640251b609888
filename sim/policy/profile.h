/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A profile: what is expected to be free from now on, as a step function of time.
 *
 * Amounts are vectors of integers, so that taking and giving back are exact inverses. What is free
 * may become negative where more was promised than there is; nothing fits there.
 *
 * Steps are in order of time, in chunks of bounded size; no two neighbours are equal. Each chunk
 * knows the most that is free in it, so that a search passes over a chunk in which nothing fits at
 * the price of one step. With s steps, c of them in an interval: taking costs O(c + s/CHUNK), a
 * search O(steps that would fit + s/CHUNK).
 */
#ifndef AISLE_POLICY_PROFILE_H
#define AISLE_POLICY_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PROFILE_AMOUNTS = 3, PROFILE_CHUNK = 64 };

struct amounts {
    int64_t of[PROFILE_AMOUNTS];
};

struct profile_chunk;

struct profile {
    struct profile_chunk **chunk;
    size_t count, cap;
};

/** All of it free from `now_us` on, for ever. `p` is zero-initialised, or a profile before. */
void profile_reset(struct profile *p, int64_t now_us, struct amounts free);
void profile_fini(struct profile *p);

/** Forgets what was before `now_us`. */
void profile_advance(struct profile *p, int64_t now_us);

/** Takes or gives back `a` in [from, to), as far as that is not past; to AISLE_NEVER: for ever. */
void profile_take(struct profile *p, int64_t from_us, int64_t to_us, struct amounts a);
void profile_give(struct profile *p, int64_t from_us, int64_t to_us, struct amounts a);

/**
 * The earliest start in [from, before) such that `a` is free from then on for `duration_us`
 * (AISLE_NEVER: for ever) or until `before_us`, whichever is first; `before_us` itself if there is
 * none. With `before_us` AISLE_NEVER: an earliest start. With the start of an equal request that is
 * taken already: the start to which that could be brought forward, as from `before_us` on it stands
 * on its own place.
 */
int64_t profile_earliest(const struct profile *p, int64_t from_us, int64_t before_us,
                         struct amounts a, int64_t duration_us);

/** The first instant after `at_us` at which what is free changes; AISLE_NEVER: none. */
int64_t profile_next_us(const struct profile *p, int64_t at_us);

/** What is free at `at_us`, which is not past. */
struct amounts profile_at(const struct profile *p, int64_t at_us);

#endif
