/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/round.h"

#include <assert.h>

#include "base/error.h"
#include "round/state.h"

enum aisle_status round_new(struct aisle_round **out, const struct round_setup *setup,
                            struct aisle_error *err)
{
    struct aisle_round *r = mem_new(1, sizeof *r);
    enum aisle_status status = AISLE_OK;

    r->cluster = setup->cluster;
    r->jobs = setup->jobs;
    r->queue = setup->queue;
    r->plan = setup->plan;
    r->plan_self = setup->plan_self;
    r->waiting.jobs = r->jobs;
    r->jobs->state_size = r->queue->job_state_size;
    r->queue_state = mem_new(1, r->queue->state_size);
    if (r->queue->init)
        status = r->queue->init(r->queue_state, &setup->queue_env, err);
    if (status == AISLE_OK)
        status = search_new(&r->search, setup->placement, &setup->placement_env, r->cluster, r,
                            setup->method, err);
    if (status != AISLE_OK) {
        round_free(r);
        return status;
    }
    *out = r;
    return AISLE_OK;
}

static void forget_round(struct aisle_round *r)
{
    for (size_t i = 0; i < r->step_count; i++)
        held_clear(&r->step[i].where);
    for (size_t i = 0; i < r->before_count; i++)
        held_clear(&r->before[i].where);
    r->step_count = r->before_count = r->touched.count = r->attempt_count = 0;
    arena_fini(&r->attempt_text);
}

void round_free(struct aisle_round *r)
{
    if (!r)
        return;
    if (r->queue->fini)
        r->queue->fini(r->queue_state);
    forget_round(r);
    mem_free(r->evicted_from);
    mem_free(r->attempt);
    search_free(r->search);
    mem_free(r->queue_state);
    waiting_fini(&r->waiting);
    running_fini(&r->by_end);
    running_fini(&r->by_key);
    mem_free(r->ids_by_end.id);
    mem_free(r->change);
    mem_free(r->head);
    mem_free(r->touched.id);
    mem_free(r->chosen.id);
    mem_free(r->failed_group);
    mem_free(r->step);
    mem_free(r->before);
    mem_free(r->found);
    mem_free(r->evicted.id);
    mem_free(r->started.id);
    mem_free(r->rejected.id);
    mem_free(r);
}

const struct search *round_search(const struct aisle_round *r)
{
    return r->search;
}

void round_bind_all(struct aisle_round *r, aisle_job_id job, const struct held *where)
{
    struct aisle_placement p = held_placement(where);

    for (size_t i = 0; i < p.count; i++)
        cluster_bind(r->cluster, job, &p.part[i]);
}

void round_release_all(struct aisle_round *r, aisle_job_id job, const struct held *where)
{
    struct aisle_placement p = held_placement(where);

    for (size_t i = 0; i < p.count; i++)
        cluster_release(r->cluster, job, &p.part[i]);
}

void round_note_change(struct aisle_round *r, struct aisle_change change)
{
    r->change = mem_reserve(r->change, &r->change_cap, r->change_count + 1, sizeof *r->change);
    r->change[r->change_count++] = change;
}

void round_arrive(struct aisle_round *r, aisle_job_id job)
{
    const struct job_row *row = jobs_row(r->jobs, job);

    if (!r->shape)
        r->shape = row->shape;
    r->mixed |= row->shape != r->shape || row->pods_min != row->pods;
    waiting_add(&r->waiting, job);
    round_note_change(r, (struct aisle_change){.kind = AISLE_CHANGE_ARRIVED,
                                               .job = job,
                                               .expected_end_us = AISLE_NEVER});
}

/* A running job is taken off for real; it is in state `state` from now on. */
static void take_off(struct aisle_round *r, aisle_job_id job, int64_t now_us, enum stop_cause cause,
                     enum aisle_job_state state, enum aisle_change_kind kind)
{
    struct job_row *row = jobs_row(r->jobs, job);
    int64_t expected = jobs_facts(r->jobs, job, now_us).expected_end_us;

    assert(row->state == AISLE_JOB_RUNNING);
    round_release_all(r, job, &row->where);
    jobs_close_stint(row, now_us, cause);
    r->jobs->in[AISLE_JOB_RUNNING]--;
    r->jobs->in[state]++;
    row->state = state;
    if (state != AISLE_JOB_WAITING)
        row->end_us = now_us;
    round_note_change(
        r, (struct aisle_change){.kind = kind, .job = job, .expected_end_us = expected});
}

void round_end(struct aisle_round *r, aisle_job_id job, int64_t now_us)
{
    take_off(r, job, now_us, STOP_FINISHED, AISLE_JOB_FINISHED, AISLE_CHANGE_ENDED);
}

void round_fail(struct aisle_round *r, aisle_job_id job, int64_t now_us, bool dead,
                const char *reason)
{
    struct job_row *row = jobs_row(r->jobs, job);

    if (dead) {
        row->reason = reason;
        take_off(r, job, now_us, STOP_FAILED, AISLE_JOB_FAILED, AISLE_CHANGE_DIED);
        return;
    }
    take_off(r, job, now_us, STOP_FAILED, AISLE_JOB_WAITING, AISLE_CHANGE_FAILED);
    held_clear(&row->where);
    row->started_us = -1;
    waiting_add(&r->waiting, job);
}

void round_withdraw(struct aisle_round *r, aisle_job_id job, int64_t now_us, const char *reason)
{
    struct job_row *row = jobs_row(r->jobs, job);
    enum aisle_job_state state =
        row->first_start_us >= 0 ? AISLE_JOB_FAILED : AISLE_JOB_REJECTED;

    assert(row->state == AISLE_JOB_WAITING);
    r->jobs->in[AISLE_JOB_WAITING]--;
    r->jobs->in[state]++;
    row->state = state;
    row->reason = reason;
    row->end_us = now_us;
    row->stamp++; /* it leaves the order of those that wait */
    round_note_change(r, (struct aisle_change){.kind = AISLE_CHANGE_DIED,
                                               .job = job,
                                               .expected_end_us = AISLE_NEVER});
}

void round_plan_changed(struct aisle_round *r, aisle_job_id job)
{
    round_note_running(r, job);
}

void round_nodes_changed(struct aisle_round *r)
{
    round_note_change(r, (struct aisle_change){.kind = AISLE_CHANGE_NODES,
                                               .job = AISLE_NONE,
                                               .expected_end_us = AISLE_NEVER});
}

bool round_could_place(struct aisle_round *r, const struct aisle_shape *shape, uint32_t pods)
{
    return search_could_find_gang(r->search, shape, pods);
}

enum aisle_status round_decide(struct aisle_round *r, int64_t now_us, struct round_outcome *out,
                               struct aisle_error *err)
{
    *out = (struct round_outcome){.wake_us = AISLE_NEVER};
    forget_round(r);
    r->waiting.round = ++r->number;
    r->now_us = now_us;
    r->wake_us = AISLE_NEVER;
    r->pending = NULL;
    if (r->queue->decide)
        r->queue->decide(r->queue_state, r);
    else
        aisle_round_pass(r, r->queue->pass);
    if (r->error.status != AISLE_OK) {
        if (err)
            *err = r->error;
        return r->error.status;
    }
    round_commit(r, out);
    return AISLE_OK;
}
