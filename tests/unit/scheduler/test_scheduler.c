/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queue, backoff, events: small cases whose outcome follows from kube-scheduler's rules. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include <aisle/attempt.h>

#include "sched.h"
#include "scheduler_yaml.h"

static struct sched_test t;

static void fini(void)
{
    sched_fini(&t);
}

/* How often a job was tried. */
static size_t tries(aisle_job_id job)
{
    size_t count = 0;

    for (size_t i = 0; i < t.told_count; i++)
        count += t.told[i].job == job;
    return count;
}

Test(scheduler, places_pods_by_priority_then_time, .fini = fini)
{
    aisle_job_id low, first, second, high;

    sched_init(&t, NODE("n0", "2") POD("low", PRIORITY("1"), "1") POD("mid", PRIORITY("5"), "1")
                       POD("high", PRIORITY("9"), "1"));
    sched_start(&t, &sched_kube_default, false);
    low = sched_submit(&t, "low");
    first = sched_submit(&t, "mid");
    second = sched_submit(&t, "mid");
    high = sched_submit(&t, "high");
    sched_run(&t, 0);
    cr_expect(eq(u32, sched_where(&t, high), 0));
    cr_expect(eq(u32, sched_where(&t, first), 0));
    cr_expect(eq(u32, sched_where(&t, second), AISLE_NONE));
    cr_expect(eq(u32, sched_where(&t, low), AISLE_NONE));
}

/* At every quarter of a second a pod goes and its successor, of higher priority, takes its room. */
Test(scheduler, backs_off_1_2_4_8_and_then_10_s, .fini = fini)
{
    static const double right[] = {0, 1, 3, 7, 15, 25, 35};
    aisle_job_id small, big;
    size_t at = 0;

    sched_init(&t, NODE("n0", "4") POD("small", PRIORITY("9"), "1") POD("big", PRIORITY("1"), "4"));
    sched_start(&t, &sched_kube_default, true);
    small = sched_submit(&t, "small");
    big = sched_submit(&t, "big");
    for (int i = 0; i < 160; i++) {
        sched_run(&t, 0.25 * (i + 1));
        sched_end(&t, small);
        small = sched_submit(&t, "small");
    }
    for (size_t i = 0; i < t.told_count; i++)
        if (t.told[i].job == big) {
            cr_assert(lt(sz, at, sizeof right / sizeof right[0]));
            cr_expect(eq(dbl, (double)t.told[i].at_us / 1e6, right[at]));
            at++;
        }
    cr_expect(eq(sz, at, sizeof right / sizeof right[0]));
}

Test(scheduler, wakes_only_who_may_be_helped_by_a_pod_that_left, .fini = fini)
{
    aisle_job_id hog, memory, waiting;

    sched_init(&t, NODE("n0", "4") POD("hog", "", "4") POD("waiting", "", "2")
                       POD_WITH("memory", "app: memory", "", "memory: 1Gi"));
    sched_start(&t, &sched_kube_default, true);
    hog = sched_submit(&t, "hog");
    memory = sched_submit(&t, "memory");
    waiting = sched_submit(&t, "waiting");
    sched_run(&t, 10);
    cr_expect(eq(sz, tries(waiting), 1));
    sched_end(&t, memory);
    sched_run(&t, 20);
    cr_expect(eq(sz, tries(waiting), 1), "memory is nothing that it lacks");
    sched_end(&t, hog);
    sched_run(&t, 30);
    cr_expect(eq(sz, tries(waiting), 2));
    cr_expect(eq(dbl, sched_since(&t, waiting), 20));
}

Test(scheduler, flushes_who_waits_too_long_for_an_event, .fini = fini)
{
    aisle_job_id waiting;

    sched_init(&t, NODE("n0", "1") POD("waiting", "", "2") POD("small", "", "100m"));
    sched_knob(&t, "unschedulable-s", 100);
    sched_start(&t, &sched_kube_default, true);
    waiting = sched_submit(&t, "waiting");
    sched_run(&t, 50);
    sched_submit(&t, "small"); /* no help */
    sched_run(&t, 350);
    cr_expect(eq(sz, tries(waiting), 2)); /* at 0 and 100; then nothing has happened since */
}

Test(scheduler, wakes_a_pod_whose_affinity_waits_for_another, .fini = fini)
{
    aisle_job_id follower, db;

    sched_init(&t, NODE("n0", "4") NODE("n1", "4") POD("db", "", "1") POD(
                       "follower",
                       "  affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
                       "[{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: "
                       "db}}}]}}\n",
                       "1"));
    sched_start(&t, &sched_kube_default, false);
    follower = sched_submit(&t, "follower");
    sched_run(&t, 5);
    cr_expect(eq(u32, sched_where(&t, follower), AISLE_NONE));
    db = sched_submit(&t, "db");
    sched_run(&t, 6);
    cr_expect(eq(u32, sched_where(&t, follower), sched_where(&t, db)));
    cr_expect(eq(dbl, sched_since(&t, follower), 5));
}

Test(scheduler, never_tries_a_gated_pod, .fini = fini)
{
    aisle_job_id gated;

    sched_init(&t, NODE("n0", "4") POD("gated", "  schedulingGates: [{name: g}]\n", "1"));
    sched_start(&t, &sched_kube_default, true);
    gated = sched_submit(&t, "gated");
    sched_run(&t, 1000);
    cr_expect(eq(u32, sched_where(&t, gated), AISLE_NONE));
    cr_assert(eq(sz, t.told_count, 1));
    cr_expect(eq(int, t.told[0].outcome, AISLE_OUTCOME_GATED));
    cr_expect(eq(str, t.told[0].message,
                 (char *)"Scheduling is blocked due to non-empty scheduling gates"));
}

Test(scheduler, binds_a_pod_that_names_its_node_before_all_others, .fini = fini)
{
    aisle_job_id high, named, second;

    sched_init(&t, NODE("n0", "2")
                       NODE_WITH("n1", "spec: {taints: [{key: k, effect: NoSchedule}]}\n", "2", "0")
                           POD("high", PRIORITY("9"), "2") POD("named", "  nodeName: n0\n", "2")
                               POD("tainted", "  nodeName: n1\n", "2"));
    sched_start(&t, &sched_kube_default, true);
    high = sched_submit(&t, "high");
    named = sched_submit(&t, "named");
    sched_run(&t, 0);
    cr_expect(eq(u32, sched_where(&t, named), 0));
    cr_expect(eq(u32, sched_where(&t, high), AISLE_NONE));
    second = sched_submit(&t, "named");
    cr_expect(eq(u32, sched_where(&t, sched_submit(&t, "tainted")), AISLE_NONE));
    sched_run(&t, 5);
    cr_expect(eq(u32, sched_where(&t, second + 1), 1), "no filter but room is asked");
    cr_expect(eq(str, t.told[t.told_count - 2].message,
                 (char *)"node(s) didn't have enough resource: cpu, requested: 2000, used: 2000, "
                         "capacity: 2000"));
    sched_end(&t, named);
    sched_run(&t, 6);
    cr_expect(eq(u32, sched_where(&t, second), 0));
}

Test(scheduler, forgets_a_job_that_is_taken_back_while_it_waits, .fini = fini)
{
    aisle_job_id hog, first, second;

    sched_init(&t, NODE("n0", "2") POD("hog", "", "2") POD("p", "", "2"));
    sched_start(&t, &sched_kube_default, false);
    hog = sched_submit(&t, "hog");
    first = sched_submit(&t, "p");
    second = sched_submit(&t, "p");
    sched_run(&t, 5);
    sched_end(&t, first);
    sched_end(&t, hog);
    sched_run(&t, 6);
    cr_expect(eq(u32, sched_where(&t, second), 0));
}

Test(scheduler, decides_on_one_pod_at_a_time_if_a_decision_takes_time, .fini = fini)
{
    aisle_job_id first;

    sched_init(&t, NODE("n0", "8") POD("p", "", "1"));
    sched_knob(&t, "decision-ms", 20);
    sched_start(&t, &sched_kube_default, false);
    first = sched_submit(&t, "p");
    sched_submit(&t, "p");
    sched_submit(&t, "p");
    sched_run(&t, 1);
    cr_expect(eq(dbl, sched_since(&t, first), 0));
    cr_expect(eq(dbl, sched_since(&t, first + 1), 0.02));
    cr_expect(eq(dbl, sched_since(&t, first + 2), 0.04));
}
