/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The jobs that run, in order of some value: expected end, or a policy's key.
 *
 * Brought up to date when asked for: what stopped is dropped, what started is put in its place. A
 * list that nobody has asked for costs nothing.
 */
#ifndef AISLE_ROUND_RUNNING_H
#define AISLE_ROUND_RUNNING_H

#include "round/waiting.h"

struct running_entry {
    int64_t value;
    aisle_job_id job;
    uint32_t puts; /* as it was: tells starts apart */
};

struct running {
    struct running_entry *entry; /* by (value, job) */
    size_t count, cap;
    struct id_list started; /* since it was last brought up to date */
    size_t bound;           /* beyond which those that no longer run are dropped from `started` */
    bool used;
};

typedef int64_t running_value(void *self, aisle_job_id job);

void running_fini(struct running *r);
/** A job runs, in the draft or again. */
void running_note(struct running *r, const struct jobs *jobs, aisle_job_id job);
/** Brings it up to date; `anew`: all values are asked for again. O(running), as what stays is in
 * order, or nearly. */
void running_update(struct running *r, const struct jobs *jobs, running_value *value, void *self,
                    bool anew);

#endif
