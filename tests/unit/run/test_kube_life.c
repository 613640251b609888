/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manifests from the first pod to the last: starts, updates, dependencies. Times are worked out by
 * hand from the latencies. */
#include "kube_run.h"

TestSuite(kube_life, .fini = kube_drop);

/* An image of 1000 MiB: 1000 x 0.5 / 100 + 1000 / 100 = 15 s. Bound, 1 s; pulled, 15 s; created, 2 s. */
#define SLOW                                                                                       \
    "kubernetes: {images: {i: 1000, j: 1000, big: 3000}, latency: {bind_s: 1, create_s: 2, "       \
    "pull_mib_per_s: 100, compressed_ratio: 0.5, unpack_mib_per_s: 100}}\n"
#define PROBED(image)                                                                              \
    "{containers: [{name: c, image: " image ", resources: {requests: {cpu: '10'}}, "               \
    "readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 10}}]}"

/* Starts ---------------------------------------------------------------------------------------- */

/* It runs at 18 s, serves at 53 s; the probe looks at 18, 28, ..., 58 s. The second finds the image
 * there: it runs at 103 s, serves at 138 s and is seen at 143 s. */
Test(kube_life, a_pod_waits_for_its_image_where_it_is_not_and_not_where_it_is)
{
    kube_run(KUBE_NODE("n0", "100") KUBE_DEPLOYMENT("cold", "1", "", PROBED("i"))
                 KUBE_DEPLOYMENT("warm", "1", "", PROBED("i")),
             "loads: [{name: cold, startup_s: 35}, {name: warm, startup_s: 35, at_s: 100}]", SLOW,
             NULL);
    KUBE_EXPECT("SELECT name, node, submit, start, ready, state FROM p",
                "cold-0 n0 0 0 58 running, warm-0 n0 100 100 143 running");
}

/* Both are bound at 0; the second waits for the pull of the first. A third image is pulled after. */
Test(kube_life, pods_of_one_node_wait_for_its_pulls_one_after_the_other)
{
    kube_run(KUBE_NODE("n0", "100") KUBE_POD_OF("a", "", "i", "1") KUBE_POD_OF("b", "", "i", "1")
                 KUBE_POD_OF("c", "", "j", "1"),
             "", SLOW, NULL);
    KUBE_EXPECT("SELECT name, start, ready FROM p", "a 0 18, b 0 18, c 0 33");
}

/* n0 has 10 of 100 cores in use and the image, n1 has nothing: the image is worth
 * (1000 / 2 - 23) / (1000 - 23) = 48 points, ten cores are 5. */
Test(kube_life, the_node_that_has_the_image_is_preferred_to_the_one_that_has_more_room)
{
    kube_run(KUBE_NODE("n0", "100") KUBE_NODE("n1", "100") KUBE_POD_OF("a", "", "i", "10")
                 KUBE_POD_OF("b", "", "i", "10") KUBE_POD_OF("c", "", "j", "10"),
             "loads: [{name: b, at_s: 50}, {name: c, at_s: 100}]", KUBE_FIRST SLOW, NULL);
    KUBE_EXPECT("SELECT name, node, ready FROM p", "a n0 18, b n0 53, c n1 118");
}

/* 1 s to be bound and 2 s to be created; then the work. */
Test(kube_life, work_begins_when_the_containers_run)
{
    kube_run(KUBE_NODE("n0", "100") KUBE_POD_OF("a", "", "i", "1"),
             "loads: [{name: a, duration_s: 100}]", SLOW, NULL);
    KUBE_EXPECT("SELECT name, start, end, state FROM p", "a 0 118 finished");
}

/* A burst of 30, then 20 a second: the 31st is made 0.05 s later. */
Test(kube_life, controllers_make_pods_no_faster_than_their_client_lets_them)
{
    kube_run(KUBE_NODE("n0", "100") KUBE_DEPLOYMENT("d", "33", "", KUBE_SPEC("", "i", "1")), "",
             KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT submit, count(*) FROM p GROUP BY submit", "0 30, 0.05 1, 0.1 1, 0.15 1");
}

/* Rolling updates ------------------------------------------------------------------------------- */

/*
 * Four replicas, one more at most, none less. At 1000 s there is a new image of 3000 MiB, 45 s to
 * pull: a new pod on the only node is ready after 1 + 45 + 2 = 48 s. Then an old one goes and the
 * next new one comes, warm from now on: 3 s each. The last is ready at 1000 + 48 + 3 x 3.
 */
Test(kube_life, an_update_makes_a_pod_ready_before_it_takes_one_away)
{
    kube_run(KUBE_NODE("n0", "100") KUBE_DEPLOYMENT(
                 "web", "4", "  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n",
                 KUBE_SPEC("", "i", "10")),
             "loads: [{name: web, update_at_s: 1000, update_image: big}]", SLOW, NULL);
    KUBE_EXPECT("SELECT name, submit, ready, end, state FROM p",
                "web-0 0 18 1057 finished, web-1 0 18 1054 finished, web-2 0 18 1051 finished, "
                "web-3 0 18 1048 finished, web-r2-0 1000 1048 - running, "
                "web-r2-1 1048 1051 - running, web-r2-2 1051 1054 - running, "
                "web-r2-3 1054 1057 - running");
}

/* How many pods there are just after each instant at which one comes or goes: the extremes. */
#define AT_ONCE(of)                                                                                \
    "(SELECT " of "(n) FROM (SELECT (SELECT count(*) FROM p WHERE submit <= t AND (end IS NULL OR " \
    "end > t)) AS n FROM (SELECT submit AS t FROM p WHERE submit >= 1000 UNION SELECT end FROM p)  "\
    "WHERE t IS NOT NULL))"
#define READY_AT_ONCE                                                                              \
    "(SELECT min(n) FROM (SELECT (SELECT count(*) FROM p WHERE ready <= t AND (end IS NULL OR end > " \
    "t)) AS n FROM (SELECT submit AS t FROM p WHERE submit >= 1000 UNION SELECT end FROM p) WHERE t "\
    "IS NOT NULL))"

/* 25 % of 10: 3 more (rounded up), 2 less (rounded down). */
Test(kube_life, an_update_keeps_within_its_bounds)
{
    kube_run(KUBE_NODE("n0", "400") KUBE_NODE("n1", "400")
                 KUBE_DEPLOYMENT("web", "10", "", KUBE_SPEC("", "i", "10")),
             "loads: [{name: web, update_at_s: 1000, update_image: big}]", SLOW, NULL);
    KUBE_EXPECT("SELECT " AT_ONCE("max") ", " READY_AT_ONCE, "13 8");
    KUBE_EXPECT("SELECT count(*), sum(state = 'running') FROM p", "20 10");
}

Test(kube_life, recreate_takes_all_away_before_it_makes_new_ones)
{
    kube_run(KUBE_NODE("n0", "100") KUBE_DEPLOYMENT("web", "2", "  strategy: {type: Recreate}\n",
                                                    KUBE_SPEC("", "i", "10")),
             "loads: [{name: web, update_at_s: 1000, update_image: big}]", SLOW, NULL);
    KUBE_EXPECT("SELECT name, submit, ready, end FROM p",
                "web-0 0 18 1000, web-1 0 18 1000, web-r2-0 1000 1048 -, web-r2-1 1000 1048 -");
}

/* Sets ------------------------------------------------------------------------------------------ */

#define SET(more)                                                                                  \
    "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: set}\nspec:\n  replicas: 3\n"    \
    "  serviceName: set\n" more KUBE_TEMPLATE("set", KUBE_SPEC("", "i", "10"))

Test(kube_life, a_stateful_set_starts_one_pod_after_the_other)
{
    kube_run(KUBE_NODE("n0", "100") SET(""), "", SLOW, NULL);
    KUBE_EXPECT("SELECT name, submit, ready FROM p", "set-0 0 18, set-1 18 21, set-2 21 24");
    kube_run(KUBE_NODE("n0", "100") SET("  podManagementPolicy: Parallel\n"), "", SLOW, NULL);
    KUBE_EXPECT("SELECT name, submit, ready FROM p", "set-0 0 18, set-1 0 18, set-2 0 18");
}

#define TAINTED "taints: [{key: gpu, value: 'yes', effect: NoSchedule}]"
#define DAEMONS(more)                                                                              \
    "---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\nspec:\n"                       \
    KUBE_TEMPLATE("d", KUBE_SPEC(more, "i", "1"))

Test(kube_life, a_daemon_set_is_on_tainted_nodes_only_if_it_tolerates_them)
{
    static const char nodes[] = KUBE_NODE("n0", "9") KUBE_NODE_WITH("n1", "", TAINTED, "9", "0")
        KUBE_NODE_WITH("n2", "", "unschedulable: true", "9", "0");
    char text[4096];

    snprintf(text, sizeof text, "%s%s", nodes, DAEMONS(""));
    kube_run(text, "", KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT node FROM p ORDER BY node", "n0, n2");
    snprintf(text, sizeof text, "%s%s", nodes,
             DAEMONS("tolerations: [{key: gpu, operator: Exists}], "));
    kube_run(text, "", KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT node FROM p ORDER BY node", "n0, n1, n2");
}

/* Jobs ------------------------------------------------------------------------------------------ */

/* 5 pods, 2 at a time, 10 s each. */
Test(kube_life, a_job_runs_so_many_pods_at_a_time_until_all_have_completed)
{
    kube_run(KUBE_NODE("n0", "9")
                 KUBE_JOB("j", "  completions: 5\n  parallelism: 2\n", KUBE_SPEC("", "i", "1")),
             "loads: [{name: j, duration_s: 10}]", KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT name, start, end FROM p",
                "j-0 0 10, j-1 0 10, j-2 10 20, j-3 10 20, j-4 20 30");
}

/* At 5, 10, 15 min; none at 20 min, as the run stops there. */
Test(kube_life, a_cron_job_makes_jobs_until_the_scenario_stops)
{
    kube_run(KUBE_NODE("n0", "9")
             "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec:\n  schedule: '*/5 "
             "* * * *'\n  jobTemplate:\n    spec:\n      template: {spec: "
             KUBE_SPEC("restartPolicy: Never, ", "i", "1") "}\n",
             "loads: [{name: c, duration_s: 60}]", KUBE_INSTANT "stop: {at_s: 1199}\n", NULL);
    KUBE_EXPECT("SELECT submit, end FROM p", "0 60, 300 360, 600 660, 900 960");
}

/* Who waits for whom ---------------------------------------------------------------------------- */

/* The scenario's own job, then a Job, then a Deployment; each once the one before is done. */
Test(kube_life, a_chain_goes_on_when_what_it_waits_for_has_ended_well)
{
    kube_run(KUBE_NODE_WITH("n0", "", "", "9", "4") KUBE_JOB("pack", "", KUBE_SPEC("", "i", "1"))
                 KUBE_DEPLOYMENT("web", "2", "", KUBE_SPEC("", "made", "1")),
             "jobs: [{name: train, duration_s: 100}], "
             "loads: [{name: pack, after: train, duration_s: 10, builds: made}]",
             KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT name, submit, start, end FROM p",
                "train 0 0 100, pack-0 100 100 110, web-0 110 110 -, web-1 110 110 -");
    KUBE_SAYS(kube_warnings(), "");
}

Test(kube_life, what_waits_for_something_that_failed_never_comes_and_is_told)
{
    kube_run(KUBE_NODE("n0", "9")
                 KUBE_JOB("first", "  activeDeadlineSeconds: 5\n", KUBE_SPEC("", "i", "1"))
                     KUBE_JOB("second", "", KUBE_SPEC("", "i", "1"))
                         KUBE_POD("third", "", "1"),
             "loads: [{name: first, duration_s: 10}, {name: second, duration_s: 10, after: first}, "
             "{name: third, after: second}]",
             KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT name, end, state, reason FROM p",
                "first-0 5 failed deleted by its controller");
    KUBE_SAYS(kube_warnings(), "second never came: it waits for first, which failed\n"
                               "third never came: it waits for second, which waits as well\n");
}

/* Two of three pods have room in the quota; the third is made when the first is gone. */
Test(kube_life, a_quota_holds_pods_back_until_others_are_gone)
{
    kube_run(KUBE_NODE("n0", "9")
             "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: default}\n"
             "spec: {hard: {requests.cpu: '2'}}\n"
             KUBE_JOB("j", "  completions: 3\n  parallelism: 3\n", KUBE_SPEC("", "i", "1")),
             "loads: [{name: j, duration_s: 10}]", KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT name, submit, end FROM p", "j-0 0 10, j-1 0 10, j-2 10 20");
    KUBE_SAYS(kube_warnings(), "");
}

/* Each of them has no duration, and none can be placed: more warnings than are kept. */
Test(kube_life, of_many_loads_with_warnings_only_the_first_are_told)
{
    char objects[20000] = KUBE_NODE("n", "1");
    size_t told = 0;

    for (int i = 0; i < 2 * AISLE_ERRORS_MAX; i++) {
        size_t used = strlen(objects);

        snprintf(objects + used, sizeof objects - used,
                 KUBE_JOB("j%d", "", KUBE_SPEC("restartPolicy: Never, ", "i", "8")), i, i);
    }
    kube_run(objects, "", "", NULL);
    for (const char *c = kube_warnings(); *c; c++)
        told += *c == '\n';
    cr_expect(eq(sz, told, (size_t)AISLE_ERRORS_MAX));
}

/* The warning of what can never run comes after those of the manifests, and one may be the last. */
Test(kube_life, of_what_can_never_run_there_may_be_no_room_to_tell)
{
    char objects[20000] = KUBE_NODE("n", "1");

    for (int i = 0; i < 2 * AISLE_ERRORS_MAX; i++) {
        size_t used = strlen(objects);

        snprintf(objects + used, sizeof objects - used,
                 "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p%d}\nspec: "
                 KUBE_SPEC("strange%d: 1, ", "i", "8") "\n", i, i);
    }
    kube_run(objects, "", "policy: fifo/best-fit\n", NULL);
    cr_expect(strstr(kube_warnings(), "strange0") != NULL);
}

/* 2^32 + 1 GPUs are not one; and 2^63 bytes for each of many pods are no sum that overflows. */
Test(kube_life, what_asks_for_more_than_any_node_has_waits_for_ever)
{
    static const char *const queue[] = {"policy: kubernetes\n", "policy: fifo/best-fit\n"};

    for (size_t i = 0; i < 2; i++) {
        kube_run(KUBE_NODE_WITH("n", "", "", "1", "2")
                 "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, "
                 "image: i, resources: {limits: {nvidia.com/gpu: '4294967297'}}}]}\n"
                 "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n"
                 "  replicas: 20\n  selector: {matchLabels: {app: d}}\n  template:\n"
                 "    metadata: {labels: {app: d}}\n    spec: {containers: [{name: c, image: i, "
                 "resources: {requests: {cpu: '9000000000000000', memory: '9223372036854775807'}}}]}\n",
                 "", queue[i], NULL);
        KUBE_EXPECT("SELECT count(*), count(start) FROM p", "21 0");
    }
}
