/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes that fall silent: 50 s until that is known, then what a pod tolerates. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sched.h"
#include "scheduler_yaml.h"

#define TOLERATES(more)                                                                            \
    "  tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: "             \
    "NoExecute" more "}]\n"
#define TWO_NODES NODE("n0", "2") NODE("n1", "2")

static struct sched_test t;

static void fini(void)
{
    sched_fini(&t);
}

/* A pod on the only node of two that is not full; at 100 s its node goes. */
static aisle_job_id lose(const char *manifests)
{
    aisle_job_id job;

    sched_init(&t, manifests);
    sched_start(&t, &sched_kube_default, true);
    job = sched_submit(&t, "p");
    sched_run(&t, 100);
    cr_assert(eq(u32, sched_where(&t, job), 0));
    sched_node(&t, 0, true);
    return job;
}

Test(node_loss, moves_a_pod_after_grace_and_the_usual_toleration, .fini = fini)
{
    aisle_job_id job;

    sched_init(&t, TWO_NODES POD("p", "", "2"));
    sched_knob(&t, "tie", 1);
    sched_start(&t, &sched_kube_default, true);
    job = sched_submit(&t, "p");
    sched_run(&t, 100);
    cr_assert(eq(u32, sched_where(&t, job), 0));
    sched_node(&t, 0, true);
    sched_run(&t, 1000);
    cr_expect(eq(u32, sched_where(&t, job), 1));
    cr_expect(eq(dbl, sched_since(&t, job), 450));
}

Test(node_loss, honours_what_a_pod_tolerates, .fini = fini)
{
    aisle_job_id job = lose(NODE("n0", "2") POD("p", TOLERATES(", tolerationSeconds: 10"), "2"));

    sched_run(&t, 155);
    cr_expect(eq(sz, t.told_count, 1));
    sched_run(&t, 161);
    cr_assert(eq(sz, t.told_count, 2), "at 160 s it is made anew, and finds nothing");
    cr_expect(eq(int, (int)(t.told[1].at_us / 1000000), 160));
    cr_expect(eq(str, t.told[1].message,
                 (char *)"0/1 nodes are available: 1 node(s) had untolerated taint(s). no new "
                         "claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption "
                         "is not helpful for scheduling."),
              "%s", t.told[1].message);
    sched_run(&t, 300);
    sched_node(&t, 0, false);
    sched_run(&t, 400);
    cr_expect(eq(dbl, sched_since(&t, job), 300));
}

Test(node_loss, lets_a_pod_go_on_if_its_node_is_back_before, .fini = fini)
{
    aisle_job_id job = lose(NODE("n0", "2") POD("p", "", "2")), other;

    sched_run(&t, 200);
    other = sched_submit(&t, "p");
    sched_run(&t, 300);
    sched_node(&t, 0, false);
    sched_run(&t, 400);
    cr_expect(eq(dbl, sched_since(&t, job), 300));
    cr_expect(eq(u32, sched_where(&t, other), AISLE_NONE));
}

Test(node_loss, waits_for_ever_if_the_pod_tolerates_it_for_ever, .fini = fini)
{
    aisle_job_id job = lose(NODE("n0", "2") NODE("n1", "1") POD("p", TOLERATES(""), "2"));

    sched_run(&t, 100000);
    cr_expect(eq(u32, sched_where(&t, job), AISLE_NONE));
    cr_expect(eq(sz, t.told_count, 1), "it is not tried");
    sched_node(&t, 0, false);
    sched_run(&t, 100001);
    cr_expect(eq(u32, sched_where(&t, job), 0));
}

Test(node_loss, holds_the_places_of_a_gang_on_other_nodes, .fini = fini)
{
    aisle_job_id gang, other;

    sched_init(&t, TWO_NODES POD("p", "", "2"));
    sched_start(&t, &sched_kube_default, false);
    gang = sched_submit_as(&t, "p", (struct job_row){.pods = 2});
    sched_run(&t, 100);
    sched_node(&t, 0, true);
    other = sched_submit(&t, "p");
    sched_run(&t, 400);
    cr_expect(eq(u32, sched_where(&t, other), AISLE_NONE));
    sched_run(&t, 500);
    cr_expect(eq(dbl, sched_since(&t, other), 450));
    cr_expect(eq(u32, sched_where(&t, gang), AISLE_NONE));
}

Test(node_loss, queues_a_pod_of_a_trace_at_once, .fini = fini)
{
    const struct aisle_shape *shape;
    aisle_job_id job;

    sched_init(&t, TWO_NODES);
    shape = test_world_shape(&t.w, 2000, 100, 0, 0, "");
    sched_start(&t, &sched_kube_default, false);
    job = test_world_arrive(&t.w, shape, 1);
    sched_run(&t, 100);
    sched_node(&t, sched_where(&t, job), true);
    sched_run(&t, 100);
    cr_expect(eq(dbl, sched_since(&t, job), 100));
}
