/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What the files behind a round share: the object, the log of the draft, and the jobs as they were
 * before the round touched them. Nobody outside sim/round includes this.
 */
#ifndef AISLE_ROUND_STATE_H
#define AISLE_ROUND_STATE_H

#include "round/round.h"
#include "round/running.h"
#include "round/waiting.h"

/* One change of the draft, with what it takes to go back. */
struct step {
    enum step_kind { PUT, EVICT, REJECT } kind;
    aisle_job_id job;
    struct held where;         /* EVICT: where it stood */
    struct progress_plan plan; /* EVICT: how it progressed there */
};

/* A job as it was before the round touched it. */
struct before {
    aisle_job_id job;
    enum aisle_job_state state;
    struct held where;
    struct progress_plan plan;
};

/* The head of a group, in the order of a pass. */
struct pass_head {
    struct order at;
    uint32_t group;
};

struct aisle_round {
    struct cluster *cluster;
    struct jobs *jobs;
    const struct aisle_queue_type *queue;
    void *queue_state;
    struct search *search;
    round_plan *plan;
    void *plan_self;

    struct waiting waiting;
    struct running by_end, by_key;
    struct id_list ids_by_end;  /* as by_end, for the policy */
    struct aisle_change *change;
    size_t change_count, change_cap;
    const struct aisle_shape *shape; /* of all jobs so far, if they have one */
    bool mixed;                      /* they have several, or some are elastic */

    /* the present round */
    uint32_t number;
    int64_t now_us, wake_us;
    const aisle_job_id *pending; /* NULL: not asked for yet */
    size_t pending_count;
    struct step *step;
    size_t step_count, step_cap;
    struct before *before;
    size_t before_count, before_cap;
    struct aisle_part *found;
    size_t found_cap;
    struct pass_head *head; /* a heap, while a pass runs */
    size_t head_count, head_cap;
    struct id_list touched; /* by the draft: the jobs of `before`, in its order until the commit */
    struct id_list chosen;  /* by a pass, to be placed */
    uint32_t *failed_group; /* by group: the pass in which it last found no place */
    size_t failed_cap;
    uint32_t pass_number;
    struct aisle_attempt *attempt; /* with all that they point at in `attempt_text` */
    size_t attempt_count, attempt_cap;
    struct arena attempt_text;
    struct aisle_error error; /* the first impossible change; status AISLE_OK: none */

    struct id_list evicted, started, rejected;
    struct aisle_placement *evicted_from;
    size_t evicted_from_cap;
};

/** Adds to the changes that the next round is told of. */
void round_note_change(struct aisle_round *r, struct aisle_change change);

/** Takes, or gives back, all parts of a job. */
void round_bind_all(struct aisle_round *r, aisle_job_id job, const struct held *where);
void round_release_all(struct aisle_round *r, aisle_job_id job, const struct held *where);

/** A job runs, by a plan that is new, or was for a while another one. */
void round_note_running(struct aisle_round *r, aisle_job_id job);

/** Puts a job that the draft evicted back where it stood, if that is free. */
bool round_put_back(struct aisle_round *r, aisle_job_id job);

/** Makes the draft real: jobs that stand otherwise than before become evictions, starts and
 * rejections, by id. */
void round_commit(struct aisle_round *r, struct round_outcome *out);

#endif
