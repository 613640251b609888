/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preemption in the course of time: grace, nominated nodes, budgets. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sched.h"
#include "scheduler_yaml.h"

#define GRACE(s) "  terminationGracePeriodSeconds: " s "\n"

static struct sched_test t;

static void fini(void)
{
    sched_fini(&t);
}

Test(preemption, gives_victims_their_time_to_terminate, .fini = fini)
{
    aisle_job_id low, high;

    sched_init(&t, NODE("n0", "2") POD("low", PRIORITY("1") GRACE("5"), "2")
                       POD("high", PRIORITY("9"), "2"));
    sched_start(&t, &sched_kube_default, true);
    low = sched_submit(&t, "low");
    sched_run(&t, 10);
    high = sched_submit(&t, "high");
    sched_run(&t, 14);
    cr_expect(eq(u32, sched_where(&t, low), 0));
    cr_expect(eq(u32, sched_where(&t, high), AISLE_NONE));
    cr_expect(eq(int, t.told[1].outcome, AISLE_OUTCOME_PREEMPTS));
    cr_expect(eq(u32, t.told[1].node, 0));
    sched_run(&t, 20);
    cr_expect(eq(u32, sched_where(&t, low), AISLE_NONE));
    cr_expect(eq(dbl, sched_since(&t, high), 15));
    cr_expect(eq(u32, jobs_row(&t.w.jobs, low)->preemptions, 1));
    sched_end(&t, high);
    sched_run(&t, 30);
    cr_expect(eq(dbl, sched_since(&t, low), 20), "who was evicted waits again");
}

/* The victim is gone at once, but its preemptor has failed and backs off for 1 s. */
Test(preemption, evicts_at_once_without_grace, .fini = fini)
{
    aisle_job_id low, high;

    sched_init(&t, NODE("n0", "2") POD("low", PRIORITY("1"), "2") POD("high", PRIORITY("9"), "2"));
    sched_knob(&t, "grace", 1);
    sched_start(&t, &sched_kube_default, false);
    low = sched_submit(&t, "low");
    sched_run(&t, 10);
    high = sched_submit(&t, "high");
    sched_run(&t, 10);
    cr_expect(eq(u32, sched_where(&t, low), AISLE_NONE));
    sched_run(&t, 20);
    cr_expect(eq(dbl, sched_since(&t, high), 11));
}

Test(preemption, can_be_switched_off, .fini = fini)
{
    aisle_job_id high;

    sched_init(&t, NODE("n0", "2") POD("low", PRIORITY("1"), "2") POD("high", PRIORITY("9"), "2"));
    sched_knob(&t, "preempt", 1);
    sched_start(&t, &sched_kube_default, true);
    sched_submit(&t, "low");
    sched_run(&t, 10);
    high = sched_submit(&t, "high");
    sched_run(&t, 100);
    cr_expect(eq(u32, sched_where(&t, high), AISLE_NONE));
    cr_expect(eq(str, t.told[1].message, (char *)"0/1 nodes are available: 1 Insufficient cpu."));
}

/* Half of the node becomes free before its time; it is kept for the pod that waits for all of it.
 */
Test(preemption, keeps_the_nominated_node_from_lower_priorities, .fini = fini)
{
    aisle_job_id a, b, mid, high;

    sched_init(&t, NODE("n0", "4") POD("low", PRIORITY("1") GRACE("20"), "2")
                       POD("mid", PRIORITY("5"), "2") POD("high", PRIORITY("9"), "4"));
    sched_start(&t, &sched_kube_default, false);
    a = sched_submit(&t, "low");
    b = sched_submit(&t, "low");
    sched_run(&t, 10);
    high = sched_submit(&t, "high");
    sched_run(&t, 12);
    sched_end(&t, b);
    mid = sched_submit(&t, "mid");
    sched_run(&t, 29);
    cr_expect(eq(u32, sched_where(&t, mid), AISLE_NONE));
    cr_expect(eq(u32, sched_where(&t, a), 0));
    sched_run(&t, 40);
    cr_expect(eq(dbl, sched_since(&t, high), 30));
    cr_expect(eq(u32, sched_where(&t, mid), AISLE_NONE));
}

Test(preemption, clears_the_nomination_of_a_lower_priority, .fini = fini)
{
    aisle_job_id mid, high;

    sched_init(&t, NODE("n0", "2") POD("low", PRIORITY("1") GRACE("20"), "2")
                       POD("mid", PRIORITY("5"), "2") POD("high", PRIORITY("9"), "2"));
    sched_start(&t, &sched_kube_default, false);
    sched_submit(&t, "low");
    sched_run(&t, 10);
    mid = sched_submit(&t, "mid");
    sched_run(&t, 15);
    high = sched_submit(&t, "high");
    sched_run(&t, 40);
    cr_expect(eq(dbl, sched_since(&t, high), 30), "the first victim's time is not begun anew");
    cr_expect(eq(u32, sched_where(&t, mid), AISLE_NONE));
}

#define BUDGET(name, more)                                                                         \
    "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec:\n"               \
    "  selector: {matchLabels: {app: " name "}}\n" more "---\n"
#define TWO_NODES                                                                                  \
    NODE("n0", "2")                                                                                \
    NODE("n1", "2")                                                                                \
    POD("a", PRIORITY("1"), "2") POD("b", PRIORITY("2"), "2") POD("high", PRIORITY("9"), "2")

static void run_two_nodes(const char *manifests, aisle_job_id *a, aisle_job_id *b)
{
    sched_init(&t, manifests);
    sched_start(&t, &sched_kube_default, false);
    *a = sched_submit(&t, "a");
    *b = sched_submit(&t, "b");
    sched_run(&t, 10);
    sched_submit(&t, "high");
    sched_run(&t, 60); /* the victim went at 40 s, and may by then evict others itself */
}

Test(preemption, takes_the_lower_priority_without_a_budget, .fini = fini)
{
    aisle_job_id a, b;

    run_two_nodes(TWO_NODES, &a, &b);
    cr_expect(eq(u32, sched_where(&t, a), AISLE_NONE));
    cr_expect(ne(u32, sched_where(&t, b), AISLE_NONE));
}

Test(preemption, spares_whom_a_budget_protects, .fini = fini)
{
    aisle_job_id a, b;

    run_two_nodes(TWO_NODES BUDGET("a", "  minAvailable: 1\n"), &a, &b);
    cr_expect(ne(u32, sched_where(&t, a), AISLE_NONE));
    cr_expect(eq(u32, sched_where(&t, b), AISLE_NONE));
}

/* A pod that failed and runs again is one healthy pod, not two. */
Test(preemption, spares_it_after_a_failure_as_well, .fini = fini)
{
    aisle_job_id a, b;

    sched_init(&t, TWO_NODES BUDGET("a", "  minAvailable: 1\n"));
    sched_start(&t, &sched_kube_default, false);
    a = sched_submit(&t, "a");
    b = sched_submit(&t, "b");
    sched_run(&t, 10);
    round_fail(t.w.round, a, t.now_us, false, NULL);
    sched_run(&t, 20);
    cr_expect(eq(dbl, sched_since(&t, a), 10));
    sched_submit(&t, "high");
    sched_run(&t, 60);
    cr_expect(ne(u32, sched_where(&t, a), AISLE_NONE));
    cr_expect(eq(u32, sched_where(&t, b), AISLE_NONE));
}

/* 50 % of one pod, rounded up, is one: nothing may go; of maxUnavailable one may. */
Test(preemption, rounds_shares_of_a_budget_up, .fini = fini)
{
    aisle_job_id a, b;

    run_two_nodes(TWO_NODES BUDGET("a", "  minAvailable: 50%\n"), &a, &b);
    cr_expect(ne(u32, sched_where(&t, a), AISLE_NONE));
    sched_fini(&t);
    run_two_nodes(TWO_NODES BUDGET("a", "  maxUnavailable: 50%\n"), &a, &b);
    cr_expect(eq(u32, sched_where(&t, a), AISLE_NONE));
}

/* All of the victim's pods go: a gang that loses one stops. */
Test(preemption, stops_the_whole_gang_of_a_victim, .fini = fini)
{
    aisle_job_id gang, high;

    sched_init(&t, NODE("n0", "2") NODE("n1", "2") POD("low", PRIORITY("1"), "2")
                       POD("high", PRIORITY("9"), "2"));
    sched_start(&t, &sched_kube_default, false);
    gang = sched_submit_as(&t, "low", (struct job_row){.pods = 2});
    sched_run(&t, 10);
    cr_expect(ne(u32, sched_where(&t, gang), AISLE_NONE));
    high = sched_submit(&t, "high");
    sched_run(&t, 50);
    cr_expect(eq(dbl, sched_since(&t, high), 40)); /* 30 s by default */
    cr_expect(eq(u32, sched_where(&t, gang), AISLE_NONE));
}

/* Both pods of the gang find victims in the same turn. */
Test(preemption, goes_pod_by_pod_in_a_gang, .fini = fini)
{
    aisle_job_id gang;

    for (int atomic = 0; atomic <= 1; atomic++) {
        sched_init(&t, NODE("n0", "2") NODE("n1", "2") POD("low", PRIORITY("1"), "2")
                           POD("high", PRIORITY("9"), "2"));
        sched_knob(&t, "gang", atomic);
        sched_start(&t, &sched_kube_default, false);
        sched_submit(&t, "low");
        sched_submit(&t, "low");
        sched_run(&t, 10);
        gang = sched_submit_as(&t, "high", (struct job_row){.pods = 2});
        sched_run(&t, 50);
        cr_expect(eq(dbl, sched_since(&t, gang), 40));
        if (atomic == 0)
            sched_fini(&t);
    }
}

Test(preemption, does_not_evict_for_a_gang_that_would_not_fit_in_one_cycle, .fini = fini)
{
    aisle_job_id low;

    sched_init(&t, NODE("n0", "2") POD("low", PRIORITY("1"), "2") POD("high", PRIORITY("9"), "2"));
    sched_knob(&t, "gang", 1);
    sched_start(&t, &sched_kube_default, false);
    low = sched_submit(&t, "low");
    sched_run(&t, 10);
    sched_submit_as(&t, "high", (struct job_row){.pods = 2});
    sched_run(&t, 100);
    cr_expect(eq(dbl, sched_since(&t, low), 0));
}
