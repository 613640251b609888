/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What srtf and srsf share: an order by what remains, which falls while a job runs, and the knob
 * "ties" for jobs of which as much remains.
 *
 * Ties go by submission, unless ties=kept: then by how they stood in the last round, as in the
 * simulators of Tiresias and Muri, which sort one list again and again. So who waits goes before
 * who ran until as much remained of it. That costs O(running x log(running)) a round besides.
 */
#ifndef AISLE_POLICY_REMAINING_H
#define AISLE_POLICY_REMAINING_H

#include "policy/ordered.h"

/** Job state; 0 unless ties=kept. */
struct remaining_job {
    int64_t key, tie; /* as of the last round that it ran in, or arrived */
};

/** State. */
struct remaining {
    struct ordered ordered;
    bool kept;
    int64_t next; /* tie */
    struct remaining_entry *entry; /* space for one round */
    size_t count, cap;
};

enum { REMAINING_TIES = ORDERED_PASS + 1 }; /* index of the knob */

extern const char *const remaining_ties[];

#define REMAINING_KNOBS                                                                            \
    ORDERED_KNOB(AISLE_PASS_PREEMPT),                                                              \
    [REMAINING_TIES] = {.name = "ties",                                                            \
                        .summary = "who goes first of equals: as submitted, or as they stood",     \
                        .max = 1,                                                                  \
                        .choices = remaining_ties}

/** For aisle_queue_type.init, .fini and .tie. */
enum aisle_status remaining_init(void *state, const struct aisle_policy_env *env,
                                 struct aisle_error *err);
void remaining_fini(void *state);
int64_t remaining_tie(const void *state, const void *job_state);

/** Decides by `measure`: how much remains. */
void remaining_decide(struct remaining *st, struct aisle_round *round,
                      int64_t (*measure)(const struct aisle_job *job));

#endif
