/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * round-based: time slices in which every job comes near its fair share of time, Gavel's mechanism.
 *
 * Of N jobs present (waiting or running) job j, whose gang is the share d_j of the cluster's GPU
 * (CPU without GPUs, as if both came from one pool), ought to run for the fraction x_j of the time:
 * d_j x_j = min(d_j, L), with the level L at which these sum up to the whole cluster. That is
 * max-min fairness by water-filling, in closed form; where GPUs are of one type it is the optimum
 * of Gavel's linear programme with equal weights, made unique. Max-min over several types, with
 * throughputs by type, needs a solver and is left out: all GPUs count alike.
 *
 * Every `round` seconds jobs are ordered by what they ought to have over what they had in the
 * present window of time, x_j / f_j (x_j 10^9 if they had nothing), then by the time that they are
 * owed from their arrival on, then by x_j, then by submission. Those that fit in this order run
 * until the next round; others are passed over, or preempted. Chosen jobs that ran already stay
 * where they are, the others are placed larger gangs first. Between rounds nothing is decided: what
 * arrives waits for the next, and what becomes free stays so. The x_j are worked out anew in the
 * first round after an arrival or an end; a window ends after `window` seconds. (Gavel does both at
 * once, no more often than that.) No round is held while nobody waits.
 *
 * Source: Narayanan et al., OSDI 2020, sections 3.1 and 5, and the simulator that comes with it,
 * which charges nothing for a restart: here the core does. A round costs O(jobs present x log) and
 * that of aisle_round_pass().
 */
#include <math.h>
#include <stdlib.h>

#include <aisle/round.h>

#include "base/mem.h"
#include "policy/policies.h"
#include "policy/shares.h"

enum { ROUND, WINDOW };

static const struct aisle_knob knobs[] = {
    [ROUND] =
        {.name = "round", .summary = "length of a round, s", .value = 360, .min = 1, .max = 1e9},
    [WINDOW] = {.name = "window",
                .summary = "the time that jobs had is counted from zero so often, s",
                .value = 1920,
                .min = 1,
                .max = 1e9},
    {0},
};

struct job_state {
    double target;            /* x_j */
    double owed_us;           /* what it ought to have had more, up to the last round */
    int64_t seen_us;          /* what it had had by then */
    int64_t before_window_us; /* and when the window began */
    int64_t rank;
    bool chosen;
};

struct present {
    struct aisle_job job;
    struct job_state *own;
    double share;    /* d_j */
    double priority; /* x_j / f_j */
};

struct state {
    int64_t round_us, window_us;
    const struct aisle_cluster_facts *all;
    bool changed;          /* jobs came or went since the targets were worked out */
    int64_t last_round_us; /* -1: none yet */
    int64_t window_began_us;
    struct present *present;
    size_t present_count, present_cap;
    double *want;
    size_t want_cap;
};

static void learn(struct state *st, const struct aisle_round *r)
{
    size_t n;
    const struct aisle_change *change = aisle_round_changes(r, &n);

    for (size_t i = 0; i < n; i++)
        st->changed |= change[i].kind == AISLE_CHANGE_ARRIVED ||
                       change[i].kind == AISLE_CHANGE_ENDED || change[i].kind == AISLE_CHANGE_DIED;
}

static void list_present(struct state *st, struct aisle_round *r)
{
    size_t waiting, running;
    const aisle_job_id *w = aisle_round_pending(r, &waiting),
                       *on = aisle_round_running(r, &running);

    st->present_count = waiting + running;
    st->present =
        mem_reserve(st->present, &st->present_cap, st->present_count, sizeof *st->present);
    for (size_t i = 0; i < st->present_count; i++) {
        struct present *p = &st->present[i];

        p->job = aisle_round_job(r, i < waiting ? w[i] : on[i - waiting]);
        p->own = aisle_round_job_state(r, p->job.id);
        p->share = share_of_job(&p->job, st->all);
    }
}

/* Targets and time ----------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void work_out_targets(struct state *st)
{
    double level;

    st->want = mem_reserve(st->want, &st->want_cap, st->present_count, sizeof *st->want);
    for (size_t i = 0; i < st->present_count; i++)
        st->want[i] = st->present[i].share;
    if (st->present_count > 1)
        qsort(st->want, st->present_count, sizeof *st->want, ascending);
    level = water_level(st->want, st->present_count, 1);
    for (size_t i = 0; i < st->present_count; i++) {
        struct present *p = &st->present[i];

        p->own->target = p->share <= level ? 1 : level / p->share;
    }
    st->changed = false;
}

/* Books what jobs had since the last round, by the targets that held since then. */
static void keep_books(struct state *st, int64_t now_us)
{
    bool new_window = now_us - st->window_began_us >= st->window_us;

    if (new_window)
        st->window_began_us = now_us;
    for (size_t i = 0; i < st->present_count; i++) {
        struct job_state *own = st->present[i].own;
        int64_t held_us = st->present[i].job.held_us;

        own->owed_us +=
            own->target * (double)(now_us - st->last_round_us) - (double)(held_us - own->seen_us);
        own->seen_us = held_us;
        if (new_window)
            own->before_window_us = held_us;
    }
}

static double priority_of(const struct state *st, const struct present *p, int64_t now_us)
{
    int64_t passed_us = now_us - st->window_began_us;
    int64_t had_us = p->job.held_us - p->own->before_window_us;

    return p->own->target * (had_us > 0 ? (double)passed_us / (double)had_us : 1e9);
}

static int descending(double x, double y)
{
    return (x < y) - (x > y);
}

static int by_priority(const void *a, const void *b)
{
    const struct present *x = a, *y = b;
    int order = descending(x->priority, y->priority);

    if (order == 0)
        order = descending(x->own->owed_us, y->own->owed_us);
    if (order == 0)
        order = descending(x->own->target, y->own->target);
    return order ? order : (x->job.id > y->job.id) - (x->job.id < y->job.id);
}

static int by_size(const void *a, const void *b)
{
    const struct present *x = a, *y = b;
    int order = descending(x->share, y->share);

    return order ? order : (x->own->rank > y->own->rank) - (x->own->rank < y->own->rank);
}

/* Rounds --------------------------------------------------------------------------------------- */

/* The jobs that run if all fit in order. */
static void choose(struct state *st, struct aisle_round *r)
{
    size_t mark = aisle_round_mark(r);

    for (size_t i = 0; i < st->present_count; i++)
        st->present[i].own->rank = (int64_t)i;
    aisle_round_pass(r, AISLE_PASS_PREEMPT);
    for (size_t i = 0; i < st->present_count; i++)
        st->present[i].own->chosen =
            aisle_round_job(r, st->present[i].job.id).state == AISLE_JOB_RUNNING;
    aisle_round_undo(r, mark);
}

/* In another order the chosen ones may not all fit, and others may. */
static void place(struct state *st, struct aisle_round *r)
{
    for (size_t i = 0; i < st->present_count; i++)
        if (!st->present[i].own->chosen && st->present[i].job.state == AISLE_JOB_RUNNING)
            aisle_round_evict(r, st->present[i].job.id);
    if (st->present_count > 1)
        qsort(st->present, st->present_count, sizeof *st->present, by_size);
    for (size_t i = 0; i < st->present_count; i++)
        if (st->present[i].own->chosen && st->present[i].job.state == AISLE_JOB_WAITING)
            aisle_round_place(r, st->present[i].job.id);
    aisle_round_pass(r, AISLE_PASS_SKIP);
}

static void hold_round(struct state *st, struct aisle_round *r)
{
    int64_t now_us = aisle_round_now_us(r);

    list_present(st, r);
    keep_books(st, now_us);
    st->last_round_us = now_us;
    if (st->changed)
        work_out_targets(st);
    for (size_t i = 0; i < st->present_count; i++)
        st->present[i].priority = priority_of(st, &st->present[i], now_us);
    if (st->present_count > 1)
        qsort(st->present, st->present_count, sizeof *st->present, by_priority);
    choose(st, r);
    place(st, r);
}

static void decide(void *vstate, struct aisle_round *r)
{
    struct state *st = vstate;
    int64_t now_us = aisle_round_now_us(r), next_us = (now_us / st->round_us + 1) * st->round_us;
    size_t waiting, running;

    learn(st, r);
    aisle_round_pending(r, &waiting);
    if (waiting == 0)
        return;
    if (now_us % st->round_us != 0 || now_us == st->last_round_us) {
        aisle_round_wake(r, next_us);
        return;
    }
    hold_round(st, r);
    aisle_round_running(r, &running);
    if (running > 0 && running < st->present_count)
        aisle_round_wake(r, next_us);
}

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job;
    return ((const struct job_state *)job_state)->rank;
}

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    (void)err;
    st->round_us = llround(env->knob[ROUND] * 1e6);
    st->window_us = llround(env->knob[WINDOW] * 1e6);
    st->all = env->cluster;
    st->last_round_us = -1;
    return AISLE_OK;
}

static void fini(void *vstate)
{
    struct state *st = vstate;

    mem_free(st->present);
    mem_free(st->want);
}

const struct aisle_queue_type queue_round_based = {
    .abi = AISLE_POLICY_ABI,
    .name = "round-based",
    .summary = "in rounds, largest max-min share of time / time had first; preempts, what does "
               "not fit is passed over; one GPU type (OSDI'20)",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .job_state_size = sizeof(struct job_state),
    .init = init,
    .fini = fini,
    .decide = decide,
    .key = key,
    .key_kind = AISLE_KEY_ANYTIME,
};
