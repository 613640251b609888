/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of upstream do not have: the line about pending pods, hard inter-pod affinity,
 * the search over nodes, nominated pods. Expected values by hand from the sources that plugins
 * name. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>

#include "base/mem.h"
#include "kube.h"

static struct kube_test t;

static void fini(void)
{
    kube_test_fini(&t);
}

#define NODE(name, more, cpu)                                                                      \
    "apiVersion: v1\nkind: Node\nmetadata:\n  name: " name                                         \
    "\n  labels: {kubernetes.io/hostname: " name ", zone: z-" name "}\n" more                      \
    "status:\n  allocatable: {cpu: " cpu ", memory: 64Gi, pods: 110}\n---\n"
#define TAINTED "spec:\n  taints: [{key: dedicated, value: gpu, effect: NoSchedule}]\n"
#define POD(name, labels, spec, cpu)                                                               \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: " name ", labels: {" labels "}}\nspec:\n" spec    \
    "  containers:\n  - {name: c, image: i, resources: {requests: {cpu: " cpu "}}}\n---\n"

static void expect_node(const char *load, const char *right)
{
    cr_expect(eq(str, (char *)kube_test_decide(&t, load), (char *)right));
}

static void expect_message(enum kube_wording wording, const char *right)
{
    char *line = kube_test_message(&t, wording);

    cr_expect(eq(str, line, (char *)right));
    mem_free(line);
}

Test(scheduling, says_why_a_pod_is_pending_in_the_words_since_1_34, .fini = fini)
{
    kube_test_init(&t, NODE("a", TAINTED, "8") NODE("b", "", "4") NODE("c", "", "4")
                           POD("big", "", "", "16"));
    expect_node("big", "none");
    expect_message(KUBE_WORDS_SINCE_1_34,
                   "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient "
                   "cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 "
                   "Preemption is not helpful for scheduling.");
}

Test(scheduling, says_it_in_the_words_before_1_34_with_the_taint, .fini = fini)
{
    kube_test_init(&t, NODE("a", TAINTED, "8") NODE("b", TAINTED, "8") NODE("c", "", "4")
                           POD("there", "", "  nodeName: c\n", "3") POD("new", "", "", "2"));
    expect_node("new", "none");
    expect_message(KUBE_WORDS_BEFORE_1_34,
                   "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint "
                   "{dedicated: gpu}. preemption: 0/3 nodes are available: 1 No preemption victims "
                   "found for incoming pod, 2 Preemption is not helpful for scheduling.");
}

Test(scheduling, says_that_there_are_no_nodes, .fini = fini)
{
    kube_test_init(&t, POD("new", "", "", "2"));
    expect_node("new", "none");
    expect_message(KUBE_WORDS_SINCE_1_34, "no nodes available to schedule pods");
}

Test(scheduling, counts_a_node_under_each_of_its_reasons_and_sorts_them_as_text)
{
    struct kube_names names;
    struct kube_diagnosis d = {0};
    char *line;

    kube_names_init(&names);
    kube_diagnosis_clear(&d, 12);
    for (uint32_t n = 0; n < 12; n++) {
        struct kube_verdict v = kube_diagnosis_room(&d, 2);

        v.code = KUBE_RESOLVABLE;
        v.count = n < 2 ? 2 : 1;
        v.reason[0] = (struct kube_reason){
            .kind = n < 10 ? KUBE_WHY_INSUFFICIENT : KUBE_WHY_NODE_PORTS, .name = KUBE_MEMORY};
        v.reason[1] = (struct kube_reason){.kind = KUBE_WHY_TOO_MANY_PODS};
        kube_diagnosis_add(&d, n, &v);
    }
    line = kube_message(&d, KUBE_WORDS_SINCE_1_34, &names, NULL);
    cr_expect(eq(str, line,
                 (char *)"0/12 nodes are available: 10 Insufficient memory, 2 Too many pods, 2 "
                         "node(s) didn't have free ports for the requested pod ports."));
    mem_free(line);
    kube_diagnosis_fini(&d);
    kube_names_fini(&names);
}

#define NAMED(name)                                                                                \
    "      - matchFields: [{key: metadata.name, operator: In, values: [" name "]}]\n"
#define REQUIRED                                                                                   \
    "  affinity:\n    nodeAffinity:\n     requiredDuringSchedulingIgnoredDuringExecution:\n"       \
    "      nodeSelectorTerms:\n"

Test(scheduling, looks_only_at_nodes_that_the_affinity_names, .fini = fini)
{
    kube_test_init(&t, NODE("a", "", "1") NODE("b", "", "8") NODE("c", "", "8")
                           POD("one", "", REQUIRED NAMED("a"), "4"));
    expect_node("one", "none");
    expect_message(
        KUBE_WORDS_SINCE_1_34,
        "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) "
        "[NodeAffinity]. no new claims to deallocate, preemption: 0/3 nodes are "
        "available: 3 Preemption is not helpful for scheduling.");
}

Test(scheduling, refuses_a_pod_whose_affinity_names_two_nodes_at_once, .fini = fini)
{
    kube_test_init(&t, NODE("a", "", "8") NODE("b", "", "8") POD(
                           "both", "",
                           REQUIRED "      - matchFields:\n"
                                    "        - {key: metadata.name, operator: In, values: [a]}\n"
                                    "        - {key: metadata.name, operator: In, values: [b]}\n",
                           "1"));
    expect_node("both", "none");
    expect_message(KUBE_WORDS_SINCE_1_34,
                   "0/2 nodes are available: pod affinity terms conflict. no new claims to "
                   "deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful "
                   "for scheduling.");
}

#define PODS_RULE(kind, app, key)                                                                  \
    "  affinity:\n    " kind ":\n      requiredDuringSchedulingIgnoredDuringExecution:\n"          \
    "      - {labelSelector: {matchLabels: {app: " app "}}, topologyKey: " key "}\n"

Test(scheduling, the_first_of_pods_that_want_to_be_together_may_go_anywhere, .fini = fini)
{
    kube_test_init(&t, NODE("a", "", "8") NODE("b", "", "8")
                           POD("self", "app: self", PODS_RULE("podAffinity", "self", "zone"), "1"));
    expect_node("self", "a");
    kube_test_bind(&t, kube_test_pod(&t, "self"), "b");
    expect_node("self", "b");
}

Test(scheduling, affinity_without_anybody_to_join_says_so, .fini = fini)
{
    kube_test_init(&t, NODE("a", "", "8")
                           POD("new", "app: new", PODS_RULE("podAffinity", "db", "zone"), "1"));
    expect_node("new", "none");
    expect_message(
        KUBE_WORDS_BEFORE_1_34,
        "0/1 nodes are available: 1 node(s) didn't match pod affinity rules. preemption: "
        "0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
}

Test(scheduling, anti_affinity_holds_from_both_sides, .fini = fini)
{
    kube_test_init(
        &t, NODE("a", "", "8") NODE("b", "", "8")
                POD("loner", "app: loner",
                    "  nodeName: a\n" PODS_RULE("podAntiAffinity", "web", "zone"), "1")
                    POD("web", "app: web", "  nodeName: b\n", "1")
                        POD("new", "app: web", PODS_RULE("podAntiAffinity", "web", "zone"), "1"));
    expect_node("new", "none");
    expect_message(
        KUBE_WORDS_BEFORE_1_34,
        "0/2 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 1 "
        "node(s) didn't satisfy existing pods anti-affinity rules. preemption: 0/2 nodes "
        "are available: 2 No preemption victims found for incoming pod.");
}

#define SPREAD(more)                                                                               \
    "  topologySpreadConstraints:\n  - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: "        \
    "DoNotSchedule, labelSelector: {matchLabels: {app: s}}" more "}\n"

Test(scheduling, too_few_domains_count_as_if_one_were_empty, .fini = fini)
{
    kube_test_init(&t,
                   NODE("a", "", "8") NODE("b", "", "8") POD("s1", "app: s", "  nodeName: a\n", "1")
                       POD("s2", "app: s", "  nodeName: b\n", "1")
                           POD("two", "app: s", SPREAD(", minDomains: 2"), "1")
                               POD("three", "app: s", SPREAD(", minDomains: 3"), "1"));
    expect_node("two", "a");
    expect_node("three", "none");
}

Test(scheduling, tainted_nodes_make_no_domain_if_the_constraint_honours_taints, .fini = fini)
{
    kube_test_init(&t, NODE("a", TAINTED, "8") NODE("b", "", "8")
                           POD("s1", "app: s", "  nodeName: b\n", "1")
                               POD("strict", "app: s", SPREAD(""), "1")
                                   POD("fair", "app: s", SPREAD(", nodeTaintsPolicy: Honor"), "1"));
    expect_node("strict", "none");
    expect_node("fair", "b");
}

Test(scheduling, a_pod_of_no_less_priority_that_waits_for_a_node_counts_there, .fini = fini)
{
    struct kube_pod *waits;
    uint32_t seat;

    kube_test_init(&t, NODE("a", "", "8") POD("big", "", "  priority: 10\n", "6")
                           POD("low", "", "", "4") POD("high", "", "  priority: 20\n", "4"));
    waits = kube_test_pod(&t, "big");
    waits->nominated = t.snapshot.node[0].node->name;
    seat = kube_snapshot_nominate(&t.snapshot, 0, waits);
    expect_node("low", "none");
    expect_node("high", "a");
    cr_expect(eq(u32, kube_decide(&t.cycle, waits, NULL), 0), "it does not count against itself");
    kube_snapshot_remove(&t.snapshot, seat);
    expect_node("low", "a");
}

Test(scheduling, preemption_leaves_everything_as_it_was, .fini = fini)
{
    const struct kube_budgets none = {0};
    const struct kube_candidate *best;

    kube_test_init(&t, NODE("a", "", "8") NODE("b", "", "8")
                           POD("one", "", "  nodeName: a\n  priority: 5\n", "6")
                               POD("two", "", "  nodeName: b\n  priority: 3\n", "6")
                                   POD("new", "", "  priority: 9\n", "4"));
    expect_node("new", "none");
    best = kube_preempt(&t.preemption, &t.cycle, &kube_preempt_defaults, &none, NULL);
    cr_assert(ne(ptr, (void *)best, NULL));
    cr_expect(eq(u32, best->node, kube_test_node(&t, "b")), "its victim is less important");
    cr_expect(eq(sz, best->count, 1));
    cr_expect(eq(i64, kube_level(&t.snapshot, 0, KUBE_CPU).requested, 6000));
    cr_expect(eq(i64, kube_level(&t.snapshot, 1, KUBE_CPU).requested, 6000));
    cr_expect(eq(sz, t.snapshot.node[1].seat_count, 1));
}

Test(scheduling, a_pod_that_never_preempts_says_so, .fini = fini)
{
    kube_test_init(&t, NODE("a", "", "1")
                           POD("meek", "", "  priority: 9\n  preemptionPolicy: Never\n", "4"));
    expect_node("meek", "none");
    expect_message(KUBE_WORDS_BEFORE_1_34,
                   "0/1 nodes are available: 1 Insufficient cpu. preemption: "
                   "not eligible due to preemptionPolicy=Never.");
}
