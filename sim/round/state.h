/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What the files behind a round share: the object, the log of the draft, and the jobs as they were
 * before the round touched them. Nobody outside sim/round includes this.
 */
#ifndef AISLE_ROUND_STATE_H
#define AISLE_ROUND_STATE_H

#include "round/round.h"

/* One change of the draft, with what it takes to go back. */
struct step {
    enum step_kind { PUT, EVICT, REJECT } kind;
    aisle_job_id job;
    struct held where; /* EVICT: where it stood */
};

/* A job as it was before the round touched it. */
struct before {
    aisle_job_id job;
    enum aisle_job_state state;
    struct held where;
};

struct id_list {
    aisle_job_id *id;
    size_t count, cap;
};

struct aisle_round {
    struct cluster *cluster;
    struct jobs *jobs;
    const struct aisle_queue_type *queue;
    void *queue_state;
    struct search *search;

    struct id_list pending; /* waiting jobs by id; from `first` on */
    size_t first;
    struct aisle_change *change;
    size_t change_count, change_cap;
    unsigned char *job_state;
    size_t job_state_cap;

    /* the present round */
    uint32_t number;
    int64_t now_us, wake_us;
    struct step *step;
    size_t step_count, step_cap;
    struct before *before;
    size_t before_count, before_cap;
    struct aisle_part *found;
    size_t found_cap;
    struct aisle_error error; /* the first impossible change; status AISLE_OK: none */

    struct id_list evicted, started, rejected;
};

/** Adds an id to the end of a list. */
void id_list_append(struct id_list *l, aisle_job_id id);

/** Adds to the changes that the next round is told of. */
void round_note_change(struct aisle_round *r, struct aisle_change change);

/** Takes, or gives back, all parts of a job. */
void round_bind_all(struct aisle_round *r, aisle_job_id job, const struct held *where);
void round_release_all(struct aisle_round *r, aisle_job_id job, const struct held *where);

/** Makes the draft real: jobs that stand otherwise than before become evictions, starts and
 * rejections, by id. */
void round_commit(struct aisle_round *r, struct round_outcome *out);

#endif
