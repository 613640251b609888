/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pods that lose their place: to a node's failure, to others of higher priority. */
#include "kube_run.h"

TestSuite(kube_loss, .fini = kube_drop);

/* Nodes that fail ------------------------------------------------------------------------------- */

#define TWO_NODES KUBE_NODE("n0", "10") KUBE_NODE("n1", "10")
#define FAULTS    "faults: {file: faults.csv}\n"
#define LOSES(seconds_down)                                                                        \
    "t_s,node,event\n1000,n0,down\n" #seconds_down ",n0,up\n"
#define STINTS "SELECT name, node, begin, end, why FROM s"

static void lose(const char *objects, const char *workload, const char *latency, const char *faults)
{
    char rest[512], all[8192];

    snprintf(rest, sizeof rest,
             KUBE_FIRST FAULTS "kubernetes: {latency: {bind_s: 0, create_s: 0, image_mib: 0%s}}\n"
                               "stop: {at_s: 5000}\n",
             latency);
    snprintf(all, sizeof all, TWO_NODES "%s", objects);
    kube_run(all, workload, rest, faults);
}

/* 50 s until the node counts as lost, 300 s until its pods are given up. */
Test(kube_loss, a_deployments_pod_comes_back_elsewhere_after_grace_and_eviction)
{
    static const char web[] = KUBE_DEPLOYMENT("web", "1", "", KUBE_SPEC("", "i", "1"));

    lose(web, "", "", LOSES(4000));
    KUBE_EXPECT(STINTS, "web-0 n0 0 1000 failed, web-0 n1 1350 - -");
    lose(web, "", ", node_grace_s: 40, eviction_s: 10", LOSES(4000));
    KUBE_EXPECT(STINTS, "web-0 n0 0 1000 failed, web-0 n1 1050 - -");
}

Test(kube_loss, it_goes_on_where_it_was_if_the_node_is_back_before)
{
    lose(KUBE_DEPLOYMENT("web", "1", "", KUBE_SPEC("", "i", "1")), "", "", LOSES(1349));
    KUBE_EXPECT(STINTS, "web-0 n0 0 1000 failed, web-0 n0 1349 - -");
    KUBE_EXPECT("SELECT ready FROM p", "1349");
}

/* With bind, create and a probe: the image is still there. */
Test(kube_loss, a_pod_that_goes_on_is_started_anew)
{
    kube_run(TWO_NODES KUBE_POD("a", "nodeName: n0, ", "10")
                 KUBE_DEPLOYMENT("web", "1", "", KUBE_SPEC("", "i", "1")),
             "loads: [{name: web, startup_s: 7}]",
             KUBE_FIRST FAULTS "kubernetes: {latency: {bind_s: 1, create_s: 2}}\nstop: {at_s: 3000}\n",
             "t_s,node,event\n1000,n1,down\n1100,n1,up\n");
    KUBE_EXPECT("SELECT name, node, start, ready FROM p WHERE name = 'web-0'",
                "web-0 n1 1100 1110");
}

Test(kube_loss, the_pod_of_a_stateful_set_waits_for_its_node)
{
    static const char set[] =
        "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: set}\nspec:\n  replicas: 1\n"
        "  serviceName: set\n" KUBE_TEMPLATE("set", KUBE_SPEC("", "i", "1"));

    lose(set, "", "", LOSES(4000));
    KUBE_EXPECT(STINTS, "set-0 n0 0 1000 failed, set-0 n0 4000 - -");
}

Test(kube_loss, a_bare_pod_of_a_lost_node_is_gone)
{
    lose(KUBE_POD("p", "", "1"), "", "", LOSES(4000));
    KUBE_EXPECT("SELECT name, state, end, reason FROM p",
                "p failed 1000 its node failed, and it has no controller that makes it anew");
}

/* A DaemonSet's pods tolerate it for ever. */
Test(kube_loss, a_daemons_pod_stays_with_its_node)
{
    lose("---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\nspec:\n"
         KUBE_TEMPLATE("d", KUBE_SPEC("", "i", "1")),
         "", "", LOSES(4000));
    KUBE_EXPECT(STINTS " WHERE name = 'd-n0'", "d-n0 n0 0 1000 failed, d-n0 n0 4000 - -");
}

/* Jobs under failures --------------------------------------------------------------------------- */

#define WORK(limit)                                                                                \
    KUBE_JOB("j", "  completions: 2\n  parallelism: 2\n  backoffLimit: " limit "\n",                 \
             KUBE_SPEC("", "i", "10"))

/* One pod on each node; that of n0 begins anew at 1350 and needs 2000 s. */
Test(kube_loss, a_job_makes_up_for_a_lost_pod_within_its_limit)
{
    lose(WORK("1"), "loads: [{name: j, duration_s: 2000}]", "", LOSES(1200));
    KUBE_EXPECT("SELECT name, node, begin, end, why FROM s",
                "j-0 n0 0 1000 failed, j-0 n0 1200 3200 finished, j-1 n1 0 2000 finished");
    KUBE_SAYS(kube_warnings(), "");
}

Test(kube_loss, a_job_fails_when_it_lost_more_pods_than_its_limit)
{
    lose(WORK("0"), "loads: [{name: j, duration_s: 2000}]", "", LOSES(1200));
    KUBE_EXPECT("SELECT name, state, end, reason FROM p",
                "j-0 failed 1000 deleted by its controller, j-1 failed 1000 deleted by its "
                "controller");
}

/* Preemption ------------------------------------------------------------------------------------ */

#define ONE_NODE KUBE_NODE("n0", "10") KUBE_CLASS("high", "1000")
#define HIGH     "priorityClassName: high, "

/* Full by `low` from 0 on; `high` comes at 100, and has its place 20 s later. */
Test(kube_loss, a_victim_has_its_grace_period_and_the_newcomer_waits_for_it)
{
    kube_run(ONE_NODE KUBE_DEPLOYMENT("low", "1", "",
                                      KUBE_SPEC("terminationGracePeriodSeconds: 20, ", "i", "10"))
                 KUBE_POD("high", HIGH, "10"),
             "loads: [{name: high, at_s: 100}]", KUBE_INSTANT "stop: {at_s: 1000}\n", NULL);
    KUBE_EXPECT(STINTS, "low-0 n0 0 120 preempted, high n0 120 - -");
    KUBE_EXPECT("SELECT first, outcome, node, message FROM t WHERE name = 'high'",
                "100 preempts n0 0/1 nodes are available: 1 Insufficient cpu., 120 placed n0 ");
}

/* The one of a Deployment waits again, and comes back when there is room. Without grace the newcomer
 * has its place when its first backoff is over. */
Test(kube_loss, the_pod_of_a_deployment_waits_again_after_its_preemption)
{
    kube_run(ONE_NODE KUBE_DEPLOYMENT("low", "1", "",
                                      KUBE_SPEC("terminationGracePeriodSeconds: 0, ", "i", "10"))
                 KUBE_POD("high", HIGH, "10"),
             "loads: [{name: high, at_s: 100, duration_s: 50}]",
             KUBE_INSTANT "stop: {at_s: 1000}\n", NULL);
    KUBE_EXPECT(STINTS, "low-0 n0 0 100 preempted, low-0 n0 151 - -, high n0 101 151 finished");
}

Test(kube_loss, a_bare_pod_that_is_preempted_is_gone)
{
    kube_run(ONE_NODE KUBE_POD("low", "terminationGracePeriodSeconds: 5, ", "10")
                 KUBE_POD("high", HIGH, "10"),
             "loads: [{name: high, at_s: 100, duration_s: 50}]", KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT name, state, end, reason FROM p",
                "low failed 105 evicted, and it has no controller that makes it anew, "
                "high finished 155 -");
}

/* Either node would do for `high`; on n0 a budget protects the victim. */
#define BUDGET                                                                                     \
    "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\n"                  \
    "spec: {minAvailable: 1, selector: {matchLabels: {app: kept}}}\n"

Test(kube_loss, who_has_a_disruption_budget_is_spared_where_another_will_do)
{
    kube_run(TWO_NODES KUBE_CLASS("high", "1000") BUDGET
                 KUBE_POD("kept", "nodeName: n0, ", "10") KUBE_POD("other", "nodeName: n1, ", "10")
                     KUBE_POD("high", HIGH, "10"),
             "loads: [{name: high, at_s: 100}]", KUBE_FIRST KUBE_INSTANT "stop: {at_s: 200}\n",
             NULL);
    KUBE_EXPECT(STINTS, "kept n0 0 - -, other n1 0 130 preempted, high n1 130 - -");
}

Test(kube_loss, the_nominated_node_is_kept_from_lower_priorities)
{
    kube_run(ONE_NODE KUBE_CLASS("middle", "500")
                 KUBE_DEPLOYMENT("low", "2", "", KUBE_SPEC("", "i", "5"))
                     KUBE_POD("high", HIGH, "10")
                         KUBE_POD("middle", "priorityClassName: middle, ", "5"),
             "loads: [{name: low, duration_s: 105}, {name: high, at_s: 100, duration_s: 100}, "
             "{name: middle, at_s: 101, duration_s: 10}]",
             KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT name, start, end FROM p",
                "low-0 0 105, low-1 0 105, high 105 205, middle 205 215");
}
