/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list and the groups of waiting jobs against looking at all jobs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>

#include "chance.h"
#include "round/waiting.h"

enum { JOBS = 1500, STEPS = 6000 };

static struct jobs jobs;
static struct waiting w;
static struct aisle_shape shape[3];
static int64_t key[JOBS];
static uint32_t rounds;

/* Among equal keys the odd go first. */
static int64_t tie(aisle_job_id job)
{
    return job % 2 == 0;
}

static struct order stands(void *self, aisle_job_id job)
{
    (void)self;
    return (struct order){.key = key[job], .tie = tie(job), .job = job};
}

static const struct order_by by = {.stands = stands};

static struct job_row *row_of(aisle_job_id id)
{
    return jobs_kept(&jobs, id) && jobs_row(&jobs, id)->end_us < 0 ? jobs_row(&jobs, id) : NULL;
}

static void set_state(struct job_row *row, enum aisle_job_state state)
{
    jobs.in[row->state]--;
    row->state = state;
    jobs.in[state]++;
}

static void add_job(gsl_rng *rng)
{
    uint32_t pods = (uint32_t)chance_int(rng, 1, 3);
    aisle_job_id id = jobs_add(&jobs, &(struct job_row){.shape = &shape[chance_int(rng, 0, 2)],
                                                        .name = "j",
                                                        .pods = pods,
                                                        .pods_min = chance(rng, 0.8) ? pods : 1});

    key[id] = chance_int(rng, 0, 20);
    waiting_add(&w, id);
}

/* Any job that has not ended; NULL: none was found. */
static struct job_row *any_job(gsl_rng *rng, aisle_job_id *id)
{
    for (int i = 0; i < 50 && jobs.count > 0; i++) {
        *id = (aisle_job_id)chance_int(rng, 0, (int64_t)jobs.count - 1);
        if (row_of(*id))
            return row_of(*id);
    }
    return NULL;
}

/* Between rounds a running job ends or fails. */
static void stop_job(struct job_row *row, aisle_job_id id, bool ends)
{
    if (row->state != AISLE_JOB_RUNNING)
        return;
    set_state(row, ends ? AISLE_JOB_FINISHED : AISLE_JOB_WAITING);
    if (ends) {
        row->end_us = 0;
        jobs_let_go(&jobs, id);
    } else {
        waiting_add(&w, id);
    }
}

/* The list is the jobs that waited when the round began. */
static void expect_list(void)
{
    const aisle_job_id *id;
    size_t n, seen = 0;

    id = waiting_list(&w, &n);
    for (aisle_job_id i = 0; i < jobs.count; i++) {
        const struct job_row *row = row_of(i);
        bool waits = row && (row->round == w.round && w.round ? row->was : row->state) ==
                                AISLE_JOB_WAITING;

        if (!waits)
            continue;
        cr_assert(lt(sz, seen, n));
        cr_assert(eq(u32, id[seen], i));
        seen++;
    }
    cr_assert(eq(sz, seen, n));
}

static int by_key(const void *a, const void *b)
{
    aisle_job_id x = *(const aisle_job_id *)a, y = *(const aisle_job_id *)b;

    if (key[x] != key[y])
        return key[x] < key[y] ? -1 : 1;
    return tie(x) != tie(y) ? (tie(x) > tie(y)) - (tie(x) < tie(y)) : (x > y) - (x < y);
}

/* The jobs of one group that wait in the draft, in order. */
static size_t members(const struct waiting_group *g, aisle_job_id *out)
{
    size_t n = 0;

    for (aisle_job_id i = 0; i < jobs.count; i++) {
        const struct job_row *row = row_of(i);

        if (row && row->state == AISLE_JOB_WAITING && row->shape->id == g->shape &&
            row->pods == g->pods && row->pods_min == g->pods_min)
            out[n++] = i;
    }
    qsort(out, n, sizeof *out, by_key);
    return n;
}

static void touch(struct job_row *row)
{
    if (row->round == w.round)
        return;
    row->round = w.round;
    row->was = row->state;
}

/* Heads come in order, as long as each is placed. All of it is undone. */
static void expect_groups(void)
{
    static aisle_job_id order[JOBS];
    size_t all = 0;

    for (size_t k = 0; k < w.group_count; k++) {
        size_t n = members(&w.group[k], order);

        for (size_t i = 0; i < n; i++) {
            const struct waiting_entry *head = waiting_head(&w, &w.group[k]);

            cr_assert(ne(ptr, (void *)head, NULL));
            cr_assert(eq(u32, head->at.job, order[i]));
            cr_assert(eq(i64, head->at.key, key[order[i]]));
            touch(row_of(order[i]));
            row_of(order[i])->state = AISLE_JOB_RUNNING;
            waiting_pop(&w.group[k]);
        }
        cr_assert(eq(ptr, (void *)waiting_head(&w, &w.group[k]), NULL));
        for (size_t i = 0; i < n; i++) {
            row_of(order[i])->state = AISLE_JOB_WAITING;
            waiting_requeue(&w, order[i]);
        }
        all += n;
    }
    for (aisle_job_id i = 0; i < jobs.count; i++)
        all -= row_of(i) && row_of(i)->state == AISLE_JOB_WAITING;
    cr_assert(eq(sz, all, 0));
}

/* One round: places, evictions and rejections are drafted, some undone, the rest committed. */
static void hold_round(gsl_rng *rng, bool sort)
{
    static aisle_job_id touched[64];
    size_t n = 0;

    w.round = ++rounds;
    for (int64_t i = chance_int(rng, 0, 12); i > 0; i--) {
        aisle_job_id id;
        struct job_row *row = any_job(rng, &id);

        if (!row || row->round == w.round)
            continue;
        touch(row);
        touched[n++] = id;
        if (row->state == AISLE_JOB_RUNNING)
            row->state = AISLE_JOB_WAITING;
        else
            row->state = chance(rng, 0.8) ? AISLE_JOB_RUNNING : AISLE_JOB_REJECTED;
        if (row->was == AISLE_JOB_WAITING && chance(rng, 0.3)) {
            row->state = AISLE_JOB_WAITING; /* undone */
            waiting_requeue(&w, id);
        }
    }
    if (chance(rng, 0.5))
        expect_list();
    if (sort) {
        for (size_t i = 0; i < n; i++)
            if (row_of(touched[i])->was == AISLE_JOB_RUNNING)
                row_of(touched[i])->state = AISLE_JOB_RUNNING; /* evictions do not sort before the end */
        waiting_sort(&w, by, false);
        expect_groups();
        waiting_sort(&w, by, chance(rng, 0.3));
        for (aisle_job_id i = 0; i < jobs.count; i++)
            if (row_of(i) && row_of(i)->state == AISLE_JOB_WAITING)
                key[i] = chance_int(rng, 0, 20);
        waiting_sort(&w, by, true);
        expect_groups();
    }
    for (size_t i = 0; i < n; i++) {
        struct job_row *row = row_of(touched[i]);

        jobs.in[row->was]--;
        jobs.in[row->state]++;
    }
    w.round = 0;
    for (size_t i = 0; i < n; i++) {
        struct job_row *row = row_of(touched[i]);

        if (row->state == AISLE_JOB_WAITING && row->was == AISLE_JOB_RUNNING)
            waiting_add(&w, touched[i]);
        if (row->state == AISLE_JOB_REJECTED) {
            row->end_us = 0;
            jobs_let_go(&jobs, touched[i]);
        }
    }
}

/* `sort`: how often anybody asks for the order by key. */
static void play(uint64_t seed, double sort)
{
    gsl_rng *rng = random_stream(seed, "waiting");

    jobs = (struct jobs){0};
    w = (struct waiting){.jobs = &jobs};
    rounds = 0;
    for (uint32_t i = 0; i < 3; i++)
        shape[i].id = i;
    for (int step = 0; step < STEPS; step++) {
        aisle_job_id id;
        struct job_row *row;

        if (jobs.count < JOBS && chance(rng, 0.4))
            add_job(rng);
        row = any_job(rng, &id);
        if (row && chance(rng, 0.4))
            stop_job(row, id, chance(rng, 0.6));
        if (chance(rng, 0.3))
            hold_round(rng, chance(rng, sort));
        if (chance(rng, 0.2))
            expect_list();
        cr_assert(le(sz, w.fresh.count, 2 * jobs.in[AISLE_JOB_WAITING] + 512));
        cr_assert(le(sz, w.by_id.count, 2 * jobs.in[AISLE_JOB_WAITING] + 512));
    }
    waiting_fini(&w);
    jobs_fini(&jobs);
    gsl_rng_free(rng);
}

Test(waiting, list_and_groups_hold_what_waits_in_order)
{
    for (uint64_t seed = 1; seed <= 4; seed++)
        play(seed, 0.3);
}

Test(waiting, an_order_that_nobody_asks_for_does_not_grow)
{
    play(5, 0);
    play(6, 0.02);
}
