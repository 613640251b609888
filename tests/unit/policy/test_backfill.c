/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EASY and conservative backfilling in worlds small enough to be followed by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <aisle/round.h>

#include "policy/policies.h"
#include "world.h"

enum { S = 1000000, FOR_EVER = -1 };

static struct test_world w;

/* Nodes of one processor each, on which only the number counts. */
static const struct aisle_shape *processors(int n, const struct aisle_queue_type *queue,
                                            const struct aisle_placement_type *placement)
{
    const struct aisle_shape *shape;

    test_world_init(&w, 1);
    w.knob[0] = 0;
    for (int i = 0; i < n; i++)
        test_world_node(&w, 1000, 1, 0, NULL);
    shape = test_world_shape(&w, 1000, 0, 0, 0, "");
    test_world_start(&w, queue, placement, SEARCH_AUTO);
    return shape;
}

/* Two nodes of eight GPUs. */
static void two_nodes(const struct aisle_queue_type *queue)
{
    test_world_init(&w, 1);
    w.knob[0] = 0;
    test_world_node(&w, 64000, 65536, 8, "A");
    test_world_node(&w, 64000, 65536, 8, "A");
    test_world_start(&w, queue, &placement_first_fit, SEARCH_AUTO);
}

static const struct aisle_shape *gpus(int32_t n)
{
    return test_world_shape(&w, 1000, 1024, n, 1000, "");
}

static aisle_job_id arrive(const struct aisle_shape *shape, uint32_t pods, int64_t estimate_s)
{
    aisle_job_id id = test_world_arrive(&w, shape, pods);

    if (estimate_s != FOR_EVER)
        jobs_row(&w.jobs, id)->estimate_us = estimate_s * S;
    return id;
}

/* A round; returns when it asks to be woken, in s; -1: not at all. */
static int64_t decide(int64_t now_s)
{
    struct round_outcome out = test_world_decide(&w, now_s * S);

    test_world_audit(&w);
    return out.wake_us == AISLE_NEVER ? -1 : out.wake_us / S;
}

static void end(aisle_job_id job, int64_t now_s)
{
    round_end(w.round, job, now_s * S);
}

static bool runs(aisle_job_id job)
{
    return jobs_row(&w.jobs, job)->state == AISLE_JOB_RUNNING;
}

static bool waits(aisle_job_id job)
{
    return jobs_row(&w.jobs, job)->state == AISLE_JOB_WAITING;
}

static aisle_node_id node_of(aisle_job_id job)
{
    return jobs_row(&w.jobs, job)->where.one.node;
}

/* easy ----------------------------------------------------------------------------------------- */

Test(easy, starts_a_later_job_that_ends_by_the_shadow_time)
{
    const struct aisle_shape *p = processors(4, &queue_easy, &placement_count);
    aisle_job_id head, in_time, late;

    arrive(p, 2, 10);
    head = arrive(p, 4, 10);
    late = arrive(p, 2, 11);
    in_time = arrive(p, 2, 10);
    decide(0);
    cr_expect(waits(head) && waits(late) && runs(in_time));
    test_world_fini(&w);
}

Test(easy, starts_a_longer_job_on_what_the_head_leaves_and_no_more)
{
    const struct aisle_shape *p = processors(4, &queue_easy, &placement_count);
    aisle_job_id head, beside, another;

    arrive(p, 2, 10);
    head = arrive(p, 3, 10);
    beside = arrive(p, 1, 99);
    another = arrive(p, 1, 99);
    decide(0);
    cr_expect(waits(head) && runs(beside) && waits(another));
    test_world_fini(&w);
}

Test(easy, counts_all_that_end_in_the_shadow_instant)
{
    const struct aisle_shape *p = processors(5, &queue_easy, &placement_count);
    aisle_job_id head, beside;

    arrive(p, 2, 10);
    arrive(p, 2, 10);
    head = arrive(p, 3, 10);
    beside = arrive(p, 1, 99); /* 5 free at 10 s: two beside the head, though 1 now and 2 suffice */
    decide(0);
    cr_expect(waits(head) && runs(beside));
    test_world_fini(&w);
}

Test(easy, knows_what_it_started_in_the_same_round)
{
    const struct aisle_shape *p = processors(4, &queue_easy, &placement_count);
    aisle_job_id first, head, later;

    first = arrive(p, 3, 10);
    head = arrive(p, 4, 10);
    later = arrive(p, 1, 11);
    decide(0);
    cr_expect(runs(first) && waits(head) && waits(later));
    test_world_fini(&w);
}

Test(easy, takes_an_overdue_job_as_ending_next)
{
    const struct aisle_shape *p = processors(4, &queue_easy, &placement_count);
    aisle_job_id head, later;

    arrive(p, 2, 10);
    decide(0);
    head = arrive(p, 4, 10);
    later = arrive(p, 1, 1);
    decide(20);
    cr_expect(waits(head) && waits(later));
    test_world_fini(&w);
}

Test(easy, lets_all_pass_a_head_that_waits_for_a_job_without_estimate)
{
    const struct aisle_shape *p = processors(4, &queue_easy, &placement_count);
    aisle_job_id head, later, last;

    arrive(p, 2, FOR_EVER);
    head = arrive(p, 4, 10);
    later = arrive(p, 1, 99);
    last = arrive(p, 1, FOR_EVER);
    decide(0);
    cr_expect(waits(head) && runs(later) && runs(last));
    test_world_fini(&w);
}

Test(easy, looks_no_deeper_than_it_is_told)
{
    aisle_job_id deeper;
    const struct aisle_shape *p;

    test_world_init(&w, 1);
    for (int i = 0; i < 4; i++)
        test_world_node(&w, 1000, 1, 0, NULL);
    p = test_world_shape(&w, 1000, 0, 0, 0, "");
    w.knob[0] = 1;
    test_world_start(&w, &queue_easy, &placement_count, SEARCH_AUTO);
    arrive(p, 2, 10);
    arrive(p, 4, 10);
    arrive(p, 2, 11);
    deeper = arrive(p, 2, 10);
    decide(0);
    cr_expect(waits(deeper));
    test_world_fini(&w);
}

/* Half of each node is taken, until 100 s and 200 s: eight GPUs are free, and not on one node. */
static void take_half_of_each(const struct aisle_shape *four)
{
    aisle_job_id a = arrive(four, 1, 100), filler = arrive(four, 1, 100), b = arrive(four, 1, 200);

    decide(0);
    cr_assert(node_of(a) == 0 && node_of(filler) == 0 && node_of(b) == 1);
    end(filler, 0);
    decide(0);
}

Test(easy, asks_the_nodes_where_amounts_would_lie)
{
    const struct aisle_shape *four, *eight;
    aisle_job_id head, at_once, in_time, on_the_other;

    two_nodes(&queue_easy);
    four = gpus(4);
    eight = gpus(8);
    take_half_of_each(four);
    head = arrive(eight, 1, 50);
    at_once = arrive(four, 1, 101);      /* would go to node 0 and put the head off to 200 s */
    in_time = arrive(four, 1, 100);      /* there, and gone in time */
    on_the_other = arrive(four, 1, 101); /* node 1 has room now, which is not in the head's way */
    decide(0);
    cr_expect(waits(head) && waits(at_once) && runs(in_time) && runs(on_the_other));
    cr_expect(eq(u32, node_of(in_time), 0));
    cr_expect(eq(u32, node_of(on_the_other), 1));
    test_world_fini(&w);
}

Test(easy, asks_the_nodes_for_a_gang_too)
{
    const struct aisle_shape *four, *one;
    aisle_job_id head, gang;

    two_nodes(&queue_easy);
    four = gpus(4);
    one = gpus(1);
    take_half_of_each(four);
    head = arrive(gpus(8), 1, 50);
    gang = arrive(one, 6, 150); /* four on node 0, two on node 1 */
    decide(0);
    cr_expect(waits(head) && waits(gang));
    gang = arrive(one, 6, 100);
    decide(0);
    cr_expect(waits(head) && runs(gang));
    test_world_fini(&w);
}

/* conservative --------------------------------------------------------------------------------- */

/* The first three are promised 0, 10 and 20 s; the last would put off the third. */
static bool last_starts(const struct aisle_queue_type *queue)
{
    const struct aisle_shape *p = processors(4, queue, &placement_count);
    aisle_job_id last;
    bool started;

    arrive(p, 2, 10);
    arrive(p, 3, 10);
    arrive(p, 4, 10);
    last = arrive(p, 1, 100);
    decide(0);
    started = runs(last);
    test_world_fini(&w);
    return started;
}

Test(conservative, puts_off_none_of_those_before)
{
    cr_expect(last_starts(&queue_easy));
    cr_expect(not(last_starts(&queue_conservative)));
}

Test(conservative, wakes_for_the_next_reservation)
{
    const struct aisle_shape *p = processors(4, &queue_conservative, &placement_count);

    arrive(p, 2, 10);
    cr_expect(eq(i64, decide(0), -1));
    arrive(p, 4, 10);
    arrive(p, 3, 10);
    cr_expect(eq(i64, decide(1), 10));
    test_world_fini(&w);
}

Test(conservative, moves_all_forward_in_order_when_one_ends_early)
{
    const struct aisle_shape *p = processors(4, &queue_conservative, &placement_count);
    aisle_job_id early = arrive(p, 2, 100), b, c, d;

    arrive(p, 1, 200);
    b = arrive(p, 3, 50);  /* 100 s */
    c = arrive(p, 2, 80);  /* 150 s */
    d = arrive(p, 1, 100); /* now */
    decide(0);
    cr_expect(waits(b) && waits(c) && runs(d));
    end(early, 60);
    cr_expect(eq(i64, decide(60), 100)); /* b has to wait for d; c would put it off */
    cr_expect(waits(b) && waits(c));
    end(d, 70);
    decide(70);
    cr_expect(runs(b) && waits(c));
    test_world_fini(&w);
}

/* The third can't move past the fourth, which then moves itself and leaves a gap: after ends on
 * time nobody is moved. */
Test(conservative, starts_a_reservation_when_nothing_else_happens)
{
    const struct aisle_shape *p = processors(4, &queue_conservative, &placement_count);
    aisle_job_id a = arrive(p, 4, 20), b = arrive(p, 3, 10), c = arrive(p, 4, 20),
                 d = arrive(p, 1, 10);

    cr_expect(eq(i64, decide(0), 20));
    end(a, 5);
    cr_expect(eq(i64, decide(5), 30));
    cr_expect(runs(b) && runs(d));
    end(b, 15);
    end(d, 15);
    cr_expect(eq(i64, decide(15), 30));
    cr_expect(waits(c));
    decide(30);
    cr_expect(runs(c));
    test_world_fini(&w);
}

Test(conservative, waits_for_an_overdue_job_without_waking_all_the_time)
{
    const struct aisle_shape *p = processors(4, &queue_conservative, &placement_count);
    aisle_job_id overdue = arrive(p, 3, 10), b = arrive(p, 4, 10);

    cr_expect(eq(i64, decide(0), 10));
    cr_expect(eq(i64, decide(10), -1));
    cr_expect(eq(i64, decide(12), -1));
    cr_expect(waits(b));
    end(overdue, 20);
    decide(20);
    cr_expect(runs(b));
    test_world_fini(&w);
}

Test(conservative, promises_nothing_after_a_job_without_estimate)
{
    const struct aisle_shape *p = processors(4, &queue_conservative, &placement_count);
    aisle_job_id endless = arrive(p, 3, FOR_EVER), b = arrive(p, 4, 10), c = arrive(p, 1, 1000);

    cr_expect(eq(i64, decide(0), -1));
    cr_expect(waits(b) && runs(c));
    end(endless, 30);
    cr_expect(eq(i64, decide(30), 1000));
    end(c, 40);
    decide(40);
    cr_expect(runs(b));
    test_world_fini(&w);
}

Test(conservative, reserves_anew_where_amounts_are_free_and_places_are_not)
{
    const struct aisle_shape *four;
    aisle_job_id wide;

    two_nodes(&queue_conservative);
    four = gpus(4);
    take_half_of_each(four);
    wide = arrive(gpus(8), 1, 50);
    cr_expect(eq(i64, decide(0), 100));
    end(0, 100);
    decide(100);
    cr_expect(runs(wide));
    cr_expect(eq(u32, node_of(wide), 0));
    test_world_fini(&w);
}

Test(conservative, keeps_its_promises_when_a_second_shape_arrives)
{
    const struct aisle_shape *p = processors(4, &queue_conservative, &placement_count);
    const struct aisle_shape *half = test_world_shape(&w, 500, 0, 0, 0, "");
    aisle_job_id a = arrive(p, 2, 10), b = arrive(p, 4, 10), long_half, short_half;

    decide(0);
    long_half = arrive(half, 1, 11);
    short_half = arrive(half, 1, 10);
    cr_expect(eq(i64, decide(0), 10));
    cr_expect(waits(long_half) && runs(short_half));
    end(a, 10);
    end(short_half, 10);
    decide(10);
    cr_expect(runs(b));
    test_world_fini(&w);
}

Test(conservative, promises_anew_after_a_failure)
{
    const struct aisle_shape *p = processors(4, &queue_conservative, &placement_count);
    aisle_job_id a = arrive(p, 2, 10), b = arrive(p, 3, 10);

    decide(0);
    cr_expect(runs(a) && waits(b));
    round_fail(w.round, a, 5 * S, false, "node");
    cluster_set_outage(&w.cluster, 0, true, 0);
    round_nodes_changed(w.round);
    cr_expect(eq(i64, decide(5), 15)); /* a again, of three processors; then b */
    cr_expect(runs(a) && waits(b));
    cluster_set_outage(&w.cluster, 0, false, 0);
    round_nodes_changed(w.round);
    cr_expect(eq(i64, decide(6), 15));
    test_world_fini(&w);
}

/* Both ways of both policies ------------------------------------------------------------------- */

enum { FUZZ_JOBS = 300, FUZZ_SEEDS = 40, FUZZ_PROCESSORS = 12 };

struct fuzz_job {
    uint32_t pods;
    int64_t submit_s, run_s, estimate_s, start_s;
};

/* Jobs that end early, on time, late, and some without an estimate. */
static void draw_jobs(struct fuzz_job *job, uint64_t seed)
{
    gsl_rng *rng = random_stream(seed, "fuzz");
    int64_t at_s = 0;

    for (int i = 0; i < FUZZ_JOBS; i++) {
        at_s += (int64_t)gsl_rng_uniform_int(rng, 12);
        job[i] = (struct fuzz_job){.pods = 1 + (uint32_t)gsl_rng_uniform_int(rng, FUZZ_PROCESSORS),
                                   .submit_s = at_s,
                                   .run_s = 1 + (int64_t)gsl_rng_uniform_int(rng, 20),
                                   .start_s = -1};
        job[i].estimate_s = job[i].run_s * (1 + (int64_t)gsl_rng_uniform_int(rng, 4)) / 2;
        if (gsl_rng_uniform_int(rng, 20) == 0)
            job[i].estimate_s = FOR_EVER;
    }
    gsl_rng_free(rng);
}

/* One instant: ends, arrivals, a round; returns how many have ended. */
static size_t fuzz_instant(struct fuzz_job *job, int64_t now_s, const struct aisle_shape *p)
{
    struct round_outcome out;
    size_t ended = 0;

    for (aisle_job_id i = 0; i < FUZZ_JOBS; i++)
        if (job[i].start_s >= 0 && job[i].start_s + job[i].run_s == now_s) {
            end(i, now_s);
            ended++;
        }
    for (aisle_job_id i = (aisle_job_id)w.jobs.count; i < FUZZ_JOBS && job[i].submit_s == now_s;
         i++)
        arrive(p, job[i].pods, job[i].estimate_s);
    out = test_world_decide(&w, now_s * S);
    for (size_t i = 0; i < out.started_count; i++)
        job[out.started[i]].start_s = now_s;
    return ended;
}

static void simulate(struct fuzz_job *job, const struct aisle_queue_type *queue,
                     const struct aisle_placement_type *placement)
{
    const struct aisle_shape *p = processors(FUZZ_PROCESSORS, queue, placement);
    size_t ended = 0;
    int64_t now_s = 0;

    for (; ended < FUZZ_JOBS && now_s < 100000; now_s++)
        ended += fuzz_instant(job, now_s, p);
    cr_assert(eq(sz, ended, FUZZ_JOBS), "some never run");
    test_world_audit(&w);
    test_world_fini(&w);
}

static void compare_ways(const struct aisle_queue_type *queue)
{
    static struct fuzz_job by_count[FUZZ_JOBS], by_draft[FUZZ_JOBS];

    for (uint64_t seed = 1; seed <= FUZZ_SEEDS; seed++) {
        draw_jobs(by_count, seed);
        draw_jobs(by_draft, seed);
        simulate(by_count, queue, &placement_count);
        simulate(by_draft, queue, &placement_first_fit);
        for (int i = 0; i < FUZZ_JOBS; i++)
            cr_assert(by_count[i].start_s == by_draft[i].start_s,
                      "seed %d: job %d starts at %d s by count and at %d s by the draft", (int)seed,
                      i, (int)by_count[i].start_s, (int)by_draft[i].start_s);
    }
}

Test(easy, starts_the_same_jobs_by_numbers_and_by_the_draft, .timeout = 60)
{
    compare_ways(&queue_easy);
}

Test(conservative, starts_the_same_jobs_by_numbers_and_by_amounts, .timeout = 60)
{
    compare_ways(&queue_conservative);
}
