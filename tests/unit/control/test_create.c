/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast units are made, what holds them back, on which nodes, in which order. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "play.h"

static struct play p;
static struct aisle_load_spec entry;

static void close_play(void)
{
    play_fini(&p);
}

TestSuite(create, .fini = close_play);

#define CONTROLLER(kind, name, replicas, fields)                                                   \
    "---\napiVersion: apps/v1\nkind: " kind "\nmetadata: {name: " name "}\nspec:\n  replicas: "    \
    #replicas "\n  selector: {matchLabels: {app: a}}\n  template:\n"                               \
    "    metadata: {labels: {app: a}}\n    spec:\n      containers: [{name: c, resources: "        \
    "{requests: {cpu: 1}}}]\n" fields
#define POD(name, spec)                                                                            \
    "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " name "}\n"                                 \
    "spec: {containers: [{name: c, resources: {requests: {cpu: 1}}}]" spec "}\n"
#define QUOTA(amounts)                                                                             \
    "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {" amounts "}}\n"
#define NODE(name, spec, labels)                                                                   \
    "---\napiVersion: v1\nkind: Node\nmetadata: {name: " name ", labels: {" labels "}}\n"          \
    "spec: {" spec "}\nstatus: {allocatable: {cpu: 8, memory: 8Gi, pods: 10}}\n"

static void begin(const char *manifests)
{
    play_init(&p, manifests);
    play_begin(&p);
}

static void last(const char *name, int64_t seconds)
{
    entry = (struct aisle_load_spec){.name = name, .at_us = -1, .startup_us = -1,
                                     .update_at_us = -1, .duration_us = seconds * SECOND};
    p.spec.workload.load = &entry;
    p.spec.workload.load_count = 1;
}

static void set_rate(double per_s, int64_t burst)
{
    p.spec.kubernetes.latency.create_per_s = per_s;
    p.spec.kubernetes.latency.create_burst = burst;
}

/* Rate --------------------------------------------------------------------------------------- */

Test(create, controllers_make_a_burst_and_then_so_many_a_second)
{
    play_init(&p, CONTROLLER("Deployment", "d", 4, "") CONTROLLER("Deployment", "e", 2, ""));
    set_rate(0.5, 3);
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "d-0@0 d-1@0 d-2@0 d-3@2 e-0@4 e-1@6 ");
}

Test(create, after_a_rest_there_is_a_burst_again)
{
    play_init(&p, CONTROLLER("Deployment", "d", 3, "") CONTROLLER("Deployment", "e", 4, ""));
    last("e", 1);
    entry.duration_us = -1;
    entry.at_us = 100 * SECOND;
    set_rate(0.5, 2);
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "d-0@0 d-1@0 d-2@2 e-0@100 e-1@100 e-2@102 e-3@104 ");
}

Test(create, a_unit_of_many_pods_is_there_once_its_last_pod_is)
{
    play_init(&p, "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: t}\nspec:\n"
                  "  pytorchReplicaSpecs:\n"
                  "    Master: {template: {spec: {containers: [{name: c}]}}}\n"
                  "    Worker: {replicas: 7, template: {spec: {containers: [{name: c}]}}}\n");
    set_rate(1, 3);
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "t-master@0 t-worker@5 ");
}

Test(create, bare_pods_are_no_controllers_and_come_at_once)
{
    play_init(&p, CONTROLLER("Deployment", "d", 2, "") POD("p", ""));
    set_rate(0.5, 1);
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "p@0 d-0@0 d-1@2 ");
}

/* Quotas ------------------------------------------------------------------------------------- */

Test(create, a_quota_holds_pods_back_until_others_are_gone)
{
    play_init(&p, QUOTA("requests.cpu: 2") CONTROLLER("Deployment", "d", 4, ""));
    last("d", 10);
    play_begin(&p);
    play_until(&p, 5 * SECOND);
    SAYS(play_held(&p), "d: ResourceQuota q of namespace default has no room for 2 of its pods\n");
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "d-0@0 d-1@0 d-2@11 d-3@11 ");
    SAYS(play_held(&p), "");
}

Test(create, a_quota_can_bound_the_number_of_pods)
{
    begin(QUOTA("pods: 3") CONTROLLER("Deployment", "d", 2, "") CONTROLLER("Deployment", "e", 2, ""));
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "d-0@0 d-1@0 e-0@0 ");
    SAYS(play_held(&p), "e: ResourceQuota q of namespace default has no room for 1 of its pods\n");
}

Test(create, a_quota_of_another_namespace_says_nothing)
{
    begin("apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: x}\n"
          "spec: {hard: {pods: 0}}\n" CONTROLLER("Deployment", "d", 1, ""));
    SAYS(play_created(&p), "d-0@0 ");
}

Test(create, a_pod_that_is_on_a_node_already_is_created_whatever_the_quota)
{
    begin(QUOTA("pods: 0") POD("p", ", nodeName: n"));
    SAYS(play_created(&p), "p@0 ");
    SAYS(kube_name_text(&p.manifest.names, control_unit(p.control, 0)->spec->node_name), "n");
}

/* Sets --------------------------------------------------------------------------------------- */

Test(create, a_stateful_set_waits_for_each_pod_to_be_ready)
{
    begin(CONTROLLER("StatefulSet", "s", 3, ""));
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "s-0@0 s-1@1 s-2@2 ");
}

Test(create, a_stateful_set_stops_while_an_earlier_pod_is_lost)
{
    begin(CONTROLLER("StatefulSet", "s", 3, ""));
    play_until(&p, SECOND);
    play_tell(&p, 0, CONTROL_LOST);
    p.unit[0].ready_us = 50 * SECOND;
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "s-0@0 s-1@1 s-2@50 ");
}

Test(create, a_parallel_stateful_set_starts_all_at_once)
{
    begin(CONTROLLER("StatefulSet", "s", 3, "  podManagementPolicy: Parallel\n"));
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "s-0@0 s-1@0 s-2@0 ");
}

#define NODES                                                                                      \
    NODE("a", "", "disk: ssd")                                                                     \
    NODE("b", "taints: [{key: gpu, effect: NoSchedule}]", "disk: ssd")                             \
    NODE("c", "unschedulable: true", "disk: ssd") NODE("d", "", "disk: hdd")
#define DAEMON_SET(spec)                                                                           \
    "---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: n}\nspec:\n"                      \
    "  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n"         \
    "    spec: {containers: [{name: c}]" spec "}\n"

Test(create, a_daemon_set_has_a_pod_on_each_node_whose_taints_it_tolerates)
{
    begin(NODES DAEMON_SET(""));
    SAYS(play_created(&p), "n-a@0 n-c@0 n-d@0 "); /* it tolerates unschedulable */
}

Test(create, a_daemon_set_heeds_selectors_and_tolerations)
{
    begin(NODES DAEMON_SET(", nodeSelector: {disk: ssd}, tolerations: [{operator: Exists}]"));
    SAYS(play_created(&p), "n-a@0 n-b@0 n-c@0 ");
}

Test(create, each_pod_of_a_daemon_set_can_be_on_its_node_alone)
{
    const struct kube_node_affinity *affinity;

    begin(NODES DAEMON_SET(""));
    affinity = &control_unit(p.control, 1)->spec->node_affinity;
    cr_assert(eq(sz, affinity->required_count, 1));
    cr_expect(not(kube_node_term_matches(affinity->required, &p.manifest.node[0],
                                         &p.manifest.names)));
    cr_expect(kube_node_term_matches(affinity->required, &p.manifest.node[2], &p.manifest.names));
}

Test(create, a_daemon_set_that_matches_no_node_is_warned_of)
{
    begin(NODES DAEMON_SET(", nodeSelector: {disk: tape}"));
    cr_expect(eq(sz, control_unit_count(p.control), 0));
    SAYS(strstr(play_warnings(&p), "DaemonSet"), "DaemonSet n matches no node\n");
}

/* Names -------------------------------------------------------------------------------------- */

Test(create, no_two_units_have_one_name)
{
    begin(CONTROLLER("Deployment", "d", 2, "") CONTROLLER("StatefulSet", "d", 1, "")
              POD("d-1", ""));
    SAYS(play_created(&p), "Deployment/d-0@0 Deployment/d-1@0 StatefulSet/d-0@0 d-1@0 ");
}

Test(create, a_pod_is_not_named_as_one_of_another_load)
{
    begin(CONTROLLER("Deployment", "d", 2, "") POD("d-1", ""));
    SAYS(play_created(&p), "d-0@0 d-1.2@0 d-1@0 ");
}

Test(create, a_unit_is_not_named_as_a_job_of_the_scenario)
{
    static const struct aisle_pod_group group = {.name = "d", .count = 1, .numbered = true};

    play_init(&p, CONTROLLER("Deployment", "d", 2, ""));
    p.spec.workload.pod = &group;
    p.spec.workload.pod_count = 1;
    play_begin(&p);
    SAYS(play_created(&p), "d-0.2@0 d-1@0 ");
}

Test(create, generated_names_are_numbered)
{
    begin("apiVersion: v1\nkind: Pod\nmetadata: {generateName: g-}\n"
          "spec: {containers: [{name: c}]}\n---\n"
          "apiVersion: v1\nkind: Pod\nmetadata: {generateName: g-}\n"
          "spec: {containers: [{name: c}]}\n");
    SAYS(play_created(&p), "g-0@0 g-1@0 ");
}

Test(create, more_pods_than_can_be_simulated_are_an_error)
{
    play_init(&p, CONTROLLER("Deployment", "d", 2000000000, ""));
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "3: d asks for more than 10000000 pods, and no more are simulated\n");
}
