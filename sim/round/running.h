/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The jobs that run, in some order: by expected end, or by a policy's key.
 *
 * Brought up to date when asked for: what stopped is dropped, what started is put in its place. A
 * list that nobody has asked for costs nothing.
 */
#ifndef AISLE_ROUND_RUNNING_H
#define AISLE_ROUND_RUNNING_H

#include "round/waiting.h"

struct running_entry {
    struct order at;
    uint32_t puts; /* as it was: tells starts apart */
};

struct running {
    struct running_entry *entry; /* in order */
    size_t count, cap;
    struct id_list started; /* since it was last brought up to date */
    size_t bound;           /* beyond which those that no longer run are dropped from `started` */
    bool used;
};

void running_fini(struct running *r);
/** A job runs, in the draft or again. */
void running_note(struct running *r, const struct jobs *jobs, aisle_job_id job);
/** Brings it up to date; `anew`: all are asked again. O(running), as what stays is in
 * order, or nearly. */
void running_update(struct running *r, const struct jobs *jobs, struct order_by by, bool anew);

#endif
