/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Least attained service in queues: who stands where, and when it decides. Whole runs of it are held
 * against those of others in tests/reference/test_training.c. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include <aisle/round.h>

#include "policy/policies.h"
#include "world.h"

enum { S = 1000000 };

static struct test_world w;
static const struct aisle_shape *gpu;

static size_t knob_number(const char *name)
{
    size_t i = 0;

    while (strcmp(queue_las.knobs[i].name, name) != 0)
        i++;
    return i;
}

static void set(const char *name, double value)
{
    w.knob[knob_number(name)] = value;
}

/* One node, two thresholds of 10 and 20; the rest is default. */
static void begin(int32_t gpus)
{
    test_world_init(&w, 1);
    test_world_node(&w, 64000, 65536, gpus, "A");
    gpu = test_world_shape(&w, 500, 512, 1, 1000, "");
    for (size_t i = 0; queue_las.knobs[i].name; i++)
        w.knob[i] = queue_las.knobs[i].value;
    set("threshold-1", 10);
    set("threshold-2", 20);
}

static void start(void)
{
    test_world_start(&w, &queue_las, &placement_count, SEARCH_AUTO);
}

static aisle_job_id arrive(uint32_t pods)
{
    return test_world_arrive(&w, gpu, pods);
}

/* Decides; returns when the policy wants to be woken. */
static int64_t decide(double at_s)
{
    return test_world_decide(&w, (int64_t)(at_s * S + 0.5)).wake_us;
}

static bool runs(aisle_job_id job)
{
    return jobs_row(&w.jobs, job)->state == AISLE_JOB_RUNNING;
}

static void end(void)
{
    test_world_audit(&w);
    test_world_fini(&w);
}

Test(las, demotes_a_job_that_has_had_the_service_of_its_queue)
{
    aisle_job_id a, b;

    begin(1);
    start();
    a = arrive(1);
    cr_expect(eq(i64, decide(0), 10 * S));
    b = arrive(1);
    decide(5);
    cr_expect(all(runs(a), not(runs(b))));
    cr_expect(eq(i64, decide(10), 20 * S), "b's turn to be demoted");
    cr_expect(all(not(runs(a)), runs(b)));
    cr_expect(eq(i64, decide(20), 30 * S), "a has 10 s more in the second queue");
    cr_expect(all(runs(a), not(runs(b))), "b is behind a");
    end();
}

Test(las, puts_preempted_jobs_before_older_ones_that_wait)
{
    aisle_job_id a, b, c, d;

    begin(2);
    set("threshold-2", 1000);
    start();
    a = arrive(1);
    b = arrive(1);
    c = arrive(1);
    decide(0);
    decide(10);
    cr_expect(all(runs(a), not(runs(b)), runs(c)), "c is the last of the first queue");
    decide(20);
    cr_expect(all(runs(a), runs(b), not(runs(c))));
    d = arrive(2);
    decide(21);
    cr_expect(all(runs(d), not(runs(a)), not(runs(b))));
    round_end(w.round, d, 25 * S);
    decide(25);
    cr_expect(all(runs(a), runs(b), not(runs(c))));
    end();
}

Test(las, measures_time_alone_if_told)
{
    begin(4);
    start();
    arrive(4);
    cr_expect(eq(i64, decide(0), 2500000));
    end();
    begin(4);
    set("service", 1);
    start();
    arrive(4);
    cr_expect(eq(i64, decide(0), 10 * S));
    end();
}

/* When a gang of 4 GPUs is looked at, as said at 0 s and again at 1 s. */
static void expect_looks(int demotion, int64_t first_us, int64_t then_us)
{
    begin(8);
    set("demotion", demotion);
    start();
    arrive(4);
    cr_expect(eq(i64, decide(0), first_us));
    arrive(8); /* does not fit: an event, and no more */
    cr_expect(eq(i64, decide(1), then_us));
    end();
}

Test(las, looks_at_jobs_when_the_artifacts_do)
{
    expect_looks(0, 2500000, 2500000);
    expect_looks(1, 3 * S, 4 * S); /* 1 + ceil((10 - 1) / 4) */
    expect_looks(2, 3 * S, 3 * S);
}

/* Who runs at 20 s: "a" has waited since 10 s and ran as long, "c" has just come. */
static bool starved_one_runs(double starvation)
{
    aisle_job_id a, c;
    bool first;

    begin(1);
    set("starvation", starvation);
    start();
    a = arrive(1);
    decide(0);
    arrive(1);
    cr_expect(eq(i64, decide(10), starvation > 0 ? 15 * S : 20 * S));
    decide(15);
    cr_expect(not(runs(a)));
    c = arrive(1);
    decide(16);
    decide(20);
    cr_expect(runs(a) != runs(c));
    first = runs(a);
    end();
    return first;
}

Test(las, lifts_a_job_that_has_starved_to_the_tail_of_the_first_queue)
{
    cr_expect(not(starved_one_runs(0)));
    cr_expect(starved_one_runs(0.5));
}

Test(las, decides_on_the_clock_if_told)
{
    aisle_job_id a, b;

    begin(1);
    set("round", 60);
    set("threshold-1", 30);
    set("threshold-2", 40);
    start();
    a = arrive(1);
    cr_expect(eq(i64, decide(0), 60 * S));
    cr_expect(not(runs(a)), "0 is no round");
    cr_expect(eq(i64, decide(60), 120 * S), "the demotion is due at 90 s");
    cr_expect(runs(a));
    b = arrive(1);
    cr_expect(eq(i64, decide(61), 120 * S));
    cr_expect(not(runs(b)));
    round_end(w.round, a, 70 * S);
    cr_expect(eq(i64, decide(70), 120 * S));
    cr_expect(not(runs(b)), "what a gave back waits for the round");
    decide(120);
    cr_expect(runs(b));
    end();
}

Test(las, sleeps_when_nothing_can_change)
{
    begin(1);
    set("queues", 1);
    start();
    arrive(1);
    cr_expect(eq(i64, decide(0), AISLE_NEVER));
    end();
}

Test(las, keeps_queues_as_they_stand_if_told)
{
    aisle_job_id wide, narrow;

    begin(2);
    set("queues", 1);
    set("reorder", 0);
    start();
    narrow = arrive(1);
    wide = arrive(2);
    arrive(1);
    decide(0);
    round_end(w.round, narrow, 5 * S);
    decide(5);
    cr_expect(runs(wide), "what ran meanwhile was never before it");
    end();
}

Test(las, starts_jobs_behind_those_that_ran)
{
    aisle_job_id wide, narrow;

    begin(2);
    set("queues", 1);
    start();
    narrow = arrive(1);
    wide = arrive(2);
    arrive(1);
    decide(0);
    round_end(w.round, narrow, 5 * S);
    decide(5);
    cr_expect(not(runs(wide)), "it waits for all that ran when it came");
    end();
}

Test(las, treats_a_failed_job_as_one_preempted)
{
    aisle_job_id a, b;

    begin(1);
    start();
    a = arrive(1);
    b = arrive(1);
    decide(0);
    round_fail(w.round, a, 5 * S, false, NULL);
    cr_expect(eq(i64, decide(5), 10 * S), "with the service that it had");
    cr_expect(all(runs(a), not(runs(b))));
    end();
}

Test(las, wants_ascending_thresholds)
{
    static char state[4096];
    struct aisle_error err = {0};

    begin(1);
    set("threshold-2", 10);
    w.env.knob = w.knob;
    cr_assert(le(sz, queue_las.state_size, sizeof state));
    cr_expect(eq(int, queue_las.init(state, &w.env, &err), AISLE_EVALUE));
    cr_expect_str_eq(err.message, "las: threshold-2 (10) is not above threshold-1 (10)");
    set("queues", 2);
    cr_expect(eq(int, queue_las.init(state, &w.env, &err), AISLE_OK), "it does not count");
    test_world_fini(&w);
}
