/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The difference between the draft and what was, made real. */
#include <stdlib.h>

#include "round/state.h"

static int by_job(const void *a, const void *b)
{
    aisle_job_id x = ((const struct before *)a)->job, y = ((const struct before *)b)->job;

    return (x > y) - (x < y);
}

static void start(struct aisle_round *r, aisle_job_id job)
{
    struct job_row *row = jobs_row(r->jobs, job);

    row->started_us = r->now_us;
    if (row->first_start_us < 0)
        row->first_start_us = r->now_us;
    id_list_append(&r->started, job);
}

/* The books are closed over the place it had; the row may hold the next one already. */
static void stop(struct aisle_round *r, const struct before *b, bool moves)
{
    struct job_row *row = jobs_row(r->jobs, b->job);
    struct held next = row->where;
    struct progress_plan plan = row->plan;

    row->where = b->where;
    row->plan = b->plan;
    jobs_close_stint(row, r->now_us, STOP_EVICTED);
    row->where = next;
    row->plan = plan;
    row->started_us = -1;
    if (moves)
        row->moves++;
    else
        row->preemptions++;
    r->evicted_from = mem_reserve(r->evicted_from, &r->evicted_from_cap, r->evicted.count + 1,
                                  sizeof *r->evicted_from);
    r->evicted_from[r->evicted.count] = held_placement(&b->where);
    id_list_append(&r->evicted, b->job);
    round_note_change(r, (struct aisle_change){.kind = AISLE_CHANGE_EVICTED,
                                               .job = b->job,
                                               .expected_end_us = AISLE_NEVER});
}

/* The difference between one job as it was and as the draft has it. */
static void commit_job(struct aisle_round *r, struct before *b, struct round_outcome *out)
{
    struct job_row *row = jobs_row(r->jobs, b->job);
    bool ran = b->state == AISLE_JOB_RUNNING, runs = row->state == AISLE_JOB_RUNNING;

    if (ran && runs && held_equal(&b->where, &row->where))
        return;
    if (row->state == AISLE_JOB_REJECTED && row->first_start_us >= 0)
        row->state = AISLE_JOB_FAILED; /* given up, but not without ever being placed */
    r->jobs->in[b->state]--;
    r->jobs->in[row->state]++;
    out->moved_count += ran && runs;
    if (ran)
        stop(r, b, runs);
    if (runs)
        start(r, b->job);
    if (!runs && row->state != AISLE_JOB_WAITING) {
        row->end_us = r->now_us;
        id_list_append(&r->rejected, b->job);
    }
}

/* What ended before this round has been told to the policy, and nobody asks for it again; the
 * rejected of the last round neither. */
static void let_go(struct aisle_round *r)
{
    for (size_t i = 0; i < r->change_count; i++)
        if (r->change[i].kind == AISLE_CHANGE_ENDED || r->change[i].kind == AISLE_CHANGE_DIED)
            jobs_let_go(r->jobs, r->change[i].job);
    for (size_t i = 0; i < r->rejected.count; i++)
        jobs_let_go(r->jobs, r->rejected.id[i]);
    r->change_count = 0;
}

void round_commit(struct aisle_round *r, struct round_outcome *out)
{
    let_go(r);
    r->evicted.count = r->started.count = r->rejected.count = 0;
    if (r->before_count > 1)
        qsort(r->before, r->before_count, sizeof *r->before, by_job);
    for (size_t i = 0; i < r->before_count; i++) {
        struct before *b = &r->before[i];

        if (b->state != jobs_row(r->jobs, b->job)->state || b->state == AISLE_JOB_RUNNING)
            commit_job(r, b, out);
    }
    r->waiting.round = 0; /* from here on what waits is as committed */
    for (size_t i = 0; i < r->evicted.count; i++)
        if (jobs_row(r->jobs, r->evicted.id[i])->state == AISLE_JOB_WAITING)
            waiting_add(&r->waiting, r->evicted.id[i]);
    out->evicted = r->evicted.id;
    out->evicted_count = r->evicted.count;
    out->evicted_from = r->evicted_from;
    out->started = r->started.id;
    out->started_count = r->started.count;
    out->rejected = r->rejected.id;
    out->rejected_count = r->rejected.count;
    out->wake_us = r->wake_us;
    out->attempt = r->attempt;
    out->attempt_count = r->attempt_count;
}
