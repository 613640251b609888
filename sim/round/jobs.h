/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The jobs of a run, by id. True run times are here and reach no policy.
 */
#ifndef AISLE_ROUND_JOBS_H
#define AISLE_ROUND_JOBS_H

#include <aisle/types.h>

#include "base/mem.h"

/** A placement that owns its parts: one inline, as most jobs are lone pods. */
struct held {
    size_t count; /* 0: nothing is held */
    struct aisle_part one, *many; /* many: if count > 1 */
};

/** Borrowed from `h`. */
struct aisle_placement held_placement(const struct held *h);
/** Copies the parts. `h` must hold nothing. */
void held_set(struct held *h, const struct aisle_placement *p);
void held_clear(struct held *h);
bool held_equal(const struct held *a, const struct held *b);

struct job_row {
    const struct aisle_shape *shape;
    const char *name;
    int64_t submit_us, estimate_us;
    int64_t duration_us;       /* true run time at full speed; AISLE_NEVER: it never leaves */
    int64_t done_us, held_us;  /* up to started_us */
    int64_t first_start_us;    /* -1: never */
    int64_t started_us;        /* of the present start, or of the last; -1: never */
    int64_t end_us;            /* finished or rejected at; -1: not */
    int32_t priority;
    uint32_t pods;
    uint32_t evictions;
    enum aisle_job_state state;
    struct held where;         /* while running; of a finished job the last place */
    const char *reason;        /* of a rejection; static text */
    uint32_t round;            /* the last round that changed it: see round.c */
};

struct jobs {
    struct job_row *row;
    size_t count, cap;
    struct arena text;
    size_t in[AISLE_JOB_STATES]; /* how many are in each state, as committed */
};

/** Adds a job that waits; its id is the next number. The name is copied. */
aisle_job_id jobs_add(struct jobs *j, const struct job_row *facts);
void jobs_fini(struct jobs *j);

/** What a scheduler may know of a job at `now_us`. */
struct aisle_job jobs_facts(const struct jobs *j, aisle_job_id id, int64_t now_us);

#endif
