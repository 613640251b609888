/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who fails again while nothing has happened, and what must count as something that happened. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sched.h"
#include "scheduler_yaml.h"

enum { ATOMIC = 1, TIE_FIRST = 1 };

static struct sched_test t;

static void fini(void)
{
    sched_fini(&t);
}

#define ON(name) "  nodeSelector: {kubernetes.io/hostname: " name "}\n"
#define BOUND_TO(name)                                                                             \
    "  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "                 \
    "{nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [" name        \
    "]}]}]}}}\n"

/* The search goes on where the last one stopped, so a search that is made for the message alone
 * must leave no trace. */
Test(same_again, is_told_of_without_another_outcome, .fini = fini)
{
    aisle_node_id node[2];

    for (int explain = 0; explain < 2; explain++) {
        aisle_job_id next;

        sched_init(&t, NODE("n0", "4") NODE("n1", "4") NODE("n2", "4")
                           POD("stuck", BOUND_TO("n0"), "9") POD("p", "", "1"));
        sched_knob(&t, "tie", TIE_FIRST);
        sched_start(&t, &sched_kube_default, explain);
        sched_submit(&t, "stuck");
        sched_run(&t, 310);
        next = sched_submit(&t, "p");
        sched_run(&t, 311);
        node[explain] = sched_where(&t, next);
        if (!explain)
            sched_fini(&t);
    }
    cr_expect(eq(u32, node[0], node[1]));
}

/* Two members of a gang evict two pods, on n0 at once and on n1 after 100 s. Meanwhile `high` takes
 * most of n0, so the gang gives it up; `low` fits the rest. */
Test(same_again, sees_that_a_gang_has_given_up_a_node, .fini = fini)
{
    static const struct aisle_gang gang = {.jobs = 2, .pods_min = 2, .timeout_us = -1};
    aisle_job_id low;

    sched_init(
        &t, NODE("n0", "3") NODE("n1",
                                 "2") POD("a", "  terminationGracePeriodSeconds: 0\n" ON("n0"), "3")
                POD("b", "  terminationGracePeriodSeconds: 1000\n" ON("n1"), "2")
                    POD("ga", PRIORITY("5") ON("n0"), "2") POD("gb", PRIORITY("5") ON("n1"), "2")
                        POD("high", PRIORITY("9") ON("n0"), "2")
                            POD("low", PRIORITY("1") "  preemptionPolicy: Never\n" ON("n0"), "1"));
    sched_knob(&t, "gang", ATOMIC);
    sched_knob(&t, "backoff-initial-s", 20);
    sched_knob(&t, "backoff-max-s", 20);
    sched_start(&t, &sched_kube_default, false);
    sched_submit(&t, "a");
    sched_submit(&t, "b");
    sched_run(&t, 1);
    sched_submit_as(&t, "ga", (struct job_row){.gang = &gang});
    sched_submit_as(&t, "gb", (struct job_row){.gang = &gang});
    sched_run(&t, 2);
    sched_submit(&t, "high");
    sched_run(&t, 3);
    low = sched_submit(&t, "low");
    sched_run(&t, 900);
    cr_expect(eq(u32, sched_where(&t, low), 0));
}

/* One GPU of four has failed, so the pod fits the object and not the node. An image that comes to
 * a node gives no room. */
Test(same_again, is_not_tried_because_of_an_image, .fini = fini)
{
    size_t told;

    sched_init(&t, NODE_WITH("n0", "", "4", "4")
                       POD_WITH("p", "app: p", "", "cpu: 1, nvidia.com/gpu: 4"));
    sched_start(&t, &sched_kube_default, true);
    cluster_set_outage(&t.w.cluster, 0, false, 1);
    round_nodes_changed(t.w.round);
    sched_submit(&t, "p");
    sched_run(&t, 5);
    told = t.told_count;
    kube_facts_changed(&t.facts, 0);
    sched_run(&t, 60);
    cr_expect(eq(sz, t.told_count, told));
    cluster_set_outage(&t.w.cluster, 0, false, 0);
    round_nodes_changed(t.w.round);
    sched_run(&t, 61);
    cr_expect(eq(u32, sched_where(&t, 0), 0));
}

/* `high` waits for a victim to end, and is taken back. */
Test(same_again, sees_that_who_waited_for_a_node_was_taken_back, .fini = fini)
{
    aisle_job_id high, low;

    sched_init(&t, NODE("n0", "3") POD("victim", PRIORITY("1"), "2") POD("high", PRIORITY("9"), "3")
                       POD("low", "", "1"));
    sched_start(&t, &sched_kube_default, false);
    sched_submit(&t, "victim");
    sched_run(&t, 1);
    high = sched_submit(&t, "high");
    sched_run(&t, 2);
    low = sched_submit(&t, "low");
    sched_run(&t, 10);
    cr_expect(eq(u32, sched_where(&t, low), AISLE_NONE));
    sched_end(&t, high);
    sched_run(&t, 11);
    cr_expect(eq(u32, sched_where(&t, low), 0));
}
