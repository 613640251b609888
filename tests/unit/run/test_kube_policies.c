/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manifests beside what a scenario lists itself, dumps of what runs, what is told of pods that wait; and
 * under policies that know amounts alone. */
#include "kube_run.h"

TestSuite(kube_policies, .fini = kube_drop);

/* Pods that wait -------------------------------------------------------------------------------- */

#define TAINTED "taints: [{key: team, value: b, effect: NoSchedule}]"

/* n0 is tainted, n1 and n2 have 4 cores. */
#define THREE                                                                                      \
    KUBE_NODE_WITH("n0", "", TAINTED, "64", "0") KUBE_NODE("n1", "4") KUBE_NODE("n2", "4")

Test(kube_policies, a_pod_that_can_never_fit_waits_and_is_explained_in_both_wordings)
{
    kube_run(THREE KUBE_POD("big", "", "8") KUBE_POD("small", "", "1"), "",
             KUBE_INSTANT "stop: {at_s: 60}\n", NULL);
    KUBE_EXPECT("SELECT name, state FROM p", "big waiting, small running");
    KUBE_EXPECT("SELECT message FROM t WHERE name = 'big'",
                "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no "
                "new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not "
                "helpful for scheduling.");
    KUBE_EXPECT("SELECT before FROM t WHERE name = 'big'",
                "0/3 nodes are available: 1 node(s) had untolerated taint {team: b}, 2 Insufficient "
                "cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for "
                "scheduling.");
    KUBE_EXPECT("SELECT asked, used, capacity FROM attempt_level JOIN node USING (run_id, node) "
                "WHERE name = 'n1' AND resource = 'cpu' AND job = 0",
                "8000 0 4000");
}

/* It ends by itself although `big` waits for ever: nothing can change. */
Test(kube_policies, a_run_ends_when_nothing_can_help_who_waits)
{
    kube_run(THREE KUBE_POD("big", "", "8") KUBE_POD("small", "", "1"),
             "loads: [{name: small, duration_s: 10}]", KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT name, state, end FROM p", "big waiting -, small finished 10");
    cr_expect(strstr(kube_warnings(), "1 job") != NULL, "%s", kube_warnings());
}

/* Dumps ----------------------------------------------------------------------------------------- */

/* A pod that ran when the dump was taken holds its place from 0 and pulls nothing, whoever stands before
 * it in the file. The others are bound (0.1 s), pull (5.22409 s) and are created (1.5 s). */
Test(kube_policies, running_pods_of_a_dump_hold_their_room_from_the_beginning)
{
    kube_run(KUBE_NODE("n0", "10")
             KUBE_POD("first", "", "4") KUBE_POD("second", "", "4") KUBE_POD("runs", "nodeName: n0, ", "6"),
             "", "stop: {at_s: 100}\n", NULL);
    KUBE_EXPECT("SELECT name, state, start, ready FROM p ORDER BY start IS NULL, start, name",
                "first running 0 6.82409, runs running 0 0, second waiting - -");
}

Test(kube_policies, a_pod_whose_named_node_does_not_exist_waits)
{
    kube_run(KUBE_NODE("n0", "10") KUBE_POD("p", "nodeName: n7, ", "1"), "",
             KUBE_INSTANT "stop: {at_s: 10}\n", NULL);
    KUBE_EXPECT("SELECT state FROM p", "waiting");
    KUBE_EXPECT("SELECT message FROM t", "there is no node \"n7\"");
}

/* The scenario's own ---------------------------------------------------------------------------- */

/* Own work has no tolerations and takes its turn with the manifests'. The gang finds three places of
 * four at 0 and lets go of them, which wakes it after its backoff of 1 s, and then of 2 s; so `own` has
 * left at 5 s when it is tried after 4 s more. */
Test(kube_policies, the_scenarios_own_jobs_are_placed_beside_manifests)
{
    kube_run(KUBE_NODE_WITH("n0", "", TAINTED, "64", "8") KUBE_NODE_WITH("n1", "", "", "8", "4")
                 KUBE_POD("p", "", "2"),
             "jobs: [{name: own, cpu_milli: 2000, duration_s: 5}, "
             "{name: gang, pods: 4, cpu_milli: 1000, duration_s: 10}]",
             KUBE_INSTANT "stop: {at_s: 60}\n", NULL);
    KUBE_EXPECT("SELECT DISTINCT name, node, begin, end FROM s ORDER BY name, begin",
                "gang n1 7 17, own n1 0 5, p n1 0 -");
}

/* Digests --------------------------------------------------------------------------------------- */

Test(kube_policies, a_run_has_one_digest_whether_or_not_attempts_are_recorded)
{
    static const char objects[] = KUBE_NODE("n0", "10") KUBE_NODE("n1", "10") KUBE_NODE("n2", "10")
        KUBE_CLASS("high", "10") KUBE_DEPLOYMENT("web", "8", "", KUBE_SPEC("", "i", "3"))
            KUBE_JOB("j", "  completions: 6\n  parallelism: 4\n",
                     KUBE_SPEC("priorityClassName: high, ", "j", "2"));
    static const char loads[] =
        "loads: [{name: web, update_at_s: 300, update_image: k}, {name: j, at_s: 50, duration_s: 99}]";
    char digest[65];

    kube_run(objects, loads, "stop: {at_s: 2000}\n", NULL);
    strcpy(digest, aisle_result_digest(kube_result));
    cr_assert(strcmp(kube_rows("SELECT count(*) > 0 FROM t"), "1") == 0);
    kube_run(objects, loads, "stop: {at_s: 2000}\n", NULL);
    KUBE_SAYS(aisle_result_digest(kube_result), digest);
    kube_run_scenario("aisle: 1\nname: t\ncluster: {manifests: o.yaml}\nworkload: {manifests: o.yaml, "
                      "loads: [{name: web, update_at_s: 300, update_image: k}, {name: j, at_s: 50, "
                      "duration_s: 99}]}\nstop: {at_s: 2000}\nrecord: {attempts: off}\n",
                      objects, NULL, NULL);
    KUBE_SAYS(aisle_result_digest(kube_result), digest);
    KUBE_EXPECT("SELECT count(*) FROM t", "0");
}

/* Other policies -------------------------------------------------------------------------------- */

/* Without requests pods count nothing: they are placed at once. */
Test(kube_policies, any_policy_runs_manifests_of_amounts_alone)
{
    static const char *const policy[] = {"fifo/best-fit", "fifo-skip/fgd", "easy/first-fit",
                                         "srtf/least-allocated", "kubernetes/fgd",
                                         "kubernetes/best-fit"};

    for (size_t i = 0; i < sizeof policy / sizeof *policy; i++) {
        kube_run_scenario("aisle: 1\nname: t\ncluster: {manifests: o.yaml}\n"
                          "workload: {manifests: o.yaml}\n" KUBE_INSTANT,
                          KUBE_NODE_WITH("n0", "", "", "8", "4")
                              KUBE_DEPLOYMENT("a", "3", "", KUBE_SPEC("", "i", "0"))
                                  KUBE_DEPLOYMENT("b", "2", "", KUBE_SPEC("", "i", "2")),
                          NULL, policy[i]);
        KUBE_EXPECT("SELECT count(*), sum(state = 'running') FROM p", "5 5");
    }
}

Test(kube_policies, a_policy_of_amounts_refuses_what_it_cannot_honour_with_its_place)
{
    KUBE_SAYS(kube_refusal(KUBE_NODE("n0", "8") KUBE_POD("p", "nodeSelector: {a: b}, ", "1"), "", "",
                           "fifo/best-fit"),
              "o.yaml:9: Pod \"p\" has a nodeSelector, which queue policy fifo cannot honour\n");
    KUBE_SAYS(kube_refusal(KUBE_NODE_WITH("n0", "", TAINTED, "8", "0") KUBE_POD("p", "", "1"), "",
                           "", "fifo/fgd"),
              "o.yaml:9: Pod \"p\" does not tolerate the taint team of node n0, which queue policy "
              "fifo cannot honour\n");
}
