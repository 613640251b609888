/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kube-scheduler's decision, one pod at a time: 20,000 pods onto 5,000 nodes with the default
 * profile and adaptive sampling of nodes (10 % of 5,000). A third of the nodes have 8 GPUs and a
 * taint; pods come from templates with selectors, tolerations, preferences, spread constraints and
 * anti-affinity. CPU time of the deciding thread.
 *
 * Public figures of kube-scheduler itself on clusters of that size are 100 to 300 pods/s; those
 * include its API traffic and are no measure of this code, but say what a simulated second costs.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "kubernetes/message.h"
#include "kubernetes/preempt.h"
#include "kubernetes/request.h"

enum { NODES = 5000, PODS = 20000, TEMPLATES = 40, HUGE_PODS = 200, ZONES = 3 };
static const int64_t GIB = (int64_t)1 << 30;

struct world {
    struct arena arena;
    struct kube_names names;
    struct kube_snapshot snapshot;
    struct kube_pod_spec *template;
    uint32_t gpu, pool, gpu_pool, cpu_pool, app;
};

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t number_name(struct world *w, const char *stem, int number)
{
    char text[64];

    snprintf(text, sizeof text, "%s-%d", stem, number);
    return kube_name(&w->names, text);
}

static struct kube_labels labels(struct world *w, const struct kube_label *from, size_t count)
{
    struct kube_label *item = arena_new(&w->arena, count, sizeof *item);

    for (size_t i = 0; i < count; i++)
        item[i] = from[i];
    return (struct kube_labels){item, kube_labels_sort(item, count)};
}

static struct kube_amounts amounts(struct world *w, int64_t cpu_milli, int64_t memory, int64_t gpus,
                                   int64_t pods)
{
    struct kube_amount *item = arena_new(&w->arena, 4, sizeof *item);
    size_t count = 0;

    item[count++] = (struct kube_amount){KUBE_CPU, cpu_milli};
    item[count++] = (struct kube_amount){KUBE_MEMORY, memory};
    if (pods > 0)
        item[count++] = (struct kube_amount){KUBE_PODS, pods};
    if (gpus > 0)
        item[count++] = (struct kube_amount){w->gpu, gpus};
    return (struct kube_amounts){item, count};
}

static void add_nodes(struct world *w)
{
    struct kube_taint *taint = arena_new(&w->arena, 1, sizeof *taint);

    *taint = (struct kube_taint){.key = kube_name(&w->names, "nvidia.com/gpu"),
                                 .value = kube_name(&w->names, "present"),
                                 .effect = KUBE_NO_SCHEDULE};
    for (int i = 0; i < NODES; i++) {
        struct kube_node *n = arena_new(&w->arena, 1, sizeof *n);
        bool gpus = i % 3 == 0;

        n->name = number_name(w, "node", i);
        n->labels = labels(w,
                           (struct kube_label[]){
                               {KUBE_HOSTNAME, n->name},
                               {KUBE_ZONE, number_name(w, "zone", i % ZONES)},
                               {KUBE_REGION, kube_name(&w->names, "region")},
                               {w->pool, gpus ? w->gpu_pool : w->cpu_pool},
                           },
                           4);
        n->taint = gpus ? taint : NULL;
        n->taint_count = gpus;
        n->allocatable =
            amounts(w, gpus ? 190400 : 63500, (gpus ? 1900 : 250) * GIB, gpus ? 8 : 0, 110);
        kube_snapshot_add_node(&w->snapshot, n);
    }
}

/* The label app=<number> by itself. */
static struct kube_selector selector(struct world *w, uint32_t value)
{
    struct kube_requirement *r = arena_new(&w->arena, 1, sizeof *r);
    uint32_t *v = arena_new(&w->arena, 1, sizeof *v);

    *v = value;
    *r = (struct kube_requirement){.key = w->app, .op = KUBE_IN, .value = v, .value_count = 1};
    return (struct kube_selector){true, r, 1};
}

static void want_gpus(struct world *w, struct kube_pod_spec *t, struct kube_container *c, int i)
{
    struct kube_toleration *tolerates = arena_new(&w->arena, 1, sizeof *tolerates);
    int64_t gpus = (int64_t)1 << i % 4;

    *tolerates = (struct kube_toleration){.key = kube_name(&w->names, "nvidia.com/gpu"),
                                          .op = KUBE_ANY_VALUE,
                                          .effect = KUBE_NO_SCHEDULE};
    t->toleration = tolerates;
    t->toleration_count = 1;
    t->node_selector = labels(w, (struct kube_label[]){{w->pool, w->gpu_pool}}, 1);
    c->requests = amounts(w, gpus * 12000, gpus * 100 * GIB, gpus, 0);
}

static void want_spread(struct world *w, struct kube_pod_spec *t, uint32_t app)
{
    struct kube_spread *s = arena_new(&w->arena, 1, sizeof *s);

    *s = (struct kube_spread){.skew_max = 1,
                              .topology_key = KUBE_ZONE,
                              .hard = true,
                              .selector = selector(w, app),
                              .domains_min = 1,
                              .honours_affinity = true};
    t->spread = s;
    t->spread_count = 1;
}

static void want_apart(struct world *w, struct kube_pod_spec *t, uint32_t app)
{
    struct kube_pod_term *term = arena_new(&w->arena, 1, sizeof *term);

    *term = (struct kube_pod_term){.selector = selector(w, app), .topology_key = KUBE_HOSTNAME};
    t->anti_affinity = (struct kube_pod_affinity){.required = term, .required_count = 1};
}

static void want_zone(struct world *w, struct kube_pod_spec *t, int i)
{
    struct kube_requirement *r = arena_new(&w->arena, 1, sizeof *r);
    struct kube_weighted_node_term *term = arena_new(&w->arena, 1, sizeof *term);
    uint32_t *v = arena_new(&w->arena, 1, sizeof *v);

    *v = number_name(w, "zone", i % ZONES);
    *r = (struct kube_requirement){.key = KUBE_ZONE, .op = KUBE_IN, .value = v, .value_count = 1};
    *term = (struct kube_weighted_node_term){.weight = 50, .term = {.label = r, .label_count = 1}};
    t->node_affinity.preferred = term;
    t->node_affinity.preferred_count = 1;
}

/* Of each ten: four with GPUs; six without, one each of which wants the pool, a hard spread, to be
 * apart, a zone; all but the spread have an owner, so the default constraints. */
static void make_template(struct world *w, struct kube_pod_spec *t, int i)
{
    struct kube_container *c = arena_new(&w->arena, 1, sizeof *c);
    uint32_t app = number_name(w, "app", i);

    *t =
        (struct kube_pod_spec){.namespace_ = KUBE_DEFAULT, .container_count = 1, .has_owner = true};
    t->container = c;
    t->labels = labels(w, (struct kube_label[]){{w->app, app}}, 1);
    c->image = kube_image_name(&w->names, "registry.example/app");
    c->requests = amounts(w, 500 + 250 * (i % 5), (1 + i % 4) * GIB, 0, 0);
    if (i % 10 < 4)
        want_gpus(w, t, c, i);
    else if (i % 10 == 4)
        t->node_selector = labels(w, (struct kube_label[]){{w->pool, w->cpu_pool}}, 1);
    else if (i % 10 == 5)
        want_spread(w, t, app);
    else if (i % 10 == 6)
        want_apart(w, t, app);
    else if (i % 10 == 7)
        want_zone(w, t, i);
    kube_request_make(t, &w->arena);
}

static void world_init(struct world *w)
{
    *w = (struct world){0};
    kube_names_init(&w->names);
    kube_snapshot_init(&w->snapshot, &w->names);
    w->gpu = kube_resource(&w->names, "nvidia.com/gpu");
    w->pool = kube_name(&w->names, "pool");
    w->gpu_pool = kube_name(&w->names, "gpu");
    w->cpu_pool = kube_name(&w->names, "cpu");
    w->app = kube_name(&w->names, "app");
    add_nodes(w);
    w->template = arena_new(&w->arena, TEMPLATES, sizeof *w->template);
    for (int i = 0; i < TEMPLATES; i++)
        make_template(w, &w->template[i], i);
}

static void world_fini(struct world *w)
{
    kube_snapshot_fini(&w->snapshot);
    kube_names_fini(&w->names);
    arena_fini(&w->arena);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void report(const char *what, double *each_s, size_t count, size_t placed)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += each_s[i];
    qsort(each_s, count, sizeof *each_s, ascending);
    printf("%-34s %7.1f us/decision (median %.1f, p99 %.1f)  %6.0f pods/s  %zu of %zu placed\n",
           what, sum / (double)count * 1e6, each_s[count / 2] * 1e6, each_s[count * 99 / 100] * 1e6,
           (double)count / sum, placed, count);
}

/* Pods of 40 templates, or each of a template of its own with the same wishes. */
static void decide_all(const char *what, bool own_specs)
{
    static double each_s[PODS];
    struct kube_profile profile;
    struct kube_cycle cycle;
    struct world w;
    size_t placed = 0;

    world_init(&w);
    kube_profile_default(&profile);
    kube_cycle_init(&cycle, &w.snapshot, &profile);
    for (int i = 0; i < PODS; i++) {
        struct kube_pod *pod = arena_new(&w.arena, 1, sizeof *pod);
        struct kube_pod_spec *spec = &w.template[i % TEMPLATES];
        uint32_t node;

        if (own_specs) {
            spec = arena_new(&w.arena, 1, sizeof *spec);
            *spec = w.template[i % TEMPLATES];
        }
        *pod = (struct kube_pod){.spec = spec, .order = (uint64_t)i};
        each_s[i] = cpu_s();
        node = kube_decide(&cycle, pod, NULL);
        if (node != KUBE_NONE) {
            kube_snapshot_add(&w.snapshot, node, pod);
            placed++;
        }
        each_s[i] = cpu_s() - each_s[i];
    }
    report(what, each_s, PODS, placed);
    kube_cycle_fini(&cycle);
    world_fini(&w);
}

/* Pods that find no room but by eviction: all nodes are looked at, and some tried. */
static void preempt_all(void)
{
    static double each_s[HUGE_PODS];
    const struct kube_budgets none = {0};
    struct kube_preemption preemption = {0};
    struct kube_profile profile;
    struct kube_pod_spec important;
    struct kube_cycle cycle;
    struct world w;
    size_t helped = 0;

    world_init(&w);
    kube_profile_default(&profile);
    kube_cycle_init(&cycle, &w.snapshot, &profile);
    for (uint32_t n = 0; n < NODES; n++)
        for (int i = 0; w.snapshot.node[n].node->taint_count > 0 && i < 8; i++) {
            struct kube_pod *pod = arena_new(&w.arena, 1, sizeof *pod);

            *pod = (struct kube_pod){.spec = &w.template[0], .order = n * 8 + (uint64_t)i};
            kube_snapshot_add(&w.snapshot, n, pod);
        }
    important = w.template[3]; /* 8 GPUs */
    important.priority = 1000;
    for (int i = 0; i < HUGE_PODS; i++) {
        const struct kube_pod pod = {.spec = &important};

        each_s[i] = cpu_s();
        if (kube_decide(&cycle, &pod, NULL) == KUBE_NONE)
            helped +=
                kube_preempt(&preemption, &cycle, &kube_preempt_defaults, &none, NULL) != NULL;
        each_s[i] = cpu_s() - each_s[i];
    }
    report("no room: filters and preemption", each_s, HUGE_PODS, helped);
    kube_preemption_fini(&preemption);
    kube_cycle_fini(&cycle);
    world_fini(&w);
}

int main(void)
{
    printf("kube-scheduler's decision, %d nodes, default profile (itself: 100-300 pods/s)\n",
           NODES);
    decide_all("20,000 pods of 40 templates", false);
    decide_all("20,000 pods of 20,000 templates", true);
    preempt_all();
    return EXIT_SUCCESS;
}
