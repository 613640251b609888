/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Times between binding and readiness, worked out by hand.
 *
 * In this world a kubelet begins 1 s after the binding and needs 2 s to create containers. Images
 * are half as large on the wire, come at 100 MiB/s and unpack at 200 MiB/s: one of S MiB takes
 * S/200 + S/200 = S/100 s, so 1000 MiB take 10 s.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "control/kubelet.h"

#define MIB ((int64_t)1 << 20)
#define S   ((int64_t)1000000)

enum { NODES = 2, IMAGES = 4, LISTED = 4 };

static struct kube_names names;
static struct kube_facts facts;
static struct kube_node node[NODES];
static struct kube_image listed[LISTED];
static struct kube_container container[IMAGES];
static struct aisle_label size[IMAGES];
static struct aisle_kubernetes_spec spec;
static struct kubelets *k;
static uint32_t a, b, c, d;

static void open_world(void)
{
    kube_names_init(&names);
    facts = (struct kube_facts){.names = &names, .node = node, .node_count = NODES};
    memset(node, 0, sizeof node);
    spec = (struct aisle_kubernetes_spec){
        .latency = {.bind_us = S,
                    .create_us = 2 * S,
                    .pull_mib_per_s = 100,
                    .compressed_ratio = 0.5,
                    .unpack_mib_per_s = 200,
                    .image_mib = 1000,
                    .gc_high_ratio = 0.85,
                    .gc_low_ratio = 0.8},
    };
    a = kube_image_name(&names, "a");
    b = kube_image_name(&names, "b");
    c = kube_image_name(&names, "c");
    d = kube_image_name(&names, "d");
}

static void close_world(void)
{
    kubelets_free(k);
    k = NULL;
    mem_free(facts.changed);
    kube_names_fini(&names);
}

TestSuite(kubelet, .init = open_world, .fini = close_world);

static void begin(void)
{
    k = kubelets_new(&spec, &facts);
}

/* Node 0 lists an image from the start. */
static void list(uint32_t image, int64_t mib)
{
    listed[node[0].image_count++] = (struct kube_image){.name = image, .size_bytes = mib * MIB};
    node[0].image = listed;
}

static void set_size(const char *name, const char *mib)
{
    size[spec.image_count++] = (struct aisle_label){name, mib};
    spec.image = size;
}

/* A pod of one container an image; 0: none. */
static struct kube_pod_spec pod(uint32_t first, uint32_t second)
{
    static struct kube_container *next;

    next = next && next < container + IMAGES - 2 ? next + 2 : container;
    next[0] = (struct kube_container){.image = first};
    next[1] = (struct kube_container){.image = second};
    return (struct kube_pod_spec){.container = next, .container_count = second ? 2 : 1};
}

/* The same, bound to a node, with nothing to start. */
static struct kubelet_times bind(uint32_t at, uint32_t first, uint32_t second, int64_t now_us)
{
    struct kube_pod_spec p = pod(first, second);

    return kubelets_start(k, at, &p, 0, 0, now_us);
}

static void leave(uint32_t at, uint32_t image, int64_t now_us)
{
    struct kube_pod_spec p = pod(image, 0);

    kubelets_stop(k, at, &p, now_us);
}

static bool has(uint32_t at, uint32_t image)
{
    for (size_t i = 0; i < node[at].image_count; i++)
        if (node[at].image[i].name == image)
            return true;
    return false;
}

/* Pulls -------------------------------------------------------------------------------------- */

Test(kubelet, a_cold_node_pulls_before_it_creates)
{
    struct kubelet_times t;

    begin();
    t = bind(0, a, 0, 100 * S);
    cr_expect(eq(i64, t.pulled_us, 111 * S)); /* 100 + 1 + 10 */
    cr_expect(eq(i64, t.running_us, 113 * S));
    cr_expect(eq(i64, t.ready_us, 113 * S));
    cr_expect(eq(i64, t.pulled_bytes, 1000 * MIB));
    cr_expect(has(0, a));
    cr_expect(not(has(1, a)));
    cr_expect(eq(sz, facts.changed_count, 1));
    cr_expect(eq(u32, facts.changed[0], 0));
}

Test(kubelet, a_warm_node_creates_at_once)
{
    struct kubelet_times t;

    list(a, 1000);
    begin();
    t = bind(0, a, 0, 0);
    cr_expect(eq(i64, t.pulled_us, 1 * S));
    cr_expect(eq(i64, t.running_us, 3 * S));
    cr_expect(eq(i64, t.pulled_bytes, 0));
    cr_expect(eq(u64, kubelets_sums(k).pulls, 0));
    cr_expect(eq(sz, facts.changed_count, 0));
}

Test(kubelet, an_image_on_its_way_is_waited_for)
{
    struct kubelet_times t;

    begin();
    bind(0, a, 0, 0); /* there at 11 */
    t = bind(0, a, 0, 4 * S);
    cr_expect(eq(i64, t.pulled_us, 11 * S));
    cr_expect(eq(i64, t.running_us, 13 * S));
    cr_expect(eq(i64, t.pulled_bytes, 0));
    cr_expect(eq(u64, kubelets_sums(k).pulls, 1));
    t = bind(0, a, 0, 20 * S);
    cr_expect(eq(i64, t.pulled_us, 21 * S));
}

Test(kubelet, a_pull_goes_on_though_its_pod_is_taken_off)
{
    begin();
    bind(0, a, 0, 0);
    leave(0, a, 5 * S);
    cr_expect(eq(i64, bind(0, a, 0, 8 * S).pulled_us, 11 * S));
}

Test(kubelet, pulls_of_a_node_follow_each_other)
{
    struct kubelet_times t;

    begin();
    bind(0, a, 0, 0);         /* 1 to 11 */
    t = bind(0, b, 0, 2 * S); /* 11 to 21, though it could begin at 3 */
    cr_expect(eq(i64, t.pulled_us, 21 * S));
    t = bind(1, b, 0, 2 * S); /* another node, another queue */
    cr_expect(eq(i64, t.pulled_us, 13 * S));
    t = bind(0, c, 0, 100 * S); /* the queue is long empty */
    cr_expect(eq(i64, t.pulled_us, 111 * S));
    cr_expect(eq(u64, kubelets_sums(k).pulls, 4));
    cr_expect(eq(i64, kubelets_sums(k).pulled_bytes, 4000 * MIB));
}

Test(kubelet, a_pod_of_two_images_waits_for_both)
{
    struct kubelet_times t;

    set_size("b", "500");
    begin();
    t = bind(0, a, b, 0); /* 1 to 11, 11 to 16 */
    cr_expect(eq(i64, t.pulled_us, 16 * S));
    cr_expect(eq(i64, t.pulled_bytes, 1500 * MIB));
    cr_expect(node[0].image_count == 2 && node[0].image[0].name < node[0].image[1].name);
}

Test(kubelet, containers_of_one_image_pull_it_once)
{
    begin();
    cr_expect(eq(i64, bind(0, a, a, 0).pulled_us, 11 * S));
    cr_expect(eq(u64, kubelets_sums(k).pulls, 1));
}

Test(kubelet, a_pod_without_images_pulls_none)
{
    begin();
    cr_expect(eq(i64, bind(0, 0, 0, 0).running_us, 3 * S));
    cr_expect(eq(sz, node[0].image_count, 0));
}

/* Sizes -------------------------------------------------------------------------------------- */

Test(kubelet, the_scenario_knows_sizes_best_then_nodes_then_the_caller)
{
    struct kube_pod_spec p;

    list(a, 300);
    list(b, 400);
    set_size("a", "200MiB"); /* stands for a:latest */
    begin();
    p = pod(a, 0);
    cr_expect(eq(i64, kubelets_start(k, 1, &p, 0, 500 * MIB, 0).pulled_bytes, 200 * MIB));
    p = pod(b, 0);
    cr_expect(eq(i64, kubelets_start(k, 1, &p, 0, 500 * MIB, 0).pulled_bytes, 400 * MIB));
    p = pod(c, 0);
    cr_expect(eq(i64, kubelets_start(k, 1, &p, 0, 500 * MIB, 0).pulled_bytes, 500 * MIB));
    p = pod(d, 0);
    cr_expect(eq(i64, kubelets_start(k, 1, &p, 0, 0, 0).pulled_bytes, 1000 * MIB));
}

/* Probes ------------------------------------------------------------------------------------- */

static int64_t ready(int64_t delay_us, int64_t period_us, int64_t startup_us)
{
    struct kube_pod_spec p = pod(0, 0);

    p.probe_delay_us = delay_us;
    p.probe_period_us = period_us;
    return kubelets_start(k, 0, &p, startup_us, 0, 0).ready_us;
}

Test(kubelet, a_pod_is_ready_when_a_probe_sees_it_serve)
{
    begin();                                                  /* containers run at 3 */
    cr_expect(eq(i64, ready(0, 0, 7 * S), 10 * S));           /* no probe */
    cr_expect(eq(i64, ready(0, 10 * S, 0), 3 * S));           /* seen by the first one */
    cr_expect(eq(i64, ready(0, 10 * S, 7 * S), 13 * S));      /* serves at 10; looks at 3, 13 */
    cr_expect(eq(i64, ready(5 * S, 10 * S, 7 * S), 18 * S));  /* looks at 8, 18 */
    cr_expect(eq(i64, ready(5 * S, 10 * S, 2 * S), 8 * S));   /* serves at 5 */
    cr_expect(eq(i64, ready(5 * S, 10 * S, 15 * S), 18 * S)); /* in the very instant */
    cr_expect(eq(i64, ready(5 * S, 10 * S, 15 * S + 1), 28 * S));
}

/* Garbage collection: a disk of 5000 MiB, collected above 4250 down to 4000 ----------------- */

static void full_disk(void)
{
    spec.latency.disk_mib = 5000;
    begin();
}

Test(kubelet, images_stay_up_to_the_high_threshold)
{
    set_size("b", "3250");
    full_disk();
    bind(0, a, 0, 0);
    leave(0, a, 20 * S);
    bind(0, b, 0, 30 * S); /* 4250, not above it */
    cr_expect(has(0, a));
    cr_expect(eq(u64, kubelets_sums(k).removals, 0));
}

Test(kubelet, the_least_recently_used_go_until_the_low_threshold)
{
    full_disk();
    bind(0, a, 0, 0);
    bind(0, b, 0, 0);
    bind(0, c, 0, 0);
    leave(0, b, 50 * S);
    leave(0, a, 60 * S);
    leave(0, c, 70 * S);
    bind(0, d, 0, 80 * S); /* 4000: below the high threshold */
    cr_expect(eq(u64, kubelets_sums(k).removals, 0));
    leave(0, d, 100 * S);
    bind(0, kube_image_name(&names, "e"), 0, 110 * S); /* 5000: b goes, and 4000 is low enough */
    cr_expect(not(has(0, b)));
    cr_expect(has(0, a) && has(0, c) && has(0, d));
    cr_expect(eq(u64, kubelets_sums(k).removals, 1));
    cr_expect(eq(i64, bind(0, b, 0, 200 * S).pulled_bytes, 1000 * MIB)); /* it is pulled anew */
}

Test(kubelet, of_those_used_at_once_the_first_named_goes)
{
    full_disk();
    bind(0, c, a, 0);
    bind(0, b, d, 0);
    for (uint32_t image = a; image <= d; image++)
        leave(0, image, 50 * S);
    bind(0, kube_image_name(&names, "e"), 0, 60 * S);
    cr_expect(not(has(0, a)));
    cr_expect(has(0, b) && has(0, c) && has(0, d));
}

Test(kubelet, what_is_used_or_being_pulled_is_not_removed)
{
    full_disk();
    bind(0, a, 0, 0); /* in use; 1 to 11 */
    bind(0, b, 0, 0); /* given up before it is there; 11 to 21 */
    leave(0, b, 5 * S);
    bind(0, c, d, 6 * S);                            /* 21 to 41 */
    bind(0, kube_image_name(&names, "e"), 0, 7 * S); /* 5000, and nothing to remove */
    cr_expect(has(0, a) && has(0, b) && has(0, c) && has(0, d));
    bind(0, kube_image_name(&names, "f"), 0, 90 * S); /* b is whole by now: 5000 again */
    cr_expect(not(has(0, b)));
    cr_expect(eq(u64, kubelets_sums(k).removals, 1));
}

Test(kubelet, a_pods_own_images_make_no_room_for_each_other)
{
    list(a, 2000);
    list(b, 2000);
    full_disk();
    bind(0, c, a, 0); /* 5000: only b may go */
    cr_expect(has(0, a) && has(0, c));
    cr_expect(not(has(0, b)));
}

Test(kubelet, names_of_one_image_are_one_image)
{
    list(a, 2000);
    list(b, 2000);
    listed[0].of = listed[1].of = a;
    full_disk();
    cr_expect(eq(i64, bind(0, b, 0, 0).pulled_bytes, 0));
    bind(0, c, 0, 0); /* 3000, not 5000 */
    bind(0, d, 0, 0); /* 4000 */
    cr_expect(eq(u64, kubelets_sums(k).removals, 0));
    leave(0, b, 50 * S);
    bind(0, kube_image_name(&names, "e"), 0, 60 * S); /* 5000: it goes with both names, 3000 */
    cr_expect(not(has(0, a)));
    cr_expect(not(has(0, b)));
    cr_expect(eq(u64, kubelets_sums(k).removals, 1));
}

Test(kubelet, a_disk_of_no_size_is_never_full)
{
    set_size("a", "1000000");
    begin();
    bind(0, a, 0, 0);
    leave(0, a, 0);
    bind(0, b, 0, 90000 * S);
    cr_expect(has(0, a));
}
