/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * easy: EASY backfilling. Jobs start in order of submission until one, the head, does not fit. It
 * is promised the earliest instant at which it would fit if all running jobs ended as expected, the
 * shadow time; later jobs start, in order, if they fit now and do not put that off: they end by
 * then, or the head fits then beside them. No preemption; the promise is made anew each round.
 *
 * A running job beyond its estimate counts as ending in the next instant, one without an estimate
 * as never ending. If the head would not fit however long it waited, nobody stands in its way.
 *
 * Where room is one number (aisle_round_counts), the textbook rule on numbers: a job may outlast
 * the shadow time if it takes no more than what is then left beside the head. Elsewhere the same
 * questions are asked of the draft: running jobs are taken off by expected end until the head finds
 * a place, and all is undone. With nodes of one processor each both give the same starts.
 *
 * Source: Lifka, JSSPP 1995; the rules as in Mu'alem and Feitelson, IEEE TPDS 2001. On numbers
 * O(waiting + running) a round in which the head waits and anything is free. On the draft that, and
 * O(running) evictions and their undoing for each distinct request that fits now and outlasts the
 * shadow time, anew for each job started so.
 */
#include <aisle/round.h>

#include "base/mem.h"
#include "policy/kinds.h"
#include "policy/policies.h"

enum { DEPTH };

static const struct aisle_knob knobs[] = {
    [DEPTH] = {.name = "depth",
               .summary = "how many waiting jobs behind the head are looked at; 0: all",
               .max = 1e9},
    {0},
};

/* What this round has found out about jobs that ask for the same. */
struct kind {
    uint32_t pods;
    uint64_t unfit;    /* the round in which one found no place */
    uint64_t puts_off; /* the draft in which one would have put the head off */
};

struct leaver {
    aisle_job_id job;
    int64_t end_us;
};

struct state {
    size_t depth;
    struct kinds kinds;
    struct kind *kind;
    size_t kind_cap;
    struct leaver *leaver; /* space for the running jobs */
    size_t leaver_cap;
    uint64_t round, draft; /* their numbers; a draft is new once a job was started in it */

    /* the present round */
    struct aisle_job head;
    bool counts;
    bool promised; /* the two below are known */
    int64_t shadow_us;
    int64_t extra; /* on numbers: pods that fit beside the head then */
};

static struct kind *kind_of(struct state *st, struct aisle_round *r, aisle_job_id job)
{
    return &st->kind[*(const uint32_t *)aisle_round_job_state(r, job)];
}

static void note_arrivals(struct state *st, struct aisle_round *r)
{
    size_t n;
    const struct aisle_change *change = aisle_round_changes(r, &n);

    for (size_t i = 0; i < n; i++) {
        struct aisle_job job;
        uint32_t *kind;

        if (change[i].kind != AISLE_CHANGE_ARRIVED)
            continue;
        job = aisle_round_job(r, change[i].job);
        kind = aisle_round_job_state(r, job.id);
        *kind = kinds_number(&st->kinds, &job);
        st->kind = mem_reserve(st->kind, &st->kind_cap, *kind + 1, sizeof *st->kind);
        st->kind[*kind].pods = job.pods;
    }
}

/* The shadow time ------------------------------------------------------------------------------ */

/* When a running job is expected to end. */
static int64_t end_us(const struct aisle_round *r, const struct aisle_job *job)
{
    int64_t next_us = aisle_round_now_us(r) + 1;

    return job->expected_end_us > next_us ? job->expected_end_us : next_us;
}

/* On numbers. All that end in one instant end together. */
static void promise_by_count(struct state *st, struct aisle_round *r)
{
    int64_t free = aisle_round_room(r, st->head.id), at_us = AISLE_NEVER;
    size_t n;
    const aisle_job_id *running = aisle_round_running(r, &n);

    for (size_t i = 0; i < n; i++) {
        struct aisle_job job = aisle_round_job(r, running[i]);
        int64_t job_end_us = end_us(r, &job);

        if (free >= st->head.pods && job_end_us != at_us)
            break;
        at_us = job_end_us;
        free += job.pods_held;
    }
    st->extra = free - st->head.pods;
    st->shadow_us = st->extra >= 0 ? at_us : AISLE_NEVER;
}

static size_t list_leavers(struct state *st, struct aisle_round *r)
{
    size_t n;
    const aisle_job_id *running = aisle_round_running(r, &n);

    st->leaver = mem_reserve(st->leaver, &st->leaver_cap, n, sizeof *st->leaver);
    for (size_t i = 0; i < n; i++) {
        struct aisle_job job = aisle_round_job(r, running[i]);

        st->leaver[i] = (struct leaver){.job = job.id, .end_us = end_us(r, &job)};
    }
    return n;
}

/* On the draft: the first instant from `from_us` to `until_us` at which the head would find a place
 * as running jobs end; AISLE_NEVER: none. Changes nothing. */
static int64_t head_start_us(struct state *st, struct aisle_round *r, int64_t from_us,
                             int64_t until_us)
{
    size_t n = list_leavers(st, r), mark = aisle_round_mark(r);
    int64_t found_us = AISLE_NEVER;
    struct aisle_placement where;

    for (size_t i = 0; i < n && st->leaver[i].end_us <= until_us; i++) {
        bool last = i + 1 == n || st->leaver[i + 1].end_us > st->leaver[i].end_us;

        aisle_round_evict(r, st->leaver[i].job);
        if (last && st->leaver[i].end_us >= from_us && aisle_round_find(r, st->head.id, &where)) {
            found_us = st->leaver[i].end_us;
            break;
        }
    }
    aisle_round_undo(r, mark);
    return found_us;
}

static void promise(struct state *st, struct aisle_round *r)
{
    st->promised = true;
    if (st->counts)
        promise_by_count(st, r);
    else
        st->shadow_us = head_start_us(st, r, 0, AISLE_NEVER);
}

/* Backfilling ---------------------------------------------------------------------------------- */

/* True if the job, at full speed, would end by the shadow time. */
static bool ends_in_time(const struct state *st, const struct aisle_round *r, aisle_job_id id)
{
    struct aisle_job job;

    if (st->shadow_us == AISLE_NEVER)
        return true;
    job = aisle_round_job(r, id);
    return aisle_job_remaining_us(&job) <= st->shadow_us - aisle_round_now_us(r);
}

/* Known without trying: none of the kind may outlast the shadow time. */
static bool must_end_in_time(const struct state *st, const struct kind *k)
{
    return st->counts ? k->pods > st->extra : k->puts_off == st->draft;
}

/* With the job in place, which outlasts the shadow time: does the head fit then? */
static bool leaves_room(struct state *st, struct aisle_round *r, const struct kind *k)
{
    if (!st->counts)
        return head_start_us(st, r, st->shadow_us, st->shadow_us) != AISLE_NEVER;
    if (k->pods > st->extra)
        return false;
    st->extra -= k->pods;
    return true;
}

static void try_job(struct state *st, struct aisle_round *r, aisle_job_id id)
{
    struct kind *k = kind_of(st, r, id);
    size_t mark = aisle_round_mark(r);
    struct aisle_placement where;
    struct aisle_job job;

    if (k->unfit == st->round)
        return;
    if (!st->promised && aisle_round_find(r, id, &where))
        promise(st, r);
    if (st->promised && must_end_in_time(st, k) && !ends_in_time(st, r, id))
        return;
    if (!aisle_round_place(r, id)) {
        k->unfit = st->round;
        return;
    }
    job = aisle_round_job(r, id);
    if (job.expected_end_us <= st->shadow_us || leaves_room(st, r, k)) {
        st->draft++;
        return;
    }
    k->puts_off = st->draft;
    aisle_round_undo(r, mark);
}

static void backfill(struct state *st, struct aisle_round *r, const aisle_job_id *job, size_t n)
{
    st->counts = aisle_round_counts(r);
    st->promised = false;
    kind_of(st, r, st->head.id)->unfit = st->round;
    for (size_t i = 0; i < n; i++) {
        if (st->counts && aisle_round_room(r, st->head.id) == 0)
            return;
        try_job(st, r, job[i]);
    }
}

static void decide(void *vstate, struct aisle_round *r)
{
    struct state *st = vstate;
    size_t n, i = 0;
    const aisle_job_id *waiting = aisle_round_pending(r, &n);

    note_arrivals(st, r);
    st->round++;
    st->draft++;
    while (i < n && aisle_round_place(r, waiting[i]))
        i++;
    if (i == n)
        return;
    st->head = aisle_round_job(r, waiting[i++]);
    n -= i;
    backfill(st, r, waiting + i, st->depth > 0 && st->depth < n ? st->depth : n);
}

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    (void)err;
    ((struct state *)vstate)->depth = (size_t)env->knob[DEPTH];
    return AISLE_OK;
}

static void fini(void *vstate)
{
    struct state *st = vstate;

    kinds_fini(&st->kinds);
    mem_free(st->kind);
    mem_free(st->leaver);
}

const struct aisle_queue_type queue_easy = {
    .abi = AISLE_POLICY_ABI,
    .name = "easy",
    .summary = "first come, first served; later jobs that fit pass if they do not put off the "
               "first that waits; no preemption (EASY backfilling)",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .job_state_size = sizeof(uint32_t),
    .init = init,
    .fini = fini,
    .decide = decide,
};
