/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of <aisle/round.h>: looking at the draft, changing it, and going back. */
#include <aisle/round.h>

#include <assert.h>

#include "base/error.h"
#include "round/state.h"

/* Looking ---------------------------------------------------------------------------------------- */

int64_t aisle_round_now_us(const struct aisle_round *r)
{
    return r->now_us;
}

struct aisle_job aisle_round_job(const struct aisle_round *r, aisle_job_id job)
{
    return jobs_facts(r->jobs, job, r->now_us);
}

const struct aisle_change *aisle_round_changes(const struct aisle_round *r, size_t *count)
{
    *count = r->change_count;
    return r->change;
}

const aisle_job_id *aisle_round_pending(const struct aisle_round *r, size_t *count)
{
    *count = r->pending.count - r->first;
    return r->pending.id + r->first;
}

size_t aisle_round_node_count(const struct aisle_round *r)
{
    return r->cluster->node_count;
}

const struct aisle_node_state *aisle_round_node(const struct aisle_round *r, aisle_node_id node)
{
    return &r->cluster->state[node];
}

const aisle_job_id *aisle_round_jobs_on(const struct aisle_round *r, aisle_node_id node,
                                        size_t *count)
{
    *count = r->cluster->jobs[node].count;
    return r->cluster->jobs[node].job;
}

struct aisle_placement aisle_round_where(const struct aisle_round *r, aisle_job_id job)
{
    const struct job_row *row = &r->jobs->row[job];

    return row->state == AISLE_JOB_RUNNING ? held_placement(&row->where)
                                           : (struct aisle_placement){0};
}

void *aisle_round_job_state(struct aisle_round *r, aisle_job_id job)
{
    return r->job_state + (size_t)job * r->queue->job_state_size;
}

/* Deciding --------------------------------------------------------------------------------------- */

static void object(struct aisle_round *r, aisle_job_id job, const char *did, const char *node,
                   const char *why)
{
    const char *name = job < r->jobs->count ? r->jobs->row[job].name : "?";

    if (r->error.status != AISLE_OK)
        return;
    error_set(&r->error, AISLE_EPOLICY, "policy %s %s job %s%s%s at %.6f s: %s", r->queue->name, did,
              name, node ? " on node " : "", node ? node : "", (double)r->now_us / 1e6, why);
}

/* True if the job is in state `ought`; else the round is in error. */
static bool in_state(struct aisle_round *r, aisle_job_id job, enum aisle_job_state ought,
                     const char *did)
{
    if (r->error.status != AISLE_OK)
        return false;
    if (job >= r->jobs->count)
        object(r, job, did, NULL, "there is no such job");
    else if (r->jobs->row[job].state != ought)
        object(r, job, did, NULL,
               ought == AISLE_JOB_WAITING ? "the job is not waiting" : "the job is not running");
    else
        return true;
    return false;
}

/* Keeps how the job was before the round's first change to it. */
static void touch(struct aisle_round *r, aisle_job_id job)
{
    struct job_row *row = &r->jobs->row[job];
    struct before *b;

    if (row->round == r->number)
        return;
    row->round = r->number;
    r->before = mem_reserve(r->before, &r->before_cap, r->before_count + 1, sizeof *r->before);
    b = &r->before[r->before_count++];
    *b = (struct before){.job = job, .state = row->state};
    if (row->state == AISLE_JOB_RUNNING) {
        struct aisle_placement p = held_placement(&row->where);

        held_set(&b->where, &p);
    }
}

static struct step *log_step(struct aisle_round *r, enum step_kind kind, aisle_job_id job)
{
    r->step = mem_reserve(r->step, &r->step_cap, r->step_count + 1, sizeof *r->step);
    r->step[r->step_count] = (struct step){.kind = kind, .job = job};
    return &r->step[r->step_count++];
}

bool aisle_round_find(struct aisle_round *r, aisle_job_id job, struct aisle_placement *out)
{
    struct job_row *row;
    uint32_t n = 0;

    if (!in_state(r, job, AISLE_JOB_WAITING, "looks for a place for"))
        return false;
    row = &r->jobs->row[job];
    r->found = mem_reserve(r->found, &r->found_cap, row->pods, sizeof *r->found);
    while (n < row->pods && search_find(r->search, row->shape, &r->found[n])) {
        n++;
        if (row->pods > 1) /* the gang's next pod must not find the same room */
            cluster_bind(r->cluster, job, &r->found[n - 1]);
    }
    if (row->pods > 1)
        for (uint32_t i = n; i-- > 0;)
            cluster_release(r->cluster, job, &r->found[i]);
    if (n < row->pods)
        return false;
    *out = (struct aisle_placement){.count = n, .part = r->found};
    return true;
}

void aisle_round_put(struct aisle_round *r, aisle_job_id job, const struct aisle_placement *where)
{
    struct job_row *row;
    size_t bound = 0;
    const char *why = NULL;

    if (!in_state(r, job, AISLE_JOB_WAITING, "places"))
        return;
    row = &r->jobs->row[job];
    if (where->count != row->pods)
        why = "the placement has not one part for each pod";
    for (; !why && bound < where->count; bound++) {
        why = cluster_objection(r->cluster, row->shape, &where->part[bound]);
        if (why)
            break;
        cluster_bind(r->cluster, job, &where->part[bound]);
    }
    if (why) {
        aisle_node_id node = bound < where->count ? where->part[bound].node : AISLE_NONE;

        while (bound-- > 0 && where->count == row->pods)
            cluster_release(r->cluster, job, &where->part[bound]);
        object(r, job, "places",
               node < r->cluster->node_count ? r->cluster->node[node].name : NULL, why);
        return;
    }
    touch(r, job);
    log_step(r, PUT, job);
    held_set(&row->where, where);
    row->state = AISLE_JOB_RUNNING;
}

bool aisle_round_place(struct aisle_round *r, aisle_job_id job)
{
    struct aisle_placement p;

    if (!aisle_round_find(r, job, &p))
        return false;
    aisle_round_put(r, job, &p);
    return true;
}

void aisle_round_evict(struct aisle_round *r, aisle_job_id job)
{
    struct job_row *row;

    if (!in_state(r, job, AISLE_JOB_RUNNING, "evicts"))
        return;
    touch(r, job);
    row = &r->jobs->row[job];
    round_release_all(r, job, &row->where);
    log_step(r, EVICT, job)->where = row->where; /* the log owns the parts now */
    row->where = (struct held){0};
    row->state = AISLE_JOB_WAITING;
}

void aisle_round_reject(struct aisle_round *r, aisle_job_id job, const char *reason)
{
    if (!in_state(r, job, AISLE_JOB_WAITING, "rejects"))
        return;
    touch(r, job);
    log_step(r, REJECT, job);
    r->jobs->row[job].state = AISLE_JOB_REJECTED;
    r->jobs->row[job].reason = reason;
}

void aisle_round_wake(struct aisle_round *r, int64_t at_us)
{
    if (at_us < r->now_us) {
        if (r->error.status == AISLE_OK)
            error_set(&r->error, AISLE_EPOLICY, "policy %s asks at %.6f s to be woken in the past",
                      r->queue->name, (double)r->now_us / 1e6);
        return;
    }
    if (at_us < r->wake_us)
        r->wake_us = at_us;
}

void aisle_round_pass(struct aisle_round *r, enum aisle_pass pass)
{
    size_t n;
    const aisle_job_id *pending = aisle_round_pending(r, &n);

    for (size_t i = 0; i < n; i++)
        if (r->jobs->row[pending[i]].state == AISLE_JOB_WAITING &&
            !aisle_round_place(r, pending[i]) && pass == AISLE_PASS_BLOCKING)
            return;
}

size_t aisle_round_mark(const struct aisle_round *r)
{
    return r->step_count;
}

static void undo_step(struct aisle_round *r, struct step *s)
{
    struct job_row *row = &r->jobs->row[s->job];

    switch (s->kind) {
    case PUT:
        round_release_all(r, s->job, &row->where);
        held_clear(&row->where);
        row->state = AISLE_JOB_WAITING;
        break;
    case EVICT:
        round_bind_all(r, s->job, &s->where);
        row->where = s->where;
        row->state = AISLE_JOB_RUNNING;
        break;
    case REJECT:
        row->state = AISLE_JOB_WAITING;
        row->reason = NULL;
        break;
    }
}

void aisle_round_undo(struct aisle_round *r, size_t mark)
{
    assert(mark <= r->step_count);
    while (r->step_count > mark)
        undo_step(r, &r->step[--r->step_count]);
}
