/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The snapshot's books, and the search over its nodes. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "kubernetes/cycle.h"
#include "kubernetes/request.h"

enum { NODES = 12, NODES_MAX = 250, SPECS = 4, PODS = 60, STEPS = 4000 };

struct world {
    struct arena arena;
    struct kube_names names;
    struct kube_snapshot snapshot;
    struct kube_pod_spec spec[SPECS];
    struct kube_node node[NODES_MAX];
};

/* Zones are blocks of neighbours. */
static void world_init(struct world *w, uint32_t node_count, uint32_t zones, int64_t cpu_milli)
{
    memset(w, 0, sizeof *w);
    kube_names_init(&w->names);
    kube_snapshot_init(&w->snapshot, &w->names);
    for (uint32_t i = 0; i < node_count; i++) {
        struct kube_label *label = arena_new(&w->arena, 2, sizeof *label);
        struct kube_amount *amount = arena_new(&w->arena, 2, sizeof *amount);
        char text[16];

        snprintf(text, sizeof text, "n%u", (unsigned)i);
        w->node[i].name = kube_name(&w->names, text);
        label[0] = (struct kube_label){KUBE_HOSTNAME, w->node[i].name};
        snprintf(text, sizeof text, "z%u", (unsigned)(i / (node_count / zones)));
        label[1] = (struct kube_label){KUBE_ZONE, kube_name(&w->names, text)};
        amount[0] = (struct kube_amount){KUBE_CPU, cpu_milli};
        amount[1] = (struct kube_amount){KUBE_PODS, 110};
        w->node[i].labels = (struct kube_labels){label, 2};
        w->node[i].allocatable = (struct kube_amounts){amount, 2};
        kube_snapshot_add_node(&w->snapshot, &w->node[i]);
    }
    for (int i = 0; i < SPECS; i++) {
        struct kube_container *c = arena_new(&w->arena, 1, sizeof *c);
        struct kube_amount *amount = arena_new(&w->arena, 2, sizeof *amount);
        struct kube_port *port = arena_new(&w->arena, 1, sizeof *port);

        amount[0] = (struct kube_amount){KUBE_CPU, 100 * (i + 1)};
        amount[1] = (struct kube_amount){
            kube_resource(&w->names, i < 2 ? "example.com/a" : "example.com/b"), i};
        *port = (struct kube_port){KUBE_TCP, KUBE_WILDCARD_IP, 8000 + i};
        *c = (struct kube_container){.requests = {amount, 2}, .port = port, .port_count = 1};
        w->spec[i] = (struct kube_pod_spec){.container = c, .container_count = 1};
        kube_request_make(&w->spec[i], &w->arena);
    }
}

static void world_fini(struct world *w)
{
    kube_snapshot_fini(&w->snapshot);
    kube_names_fini(&w->names);
    arena_fini(&w->arena);
}

/* Every sum again from the pods that are there. */
static void audit(const struct kube_snapshot *s)
{
    size_t seats = 0;

    for (uint32_t n = 0; n < s->node_count; n++) {
        const struct kube_node_info *info = &s->node[n];
        int64_t cpu = 0, nonzero = 0;

        for (size_t i = 0; i < info->seat_count; i++) {
            const struct kube_seat *seat = &s->seat[info->seat[i]];
            const struct kube_request *r = &seat->pod->spec->request;

            cr_assert(eq(u32, seat->node, n));
            cr_assert(eq(u32, seat->in_node, (uint32_t)i));
            cr_assert(eq(u32, seat->siblings->seat[seat->in_siblings], info->seat[i]));
            cpu += kube_amount_of(&r->amounts, KUBE_CPU, NULL);
            nonzero += r->nonzero_memory_bytes;
        }
        cr_assert(eq(i64, kube_level(s, n, KUBE_CPU).requested, cpu));
        cr_assert(eq(i64, info->nonzero_memory_bytes, nonzero));
        cr_assert(eq(sz, info->port_count, info->seat_count));
        seats += info->seat_count;
    }
    for (size_t g = 0; g < s->siblings_count; g++) {
        cr_assert(eq(sz, s->siblings[g]->at, g));
        seats -= s->siblings[g]->seat_count;
    }
    cr_assert(eq(sz, seats, 0));
}

Test(snapshot, its_sums_are_those_of_its_pods_whatever_comes_and_goes)
{
    static struct world w;
    struct kube_pod pod[PODS] = {0};
    uint32_t seat[PODS];
    bool lifted[PODS] = {0};
    uint64_t words[RANDOM_WORDS];
    gsl_rng rng;

    world_init(&w, NODES, 3, 64000);
    random_start(words, 1, "snapshot");
    rng = random_handle(words);
    for (int i = 0; i < PODS; i++)
        seat[i] = KUBE_NONE;
    for (int step = 0; step < STEPS; step++) {
        unsigned long i = gsl_rng_uniform_int(&rng, PODS);

        if (seat[i] == KUBE_NONE) {
            pod[i].spec = &w.spec[i % SPECS];
            seat[i] =
                kube_snapshot_add(&w.snapshot, (uint32_t)gsl_rng_uniform_int(&rng, NODES), &pod[i]);
        } else if (lifted[i]) {
            kube_snapshot_put_back(&w.snapshot, seat[i]);
            lifted[i] = false;
        } else if (gsl_rng_uniform(&rng) < 0.5) {
            kube_snapshot_lift(&w.snapshot, seat[i]);
            lifted[i] = true;
        } else {
            kube_snapshot_remove(&w.snapshot, seat[i]);
            seat[i] = KUBE_NONE;
        }
        if (step % 50 == 0)
            audit(&w.snapshot);
    }
    world_fini(&w);
}

Test(snapshot, zones_take_turns_in_the_order_of_nodes)
{
    static const uint32_t right[NODES] = {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11};
    static struct world w;
    const uint32_t *order;
    size_t count;

    world_init(&w, NODES, 3, 64000);
    order = kube_snapshot_order(&w.snapshot, &count);
    cr_assert(eq(sz, count, NODES));
    for (size_t i = 0; i < NODES; i++)
        cr_expect(eq(u32, order[i], right[i]));
    world_fini(&w);
}

Test(snapshot, a_nodes_number_is_given_again_after_it_left)
{
    static struct world w;
    size_t count;

    world_init(&w, NODES, 1, 64000);
    kube_snapshot_topology(&w.snapshot, KUBE_HOSTNAME);
    kube_snapshot_remove_node(&w.snapshot, 5);
    kube_snapshot_order(&w.snapshot, &count);
    cr_expect(eq(sz, count, NODES - 1));
    cr_expect(eq(u32, kube_snapshot_find(&w.snapshot, w.node[5].name), KUBE_NONE));
    cr_expect(eq(u32, kube_snapshot_add_node(&w.snapshot, &w.node[5]), 5));
    cr_expect(eq(u32, kube_snapshot_find(&w.snapshot, w.node[5].name), 5));
    world_fini(&w);
}

/* A profile that only filters, so that what is found first is taken. */
static void filters_only(struct kube_profile *p)
{
    kube_profile_default(p);
    for (size_t i = 0; i < p->count; i++)
        p->entry[i].weight = 0;
}

Test(snapshot, a_search_goes_on_where_the_last_one_stopped)
{
    enum { ENOUGH = 120 }; /* 48 % of 250 */
    static struct world w;
    struct kube_pod_spec spec = {0};
    const struct kube_pod pod = {.spec = &spec};
    struct kube_profile profile;
    struct kube_cycle c;

    world_init(&w, NODES_MAX, 1, 64000);
    filters_only(&profile);
    kube_cycle_init(&c, &w.snapshot, &profile);
    for (uint32_t i = 0; i < 5; i++) {
        cr_expect(eq(u32, kube_decide(&c, &pod, NULL), i * ENOUGH % NODES_MAX));
        cr_expect(eq(sz, c.feasible_count, ENOUGH));
    }
    kube_cycle_fini(&c);
    world_fini(&w);
}

static uint32_t draw(void *state, uint32_t below)
{
    return (uint32_t)gsl_rng_uniform_int(state, below);
}

Test(snapshot, ties_are_drawn_evenly)
{
    enum { DRAWS = 12000 };
    static struct world w;
    struct kube_profile profile;
    struct kube_cycle c;
    size_t on[NODES] = {0};
    uint64_t words[RANDOM_WORDS];
    gsl_rng rng;
    struct kube_tie tie = {draw, &rng};
    struct kube_pod_spec spec = {0};
    const struct kube_pod pod = {.spec = &spec};

    world_init(&w, NODES, 1, 64000);
    filters_only(&profile);
    kube_cycle_init(&c, &w.snapshot, &profile);
    random_start(words, 1, "ties");
    rng = random_handle(words);
    for (int i = 0; i < DRAWS; i++)
        on[kube_decide(&c, &pod, &tie)]++;
    for (int n = 0; n < NODES; n++) { /* 1000 each; five deviations of 30 */
        cr_expect(gt(sz, on[n], 850));
        cr_expect(lt(sz, on[n], 1150));
    }
    kube_cycle_fini(&c);
    world_fini(&w);
}

/* What pods of one spec do, pods of equal specs do: owners apart, it is an economy and no more. */
Test(snapshot, sharing_a_spec_changes_no_decision)
{
    static struct world shared, apart;
    struct kube_profile profile;
    struct kube_cycle a, b;
    static struct kube_pod pod[2][PODS];
    static struct kube_pod_spec spec[PODS];

    world_init(&shared, NODES, 3, 4000);
    world_init(&apart, NODES, 3, 4000);
    kube_profile_default(&profile);
    kube_cycle_init(&a, &shared.snapshot, &profile);
    kube_cycle_init(&b, &apart.snapshot, &profile);
    for (int i = 0; i < PODS; i++) {
        uint32_t x, y;

        spec[i] = apart.spec[i % SPECS];
        spec[i].container_count = shared.spec[i % SPECS].container_count = 0;
        pod[0][i] = (struct kube_pod){.spec = &shared.spec[i % SPECS]};
        pod[1][i] = (struct kube_pod){.spec = &spec[i]};
        x = kube_decide(&a, &pod[0][i], NULL);
        y = kube_decide(&b, &pod[1][i], NULL);
        cr_assert(eq(u32, x, y));
        if (x == KUBE_NONE)
            continue;
        kube_snapshot_add(&shared.snapshot, x, &pod[0][i]);
        kube_snapshot_add(&apart.snapshot, y, &pod[1][i]);
    }
    kube_cycle_fini(&a);
    kube_cycle_fini(&b);
    world_fini(&shared);
    world_fini(&apart);
}

/* A kubelet changes the list of the very object that the snapshot looks at. */
Test(snapshot, images_are_counted_as_they_were_when_the_list_changes_underneath)
{
    static struct world w;
    struct kube_image first[] = {{.name = 100}, {.name = 101}}, then[] = {{.name = 101}};

    world_init(&w, 2, 1, 1000);
    w.node[0].image = first;
    w.node[0].image_count = 2;
    kube_snapshot_update_node(&w.snapshot, 0, &w.node[0]);
    cr_expect(eq(u32, kube_image_nodes(&w.snapshot, 100), 1));
    w.node[0].image = then;
    w.node[0].image_count = 1;
    kube_snapshot_update_node(&w.snapshot, 0, &w.node[0]);
    cr_expect(eq(u32, kube_image_nodes(&w.snapshot, 100), 0));
    cr_expect(eq(u32, kube_image_nodes(&w.snapshot, 101), 1));
    kube_snapshot_remove_node(&w.snapshot, 0);
    cr_expect(eq(u32, kube_image_nodes(&w.snapshot, 101), 0));
    world_fini(&w);
}
