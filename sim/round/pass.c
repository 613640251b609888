/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The standard passes, in the order of the policy's key.
 *
 * Waiting jobs come from their groups, running ones from a list kept in order, and both are merged.
 * A group whose head found no place is out for the rest of the pass: what is free only shrinks, and
 * its others ask for the same.
 *
 * Where room is one number (aisle_round_counts), who runs is worked out in numbers first and the
 * draft changed afterwards: the jobs that run are those that would if all were taken off and placed
 * in order, and whoever stays is not moved.
 *
 * Elsewhere a job that does not fit displaces running jobs from the end of the order until it does,
 * or all is undone; those displaced are tried in their turn, first where they stood. So a job waits
 * only if it finds no place even with all behind it taken off and those before it as they stand,
 * and it leaves its place only to some before it. Others might run if all were placed anew: those
 * before it are not moved together to make one large hole of two small ones.
 */
#include <aisle/round.h>

#include "round/state.h"

/* The heads of groups: a heap --------------------------------------------------------------------- */

static bool precedes(const struct pass_head *a, const struct pass_head *b)
{
    return order_precedes(&a->at, &b->at);
}

static void sift_down(struct aisle_round *r, size_t i)
{
    struct pass_head moved = r->head[i];
    size_t child;

    while ((child = 2 * i + 1) < r->head_count) {
        child += child + 1 < r->head_count && precedes(&r->head[child + 1], &r->head[child]);
        if (!precedes(&r->head[child], &moved))
            break;
        r->head[i] = r->head[child];
        i = child;
    }
    r->head[i] = moved;
}

static void drop_first(struct aisle_round *r)
{
    r->head[0] = r->head[--r->head_count];
    if (r->head_count > 0)
        sift_down(r, 0);
}

static bool group_failed(const struct aisle_round *r, const struct job_row *row)
{
    const struct waiting_group *g = waiting_group_of(&r->waiting, row);

    return g && r->failed_group[g - r->waiting.group] == r->pass_number;
}

/* The first of the heap found no place, nor will others of its group. */
static void give_up_first(struct aisle_round *r)
{
    r->failed_group[r->head[0].group] = r->pass_number;
    drop_first(r);
}

static void mark_failed(struct aisle_round *r, const struct job_row *row)
{
    const struct waiting_group *g = waiting_group_of(&r->waiting, row);

    if (g)
        r->failed_group[g - r->waiting.group] = r->pass_number;
}

static bool read_head(const struct aisle_round *r, uint32_t group, struct pass_head *out)
{
    const struct waiting_entry *e = waiting_head(&r->waiting, &r->waiting.group[group]);

    if (e)
        *out = (struct pass_head){.at = e->at, .group = group};
    return e != NULL;
}

/* The first of the heap was dealt with: the next of its group takes its place. */
static void next_of_group(struct aisle_round *r)
{
    waiting_pop(&r->waiting.group[r->head[0].group]);
    if (read_head(r, r->head[0].group, &r->head[0]))
        sift_down(r, 0);
    else
        drop_first(r);
}

static struct order stands(void *self, aisle_job_id job)
{
    struct aisle_round *r = self;
    struct order at = {.job = job};
    struct aisle_job facts;

    if (!r->queue->key)
        return at;
    facts = aisle_round_job(r, job);
    at.key = r->queue->key(r->queue_state, jobs_state(r->jobs, job), &facts);
    if (r->queue->tie)
        at.tie = r->queue->tie(r->queue_state, jobs_state(r->jobs, job));
    return at;
}

static struct order_by by(struct aisle_round *r)
{
    return (struct order_by){.stands = stands, .self = r};
}

static void open_heads(struct aisle_round *r)
{
    size_t n;

    waiting_sort(&r->waiting, by(r), r->queue->key_kind == AISLE_KEY_ANYTIME);
    n = r->waiting.group_count;
    r->head = mem_reserve(r->head, &r->head_cap, n, sizeof *r->head);
    r->failed_group = mem_reserve(r->failed_group, &r->failed_cap, n, sizeof *r->failed_group);
    r->head_count = 0;
    r->pass_number++;
    for (uint32_t g = 0; g < n; g++)
        r->head_count += read_head(r, g, &r->head[r->head_count]);
    for (size_t i = r->head_count / 2; i-- > 0;)
        sift_down(r, i);
}

/* Passes that take nobody off --------------------------------------------------------------------- */

/* Where the first that does not fit blocks, in order of submission, no groups are needed: unless the
 * policy has evicted some, which are not in the list. */
static void fill_in_order(struct aisle_round *r)
{
    size_t n;
    const aisle_job_id *job = aisle_round_pending(r, &n);

    for (size_t i = 0; i < n; i++)
        if (jobs_row(r->jobs, job[i])->state == AISLE_JOB_WAITING && !aisle_round_place(r, job[i]))
            return;
}

static void fill(struct aisle_round *r, bool blocking)
{
    if (blocking && !r->queue->key && r->step_count == 0) {
        fill_in_order(r);
        return;
    }
    open_heads(r);
    while (r->head_count > 0) {
        if (aisle_round_place(r, r->head[0].at.job))
            next_of_group(r);
        else if (blocking || r->error.status != AISLE_OK)
            return;
        else
            give_up_first(r);
    }
}

/* Passes over running and waiting jobs ------------------------------------------------------------ */

/* True if the next in order is the running job at `i`, false if it is a waiting one. */
static bool running_next(const struct aisle_round *r, size_t i)
{
    const struct running_entry *e = &r->by_key.entry[i];

    if (i >= r->by_key.count)
        return false;
    if (r->head_count == 0)
        return true;
    return order_precedes(&e->at, &r->head[0].at);
}

/* By numbers alone. What stays is not touched; what is chosen is placed last, when all that must go
 * is gone. */
static void preempt_by_count(struct aisle_round *r)
{
    const struct running *by_key = &r->by_key;
    int64_t room = r->shape ? search_room(r->search, r->shape)->total : 0;
    size_t i;

    for (i = 0; i < by_key->count; i++)
        room += jobs_row(r->jobs, by_key->entry[i].at.job)->where.pods;
    r->chosen.count = 0;
    for (i = 0; i < by_key->count || r->head_count > 0;) {
        bool ran = running_next(r, i);
        aisle_job_id job = ran ? by_key->entry[i].at.job : r->head[0].at.job;
        int64_t pods = jobs_row(r->jobs, job)->pods;

        if (pods <= room) {
            room -= pods;
            if (!ran) {
                id_list_append(&r->chosen, job);
                next_of_group(r);
            }
        } else if (ran) {
            aisle_round_evict(r, job);
        } else {
            give_up_first(r);
        }
        i += ran;
    }
    for (i = 0; i < r->chosen.count; i++)
        aisle_round_place(r, r->chosen.id[i]);
}

/* GPU, and CPU where no GPU is asked for, that running jobs behind `i` hold: more than that and
 * what is free now cannot be made room for. */
static bool could_make_room(const struct aisle_round *r, const struct job_row *row, size_t i)
{
    const struct cluster *c = r->cluster;
    bool gpu = row->shape->gpu_count > 0;
    int64_t need = (gpu ? aisle_shape_gpu_milli(row->shape) : row->shape->cpu_milli) * row->pods_min;
    int64_t free = gpu ? c->gpu_milli - c->gpu_allocated_milli - c->gpu_out_milli
                       : c->cpu_milli - c->cpu_allocated_milli;

    for (size_t k = r->by_key.count; k-- > i && free < need;) {
        const struct job_row *other = jobs_row(r->jobs, r->by_key.entry[k].at.job);

        if (other->state == AISLE_JOB_RUNNING)
            free += (gpu ? aisle_shape_gpu_milli(other->shape) : other->shape->cpu_milli) *
                    other->where.pods;
    }
    return free >= need;
}

/* Displaces running jobs from the last to the one at `i` until the job has a place. */
static bool make_room(struct aisle_round *r, aisle_job_id job, size_t i)
{
    const struct job_row *row = jobs_row(r->jobs, job);
    size_t mark = aisle_round_mark(r);

    if (!could_make_room(r, row, i))
        return false;
    for (size_t k = r->by_key.count; k-- > i;) {
        aisle_job_id last = r->by_key.entry[k].at.job;

        if (jobs_row(r->jobs, last)->state != AISLE_JOB_RUNNING)
            continue;
        aisle_round_evict(r, last);
        if (aisle_round_room(r, job) >= row->pods_min && aisle_round_place(r, job))
            return true;
    }
    aisle_round_undo(r, mark);
    return false;
}

/* One job in its turn; `i` is where the running jobs behind it begin. */
static bool settle(struct aisle_round *r, aisle_job_id job, size_t i, bool ran)
{
    const struct job_row *row = jobs_row(r->jobs, job);

    if (row->state == AISLE_JOB_RUNNING)
        return true;
    if (ran && round_put_back(r, job))
        return true;
    if (ran && group_failed(r, row))
        return false;
    return aisle_round_place(r, job) || make_room(r, job, i);
}

static void preempt(struct aisle_round *r)
{
    for (size_t i = 0; r->error.status == AISLE_OK && (i < r->by_key.count || r->head_count > 0);) {
        bool ran = running_next(r, i);
        aisle_job_id job = ran ? r->by_key.entry[i].at.job : r->head[0].at.job;

        i += ran;
        if (settle(r, job, i, ran)) {
            if (!ran)
                next_of_group(r);
        } else if (ran) {
            mark_failed(r, jobs_row(r->jobs, job));
        } else {
            give_up_first(r);
        }
    }
}

static void repack(struct aisle_round *r)
{
    for (size_t i = 0; i < r->by_key.count; i++)
        aisle_round_evict(r, r->by_key.entry[i].at.job);
    for (size_t i = 0; r->error.status == AISLE_OK && (i < r->by_key.count || r->head_count > 0);) {
        bool ran = running_next(r, i);
        aisle_job_id job = ran ? r->by_key.entry[i].at.job : r->head[0].at.job;
        bool placed = (!ran || !group_failed(r, jobs_row(r->jobs, job))) && aisle_round_place(r, job);

        i += ran;
        if (ran && !placed)
            mark_failed(r, jobs_row(r->jobs, job));
        else if (placed && !ran)
            next_of_group(r);
        else if (!placed)
            give_up_first(r);
    }
}

void aisle_round_pass(struct aisle_round *r, enum aisle_pass pass)
{
    if (pass == AISLE_PASS_BLOCKING || pass == AISLE_PASS_SKIP) {
        fill(r, pass == AISLE_PASS_BLOCKING);
        return;
    }
    running_update(&r->by_key, r->jobs, by(r), r->queue->key_kind != AISLE_KEY_FIXED);
    open_heads(r);
    if (pass == AISLE_PASS_REPACK)
        repack(r);
    else if (aisle_round_counts(r))
        preempt_by_count(r);
    else
        preempt(r);
}
