/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conservative: conservative backfilling. Every job gets a reservation on arrival: the earliest
 * start at which what it asks for is free for its whole estimate, beside the running jobs up to
 * their expected ends and all reservations made before. It starts when that comes. When a job ends
 * before its time the queue is compressed: in order of submission each job whose reservation is
 * later than now moves to the earliest start that there then is, all others, also of later jobs,
 * staying where they are. No preemption.
 *
 * Within one instant: ends give back; who is due starts; compression, once, if any ended early;
 * arrivals reserve. Who gets a reservation for now starts at once.
 *
 * What is free over time is a profile (profile.h) in amounts: of pods, exactly, where room is one
 * number (aisle_round_counts), else of GPU, CPU and memory over all nodes. Amounts that are free
 * need not be free on the right nodes: a job that is due and finds no place reserves anew, later.
 * That is the one case, beside the next two, in which a reservation moves back.
 *
 * A running job beyond its estimate counts as ending in the next instant; those whose turn depends
 * on it are tried again whenever something happens. One without an estimate never ends, and a job
 * that could start only after it has no reservation until something ends early. After failures and
 * repairs all reservations are made anew, in order of submission.
 *
 * Source: Mu'alem and Feitelson, IEEE TPDS 2001. With w waiting jobs and s steps in the profile, at
 * most two for each job: an event costs O(w); an arrival, or an end on time, a search and a change
 * of the profile; an early end w of them.
 */
#include <aisle/round.h>

#include "base/mem.h"
#include "policy/kinds.h"
#include "policy/policies.h"
#include "policy/profile.h"

/* A waiting job. */
struct turn {
    aisle_job_id job;
    uint32_t kind;
    int64_t start_us;    /* reserved; AISLE_NEVER: nothing is */
    int64_t duration_us; /* AISLE_NEVER: for ever */
    struct amounts need;
};

/* A running job, in its job state: what the profile has it hold. */
struct hold {
    uint32_t pods;
    int64_t until_us;
};

struct state {
    struct profile profile;
    bool made, counts;  /* there is a profile; it is of pods alone */
    struct turn *queue; /* in order of submission */
    size_t count, cap;
    int64_t first_us; /* the earliest reservation, as the last round left them */
    struct kinds kinds;
    uint64_t *unfit; /* by kind: the round in which one found no place */
    size_t unfit_cap;
    uint64_t round;
};

static int64_t plus(int64_t at_us, int64_t duration_us)
{
    return duration_us < AISLE_NEVER - at_us ? at_us + duration_us : AISLE_NEVER;
}

static struct amounts amounts_of(const struct state *st, const struct aisle_job *job, uint32_t pods)
{
    if (st->counts)
        return (struct amounts){{pods}};
    return (struct amounts){{aisle_shape_gpu_milli(job->shape) * pods, job->shape->cpu_milli * pods,
                             job->shape->mem_mib * pods}};
}

static void reserve(struct state *st, struct turn *t, int64_t start_us)
{
    t->start_us = start_us;
    if (start_us != AISLE_NEVER)
        profile_take(&st->profile, start_us, plus(start_us, t->duration_us), t->need);
}

static void give_up(struct state *st, const struct turn *t)
{
    if (t->start_us != AISLE_NEVER)
        profile_give(&st->profile, t->start_us, plus(t->start_us, t->duration_us), t->need);
}

/* Reservations --------------------------------------------------------------------------------- */

/* Starts a job now, if it finds a place. What it then holds, and for how long, may be other than
 * what was reserved. */
static bool start(struct state *st, struct aisle_round *r, const struct turn *t)
{
    int64_t now_us = aisle_round_now_us(r);
    struct hold *hold = aisle_round_job_state(r, t->job);
    struct aisle_job job;

    if (st->unfit[t->kind] == st->round)
        return false;
    if (!aisle_round_place(r, t->job)) {
        st->unfit[t->kind] = st->round;
        return false;
    }
    job = aisle_round_job(r, t->job);
    *hold = (struct hold){.pods = job.pods_held, .until_us = job.expected_end_us};
    if (t->start_us != now_us || hold->until_us != plus(now_us, t->duration_us) ||
        hold->pods != job.pods) {
        give_up(st, t);
        profile_take(&st->profile, now_us, hold->until_us, amounts_of(st, &job, hold->pods));
    }
    return true;
}

/* Gives a job the earliest start that there is before the one it has, which is later than now.
 * True: it has started. Where amounts suffice and places do not, they may once something changes. */
static bool bring_forward(struct state *st, struct aisle_round *r, struct turn *t)
{
    const struct profile *p = &st->profile;
    int64_t now_us = aisle_round_now_us(r);
    int64_t at_us = profile_earliest(p, now_us, t->start_us, t->need, t->duration_us);

    if (at_us == now_us) {
        if (start(st, r, t))
            return true;
        at_us = profile_next_us(p, now_us);
        if (at_us < t->start_us)
            at_us = profile_earliest(p, at_us, t->start_us, t->need, t->duration_us);
    }
    if (at_us < t->start_us) {
        give_up(st, t);
        reserve(st, t, at_us);
    }
    return false;
}

/* Starts a job whose reservation has come, or else has it reserve anew. */
static bool take_turn(struct state *st, struct aisle_round *r, struct turn *t)
{
    if (start(st, r, t))
        return true;
    give_up(st, t);
    t->start_us = AISLE_NEVER;
    return bring_forward(st, r, t);
}

static void arrive(struct state *st, struct aisle_round *r, aisle_job_id id)
{
    struct aisle_job job = aisle_round_job(r, id);
    struct turn t = {
        .job = id,
        .kind = kinds_number(&st->kinds, &job),
        .start_us = AISLE_NEVER,
        .duration_us = aisle_job_remaining_us(&job),
        .need = amounts_of(st, &job, job.pods),
    };

    st->unfit = mem_reserve(st->unfit, &st->unfit_cap, t.kind + 1, sizeof *st->unfit);
    if (bring_forward(st, r, &t))
        return;
    st->queue = mem_reserve(st->queue, &st->cap, st->count + 1, sizeof *st->queue);
    st->queue[st->count++] = t;
}

/* Has those whose turn has come, or the others, do `what`; drops those that started. */
static void each_turn(struct state *st, struct aisle_round *r, bool due,
                      bool (*what)(struct state *, struct aisle_round *, struct turn *))
{
    int64_t now_us = aisle_round_now_us(r);
    size_t kept = 0;

    for (size_t i = 0; i < st->count; i++) {
        struct turn *t = &st->queue[i];

        if ((t->start_us <= now_us) == due && what(st, r, t))
            continue;
        if (kept < i)
            st->queue[kept] = *t;
        kept++;
    }
    st->count = kept;
}

/* The profile anew ----------------------------------------------------------------------------- */

static struct amounts free_now(const struct state *st, struct aisle_round *r, aisle_job_id any)
{
    struct amounts free = {{0}};

    if (st->counts)
        return (struct amounts){{aisle_round_room(r, any)}};
    for (aisle_node_id i = 0; i < aisle_round_node_count(r); i++) {
        const struct aisle_node_state *n = aisle_round_node(r, i);

        if (n->down)
            continue;
        free.of[0] += n->gpu_left_milli;
        free.of[1] += n->cpu_milli;
        free.of[2] += n->mem_mib;
    }
    return free;
}

static int64_t later(int64_t a_us, int64_t b_us)
{
    return a_us > b_us ? a_us : b_us;
}

/* From what is free and who runs. Without waiting jobs there is nothing to reserve, and no need. */
static void make_anew(struct state *st, struct aisle_round *r)
{
    int64_t now_us = aisle_round_now_us(r);
    size_t waiting_count, n;
    const aisle_job_id *waiting = aisle_round_pending(r, &waiting_count), *running;

    st->count = 0;
    st->made = waiting_count > 0;
    if (!st->made)
        return;
    st->counts = aisle_round_counts(r);
    profile_reset(&st->profile, now_us, free_now(st, r, waiting[0]));
    running = aisle_round_running(r, &n);
    for (size_t i = 0; i < n; i++) { /* in order of time: each adds a last step */
        struct aisle_job job = aisle_round_job(r, running[i]);
        struct hold *hold = aisle_round_job_state(r, job.id);

        *hold = (struct hold){.pods = job.pods_held,
                              .until_us = later(job.expected_end_us, now_us + 1)};
        profile_give(&st->profile, hold->until_us, AISLE_NEVER, amounts_of(st, &job, hold->pods));
    }
    for (size_t i = 0; i < waiting_count; i++)
        arrive(st, r, waiting[i]);
}

/* What has happened ---------------------------------------------------------------------------- */

static bool must_make_anew(const struct state *st, const struct aisle_round *r)
{
    size_t n;
    const struct aisle_change *change = aisle_round_changes(r, &n);

    for (size_t i = 0; i < n; i++)
        if (change[i].kind != AISLE_CHANGE_ARRIVED && change[i].kind != AISLE_CHANGE_ENDED)
            return true;
    return !st->made || st->counts != aisle_round_counts(r);
}

/* Gives back what jobs that have ended would still have held; true if any ended early. */
static bool take_in_ends(struct state *st, struct aisle_round *r)
{
    int64_t now_us = aisle_round_now_us(r);
    size_t n;
    const struct aisle_change *change = aisle_round_changes(r, &n);
    bool early = false;

    for (size_t i = 0; i < n; i++) {
        struct aisle_job job;
        const struct hold *hold;

        if (change[i].kind != AISLE_CHANGE_ENDED)
            continue;
        job = aisle_round_job(r, change[i].job);
        hold = aisle_round_job_state(r, job.id);
        profile_give(&st->profile, now_us, hold->until_us, amounts_of(st, &job, hold->pods));
        early |= change[i].expected_end_us > now_us;
    }
    return early;
}

/* Jobs beyond their estimates are the first in the list. */
static void hold_overdue(struct state *st, struct aisle_round *r)
{
    int64_t now_us = aisle_round_now_us(r);
    size_t n;
    const aisle_job_id *running = aisle_round_running(r, &n);

    for (size_t i = 0; i < n; i++) {
        struct aisle_job job = aisle_round_job(r, running[i]);
        struct hold *hold = aisle_round_job_state(r, job.id);

        if (job.expected_end_us > now_us)
            return;
        if (hold->until_us > now_us)
            continue;
        hold->until_us = now_us + 1;
        profile_take(&st->profile, now_us, hold->until_us, amounts_of(st, &job, hold->pods));
    }
}

static void take_in_arrivals(struct state *st, struct aisle_round *r)
{
    size_t n;
    const struct aisle_change *change = aisle_round_changes(r, &n);

    for (size_t i = 0; i < n; i++)
        if (change[i].kind == AISLE_CHANGE_ARRIVED)
            arrive(st, r, change[i].job);
}

/* A reservation for the next instant hangs on a job that is overdue, whose end will tell. */
static void wake_for_next(struct state *st, struct aisle_round *r)
{
    int64_t now_us = aisle_round_now_us(r), next_us = AISLE_NEVER;

    st->first_us = AISLE_NEVER;
    for (size_t i = 0; i < st->count; i++) {
        int64_t start_us = st->queue[i].start_us;

        if (start_us < st->first_us)
            st->first_us = start_us;
        if (start_us > now_us + 1 && start_us < next_us)
            next_us = start_us;
    }
    if (next_us != AISLE_NEVER)
        aisle_round_wake(r, next_us);
}

static void decide(void *vstate, struct aisle_round *r)
{
    struct state *st = vstate;

    st->round++;
    if (must_make_anew(st, r)) {
        make_anew(st, r);
    } else {
        bool early;

        profile_advance(&st->profile, aisle_round_now_us(r));
        early = take_in_ends(st, r);
        hold_overdue(st, r);
        if (st->first_us <= aisle_round_now_us(r))
            each_turn(st, r, true, take_turn);
        if (early)
            each_turn(st, r, false, bring_forward);
        take_in_arrivals(st, r);
    }
    wake_for_next(st, r);
}

static void fini(void *vstate)
{
    struct state *st = vstate;

    profile_fini(&st->profile);
    kinds_fini(&st->kinds);
    mem_free(st->queue);
    mem_free(st->unfit);
}

const struct aisle_queue_type queue_conservative = {
    .abi = AISLE_POLICY_ABI,
    .name = "conservative",
    .summary = "every job gets a reservation on arrival; later jobs pass if they put off none, and "
               "early ends move all forward; no preemption (conservative backfilling)",
    .state_size = sizeof(struct state),
    .job_state_size = sizeof(struct hold),
    .fini = fini,
    .decide = decide,
};
