/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that are made up for nodes and pods of which no manifest says anything. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "kubernetes/facts.h"
#include "kubernetes/snapshot.h"

static struct kube_names names;
static struct kube_facts f;

static void make(void)
{
    kube_names_init(&names);
    f = (struct kube_facts){.names = &names, .eviction_us = 300000000};
    f.gpu = kube_resource(&names, "nvidia.com/gpu");
    f.product = kube_name(&names, "nvidia.com/gpu.product");
}

static void drop(void)
{
    mem_free(f.changed);
    arena_fini(&f.arena);
    kube_names_fini(&names);
}

TestSuite(synthesis, .init = make, .fini = drop);

static const char *label(const struct kube_node *node, const char *key)
{
    uint32_t value;

    return kube_label_find(&node->labels, kube_name(&names, key), &value)
               ? kube_name_text(&names, value)
               : "none";
}

static int64_t amount(const struct kube_amounts *amounts, const char *resource)
{
    bool named;
    int64_t n = kube_amount_of(amounts, kube_resource(&names, resource), &named);

    return named ? n : -1;
}

Test(synthesis, a_node_has_what_its_words_say_and_110_pods)
{
    struct kube_node node = kube_facts_node(&f, &(struct kube_node_words){.name = "a-0",
                                                                          .zone = "z",
                                                                          .rack = "r7",
                                                                          .gpu_model = "H100",
                                                                          .cpu_milli = 96000,
                                                                          .mem_mib = 1024,
                                                                          .gpu_count = 8});

    cr_expect_str_eq(kube_name_text(&names, node.name), "a-0");
    cr_expect(eq(i64, amount(&node.allocatable, "cpu"), 96000));
    cr_expect(eq(i64, amount(&node.allocatable, "memory"), 1 << 30));
    cr_expect(eq(i64, amount(&node.allocatable, "nvidia.com/gpu"), 8));
    cr_expect(eq(i64, amount(&node.allocatable, "pods"), 110));
    cr_expect(eq(sz, node.allocatable.count, 4));
    cr_expect_str_eq(label(&node, "kubernetes.io/hostname"), "a-0");
    cr_expect_str_eq(label(&node, "topology.kubernetes.io/zone"), "z");
    cr_expect_str_eq(label(&node, "topology.kubernetes.io/rack"), "r7");
    cr_expect_str_eq(label(&node, "nvidia.com/gpu.product"), "H100");
    cr_expect(eq(sz, node.taint_count, 0));
    cr_expect(not(node.unschedulable));
}

Test(synthesis, a_node_without_gpus_names_neither_them_nor_a_product)
{
    struct kube_node node = kube_facts_node(
        &f, &(struct kube_node_words){.name = "a", .cpu_milli = 1, .mem_mib = 1, .gpu_model = "x"});

    cr_expect(eq(i64, amount(&node.allocatable, "nvidia.com/gpu"), -1));
    cr_expect(eq(sz, node.labels.count, 1));
}

Test(synthesis, labels_that_were_written_go_before_those_made_up)
{
    const struct aisle_label own[] = {{"kubernetes.io/hostname", "other"}, {"team", "a"}};
    struct kube_node node = kube_facts_node(
        &f, &(struct kube_node_words){.name = "a", .zone = "z", .label = own, .label_count = 2});

    cr_expect_str_eq(label(&node, "kubernetes.io/hostname"), "other");
    cr_expect_str_eq(label(&node, "team"), "a");
    cr_expect(eq(sz, node.labels.count, 3));
    for (size_t i = 1; i < node.labels.count; i++)
        cr_expect(lt(u32, node.labels.item[i - 1].key, node.labels.item[i].key));
}

Test(synthesis, a_pod_asks_for_its_amounts_in_the_units_of_kubernetes)
{
    const struct kube_pod_spec *pod = kube_facts_pod(
        &f, &(struct kube_pod_words){
                .cpu_milli = 500, .mem_mib = 3, .gpu_count = 2, .tenant = "t", .priority = -7});
    const struct kube_amounts *asked = &pod->request.amounts;

    cr_expect(eq(i64, amount(asked, "cpu"), 500));
    cr_expect(eq(i64, amount(asked, "memory"), 3 << 20));
    cr_expect(eq(i64, amount(asked, "nvidia.com/gpu"), 2));
    cr_expect(eq(i64, pod->request.nonzero_cpu_milli, 500));
    cr_expect(eq(i64, pod->priority, -7));
    cr_expect(eq(u32, pod->namespace_, kube_name(&names, "t")));
    cr_expect(not(pod->node_affinity.required_present));
}

Test(synthesis, a_pod_that_asks_for_nothing_is_scored_as_kubernetes_would)
{
    const struct kube_pod_spec *pod = kube_facts_pod(&f, &(struct kube_pod_words){.gpu_models = ""});

    cr_expect(eq(sz, pod->request.amounts.count, 0));
    cr_expect(eq(i64, pod->request.nonzero_cpu_milli, 100));
    cr_expect(eq(i64, pod->request.nonzero_memory_bytes, 200 << 20));
    cr_expect(eq(u32, pod->namespace_, KUBE_DEFAULT));
    cr_expect(not(pod->node_affinity.required_present));
}

Test(synthesis, a_pod_is_put_on_the_models_that_it_names)
{
    const struct kube_pod_spec *pod =
        kube_facts_pod(&f, &(struct kube_pod_words){.gpu_count = 1, .gpu_models = "T4|H100"});
    const struct kube_node_affinity *a = &pod->node_affinity;
    static const char *const model[] = {"T4", "H100", "P100"};
    struct kube_node node;

    cr_assert(a->required_present);
    cr_assert(eq(sz, a->required_count, 1));
    for (int i = 0; i < 3; i++) {
        node = kube_facts_node(&f, &(struct kube_node_words){
                                       .name = "n", .gpu_count = 1, .gpu_model = model[i]});
        cr_expect(eq(int, kube_node_term_matches(&a->required[0], &node, &names), i < 2));
    }
    node = kube_facts_node(&f, &(struct kube_node_words){.name = "n"});
    cr_expect(not(kube_node_term_matches(&a->required[0], &node, &names)));
}

Test(synthesis, a_pod_stays_on_a_lost_node_as_long_as_the_cluster_says)
{
    const struct kube_pod_spec *pod;

    f.eviction_us = 30000000;
    pod = kube_facts_pod(&f, &(struct kube_pod_words){0});
    cr_assert(eq(sz, pod->toleration_count, 2));
    cr_expect(eq(u32, pod->toleration[1].key, KUBE_UNREACHABLE));
    cr_expect(eq(i64, pod->toleration[1].seconds, KUBE_BY_DEFAULT));
}

Test(synthesis, nodes_and_pods_made_up_meet_in_a_snapshot)
{
    struct kube_snapshot s;
    struct kube_node node = kube_facts_node(
        &f, &(struct kube_node_words){.name = "n", .cpu_milli = 1000, .mem_mib = 64});
    struct kube_pod pod = {.spec = kube_facts_pod(
                               &f, &(struct kube_pod_words){.cpu_milli = 600, .mem_mib = 64})};

    kube_snapshot_init(&s, &names);
    kube_snapshot_add(&s, kube_snapshot_add_node(&s, &node), &pod);
    cr_expect(eq(i64, kube_level(&s, 0, KUBE_CPU).requested, 600));
    cr_expect(eq(i64, kube_level(&s, 0, KUBE_MEMORY).allocatable, 64 << 20));
    cr_expect(eq(i64, kube_level(&s, 0, KUBE_MEMORY).requested, 64 << 20));
    kube_snapshot_fini(&s);
}

Test(synthesis, who_changes_a_node_says_so)
{
    kube_facts_changed(&f, 3);
    kube_facts_changed(&f, 1);
    cr_expect(eq(sz, f.changed_count, 2));
    cr_expect(eq(u32, f.changed[1], 1));
}
