/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gangs that hold and wait, and gangs in one cycle. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <aisle/attempt.h>

#include "sched.h"
#include "scheduler_yaml.h"

enum { COSCHEDULING, ATOMIC };

static struct sched_test t;

static void fini(void)
{
    sched_fini(&t);
}

static void begin(const char *manifests, int gang)
{
    sched_init(&t, manifests);
    sched_knob(&t, "gang", gang);
    sched_knob(&t, "preempt", 1);
    sched_start(&t, &sched_kube_default, true);
}

static uint32_t pods_of(aisle_job_id job)
{
    const struct job_row *row = jobs_row(&t.w.jobs, job);

    return row->state == AISLE_JOB_RUNNING ? row->where.pods : 0;
}

Test(gangs, are_not_tried_before_all_their_pods_exist, .fini = fini)
{
    static const struct aisle_gang gang = {.jobs = 2, .pods_min = 2, .timeout_us = -1};

    for (int mode = COSCHEDULING; mode <= ATOMIC; mode++) {
        aisle_job_id first, second;

        begin(NODE("n0", "4") POD("p", "", "1"), mode);
        first = sched_submit_as(&t, "p", (struct job_row){.gang = &gang});
        sched_run(&t, 10);
        cr_expect(eq(u32, sched_where(&t, first), AISLE_NONE));
        cr_expect(eq(int, t.told[0].outcome, AISLE_OUTCOME_GATED));
        cr_expect(eq(str, t.told[0].message, (char *)"waits for its gang: 1 of 2 pods exist"));
        second = sched_submit_as(&t, "p", (struct job_row){.gang = &gang});
        sched_run(&t, 20);
        cr_expect(eq(dbl, sched_since(&t, first), 10));
        cr_expect(eq(dbl, sched_since(&t, second), 10));
        if (mode == COSCHEDULING)
            sched_fini(&t);
    }
}

/* 9 of 10 pods have a place: a gap of a tenth, which is not above it. They keep a pod of higher
 * priority from the room that they hold until their time is over. */
Test(gangs, hold_places_until_their_time_is_over, .fini = fini)
{
    aisle_job_id gang, high;

    begin(NODE("n0", "9") POD("p", PRIORITY("1"), "1") POD("high", PRIORITY("9"), "1"),
          COSCHEDULING);
    gang = sched_submit_as(&t, "p", (struct job_row){.pods = 10});
    sched_run(&t, 30);
    high = sched_submit(&t, "high");
    sched_run(&t, 100);
    cr_expect(eq(dbl, sched_since(&t, high), 60));
    cr_expect(eq(u32, pods_of(gang), 0));
}

Test(gangs, take_the_timeout_that_their_object_says, .fini = fini)
{
    static const struct aisle_gang gang = {.jobs = 1, .pods_min = 10, .timeout_us = 7000000};
    aisle_job_id high;

    begin(NODE("n0", "9") POD("p", PRIORITY("1"), "1") POD("high", PRIORITY("9"), "1"),
          COSCHEDULING);
    sched_submit_as(&t, "p", (struct job_row){.pods = 10, .gang = &gang});
    sched_run(&t, 3);
    high = sched_submit(&t, "high");
    sched_run(&t, 100);
    cr_expect(eq(dbl, sched_since(&t, high), 7));
}

/* 2 of 3: a third is missing. */
Test(gangs, give_up_at_once_if_more_than_a_tenth_is_missing, .fini = fini)
{
    aisle_job_id gang, low;

    begin(NODE("n0", "2") POD("p", PRIORITY("5"), "1") POD("low", PRIORITY("1"), "2"),
          COSCHEDULING);
    gang = sched_submit_as(&t, "p", (struct job_row){.pods = 3});
    low = sched_submit(&t, "low");
    sched_run(&t, 0);
    cr_expect(eq(u32, pods_of(gang), 0));
    cr_expect(eq(dbl, sched_since(&t, low), 0));
}

Test(gangs, start_once_enough_hold_a_place, .fini = fini)
{
    aisle_job_id hog, gang;

    begin(NODE("n0", "10") POD("p", "", "1") POD("hog", PRIORITY("9"), "1"), COSCHEDULING);
    hog = sched_submit(&t, "hog");
    gang = sched_submit_as(&t, "p", (struct job_row){.pods = 10});
    sched_run(&t, 20);
    cr_expect(eq(u32, pods_of(gang), 0));
    sched_end(&t, hog);
    sched_run(&t, 30);
    cr_expect(eq(dbl, sched_since(&t, gang), 20));
    cr_expect(eq(u32, pods_of(gang), 10));
}

/* Two gangs, each of 9 small pods and a big one of lower priority, on 10 nodes of 2 CPU. Pod by pod
 * the 18 small ones spread over all nodes, and no big one finds a whole one; 9 of 10 wait for
 * their time. In one cycle the first gang takes 9 halves and a whole. */
static void two_gangs(int mode, aisle_job_id gang[2][10])
{
    static const struct aisle_gang facts[] = {
        {.number = 0, .jobs = 10, .pods_min = 10, .timeout_us = -1},
        {.number = 1, .jobs = 10, .pods_min = 10, .timeout_us = -1}};

    begin(NODE("n0", "2") NODE("n1", "2") NODE("n2", "2") NODE("n3", "2") NODE("n4", "2")
              NODE("n5", "2") NODE("n6", "2") NODE("n7", "2") NODE("n8", "2") NODE("n9", "2")
                  POD("small", PRIORITY("5"), "1") POD("big", PRIORITY("1"), "2"),
          mode);
    for (int g = 0; g < 2; g++)
        for (int i = 0; i < 10; i++)
            gang[g][i] =
                sched_submit_as(&t, i < 9 ? "small" : "big", (struct job_row){.gang = &facts[g]});
    sched_run(&t, 59);
}

Test(gangs, can_keep_each_other_from_starting_where_one_cycle_does_not, .fini = fini)
{
    aisle_job_id gang[2][10];

    two_gangs(COSCHEDULING, gang);
    for (int g = 0; g < 2; g++)
        for (int i = 0; i < 10; i++)
            cr_expect(eq(u32, pods_of(gang[g][i]), 0));
    sched_run(&t, 70);
    cr_expect(eq(dbl, sched_since(&t, gang[0][9]), 60), "the first to be tried after the timeout");
    sched_fini(&t);
    two_gangs(ATOMIC, gang);
    for (int i = 0; i < 10; i++) {
        cr_expect(eq(dbl, sched_since(&t, gang[0][i]), 0));
        cr_expect(eq(u32, pods_of(gang[1][i]), 0));
    }
}

Test(gangs, in_one_cycle_take_all_places_or_none, .fini = fini)
{
    aisle_job_id gang, single;

    begin(NODE("n0", "9") POD("p", PRIORITY("5"), "1") POD("single", PRIORITY("1"), "1"), ATOMIC);
    gang = sched_submit_as(&t, "p", (struct job_row){.pods = 10});
    single = sched_submit(&t, "single");
    sched_run(&t, 0);
    cr_expect(eq(u32, pods_of(gang), 0));
    cr_expect(eq(dbl, sched_since(&t, single), 0));
}

Test(gangs, that_are_elastic_take_what_they_find, .fini = fini)
{
    for (int mode = COSCHEDULING; mode <= ATOMIC; mode++) {
        aisle_job_id some, none;

        begin(NODE("n0", "5") POD("p", "", "1"), mode);
        some = sched_submit_as(&t, "p", (struct job_row){.pods = 8, .pods_min = 2});
        none = sched_submit_as(&t, "p", (struct job_row){.pods = 8, .pods_min = 2});
        sched_run(&t, 0);
        cr_expect(eq(u32, pods_of(some), 5));
        cr_expect(eq(u32, pods_of(none), 0));
        if (mode == COSCHEDULING)
            sched_fini(&t);
    }
}

/* 2 of 3 members are enough; the third follows when there is room. */
Test(gangs, start_without_those_that_they_can_do_without, .fini = fini)
{
    static const struct aisle_gang facts = {.jobs = 3, .pods_min = 2, .timeout_us = -1};

    for (int mode = COSCHEDULING; mode <= ATOMIC; mode++) {
        aisle_job_id gang[3];

        begin(NODE("n0", "2") POD("p", "", "1"), mode);
        for (int i = 0; i < 3; i++)
            gang[i] = sched_submit_as(&t, "p", (struct job_row){.gang = &facts});
        sched_run(&t, 10);
        cr_expect(eq(dbl, sched_since(&t, gang[1]), 0));
        cr_expect(eq(u32, pods_of(gang[2]), 0));
        sched_end(&t, gang[0]);
        sched_run(&t, 20);
        cr_expect(eq(dbl, sched_since(&t, gang[2]), 10));
        if (mode == COSCHEDULING)
            sched_fini(&t);
    }
}

/* The gang's members stand where its first stood, before a pod that came in between. */
Test(gangs, stand_together_in_the_queue, .fini = fini)
{
    static const struct aisle_gang facts = {.jobs = 2, .pods_min = 2, .timeout_us = -1};
    aisle_job_id hog, gang[2], single;

    begin(NODE("n0", "2") POD("p", "", "1") POD("hog", "", "2"), COSCHEDULING);
    hog = sched_submit(&t, "hog");
    gang[0] = sched_submit_as(&t, "p", (struct job_row){.gang = &facts});
    single = sched_submit(&t, "p");
    gang[1] = sched_submit_as(&t, "p", (struct job_row){.gang = &facts});
    sched_run(&t, 20);
    sched_end(&t, hog);
    sched_run(&t, 20);
    cr_expect(eq(dbl, sched_since(&t, gang[0]), 20));
    cr_expect(eq(dbl, sched_since(&t, gang[1]), 20));
    cr_expect(eq(u32, pods_of(single), 0));
}

/* Beside a gang a lone pod stands where it first stood, however often it failed since. */
Test(gangs, let_lone_pods_keep_their_turn, .fini = fini)
{
    aisle_job_id hog, single, gang, small;

    begin(NODE("n0", "4") POD("hog", "", "3") POD("p", "", "2") POD("single", "", "4")
              POD("small", "", "1"),
          ATOMIC);
    hog = sched_submit(&t, "hog");
    small = sched_submit(&t, "small");
    sched_run(&t, 5);
    single = sched_submit(&t, "single");
    sched_run(&t, 10);
    gang = sched_submit_as(&t, "p", (struct job_row){.pods = 2});
    sched_run(&t, 100);
    sched_end(&t, small); /* of no use yet: both fail once more, the lone one later than the gang */
    sched_run(&t, 200);
    sched_end(&t, hog);
    sched_run(&t, 200);
    cr_expect(eq(dbl, sched_since(&t, single), 200));
    cr_expect(eq(u32, pods_of(gang), 0));
}
