/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made of sound manifests. The bad ones are in test_bad_manifest.c. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "kubernetes/manifest.h"

static struct kube_manifest m;
static struct aisle_errors errs;

static void close_manifest(void)
{
    kube_manifest_fini(&m);
}

TestSuite(manifest, .fini = close_manifest);

static void load(const char *text)
{
    enum aisle_status status;

    memset(&errs, 0, sizeof errs);
    kube_manifest_init(&m, false);
    status = kube_manifest_read_text(&m, "m.yaml", text, strlen(text), &errs);
    if (!status)
        status = kube_manifest_finish(&m, &errs);
    cr_assert(status == AISLE_OK, "%d: %s", errs.item[0].line, errs.item[0].message);
}

#define POD_HEAD "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: a}}\nspec:\n"
#define ONE_C    "  containers:\n  - {name: c, image: i}\n"

static const struct kube_pod_spec *pod(const char *spec)
{
    char text[4096];

    snprintf(text, sizeof text, POD_HEAD "%s", spec);
    load(text);
    cr_assert(eq(sz, m.load_count, 1));
    return m.load[0].group[0].spec;
}

static int64_t amount(const struct kube_pod_spec *p, const char *resource)
{
    uint32_t id = kube_resource_find(&m.names, resource);

    return id == UINT32_MAX ? -1 : kube_amount_of(&p->request.amounts, id, NULL);
}

/* Requests ----------------------------------------------------------------------------------- */

Test(manifest, requests_that_only_limits_name_equal_them)
{
    const struct kube_pod_spec *p =
        pod("  containers:\n"
            "  - name: c\n"
            "    resources:\n"
            "      limits: {cpu: 2, memory: 1Gi, nvidia.com/gpu: '4'}\n"
            "      requests: {cpu: 500m}\n");

    cr_expect(eq(i64, amount(p, "cpu"), 500));
    cr_expect(eq(i64, amount(p, "memory"), 1 << 30));
    cr_expect(eq(i64, amount(p, "nvidia.com/gpu"), 4));
}

Test(manifest, fractional_cpu_is_in_thousandths)
{
    const struct kube_pod_spec *p =
        pod("  containers:\n"
            "  - {name: a, resources: {requests: {cpu: 0.5}}}\n"
            "  - {name: b, resources: {requests: {cpu: '1.25', memory: 1.5}}}\n");

    cr_expect(eq(i64, amount(p, "cpu"), 1750));
    cr_expect(eq(i64, amount(p, "memory"), 2));
}

Test(manifest, the_neediest_init_container_counts_if_it_needs_more)
{
    const struct kube_pod_spec *p =
        pod("  initContainers:\n"
            "  - {name: a, resources: {requests: {cpu: 3, memory: 10}}}\n"
            "  - {name: b, resources: {requests: {cpu: 2, memory: 50}}}\n"
            "  containers:\n"
            "  - {name: c, resources: {requests: {cpu: 1, memory: 30}}}\n"
            "  - {name: d, resources: {requests: {cpu: 1, memory: 30}}}\n");

    cr_expect(eq(i64, amount(p, "cpu"), 3000));
    cr_expect(eq(i64, amount(p, "memory"), 60));
    cr_expect(eq(int, p->container[0].kind, KUBE_INIT));
    cr_expect(eq(sz, p->container_count, 4));
}

Test(manifest, a_sidecar_counts_beside_all_that_follow_it)
{
    const struct kube_pod_spec *p =
        pod("  initContainers:\n"
            "  - {name: a, resources: {requests: {cpu: 5}}}\n"
            "  - {name: s, restartPolicy: Always, resources: {requests: {cpu: 1, memory: 8}}}\n"
            "  - {name: b, resources: {requests: {cpu: 5, memory: 1}}}\n"
            "  containers:\n"
            "  - {name: c, resources: {requests: {cpu: 2, memory: 4}}}\n");

    cr_expect(eq(i64, amount(p, "cpu"), 6000)); /* b with the sidecar, not a without */
    cr_expect(eq(i64, amount(p, "memory"), 12));
    cr_expect(eq(int, p->container[1].kind, KUBE_SIDECAR));
}

Test(manifest, overhead_comes_on_top)
{
    const struct kube_pod_spec *p =
        pod("  overhead: {cpu: 250m, memory: 120Mi}\n"
            "  runtimeClassName: kata\n"
            "  containers:\n"
            "  - {name: c, resources: {requests: {cpu: 1}}}\n");

    cr_expect(eq(i64, amount(p, "cpu"), 1250));
    cr_expect(eq(i64, amount(p, "memory"), 120 << 20));
    cr_expect(eq(sz, m.note_count, 0));
}

Test(manifest, requests_of_the_pod_take_the_place_of_its_containers)
{
    const struct kube_pod_spec *p =
        pod("  resources: {requests: {cpu: 4}}\n"
            "  overhead: {cpu: 100m}\n"
            "  containers:\n"
            "  - {name: c, resources: {requests: {cpu: 1, memory: 64}}}\n"
            "  - {name: d}\n");

    cr_expect(eq(i64, amount(p, "cpu"), 4100));
    cr_expect(eq(i64, amount(p, "memory"), 64));
    cr_expect(eq(i64, p->request.nonzero_cpu_milli, 4100));
    cr_expect(eq(i64, p->request.nonzero_memory_bytes, 64));
}

Test(manifest, containers_that_ask_for_nothing_count_something_in_scores)
{
    const struct kube_pod_spec *p =
        pod("  containers:\n"
            "  - {name: c, resources: {requests: {cpu: 0}}}\n"
            "  - {name: d, resources: {requests: {memory: 1Gi}}}\n");

    cr_expect(eq(i64, amount(p, "cpu"), 0));
    cr_expect(eq(i64, p->request.nonzero_cpu_milli, 100)); /* a written 0 stays 0 */
    cr_expect(eq(i64, p->request.nonzero_memory_bytes, (200 << 20) + (1 << 30)));
}

/* The rest of a pod -------------------------------------------------------------------------- */

Test(manifest, every_pod_stays_five_minutes_on_a_lost_node)
{
    const struct kube_pod_spec *p = pod(ONE_C);

    cr_assert(eq(sz, p->toleration_count, 2));
    cr_expect(eq(u32, p->toleration[0].key, KUBE_NOT_READY));
    cr_expect(eq(i64, p->toleration[1].seconds, KUBE_BY_DEFAULT));
    cr_expect(eq(i64, p->grace_us, 30000000));
}

Test(manifest, a_toleration_of_its_own_replaces_that)
{
    const struct kube_pod_spec *p =
        pod(ONE_C "  tolerations: [{operator: Exists}]\n");

    cr_assert(eq(sz, p->toleration_count, 1));
    cr_expect(eq(i64, p->toleration[0].seconds, -1));
}

Test(manifest, keys_to_match_become_part_of_the_selector)
{
    const struct kube_pod_spec *p =
        pod(ONE_C "  topologySpreadConstraints:\n"
                  "  - maxSkew: 1\n"
                  "    topologyKey: zone\n"
                  "    whenUnsatisfiable: DoNotSchedule\n"
                  "    labelSelector: {matchExpressions: [{key: x, operator: Exists}]}\n"
                  "    matchLabelKeys: [app, absent]\n");
    const struct kube_spread *s = &p->spread[0];

    cr_assert(eq(sz, s->selector.count, 2));
    cr_expect_str_eq(kube_name_text(&m.names, s->selector.all[1].key), "app");
    cr_expect(eq(u32, s->selector.all[1].value[0], kube_name_find(&m.names, "a")));
    cr_expect(s->hard);
    cr_expect(s->honours_affinity);
    cr_expect(not(s->honours_taints));
    cr_expect(eq(i64, s->domains_min, 1));
}

Test(manifest, affinity_of_all_kinds_is_read)
{
    const struct kube_pod_spec *p = pod(
        ONE_C "  affinity:\n"
              "    nodeAffinity:\n"
              "      requiredDuringSchedulingIgnoredDuringExecution:\n"
              "        nodeSelectorTerms:\n"
              "        - matchExpressions: [{key: k, operator: Gt, values: ['3']}]\n"
              "        - matchFields: [{key: metadata.name, operator: In, values: [n1]}]\n"
              "      preferredDuringSchedulingIgnoredDuringExecution:\n"
              "      - {weight: 7, preference: {matchExpressions: [{key: k, operator: Exists}]}}\n"
              "    podAntiAffinity:\n"
              "      requiredDuringSchedulingIgnoredDuringExecution:\n"
              "      - {topologyKey: zone, labelSelector: {matchLabels: {app: a}},\n"
              "         namespaceSelector: {}}\n"
              "      preferredDuringSchedulingIgnoredDuringExecution:\n"
              "      - {weight: 9, podAffinityTerm: {topologyKey: host, namespaces: [x]}}\n");

    cr_assert(p->node_affinity.required_present);
    cr_expect(eq(sz, p->node_affinity.required_count, 2));
    cr_expect(eq(i64, p->node_affinity.required[0].label[0].bound, 3));
    cr_expect(eq(u32, p->node_affinity.required[1].field[0].key, KUBE_METADATA_NAME));
    cr_expect(eq(i64, p->node_affinity.preferred[0].weight, 7));
    cr_expect(eq(sz, p->affinity.required_count, 0));
    cr_expect(p->anti_affinity.required[0].namespaces.present);
    cr_expect(not(p->anti_affinity.preferred[0].term.selector.present));
    cr_expect(eq(sz, p->anti_affinity.preferred[0].term.namespace_count, 1));
}

Test(manifest, an_empty_list_of_terms_is_not_an_absent_one)
{
    const struct kube_pod_spec *p =
        pod(ONE_C "  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:\n"
                  "    {nodeSelectorTerms: []}}}\n");

    cr_expect(p->node_affinity.required_present);
    cr_expect(eq(sz, p->node_affinity.required_count, 0));
}

Test(manifest, only_ports_of_the_node_are_kept)
{
    const struct kube_pod_spec *p =
        pod("  containers:\n"
            "  - name: c\n"
            "    ports: [{containerPort: 80}, {containerPort: 81, hostPort: 8081, protocol: UDP}]\n");

    cr_assert(eq(sz, p->container[0].port_count, 1));
    cr_expect(eq(i32, p->container[0].port[0].port, 8081));
    cr_expect(eq(int, p->container[0].port[0].protocol, KUBE_UDP));
    cr_expect(eq(u32, p->container[0].port[0].ip, KUBE_WILDCARD_IP));
}

Test(manifest, in_the_network_of_the_node_all_ports_are_its)
{
    const struct kube_pod_spec *p = pod("  containers:\n"
                                        "  - {name: c, ports: [{containerPort: 80}]}\n"
                                        "  hostNetwork: true\n");

    cr_assert(eq(sz, p->container[0].port_count, 1));
    cr_expect(eq(i32, p->container[0].port[0].port, 80));
}

/* Text --------------------------------------------------------------------------------------- */

Test(manifest, anchors_and_merge_keys_are_followed)
{
    load("apiVersion: v1\n"
         "kind: Pod\n"
         "metadata: {name: p}\n"
         "spec:\n"
         "  containers:\n"
         "  - &base\n"
         "    name: a\n"
         "    resources: &r {requests: {cpu: 1, memory: 1Gi}}\n"
         "  - {<<: *base, name: b}\n"
         "  - {name: c, resources: *r}\n");
    cr_expect(eq(i64, kube_load_amount(&m.load[0], KUBE_CPU), 3000));
    cr_expect(eq(i64, kube_load_amount(&m.load[0], KUBE_MEMORY), (int64_t)3 << 30));
}

Test(manifest, lists_are_taken_apart_in_json_too)
{
    load("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n"
         "  {\"apiVersion\": \"v1\", \"kind\": \"Node\", \"metadata\": {\"name\": \"n1\"},\n"
         "   \"status\": {\"allocatable\": {\"cpu\": \"8\", \"memory\": \"32Gi\", \"pods\": 110}}},\n"
         "  {\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"p\"},\n"
         "   \"spec\": {\"containers\": [{\"name\": \"c\"}], \"nodeName\": \"n1\"}}]}\n");
    cr_assert(eq(sz, m.node_count, 1));
    cr_assert(eq(sz, m.load_count, 1));
    cr_expect(eq(i64, kube_amount_of(&m.node[0].allocatable, KUBE_PODS, NULL), 110));
    cr_expect(eq(u32, m.load[0].node, m.node[0].name));
}

Test(manifest, items_of_a_typed_list_need_no_kind)
{
    load("apiVersion: v1\nkind: NodeList\nitems:\n"
         "- metadata: {name: a}\n  status: {capacity: {cpu: 1}}\n"
         "- metadata: {name: b}\n  status: {capacity: {cpu: 2}}\n");
    cr_assert(eq(sz, m.node_count, 2));
    cr_expect(eq(i64, kube_amount_of(&m.node[1].allocatable, KUBE_CPU, NULL), 2000));
}

Test(manifest, images_of_a_node_are_sorted_by_name)
{
    load("apiVersion: v1\nkind: Node\nmetadata: {name: a}\n"
         "spec: {unschedulable: true, taints: [{key: k, effect: NoExecute}]}\n"
         "status:\n"
         "  allocatable: {cpu: 1}\n"
         "  images:\n"
         "  - {names: [x, 'x@sha256:1'], sizeBytes: 5}\n"
         "  - {names: ['kubernetes.io/hostname:latest'], sizeBytes: 7}\n");
    cr_assert(eq(sz, m.node[0].image_count, 3));
    cr_expect(m.node[0].image[0].name < m.node[0].image[1].name);
    cr_expect(m.node[0].image[1].name < m.node[0].image[2].name);
    cr_expect(m.node[0].unschedulable);
    cr_expect(eq(int, m.node[0].taint[0].effect, KUBE_NO_EXECUTE));
}

/* Loads -------------------------------------------------------------------------------------- */

#define TEMPLATE "template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c}]}}"

Test(manifest, a_job_has_no_more_pods_at_once_than_it_needs)
{
    load("apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\n"
         "spec: {parallelism: 8, completions: 5, backoffLimit: 2, " TEMPLATE "}\n");
    cr_expect(eq(i64, kube_load_pods(&m.load[0]), 5));
    cr_expect(eq(i64, m.load[0].completions, 5));
    cr_expect(eq(i64, m.load[0].backoff_limit, 2));
    cr_expect(not(m.load[0].gang));
}

Test(manifest, a_cron_job_holds_a_job)
{
    load("apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j}\n"
         "spec:\n  schedule: '0 3 * * *'\n  suspend: true\n"
         "  jobTemplate: {spec: {parallelism: 2, " TEMPLATE "}}\n");
    cr_expect_str_eq(m.load[0].schedule, "0 3 * * *");
    cr_expect(eq(i64, kube_load_pods(&m.load[0]), 2));
    cr_expect(m.load[0].suspended);
}

Test(manifest, pods_of_a_deployment_know_whose_they_are)
{
    load("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: x}\n"
         "spec: {replicas: 3, selector: {matchLabels: {app: a}}, " TEMPLATE ",\n"
         "  strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}}\n");
    cr_expect(m.load[0].group[0].spec->has_owner);
    cr_expect(m.load[0].group[0].spec->owner.present);
    cr_expect(m.load[0].surge_max.percent);
    cr_expect(eq(i64, m.load[0].surge_max.value, 25));
    cr_expect(eq(i64, m.load[0].unavailable_max.value, 1));
    cr_expect_str_eq(kube_name_text(&m.names, m.load[0].group[0].spec->namespace_), "x");
}

Test(manifest, pods_of_a_daemon_set_tolerate_what_befalls_nodes)
{
    load("apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\n"
         "spec: {selector: {matchLabels: {app: a}}, " TEMPLATE "}\n");
    cr_assert(eq(sz, m.load[0].group[0].spec->toleration_count, 6));
    cr_expect(eq(i64, m.load[0].group[0].spec->toleration[0].seconds, -1));
}

Test(manifest, an_elastic_job_is_of_use_with_its_fewest_workers)
{
    load("apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: j}\n"
         "spec:\n  elasticPolicy: {minReplicas: 2, maxReplicas: 6}\n"
         "  pytorchReplicaSpecs: {Master: {" TEMPLATE "}, Worker: {replicas: 4, " TEMPLATE "}}\n");
    cr_expect(eq(i64, kube_load_pods(&m.load[0]), 5));
    cr_expect(m.load[0].gang);
    cr_expect(eq(i64, m.load[0].gang_min, 3));
    cr_expect(eq(i64, m.load[0].group[1].pods_max, 6));
}

Test(manifest, what_a_gang_needs_can_be_said)
{
    load("apiVersion: kubeflow.org/v1\nkind: MPIJob\nmetadata: {name: j}\n"
         "spec:\n  runPolicy: {suspend: true, schedulingPolicy: {minAvailable: 3, queue: q}}\n"
         "  mpiReplicaSpecs: {Launcher: {" TEMPLATE "}, Worker: {replicas: 4, " TEMPLATE "}}\n");
    cr_expect(eq(i64, m.load[0].gang_min, 3));
    cr_expect(m.load[0].suspended);
    cr_expect_str_eq(kube_name_text(&m.names, m.load[0].queue), "q");
}

Test(manifest, a_ray_cluster_without_autoscaler_has_what_it_was_given)
{
    load("apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: r}\n"
         "spec:\n  headGroupSpec: {" TEMPLATE "}\n"
         "  workerGroupSpecs:\n"
         "  - {groupName: a, replicas: 2, minReplicas: 1, maxReplicas: 9, numOfHosts: 4,\n"
         "     " TEMPLATE "}\n"
         "  - {groupName: b, minReplicas: 3, " TEMPLATE "}\n");
    cr_expect(eq(i64, kube_load_pods(&m.load[0]), 1 + 8 + 3));
    cr_expect(eq(i64, m.load[0].gang_min, 12));
}

Test(manifest, a_ray_cluster_with_autoscaler_is_elastic)
{
    load("apiVersion: ray.io/v1\nkind: RayJob\nmetadata: {name: r}\n"
         "spec: {rayClusterSpec: {headGroupSpec: {" TEMPLATE "},\n"
         "  workerGroupSpecs: [{groupName: a, replicas: 2, minReplicas: 1, maxReplicas: 9,\n"
         "    " TEMPLATE "}], enableInTreeAutoscaling: true}}\n");
    cr_expect(eq(i64, kube_load_pods(&m.load[0]), 3));
    cr_expect(eq(i64, m.load[0].gang_min, 2));
    cr_expect(eq(i64, m.load[0].group[1].pods_max, 9));
}

Test(manifest, without_a_leader_of_its_own_a_set_is_of_workers)
{
    load("apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nmetadata: {name: l}\n"
         "spec: {replicas: 3, leaderWorkerTemplate: {size: 4,\n"
         "  workerTemplate: {spec: {containers: [{name: c}]}}}}\n");
    cr_expect(eq(sz, m.load[0].group_count, 1));
    cr_expect(eq(i64, m.load[0].copies, 3));
    cr_expect(eq(i64, m.load[0].gang_min, 4));
    cr_expect(eq(i64, kube_load_pods(&m.load[0]), 12));
}

Test(manifest, a_train_job_asks_for_its_resources_on_each_node)
{
    load("apiVersion: trainer.kubeflow.org/v1alpha1\nkind: TrainJob\nmetadata: {name: t}\n"
         "spec: {runtimeRef: {name: torch},\n"
         "  trainer: {numNodes: 4, resourcesPerNode: {limits: {nvidia.com/gpu: 8}}}}\n");
    cr_expect(eq(i64, kube_load_pods(&m.load[0]), 4));
    cr_expect(eq(i64, kube_load_amount(&m.load[0], kube_resource_find(&m.names, "nvidia.com/gpu")),
                 32));
    cr_expect(eq(sz, m.note_count, 1));
}

Test(manifest, members_of_a_pod_group_are_a_gang)
{
    load("apiVersion: v1\nkind: Pod\n"
         "metadata: {name: p, labels: {scheduling.x-k8s.io/pod-group: g}}\n"
         "spec: {containers: [{name: c}]}\n"
         "---\n"
         "apiVersion: scheduling.x-k8s.io/v1alpha1\nkind: PodGroup\nmetadata: {name: g}\n"
         "spec: {minMember: 5, scheduleTimeoutSeconds: 10}\n");
    cr_expect(m.load[0].gang);
    cr_expect(eq(i64, m.load[0].gang_min, 5));
    cr_expect(eq(i64, m.pod_group[0].timeout_us, 10000000));
}

Test(manifest, a_pod_group_that_is_not_there_is_told)
{
    load("apiVersion: v1\nkind: Pod\n"
         "metadata: {name: p, labels: {scheduling.x-k8s.io/pod-group: g}}\n"
         "spec: {containers: [{name: c}]}\n");
    cr_expect(not(m.load[0].gang));
    cr_assert(eq(sz, m.note_count, 1));
    cr_expect_str_eq(m.note[0].message, "there is no PodGroup \"g\" in namespace \"default\"");
}

Test(manifest, the_class_of_a_volcano_job_is_for_pods_that_name_none)
{
    load("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: j}\n"
         "spec:\n  priorityClassName: high\n  minAvailable: 2\n  tasks:\n"
         "  - {name: a, replicas: 2, " TEMPLATE "}\n"
         "  - {name: b, template: {spec: {containers: [{name: c}],\n"
         "     priorityClassName: system-cluster-critical}}}\n"
         "---\n"
         "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\n"
         "value: 7\n");
    cr_expect(eq(i64, m.load[0].group[0].spec->priority, 7));
    cr_expect(eq(i64, m.load[0].group[1].spec->priority, 2000000000));
    cr_expect(eq(i64, kube_load_pods(&m.load[0]), 3));
    cr_expect(eq(i64, m.load[0].gang_min, 2));
}

Test(manifest, what_is_wrapped_is_read_as_if_it_stood_alone)
{
    load("apiVersion: workload.codeflare.dev/v1beta2\nkind: AppWrapper\nmetadata: {name: w}\n"
         "spec: {components: [{template: {apiVersion: v1, kind: Pod, metadata: {name: p},\n"
         "  spec: {containers: [{name: c}]}}}, {template: {apiVersion: v1, kind: Service,\n"
         "  metadata: {name: s}}}]}\n");
    cr_assert(eq(sz, m.load_count, 1));
    cr_expect_str_eq(kube_name_text(&m.names, m.load[0].name), "p");
    cr_expect(eq(sz, m.idle_count, 1));
}

/* Others ------------------------------------------------------------------------------------- */

Test(manifest, priorities_come_from_classes_in_any_order)
{
    load(POD_HEAD ONE_C "  priorityClassName: high\n"
         "---\n"
         "apiVersion: v1\nkind: Pod\nmetadata: {name: q}\nspec: {containers: [{name: c}]}\n"
         "---\n"
         "apiVersion: v1\nkind: Pod\nmetadata: {name: s}\n"
         "spec: {containers: [{name: c}], priorityClassName: system-node-critical}\n"
         "---\n"
         "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\n"
         "value: 1000\npreemptionPolicy: Never\n"
         "---\n"
         "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: usual}\n"
         "value: -5\nglobalDefault: true\n");
    cr_expect(eq(i64, m.load[0].group[0].spec->priority, 1000));
    cr_expect(m.load[0].group[0].spec->never_preempts);
    cr_expect(eq(i64, m.load[1].group[0].spec->priority, -5));
    cr_expect(eq(i64, m.load[2].group[0].spec->priority, 2000001000));
}

Test(manifest, a_budget_counts_or_shares)
{
    load("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\n"
         "spec: {minAvailable: 50%, selector: {matchLabels: {app: a}}}\n"
         "status: {disruptionsAllowed: 2, disruptedPods: {p: '2025-01-01T00:00:00Z'}}\n");
    cr_expect(m.budget[0].available_min.percent);
    cr_expect(eq(i64, m.budget[0].available_min.value, 50));
    cr_expect(not(m.budget[0].unavailable_max.present));
    cr_expect(eq(i64, m.budget[0].disruptions_allowed, 2));
    cr_expect(eq(sz, m.budget[0].disrupted_count, 1));
}

Test(manifest, a_quota_bounds_requests)
{
    load("apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: x}\n"
         "spec: {hard: {requests.cpu: 10, memory: 1Gi, pods: 5, requests.nvidia.com/gpu: 4,\n"
         "  services: 2, limits.cpu: 20}}\n");
    cr_assert(eq(sz, m.quota[0].requests.count, 4));
    cr_expect(eq(i64, kube_amount_of(&m.quota[0].requests, KUBE_CPU, NULL), 10000));
    cr_expect(eq(i64, kube_amount_of(&m.quota[0].requests, KUBE_PODS, NULL), 5));
    cr_expect(eq(sz, m.note_count, 1));
}

Test(manifest, an_autoscaler_has_the_defaults_of_the_product)
{
    load("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\n"
         "spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}\n"
         "  maxReplicas: 10\n"
         "  metrics:\n"
         "  - {type: Resource, resource: {name: cpu, target: {type: Utilization,\n"
         "      averageUtilization: 80}}}\n"
         "  - {type: External, external: {metric: {name: q}, target: {type: Value, value: 1.5}}}\n"
         "  behavior: {scaleUp: {stabilizationWindowSeconds: 60, selectPolicy: Min}}\n");
    cr_expect(eq(i64, m.autoscaler[0].pods_min, 1));
    cr_expect(eq(i64, m.autoscaler[0].metric[0].value_milli, 80000));
    cr_expect(eq(int, m.autoscaler[0].metric[1].kind, KUBE_METRIC_EXTERNAL));
    cr_expect(eq(i64, m.autoscaler[0].metric[1].value_milli, 1500));
    cr_expect(eq(i64, m.autoscaler[0].up.window_us, 60000000));
    cr_expect(eq(int, m.autoscaler[0].up.select, KUBE_SELECT_MIN));
    cr_expect(eq(sz, m.autoscaler[0].up.policy_count, 2));
    cr_expect(eq(i64, m.autoscaler[0].down.window_us, 300000000));
}

Test(manifest, what_makes_no_pods_is_listed)
{
    load("apiVersion: v1\nkind: Service\nmetadata: {name: s}\n"
         "---\n"
         "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n");
    cr_assert(eq(sz, m.idle_count, 2));
    cr_expect(m.idle[0].known);
    cr_expect(not(m.idle[1].known));
    cr_expect(eq(int, m.idle[1].at.line, 6));
}

Test(manifest, a_pod_that_has_ended_is_no_load)
{
    load("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
         "spec: {containers: [{name: c}]}\nstatus: {phase: Succeeded}\n");
    cr_expect(eq(sz, m.load_count, 0));
}

Test(manifest, equal_notes_are_one_with_a_count)
{
    load(POD_HEAD "  containers:\n  - {name: a, cpu: 1}\n  - {name: b, cpu: 1}\n");
    cr_assert(eq(sz, m.note_count, 1));
    cr_expect(eq(sz, m.note[0].count, 2));
    cr_expect(eq(int, m.note[0].at.line, 6));
    cr_expect_str_eq(m.note[0].message, "spec.containers[].cpu is no field that Kubernetes knows; "
                                        "it is passed over");
}
