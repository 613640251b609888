/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The difference between the draft and what was, made real. */
#include <stdlib.h>
#include <string.h>

#include "round/state.h"


static int by_job(const void *a, const void *b)
{
    aisle_job_id x = ((const struct before *)a)->job, y = ((const struct before *)b)->job;

    return (x > y) - (x < y);
}

/* Puts evicted jobs back among the waiting, and takes out those that wait no more. */
static void update_pending(struct aisle_round *r)
{
    struct id_list *p = &r->pending;
    size_t out = r->first, kept;

    /* Most often the jobs that went are the first ones: then nothing moves. */
    while (r->first < p->count && r->jobs->row[p->id[r->first]].state != AISLE_JOB_WAITING)
        r->first++;
    kept = p->count - r->first;
    if (kept + r->evicted.count > r->jobs->in[AISLE_JOB_WAITING]) {
        out = r->first;
        for (size_t i = r->first; i < p->count; i++)
            if (r->jobs->row[p->id[i]].state == AISLE_JOB_WAITING)
                p->id[out++] = p->id[i];
        p->count = out;
    }
    for (size_t i = 0; i < r->evicted.count; i++) {
        aisle_job_id id = r->evicted.id[i];
        size_t at = p->count;

        if (r->jobs->row[id].state != AISLE_JOB_WAITING)
            continue;
        id_list_append(p, id);
        for (; at > r->first && p->id[at - 1] > id; at--)
            p->id[at] = p->id[at - 1];
        p->id[at] = id;
    }
    if (r->first > p->count / 2) {
        p->count -= r->first;
        memmove(p->id, p->id + r->first, p->count * sizeof *p->id);
        r->first = 0;
    }
}

static void start(struct aisle_round *r, aisle_job_id job)
{
    struct job_row *row = &r->jobs->row[job];

    row->started_us = r->now_us;
    if (row->first_start_us < 0)
        row->first_start_us = r->now_us;
    id_list_append(&r->started, job);
}

static void stop(struct aisle_round *r, aisle_job_id job)
{
    struct job_row *row = &r->jobs->row[job];

    row->done_us += r->now_us - row->started_us;
    row->held_us += r->now_us - row->started_us;
    row->started_us = -1;
    row->evictions++;
    id_list_append(&r->evicted, job);
    round_note_change(r, (struct aisle_change){
                       .kind = AISLE_CHANGE_EVICTED, .job = job, .expected_end_us = AISLE_NEVER});
}

/* The difference between one job as it was and as the draft has it. */
static void commit_job(struct aisle_round *r, struct before *b, struct round_outcome *out)
{
    struct job_row *row = &r->jobs->row[b->job];
    bool ran = b->state == AISLE_JOB_RUNNING, runs = row->state == AISLE_JOB_RUNNING;

    if (ran && runs && held_equal(&b->where, &row->where))
        return;
    r->jobs->in[b->state]--;
    r->jobs->in[row->state]++;
    out->moved_count += ran && runs;
    if (ran)
        stop(r, b->job);
    if (runs)
        start(r, b->job);
    if (row->state == AISLE_JOB_REJECTED) {
        row->end_us = r->now_us;
        id_list_append(&r->rejected, b->job);
    }
}

void round_commit(struct aisle_round *r, struct round_outcome *out)
{
    r->change_count = 0;
    r->evicted.count = r->started.count = r->rejected.count = 0;
    if (r->before_count > 1)
        qsort(r->before, r->before_count, sizeof *r->before, by_job);
    for (size_t i = 0; i < r->before_count; i++)
        if (r->before[i].state != r->jobs->row[r->before[i].job].state ||
            r->before[i].state == AISLE_JOB_RUNNING)
            commit_job(r, &r->before[i], out);
    update_pending(r);
    out->evicted = r->evicted.id;
    out->evicted_count = r->evicted.count;
    out->started = r->started.id;
    out->started_count = r->started.count;
    out->rejected = r->rejected.id;
    out->rejected_count = r->rejected.count;
    out->wake_us = r->wake_us;
}
