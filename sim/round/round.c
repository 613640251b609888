/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/round.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

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

enum aisle_status round_new(struct aisle_round **out, const struct round_setup *setup,
                            struct aisle_error *err)
{
    struct aisle_round *r = mem_new(1, sizeof *r);
    enum aisle_status status = AISLE_OK;

    r->cluster = setup->cluster;
    r->jobs = setup->jobs;
    r->queue = setup->queue;
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

void round_free(struct aisle_round *r)
{
    if (!r)
        return;
    if (r->queue->fini)
        r->queue->fini(r->queue_state);
    search_free(r->search);
    mem_free(r->queue_state);
    mem_free(r->pending.id);
    mem_free(r->change);
    mem_free(r->job_state);
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

static void append(struct id_list *l, aisle_job_id id)
{
    l->id = mem_reserve(l->id, &l->cap, l->count + 1, sizeof *l->id);
    l->id[l->count++] = id;
}

static void bind_all(struct aisle_round *r, aisle_job_id job, const struct held *where)
{
    struct aisle_placement p = held_placement(where);

    for (size_t i = 0; i < p.count; i++)
        cluster_bind(r->cluster, job, &p.part[i]);
}

static void release_all(struct aisle_round *r, aisle_job_id job, const struct held *where)
{
    struct aisle_placement p = held_placement(where);

    for (size_t i = 0; i < p.count; i++)
        cluster_release(r->cluster, job, &p.part[i]);
}

static void note_change(struct aisle_round *r, struct aisle_change change)
{
    r->change = mem_reserve(r->change, &r->change_cap, r->change_count + 1, sizeof *r->change);
    r->change[r->change_count++] = change;
}

void round_arrive(struct aisle_round *r, aisle_job_id job)
{
    size_t size = r->queue->job_state_size;

    if (size)
        r->job_state = mem_reserve(r->job_state, &r->job_state_cap, job + 1, size);
    append(&r->pending, job); /* ids ascend with arrival */
    note_change(r, (struct aisle_change){.kind = AISLE_CHANGE_ARRIVED,
                                         .job = job,
                                         .expected_end_us = AISLE_NEVER});
}

void round_end(struct aisle_round *r, aisle_job_id job, int64_t now_us)
{
    struct job_row *row = &r->jobs->row[job];
    int64_t expected = jobs_facts(r->jobs, job, now_us).expected_end_us;

    assert(row->state == AISLE_JOB_RUNNING);
    release_all(r, job, &row->where);
    row->done_us += now_us - row->started_us;
    row->held_us += now_us - row->started_us;
    row->end_us = now_us;
    row->state = AISLE_JOB_FINISHED;
    r->jobs->in[AISLE_JOB_RUNNING]--;
    r->jobs->in[AISLE_JOB_FINISHED]++;
    note_change(r, (struct aisle_change){
                       .kind = AISLE_CHANGE_ENDED, .job = job, .expected_end_us = expected});
}

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
    release_all(r, job, &row->where);
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
        release_all(r, s->job, &row->where);
        held_clear(&row->where);
        row->state = AISLE_JOB_WAITING;
        break;
    case EVICT:
        bind_all(r, s->job, &s->where);
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

/* Commit ----------------------------------------------------------------------------------------- */

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
        append(p, id);
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
    append(&r->started, job);
}

static void stop(struct aisle_round *r, aisle_job_id job)
{
    struct job_row *row = &r->jobs->row[job];

    row->done_us += r->now_us - row->started_us;
    row->held_us += r->now_us - row->started_us;
    row->started_us = -1;
    row->evictions++;
    append(&r->evicted, job);
    note_change(r, (struct aisle_change){
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
        append(&r->rejected, b->job);
    }
}

static void commit(struct aisle_round *r, struct round_outcome *out)
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

static void forget_round(struct aisle_round *r)
{
    for (size_t i = 0; i < r->step_count; i++)
        held_clear(&r->step[i].where);
    for (size_t i = 0; i < r->before_count; i++)
        held_clear(&r->before[i].where);
    r->step_count = r->before_count = 0;
}

enum aisle_status round_decide(struct aisle_round *r, int64_t now_us, struct round_outcome *out,
                               struct aisle_error *err)
{
    *out = (struct round_outcome){.wake_us = AISLE_NEVER};
    r->number++;
    r->now_us = now_us;
    r->wake_us = AISLE_NEVER;
    if (r->queue->decide)
        r->queue->decide(r->queue_state, r);
    else
        aisle_round_pass(r, r->queue->pass);
    if (r->error.status != AISLE_OK) {
        forget_round(r);
        if (err)
            *err = r->error;
        return r->error.status;
    }
    commit(r, out);
    forget_round(r);
    return AISLE_OK;
}
