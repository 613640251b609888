/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of <aisle/round.h>: looking at the draft, changing it, and going back. */
#include <aisle/round.h>

#include "base/error.h"
#include "round/state.h"

/* Looking ---------------------------------------------------------------------------------------- */

int64_t aisle_round_now_us(const struct aisle_round *r)
{
    return r->now_us;
}

struct aisle_job aisle_round_job(const struct aisle_round *r, aisle_job_id job)
{
    struct aisle_job facts = jobs_facts(r->jobs, job, r->now_us);
    const struct job_row *row = jobs_row(r->jobs, job);

    /* Evicted in this draft: what it did until now counts, though nothing is committed yet. */
    if (row->round == r->number && row->was == AISLE_JOB_RUNNING &&
        row->state == AISLE_JOB_WAITING) {
        struct job_row stopped = *row;

        stopped.where = r->before[row->before].where;
        stopped.plan = r->before[row->before].plan;
        jobs_close_stint(&stopped, r->now_us, STOP_EVICTED);
        facts.done_us = stopped.done_us;
        facts.held_us = stopped.held_us;
        facts.served_gpu_us = stopped.served_gpu_us;
    }
    return facts;
}

const struct aisle_change *aisle_round_changes(const struct aisle_round *r, size_t *count)
{
    *count = r->change_count;
    return r->change;
}

const aisle_job_id *aisle_round_pending(const struct aisle_round *r, size_t *count)
{
    struct aisle_round *mine = (struct aisle_round *)r; /* the list is brought up to date */

    if (!r->pending)
        mine->pending = waiting_list(&mine->waiting, &mine->pending_count);
    *count = r->pending_count;
    return r->pending;
}

static struct order by_expected_end(void *self, aisle_job_id job)
{
    const struct aisle_round *r = self;

    return (struct order){.key = jobs_facts(r->jobs, job, r->now_us).expected_end_us, .job = job};
}

const aisle_job_id *aisle_round_running(struct aisle_round *r, size_t *count)
{
    struct order_by by = {.stands = by_expected_end, .self = r};

    running_update(&r->by_end, r->jobs, by, false);
    r->ids_by_end.count = 0;
    for (size_t i = 0; i < r->by_end.count; i++)
        id_list_append(&r->ids_by_end, r->by_end.entry[i].at.job);
    *count = r->ids_by_end.count;
    return r->ids_by_end.id;
}

const aisle_job_id *aisle_round_touched(const struct aisle_round *r, size_t *count)
{
    *count = r->touched.count;
    return r->touched.id;
}

int64_t aisle_round_room(struct aisle_round *r, aisle_job_id job)
{
    return search_room(r->search, jobs_row(r->jobs, job)->shape)->total;
}

bool aisle_round_counts(const struct aisle_round *r)
{
    return search_type(r->search)->counts && !r->mixed;
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
    const struct job_row *row = jobs_row(r->jobs, job);

    return row->state == AISLE_JOB_RUNNING ? held_placement(&row->where)
                                           : (struct aisle_placement){0};
}

void *aisle_round_job_state(struct aisle_round *r, aisle_job_id job)
{
    return jobs_state(r->jobs, job);
}

/* What the placement thinks ---------------------------------------------------------------------- */

int32_t aisle_round_fits(const struct aisle_round *r, aisle_job_id job,
                         const struct aisle_node_state *node)
{
    return node_room(node, jobs_row(r->jobs, job)->shape);
}

void aisle_round_score(struct aisle_round *r, aisle_job_id job,
                       const struct aisle_node_state *const *node, size_t count, int64_t *score)
{
    search_score(r->search, jobs_row(r->jobs, job)->shape, node, count, score);
}

aisle_gpu_set aisle_round_gpus(struct aisle_round *r, aisle_job_id job,
                               const struct aisle_node_state *node)
{
    return search_gpus(r->search, jobs_row(r->jobs, job)->shape, node);
}

uint32_t aisle_round_rank(const struct aisle_round *r, aisle_node_id node)
{
    return r->cluster->rank[node];
}

/* Deciding --------------------------------------------------------------------------------------- */

static void object(struct aisle_round *r, aisle_job_id job, const char *did, const char *node,
                   const char *why)
{
    const char *name = jobs_kept(r->jobs, job) ? jobs_row(r->jobs, job)->name : "?";

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
    if (!jobs_kept(r->jobs, job))
        object(r, job, did, NULL, "there is no such job");
    else if (jobs_row(r->jobs, job)->state != ought)
        object(r, job, did, NULL,
               ought == AISLE_JOB_WAITING ? "the job is not waiting" : "the job is not running");
    else
        return true;
    return false;
}

/* Keeps how the job was before the round's first change to it. */
static void touch(struct aisle_round *r, aisle_job_id job)
{
    struct job_row *row = jobs_row(r->jobs, job);
    struct before *b;

    if (row->round == r->number)
        return;
    row->round = r->number;
    row->was = row->state;
    row->before = r->before_count;
    r->before = mem_reserve(r->before, &r->before_cap, r->before_count + 1, sizeof *r->before);
    b = &r->before[r->before_count++];
    id_list_append(&r->touched, job);
    *b = (struct before){.job = job, .state = row->state, .plan = row->plan};
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

/* Pods one by one: the gang's next pod must not find the same room. */
static bool find_pods(struct aisle_round *r, aisle_job_id job, uint32_t pods,
                      struct aisle_placement *out)
{
    const struct aisle_shape *shape = jobs_row(r->jobs, job)->shape;
    uint32_t n = 0;

    r->found = mem_reserve(r->found, &r->found_cap, pods, sizeof *r->found);
    while (n < pods && search_find(r->search, shape, &r->found[n])) {
        n++;
        if (pods > 1)
            cluster_bind(r->cluster, job, &r->found[n - 1]);
    }
    if (pods > 1)
        for (uint32_t i = n; i-- > 0;)
            cluster_release(r->cluster, job, &r->found[i]);
    *out = (struct aisle_placement){.count = n, .part = r->found};
    return n == pods;
}

static bool find(struct aisle_round *r, aisle_job_id job, uint32_t pods, struct aisle_placement *out)
{
    if (search_type(r->search)->gang)
        return search_find_gang(r->search, jobs_row(r->jobs, job)->shape, pods, out);
    return find_pods(r, job, pods, out);
}

bool aisle_round_find(struct aisle_round *r, aisle_job_id job, struct aisle_placement *out)
{
    const struct job_row *row;
    uint32_t pods;

    if (!in_state(r, job, AISLE_JOB_WAITING, "looks for a place for"))
        return false;
    row = jobs_row(r->jobs, job);
    pods = row->pods;
    if (row->pods_min == pods)
        return (pods == 1 || aisle_round_room(r, job) >= pods) && find(r, job, pods, out);
    /* An elastic job takes the most it can get. */
    if (aisle_round_room(r, job) < pods)
        pods = (uint32_t)aisle_round_room(r, job);
    for (; pods >= row->pods_min && pods > 0; pods--)
        if (find(r, job, pods, out))
            return true;
    return false;
}

static const char *objection(const struct job_row *row, const struct aisle_placement *where)
{
    uint64_t pods = 0;

    for (size_t i = 0; i < where->count; i++)
        pods += where->part[i].pods;
    return pods < row->pods_min || pods > row->pods || pods == 0
               ? "the placement does not hold the job's pods"
               : NULL;
}

/* Where the job stood before the round it progresses as if nothing had been. */
static void plan_stint(struct aisle_round *r, struct job_row *row)
{
    const struct before *b = &r->before[row->before];
    bool ran = b->state == AISLE_JOB_RUNNING;

    if (ran && held_equal(&b->where, &row->where)) {
        row->plan = b->plan;
        return;
    }
    row->plan = (struct progress_plan){
        .from_us = r->now_us,
        .done_us = ran ? progress_at(&b->plan, r->now_us).done_us : row->done_us,
        .rate = 1,
    };
    if (r->plan)
        r->plan(r->plan_self, row, r->now_us, &row->plan);
}

void round_note_running(struct aisle_round *r, aisle_job_id job)
{
    jobs_row(r->jobs, job)->puts++; /* what was noted of it before is out of date */
    running_note(&r->by_end, r->jobs, job);
    running_note(&r->by_key, r->jobs, job);
}

/* Takes all parts, or none and tells why, and on which node. Parts may share a GPU, so that each
 * must be held for the next to be judged. */
static const char *bind_or_object(struct aisle_round *r, aisle_job_id job,
                                  const struct aisle_placement *where, aisle_node_id *node)
{
    const struct job_row *row = jobs_row(r->jobs, job);
    const char *why = objection(row, where);
    size_t bound = 0;

    for (; !why && bound < where->count; bound++) {
        why = cluster_objection(r->cluster, row->shape, &where->part[bound]);
        if (why) {
            *node = where->part[bound].node;
            break;
        }
        cluster_bind(r->cluster, job, &where->part[bound]);
    }
    while (why && bound-- > 0)
        cluster_release(r->cluster, job, &where->part[bound]);
    return why;
}

/* A job whose parts are bound stands there. */
static void stand(struct aisle_round *r, aisle_job_id job, const struct aisle_placement *where)
{
    struct job_row *row = jobs_row(r->jobs, job);

    touch(r, job);
    log_step(r, PUT, job);
    held_set(&row->where, where);
    row->state = AISLE_JOB_RUNNING;
    row->stamp++; /* it leaves the order of those that wait, whoever placed it */
    plan_stint(r, row);
    round_note_running(r, job);
}

void aisle_round_put(struct aisle_round *r, aisle_job_id job, const struct aisle_placement *where)
{
    aisle_node_id node = AISLE_NONE;
    const char *why;

    if (!in_state(r, job, AISLE_JOB_WAITING, "places"))
        return;
    why = bind_or_object(r, job, where, &node);
    if (why)
        object(r, job, "places",
               node < r->cluster->node_count ? r->cluster->node[node].name : NULL, why);
    else
        stand(r, job, where);
}

bool round_put_back(struct aisle_round *r, aisle_job_id job)
{
    const struct job_row *row = jobs_row(r->jobs, job);
    struct aisle_placement where = held_placement(&r->before[row->before].where);
    aisle_node_id node;

    if (bind_or_object(r, job, &where, &node))
        return false;
    stand(r, job, &where);
    return true;
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
    struct step *s;

    if (!in_state(r, job, AISLE_JOB_RUNNING, "evicts"))
        return;
    touch(r, job);
    row = jobs_row(r->jobs, job);
    round_release_all(r, job, &row->where);
    s = log_step(r, EVICT, job);
    s->where = row->where; /* the log owns the parts now */
    s->plan = row->plan;
    row->where = (struct held){0};
    row->state = AISLE_JOB_WAITING;
    waiting_requeue(&r->waiting, job); /* a pass that follows in this round goes over it */
}

void aisle_round_reject(struct aisle_round *r, aisle_job_id job, const char *reason)
{
    if (!in_state(r, job, AISLE_JOB_WAITING, "rejects"))
        return;
    touch(r, job);
    log_step(r, REJECT, job);
    jobs_row(r->jobs, job)->state = AISLE_JOB_REJECTED;
    jobs_row(r->jobs, job)->reason = reason;
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

void aisle_round_key_changed(struct aisle_round *r, aisle_job_id job)
{
    struct job_row *row = jobs_row(r->jobs, job);

    if (row->state == AISLE_JOB_WAITING) {
        waiting_requeue(&r->waiting, job);
    } else if (row->state == AISLE_JOB_RUNNING) {
        row->puts++; /* as if placed anew */
        round_note_running(r, job);
    }
}

size_t aisle_round_mark(const struct aisle_round *r)
{
    return r->step_count;
}

static void undo_step(struct aisle_round *r, struct step *s)
{
    struct job_row *row = jobs_row(r->jobs, s->job);

    switch (s->kind) {
    case PUT:
        round_release_all(r, s->job, &row->where);
        held_clear(&row->where);
        row->state = AISLE_JOB_WAITING;
        waiting_requeue(&r->waiting, s->job);
        break;
    case EVICT:
        round_bind_all(r, s->job, &s->where);
        row->where = s->where;
        row->plan = s->plan;
        row->state = AISLE_JOB_RUNNING;
        round_note_running(r, s->job);
        break;
    case REJECT:
        row->state = AISLE_JOB_WAITING;
        row->reason = NULL;
        waiting_requeue(&r->waiting, s->job);
        break;
    }
}

void aisle_round_undo(struct aisle_round *r, size_t mark)
{
    if (mark > r->step_count && r->error.status == AISLE_OK)
        error_set(&r->error, AISLE_EPOLICY,
                  "policy %s goes back at %.6f s to a mark that is not of this round",
                  r->queue->name, (double)r->now_us / 1e6);
    while (r->step_count > mark)
        undo_step(r, &r->step[--r->step_count]);
}
