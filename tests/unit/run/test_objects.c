/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Worlds made of manifests: nodes, facts, what a policy cannot honour, and what is told of it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aisle/run.h>

#include "run/configuration.h"
#include "run/world.h"

#define HEAD "aisle: 1\nname: x\n"
#define PODS "workload: {pods: [{name: p, cpu_milli: 100}]}\n"

#define NODE(name, labels, spec, amounts)                                                          \
    "---\napiVersion: v1\nkind: Node\nmetadata: {name: " name ", labels: {" labels "}}\n"            \
    "spec: {" spec "}\nstatus: {allocatable: {" amounts "}}\n"
#define POD(name, spec, container)                                                                 \
    "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " name "}\nspec: {" spec                      \
    "containers: [{name: c, image: i, " container "}]}\n"

static const char two_nodes[] =
    NODE("a", "topology.kubernetes.io/zone: z1, topology.kubernetes.io/rack: r1, "
              "nvidia.com/gpu.product: H100, nvidia.com/gpu.memory: '81559', team: x",
         "", "cpu: 95900m, memory: 1500Ki, pods: '110', nvidia.com/gpu: '8'")
    NODE("b", "aisle.dev/rack: r2", "taints: [{key: k, value: v, effect: NoSchedule}]",
         "cpu: '4', memory: 1Gi, pods: '30'");

static const struct aisle_queue_type plain = {.abi = AISLE_POLICY_ABI, .name = "plain"};
static const struct aisle_queue_type reader = {
    .abi = AISLE_POLICY_ABI, .name = "reader", .reads_pod_specs = true};

static char folder[] = "objects-XXXXXX";

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    cr_assert(ne(ptr, f, NULL));
    fputs(text, f);
    fclose(f);
}

static void enter(void)
{
    cr_assert(ne(ptr, mkdtemp(folder), NULL));
    cr_assert(eq(int, chdir(folder), 0));
    write_file("n.yaml", two_nodes);
}

static void leave(void)
{
    remove("n.yaml");
    remove("w.yaml");
    remove("s.yaml");
    cr_assert(eq(int, chdir(".."), 0));
    cr_assert(eq(int, rmdir(folder), 0));
}

TestSuite(objects, .init = enter, .fini = leave);

static struct aisle_scenario *load(const char *text)
{
    struct aisle_errors errs = {0};
    struct aisle_scenario *s = NULL;

    write_file("s.yaml", text);
    if (aisle_scenario_load(&s, "s.yaml", NULL, &errs) != AISLE_OK)
        aisle_errors_print(&errs, stderr);
    cr_assert(ne(ptr, s, NULL));
    return s;
}

/* A world and the scenario that it is of. */
struct made {
    struct aisle_scenario *scenario;
    struct world world;
    struct aisle_errors errs;
    enum aisle_status status;
};

static struct made *make(const char *text, const struct aisle_queue_type *queue)
{
    static struct made m;

    m = (struct made){.scenario = load(text)};
    m.status = world_init(&m.world, aisle_scenario_spec(m.scenario), queue, 42, &m.errs);
    return &m;
}

static struct made *make_well(const char *text, const struct aisle_queue_type *queue)
{
    struct made *m = make(text, queue);

    if (m->status != AISLE_OK)
        aisle_errors_print(&m->errs, stderr);
    cr_assert(eq(int, m->status, AISLE_OK));
    return m;
}

static void drop(struct made *m)
{
    world_fini(&m->world);
    aisle_scenario_free(m->scenario);
}

static const char *label(const struct kube_facts *f, size_t node, const char *key)
{
    uint32_t value;

    return kube_label_find(&f->node[node].labels, kube_name(f->names, key), &value)
               ? kube_name_text(f->names, value)
               : "none";
}

Test(objects, nodes_of_manifests_are_the_cluster)
{
    struct made *m = make_well(HEAD "cluster: {manifests: n.yaml}\n" PODS, &plain);
    const struct cluster *c = &m->world.cluster;

    cr_assert(eq(sz, c->node_count, 2));
    cr_expect_str_eq(c->node[0].name, "a");
    cr_expect_str_eq(c->node[0].zone, "z1");
    cr_expect_str_eq(c->node[0].rack, "r1");
    cr_expect(eq(i64, c->node[0].cpu_milli, 95900));
    cr_expect(eq(i64, c->node[0].mem_mib, 2), "rounded up from 1500 KiB");
    cr_expect(eq(i32, c->node[0].gpu_count, 8));
    cr_expect(eq(i64, c->node[0].gpu_mem_mib, 81559));
    cr_expect_str_eq(names_text(&c->models, c->node[0].model), "H100");
    cr_expect(eq(i64, c->node[1].mem_mib, 1024));
    cr_expect(eq(i32, c->node[1].gpu_count, 0));
    cr_expect_str_eq(c->node[1].rack, "r2");
    cr_expect(eq(ptr, (void *)c->node[1].zone, NULL));
    drop(m);
}

Test(objects, facts_have_every_node_as_it_was_written)
{
    struct made *m = make_well(HEAD "cluster: {manifests: n.yaml}\n" PODS
                                    "kubernetes: {resources: {example.com/nic: 3}, "
                                    "shape: [{utilization: 0, score: 10}, {utilization: 90, score: "
                                    "1}], latency: {eviction_s: 7}}\n",
                               &reader);
    const struct kube_facts *f = m->world.kubernetes;

    cr_assert(eq(sz, f->node_count, 2));
    cr_expect_str_eq(label(f, 0, "team"), "x");
    cr_expect(eq(i64, kube_amount_of(&f->node[0].allocatable, KUBE_MEMORY, NULL), 1500 << 10));
    cr_assert(eq(sz, f->node[1].taint_count, 1));
    cr_expect_str_eq(kube_name_text(f->names, f->node[1].taint[0].key), "k");
    cr_expect_str_eq(kube_resource_text(f->names, f->gpu), "nvidia.com/gpu");
    cr_assert(eq(sz, f->scored_count, 1));
    cr_expect(eq(i64, f->scored[0].weight, 3));
    cr_expect_str_eq(kube_resource_text(f->names, f->scored[0].resource), "example.com/nic");
    cr_assert(eq(sz, f->shape_count, 2));
    cr_expect(eq(i64, f->shape[1].utilization, 90));
    cr_expect(eq(i64, f->shape[1].score, 1));
    cr_expect(eq(i64, f->node_grace_us, 50000000));
    cr_expect(eq(i64, f->eviction_us, 7000000));
    drop(m);
}

Test(objects, nodes_in_the_scenarios_own_words_have_objects_if_the_policy_reads_them)
{
    const char *text = HEAD "cluster: {groups: [{name: n, count: 2, cpu_milli: 8000, mem_mib: 64, "
                            "gpu_count: 2, gpu_model: T4, zone: z, labels: {team: x}}]}\n" PODS;
    struct made *m = make_well(text, &plain);
    const struct kube_facts *f;

    cr_expect(eq(ptr, m->world.kubernetes, NULL));
    drop(m);
    m = make_well(text, &reader);
    f = m->world.kubernetes;
    cr_assert(eq(sz, f->node_count, 2));
    cr_expect_str_eq(label(f, 1, "kubernetes.io/hostname"), "n-1");
    cr_expect_str_eq(label(f, 1, "topology.kubernetes.io/zone"), "z");
    cr_expect_str_eq(label(f, 1, "nvidia.com/gpu.product"), "T4");
    cr_expect_str_eq(label(f, 1, "team"), "x");
    drop(m);
}

Test(objects, gpus_are_those_of_whatever_vendor)
{
    struct made *m;

    write_file("n.yaml", NODE("a", "amd.com/gpu.product-name: MI300X", "",
                              "cpu: '8', memory: 1Gi, amd.com/gpu: '4'")
                   NODE("b", "", "", "cpu: '8', memory: 1Gi, huawei.com/Ascend910: '8'")
                       NODE("c", "cloud.google.com/gke-accelerator: nvidia-l4", "",
                            "cpu: '8', memory: 1Gi, nvidia.com/gpu: '1'")
                           NODE("d", "", "", "cpu: '8', memory: 1Gi, nvidia.com/gpu: '1'"));
    m = make_well(HEAD "cluster: {manifests: n.yaml}\n" PODS, &reader);
    cr_expect_str_eq(names_text(&m->world.cluster.models, m->world.cluster.node[0].model), "MI300X");
    cr_expect_str_eq(names_text(&m->world.cluster.models, m->world.cluster.node[1].model),
                     "Ascend910");
    cr_expect_str_eq(names_text(&m->world.cluster.models, m->world.cluster.node[2].model),
                     "nvidia-l4");
    cr_expect_str_eq(names_text(&m->world.cluster.models, m->world.cluster.node[3].model), "gpu");
    cr_expect(eq(i64, m->world.cluster.gpu_milli, 14000));
    cr_expect_str_eq(kube_resource_text(m->world.kubernetes->names, m->world.kubernetes->gpu),
                     "amd.com/gpu");
    drop(m);
}

Test(objects, a_file_under_cluster_and_workload_is_read_once)
{
    struct made *m;

    write_file("w.yaml", NODE("c", "", "", "cpu: '8', memory: 1Gi") POD("p", "", ""));
    m = make_well(HEAD "cluster: {manifests: [n.yaml, w.yaml, n.yaml]}\n"
                       "workload: {manifests: [w.yaml, w.yaml]}\n",
                  &reader);
    cr_expect(eq(sz, m->world.cluster.node_count, 3));
    cr_expect(eq(sz, m->world.objects->manifest.load_count, 1));
    cr_expect(eq(sz, m->world.objects->files, 2));
    cr_expect(eq(sz, m->world.objects->warnings.count, 0));
    drop(m);
}

Test(objects, what_stands_in_the_wrong_file_is_passed_over_with_a_warning)
{
    const struct aisle_errors *w;
    struct made *m;

    write_file("n.yaml", NODE("a", "", "", "cpu: '8', memory: 1Gi") POD("p", "", ""));
    write_file("w.yaml", POD("q", "", "") NODE("b", "", "", "cpu: '8', memory: 1Gi")
                   NODE("c", "", "", "cpu: '8', memory: 1Gi"));
    m = make_well(HEAD "cluster: {manifests: n.yaml}\nworkload: {manifests: w.yaml}\n", &reader);
    cr_expect(eq(sz, m->world.cluster.node_count, 1));
    cr_assert(eq(sz, m->world.objects->manifest.load_count, 1));
    w = &m->world.objects->warnings;
    cr_assert(eq(sz, w->count, 2));
    cr_expect_str_eq(w->item[0].message, "1 load of this file is passed over, as it stands under "
                                         "cluster.manifests only");
    cr_expect_str_eq(w->item[1].message, "2 nodes of this file are passed over, as it stands under "
                                         "workload.manifests only");
    cr_expect(eq(int, w->item[1].severity, AISLE_WARNING));
    cr_expect(eq(int, w->item[1].line, 8));
    drop(m);
}

/* What cannot be ------------------------------------------------------------------------------ */

static void expect_error(const char *nodes, const char *place, const char *message)
{
    char at[300];
    struct made *m;

    write_file("n.yaml", nodes);
    m = make(HEAD "cluster: {manifests: n.yaml}\n" PODS, &plain);
    cr_assert(ne(int, m->status, AISLE_OK));
    cr_assert(eq(sz, m->errs.count, 1));
    snprintf(at, sizeof at, "%s:%d:%d", m->errs.item[0].file, m->errs.item[0].line,
             m->errs.item[0].col);
    cr_expect_str_eq(at, place);
    cr_expect_str_eq(m->errs.item[0].message, message);
    drop(m);
}

Test(objects, nodes_that_cannot_be_are_told_at_their_lines)
{
    expect_error("", "s.yaml:3:22", "there is no Node in this file");
    expect_error(POD("p", "", ""), "s.yaml:3:22", "there is no Node in this file");
    expect_error(NODE("a", "", "", "cpu: '1', memory: 1Gi, nvidia.com/gpu: '17'"), "n.yaml:3:7",
                 "node \"a\" has 17 GPUs; the most is 16");
    expect_error(NODE("a", "", "", "cpu: '1', memory: 1Gi") NODE("a", "", "", "cpu: '1'"),
                 "n.yaml:9:7", "there are two nodes named \"a\"");
    expect_error(NODE("a", "", "", "cpu: 10M, memory: 1Gi"), "n.yaml:3:7",
                 "node \"a\" has more CPU than any node: 1000000 cores at most");
    expect_error(NODE("a", "", "", "cpu: much, memory: 1Gi"), "n.yaml:6:29",
                 "status.allocatable.cpu: \"much\" is no quantity: it has no number");
}

Test(objects, all_files_tell_their_errors_in_one_pass)
{
    struct made *m;

    write_file("n.yaml", NODE("a", "", "", "cpu: much"));
    write_file("w.yaml", POD("p", "", "resources: {requests: {cpu: more}}"));
    m = make(HEAD "cluster: {manifests: n.yaml}\nworkload: {manifests: w.yaml}\n", &plain);
    cr_expect(eq(sz, m->errs.count, 2));
    drop(m);
}

/* Honour -------------------------------------------------------------------------------------- */

static const struct {
    const char *spec, *container, *says; /* NULL: it is fine */
} pods[] = {
    {"", "resources: {requests: {cpu: '1', memory: 1Gi, nvidia.com/gpu: '1'}, limits: "
         "{nvidia.com/gpu: '1'}}", NULL},
    {"tolerations: [{operator: Exists}], priority: 7, ", "", NULL},
    {"nodeSelector: {team: x}, ", "", "has a nodeSelector"},
    {"nodeName: a, ", "", "has a nodeName"},
    {"affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, "
     "preference: {matchExpressions: [{key: team, operator: Exists}]}}]}}, ", "",
     "has a nodeAffinity"},
    {"affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: k, "
     "labelSelector: {}}]}}, ", "", "has a podAffinity"},
    {"affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: "
     "k, labelSelector: {}}]}}, ", "", "has a podAntiAffinity"},
    {"topologySpreadConstraints: [{maxSkew: 1, topologyKey: k, whenUnsatisfiable: DoNotSchedule, "
     "labelSelector: {}}], ", "", "has topologySpreadConstraints"},
    {"schedulingGates: [{name: g}], ", "", "has schedulingGates"},
    {"", "ports: [{containerPort: 80, hostPort: 80}]", "has a hostPort"},
    {"", "resources: {requests: {ephemeral-storage: 1Gi}}", "asks for ephemeral-storage"},
    {"", "resources: {limits: {amd.com/gpu: '1'}}", "asks for amd.com/gpu"},
};

Test(objects, a_policy_of_amounts_refuses_what_it_cannot_honour)
{
    for (size_t i = 0; i < sizeof pods / sizeof *pods; i++) {
        char text[2000], wanted[300] = "";
        struct made *m;

        /* Node a alone has no taints. */
        write_file("n.yaml", NODE("a", "team: x", "", "cpu: '8', memory: 8Gi, nvidia.com/gpu: '8'"));
        snprintf(text, sizeof text,
                 "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {%scontainers: [{name: c, "
                 "image: i, %s}]}\n",
                 pods[i].spec, pods[i].container);
        write_file("w.yaml", text);
        if (pods[i].says)
            snprintf(wanted, sizeof wanted, "Pod \"p\" %s, which queue policy plain cannot honour",
                     pods[i].says);
        m = make(HEAD "cluster: {manifests: n.yaml}\nworkload: {manifests: w.yaml}\n", &plain);
        cr_expect_str_eq(m->errs.item[0].message, wanted);
        cr_expect(eq(sz, m->errs.count, pods[i].says ? 1 : 0));
        cr_expect(eq(int, m->errs.item[0].line, pods[i].says ? 2 : 0));
        drop(m);
        m = make_well(HEAD "cluster: {manifests: n.yaml}\nworkload: {manifests: w.yaml}\n",
                      &reader);
        drop(m);
    }
}

Test(objects, a_policy_of_amounts_refuses_loads_that_taints_keep_away)
{
    struct made *m;

    write_file("w.yaml", POD("p", "", "") POD("q", "tolerations: [{key: k, operator: Exists}], ", ""));
    m = make(HEAD "cluster: {manifests: n.yaml}\nworkload: {manifests: w.yaml}\n", &plain);
    cr_assert(eq(sz, m->errs.count, 1));
    cr_expect_str_eq(m->errs.item[0].message,
                     "Pod \"p\" does not tolerate the taint k of node b, which queue policy plain "
                     "cannot honour");
    cr_expect_str_eq(m->errs.item[0].hint, "use queue policy kubernetes");
    drop(m);
    write_file("n.yaml", NODE("a", "", "unschedulable: true", "cpu: '8', memory: 8Gi"));
    m = make(HEAD "cluster: {manifests: n.yaml}\nworkload: {manifests: w.yaml}\n", &plain);
    cr_assert(eq(sz, m->errs.count, 2));
    cr_expect_str_eq(m->errs.item[1].message,
                     "Pod \"q\" must keep away from node a, which is unschedulable, which queue "
                     "policy plain cannot honour");
    drop(m);
}

Test(objects, a_policy_of_amounts_takes_gangs_of_equal_pods_only)
{
    static const char job[] =
        "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: j}\nspec:\n"
        "  pytorchReplicaSpecs:\n"
        "    Master: {replicas: 1, template: {spec: {containers: [{name: c, image: i}]}}}\n"
        "    Worker: {replicas: 3, template: {spec: {containers: [{name: c, image: i}]}}}\n"
        "---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\nspec:\n"
        "  selector: {matchLabels: {a: b}}\n"
        "  template: {metadata: {labels: {a: b}}, spec: {tolerations: [{operator: Exists}], "
        "containers: [{name: c, image: i}]}}\n";
    struct made *m;

    write_file("w.yaml", job);
    m = make(HEAD "cluster: {manifests: n.yaml}\nworkload: {manifests: w.yaml}\n", &plain);
    cr_assert(eq(sz, m->errs.count, 2));
    cr_expect_str_eq(m->errs.item[0].message, "PyTorchJob \"j\" is a gang of unlike pods, which queue "
                                              "policy plain cannot honour");
    cr_expect_str_eq(m->errs.item[1].message, "DaemonSet \"d\" has a pod for each node, which queue "
                                              "policy plain cannot honour");
    drop(m);
}

/* Runs ---------------------------------------------------------------------------------------- */

#define RUN                                                                                        \
    HEAD "cluster: {manifests: n.yaml}\npolicy: fifo/best-fit\n"                                    \
         "workload: {pods: [{name: p, count: 2, gpu_count: 8, gpu_model: H100, duration_s: 10}]}\n"

static struct aisle_result *run(const char *text)
{
    static const struct aisle_run_options none;
    struct aisle_scenario *s = load(text);
    struct aisle_errors errs = {0};
    struct aisle_result *r = NULL;

    if (aisle_run(s, &none, &r, &errs) != AISLE_OK)
        aisle_errors_print(&errs, stderr);
    cr_assert(ne(ptr, r, NULL));
    aisle_scenario_free(s);
    return r;
}

Test(objects, pods_of_the_scenario_run_on_nodes_of_manifests)
{
    struct aisle_result *r = run(RUN);
    const struct aisle_errors *w = aisle_result_warnings(r);

    cr_expect(epsilon_eq(dbl, aisle_result_value(r, "job.finished"), 2, 0));
    cr_expect(epsilon_eq(dbl, aisle_result_value(r, "job.makespan_s"), 20, 0));
    cr_assert(eq(sz, w->count, 1));
    cr_expect_str_eq(w->item[0].message, "1 node is tainted or unschedulable, which queue policy fifo "
                                         "does not see: pods go there as well");
    aisle_result_free(r);
}

Test(objects, notes_of_the_manifests_are_warnings_of_the_run)
{
    struct aisle_result *r;
    const struct aisle_errors *w;

    write_file("w.yaml", "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n---\n"
                         "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: u}\n");
    write_file("n.yaml", NODE("a", "nvidia.com/gpu.product: H100", "colour: red",
                              "cpu: '8', memory: 8Gi, nvidia.com/gpu: '8'")
                   NODE("b", "", "colour: blue", "cpu: '8', memory: 8Gi"));
    r = run(HEAD "cluster: {manifests: [n.yaml, w.yaml]}\npolicy: fifo/best-fit\n" PODS);
    w = aisle_result_warnings(r);
    cr_assert(eq(sz, w->count, 2));
    cr_expect_str_eq(w->item[0].message,
                     "spec.colour is no field that Kubernetes knows; it is passed over (2 times)");
    cr_expect(eq(int, w->item[0].severity, AISLE_WARNING));
    cr_expect_str_eq(w->item[1].message, "2 objects of kind Thing of example.com/v1 are passed over: "
                                         "it is not known here");
    aisle_result_free(r);
}

Test(objects, a_workload_of_manifests_alone_is_a_run)
{
    struct aisle_result *r;

    write_file("n.yaml", NODE("a", "", "", "cpu: '8', memory: 8Gi, nvidia.com/gpu: '8'"));
    write_file("w.yaml", POD("p", "", ""));
    r = run(HEAD "cluster: {manifests: n.yaml}\npolicy: fifo/best-fit\n"
                 "workload: {manifests: w.yaml}\n");
    aisle_result_free(r);
}

static void hash(char out[SHA256_HEX])
{
    struct scenario *s = NULL;
    struct configuration c;
    struct choice choice;
    struct aisle_errors errs = {0};
    struct aisle_error err;
    struct arena a = {0};

    write_file("s.yaml", RUN);
    cr_assert(eq(int, scenario_load(&s, "s.yaml", NULL, &errs), AISLE_OK));
    cr_assert(eq(int, choice_make(&choice, scenario_spec(s), NULL, &a, &errs), AISLE_OK));
    cr_assert(eq(int, configuration_make(&c, s, &choice, NULL, &err), AISLE_OK));
    memcpy(out, c.sha256, SHA256_HEX);
    mem_free(c.json);
    arena_fini(&a);
    scenario_free(s);
}

Test(objects, manifests_are_part_of_the_configuration)
{
    char first[SHA256_HEX], again[SHA256_HEX], other[SHA256_HEX];

    hash(first);
    hash(again);
    write_file("n.yaml", NODE("a", "", "", "cpu: '8', memory: 8Gi"));
    hash(other);
    cr_expect_str_eq(first, again);
    cr_expect_str_neq(first, other);
}

/* Policies ------------------------------------------------------------------------------------ */

static const char *choice_of(const char *scenario, const char *text)
{
    static char names[100];
    struct aisle_scenario *s = load(scenario);
    struct aisle_errors errs = {0};
    struct choice choice;
    struct arena a = {0};

    cr_assert(eq(int, choice_make(&choice, aisle_scenario_spec(s), text, &a, &errs), AISLE_OK));
    snprintf(names, sizeof names, "%s/%s", choice.queue->name, choice.placement->name);
    arena_fini(&a);
    aisle_scenario_free(s);
    return names;
}

static bool is_known(const char *name)
{
    for (size_t i = 0; aisle_queues[i]; i++)
        if (strcmp(aisle_queues[i]->name, name) == 0)
            return true;
    for (size_t i = 0; aisle_placements[i]; i++)
        if (strcmp(aisle_placements[i]->name, name) == 0)
            return true;
    return false;
}

Test(objects, manifests_are_run_as_kubernetes_would_unless_said)
{
    const char *manifests = HEAD "cluster: {manifests: n.yaml}\n" PODS;
    const char *groups = HEAD "cluster: {groups: [{name: n, cpu_milli: 1, mem_mib: 1}]}\n" PODS;

    if (is_known("kubernetes") && is_known("kube-default")) {
        cr_expect_str_eq(choice_of(manifests, NULL), "kubernetes/kube-default");
        cr_expect_str_eq(choice_of(manifests, "fgd"), "kubernetes/fgd");
        cr_expect_str_eq(choice_of(manifests, "fifo"), "fifo/kube-default");
        cr_expect_str_eq(choice_of(groups, "kubernetes"), "kubernetes/kube-default");
    } else {
        cr_expect_str_eq(choice_of(manifests, "fifo/fgd"), "fifo/fgd");
    }
    cr_expect_str_eq(choice_of(groups, NULL), "once/best-fit");
    cr_expect_str_eq(choice_of(groups, "fifo"), "fifo/best-fit");
    cr_expect_str_eq(choice_of(groups, "fgd"), "once/fgd");
}
