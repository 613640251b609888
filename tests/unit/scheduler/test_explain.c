/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What observers are told of each try. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <aisle/attempt.h>

#include "sched.h"
#include "scheduler_yaml.h"

static struct sched_test t;

static void fini(void)
{
    sched_fini(&t);
}

static void begin(const char *manifests)
{
    sched_init(&t, manifests);
    sched_start(&t, &sched_kube_default, true);
}

/* 6 empty nodes of 8 CPU and 64 GiB take a pod of 2 CPU and 16 GiB: both shares are a quarter.
 * 3 x 100 (no taints), 2 x 0 (no preferences), LeastAllocated 75, Balanced 100, Images 0,
 * spreading 2 x 100 as all pods of the template do not exist yet ... which has no say: no owner. */
Test(explain, tells_the_scores_of_the_best_nodes, .fini = fini)
{
    begin(NODE("n0", "8") NODE("n1", "8") NODE("n2", "8") NODE("n3", "8") NODE("n4", "8")
              NODE("n5", "8") POD_WITH("p", "app: p", "", "cpu: 2, memory: 16Gi"));
    sched_submit(&t, "p");
    sched_run(&t, 0);
    cr_assert(eq(sz, t.told_count, 1));
    cr_expect(eq(int, t.told[0].outcome, AISLE_OUTCOME_PLACED));
    cr_expect(eq(sz, t.told[0].node_count, 5));
    cr_expect(eq(i64, t.told[0].total, 300 + 75 + 100));
    cr_expect(eq(str, t.told[0].message, (char *)""));
}

Test(explain, tells_the_line_in_both_wordings_and_who_refused, .fini = fini)
{
    begin(NODE_WITH("n0", "spec: {taints: [{key: dedicated, value: gpu, effect: NoSchedule}]}\n",
                    "8", "0") NODE("n1", "1") POD("p", "", "2"));
    sched_submit(&t, "p");
    sched_run(&t, 0);
    cr_assert(eq(sz, t.told_count, 1));
    cr_expect(eq(int, t.told[0].outcome, AISLE_OUTCOME_FAILED));
    cr_expect(eq(str, t.told[0].message,
                 (char *)"0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated "
                         "taint(s). no new claims to deallocate, preemption: 0/2 nodes are "
                         "available: 2 Preemption is not helpful for scheduling."));
    cr_expect(eq(str, t.told[0].before,
                 (char *)"0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated "
                         "taint {dedicated: gpu}. preemption: 0/2 nodes are available: 2 "
                         "Preemption is not helpful for scheduling."));
    cr_expect(eq(sz, t.told[0].node_count, 2));
    cr_expect(eq(str, t.told[0].check, (char *)"TaintToleration"));
    cr_expect(eq(str, t.told[0].reason, (char *)"node(s) had untolerated taint(s)"));
}

Test(explain, does_not_repeat_details_that_are_the_same, .fini = fini)
{
    begin(NODE("n0", "1") POD("p", "", "2") POD("small", "", "100m"));
    sched_submit(&t, "p");
    sched_run(&t, 1);
    sched_submit(&t, "small"); /* no help, but something to try again after */
    sched_run(&t, 301);
    cr_assert(eq(sz, t.told_count, 3));
    cr_expect(eq(sz, t.told[0].node_count, 1));
    cr_expect(eq(sz, t.told[2].node_count, 0));
    cr_expect(eq(str, t.told[2].message, t.told[0].message));
}

/* Of two equal pods the second fails for what the first was told. */
Test(explain, tells_each_of_equal_pods, .fini = fini)
{
    begin(NODE("n0", "1") POD("p", "", "2"));
    sched_submit(&t, "p");
    sched_submit(&t, "p");
    sched_run(&t, 0);
    cr_assert(eq(sz, t.told_count, 2));
    cr_expect(eq(str, t.told[1].message, t.told[0].message));
    cr_expect(eq(sz, t.told[1].node_count, 1));
}

Test(explain, tells_of_a_gang_that_holds_and_then_has_its_places, .fini = fini)
{
    static const struct aisle_gang gang = {.jobs = 2, .pods_min = 2, .timeout_us = -1};
    size_t placed = 0;

    begin(NODE("n0", "4") POD("p", "", "1"));
    sched_submit_as(&t, "p", (struct job_row){.gang = &gang});
    sched_submit_as(&t, "p", (struct job_row){.gang = &gang});
    sched_run(&t, 0);
    cr_expect(eq(int, t.told[1].outcome, AISLE_OUTCOME_HELD));
    for (size_t i = 0; i < t.told_count; i++)
        placed += t.told[i].outcome == AISLE_OUTCOME_PLACED;
    cr_expect(eq(sz, placed, 2));
}
