/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gangs whose members do not fit, come back one by one, or are gone for good. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

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
    sched_start(&t, &sched_kube_default, false);
}

/* Each takes the only place in turn, and must not call the others back at once; nor keep a pod of
 * lower priority from being tried. */
Test(gang_ends, three_members_with_room_for_one_do_not_chase_each_other, .fini = fini,
     .timeout = 10)
{
    static const struct aisle_gang gang = {.jobs = 3, .pods_min = 3, .timeout_us = -1};

    for (int decision_ms = 0; decision_ms <= 10; decision_ms += 10) {
        aisle_job_id low;

        sched_init(&t, NODE("n0", "1") NODE("n1", "500m") POD("p", PRIORITY("1"), "1")
                           POD("low", "", "500m"));
        sched_knob(&t, "decision-ms", decision_ms);
        sched_start(&t, &sched_kube_default, false);
        for (int i = 0; i < 3; i++)
            sched_submit_as(&t, "p", (struct job_row){.gang = &gang});
        low = sched_submit(&t, "low");
        sched_run(&t, 100);
        cr_expect(lt(sz, t.rounds, 1000));
        cr_expect(lt(dbl, sched_since(&t, low), 1));
        cr_expect(ge(dbl, sched_since(&t, low), 0));
        if (!decision_ms)
            sched_fini(&t);
    }
}

/* A member that has failed for good is not waited for by those that are of use without it. */
Test(gang_ends, does_without_a_member_that_is_gone_for_good, .fini = fini)
{
    static const struct aisle_gang gang = {.jobs = 3, .pods_min = 2, .timeout_us = -1};

    for (int mode = COSCHEDULING; mode <= ATOMIC; mode++) {
        aisle_job_id job[3];

        begin(NODE("n0", "3") NODE("n1", "3") POD("p", "", "1"), mode);
        for (int i = 0; i < 3; i++)
            job[i] = sched_submit_as(&t, "p", (struct job_row){.gang = &gang});
        sched_run(&t, 10);
        cr_expect(eq(dbl, sched_since(&t, job[2]), 0));
        round_fail(t.w.round, job[2], t.now_us, true, "failed for good");
        round_fail(t.w.round, job[1], t.now_us, false, NULL);
        sched_run(&t, 1000);
        cr_expect(eq(dbl, sched_since(&t, job[0]), 0));
        cr_expect(eq(dbl, sched_since(&t, job[1]), 10));
        if (mode == COSCHEDULING)
            sched_fini(&t);
    }
}

/* a is preempted and waits with its gang; d is back with its node; b is preempted and, as the gang
 * is of use without it, waits alone. Then there is room for one of both. */
Test(gang_ends, members_may_wait_with_the_gang_and_alone_at_once, .fini = fini)
{
    static const struct aisle_gang gang = {.jobs = 4, .pods_min = 2, .timeout_us = -1};
    aisle_job_id a, b, c, d, high[2];

    begin(NODE("n0", "1") NODE("n1", "1") NODE("n2", "2")
              POD("a", "  nodeSelector: {kubernetes.io/hostname: n0}\n",
                  "1") POD("b", "  nodeSelector: {kubernetes.io/hostname: n1}\n", "1")
                  POD("c", "  nodeSelector: {kubernetes.io/hostname: n2}\n", "1")
                      POD("h0", PRIORITY("9") "  nodeSelector: {kubernetes.io/hostname: n0}\n", "1")
                          POD("h1", PRIORITY("9") "  nodeSelector: {kubernetes.io/hostname: n1}\n",
                              "1"),
          ATOMIC);
    a = sched_submit_as(&t, "a", (struct job_row){.gang = &gang});
    b = sched_submit_as(&t, "b", (struct job_row){.gang = &gang});
    c = sched_submit_as(&t, "c", (struct job_row){.gang = &gang});
    d = sched_submit_as(&t, "c", (struct job_row){.gang = &gang});
    sched_run(&t, 1);
    cr_expect(eq(dbl, sched_since(&t, d), 0));
    sched_node(&t, 2, true);
    sched_run(&t, 2);
    high[0] = sched_submit(&t, "h0");
    sched_run(&t, 60);
    cr_expect(eq(u32, sched_where(&t, a), AISLE_NONE));
    sched_node(&t, 2, false);
    sched_run(&t, 61);
    high[1] = sched_submit(&t, "h1");
    sched_run(&t, 120);
    cr_expect(eq(u32, sched_where(&t, b), AISLE_NONE));
    cr_expect(eq(u32, sched_where(&t, c), 2));
    sched_end(&t, high[0]);
    sched_run(&t, 200);
    cr_expect(eq(u32, sched_where(&t, a), 0));
    cr_expect(eq(u32, sched_where(&t, b), AISLE_NONE));
    sched_end(&t, high[1]);
    sched_run(&t, 300);
    cr_expect(eq(u32, sched_where(&t, b), 1));
}

/* It exists, though it may not be scheduled. */
Test(gang_ends, a_gated_member_is_not_waited_for, .fini = fini)
{
    static const struct aisle_gang gang = {.jobs = 2, .pods_min = 1, .timeout_us = -1};
    aisle_job_id job;

    begin(NODE("n0", "3") POD("p", "", "1") POD("gated", "  schedulingGates: [{name: x}]\n", "1"),
          COSCHEDULING);
    job = sched_submit_as(&t, "p", (struct job_row){.gang = &gang});
    sched_run(&t, 1);
    sched_submit_as(&t, "gated", (struct job_row){.gang = &gang});
    sched_run(&t, 10);
    cr_expect(eq(dbl, sched_since(&t, job), 1));
}
