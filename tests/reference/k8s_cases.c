/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "k8s_cases.h"

#include <stdio.h>
#include <string.h>

#include "k8s_read.h"

static void read_nodes(struct k8s_case *k, const struct yaml_node *n)
{
    const struct yaml_node *in = yaml_get(n, "nodes"), *out = yaml_get(n, "filtered_out_nodes");
    size_t in_count = in ? in->count : 0, out_count = out ? out->count : 0;

    k->node_count = in_count + out_count;
    k->node = arena_new(&k->arena, k->node_count, sizeof *k->node);
    for (size_t i = 0; i < k->node_count; i++) {
        k->node[i].candidate = i < in_count;
        read_node(k, i < in_count ? in->item[i] : out->item[i - in_count], &k->node[i].node);
        k->node[i].at = kube_snapshot_add_node(&k->snapshot, &k->node[i].node);
    }
}

/* A pod that says no node is nowhere, but in fit_filter, whose cases have one node, on that. */
static void bind(struct k8s_case *k, struct kube_pod *pod)
{
    uint32_t at = KUBE_NONE;

    if (pod->node)
        at = kube_snapshot_find(&k->snapshot, pod->node);
    else if (strcmp(k->kind, "fit_filter") == 0)
        at = k->node[0].at;
    if (at != KUBE_NONE)
        kube_snapshot_add(&k->snapshot, at, pod);
}

static void read_existing(struct k8s_case *k, const struct yaml_node *n)
{
    if (!n)
        return;
    k->existing = array(k, n, sizeof *k->existing, &k->existing_count);
    for (size_t i = 0; i < k->existing_count; i++) {
        read_pod(k, n->item[i], &k->existing[i]);
        k->existing[i].order = i;
        if (k->node_count > 0)
            bind(k, &k->existing[i]);
    }
}

static void read_budgets(struct k8s_case *k, const struct yaml_node *n)
{
    static const struct key keys[] = {{"namespace", NULL},
                                      {"selector", NULL},
                                      {"disruptionsAllowed", NULL},
                                      {"disruptedPods", NULL},
                                      {0}};

    if (!n)
        return;
    k->budget = array(k, n, sizeof *k->budget, &k->budget_count);
    k->allowed = arena_new(&k->arena, k->budget_count, sizeof *k->allowed);
    for (size_t i = 0; i < k->budget_count; i++) {
        const struct yaml_node *b = n->item[i], *v;

        read_keys(k, b, keys, NULL);
        if ((v = yaml_get(b, "namespace")))
            k->budget[i].namespace_ = name(k, v);
        if ((v = yaml_get(b, "selector")))
            k->budget[i].selector = selector_of(k, v);
        if ((v = yaml_get(b, "disruptedPods")))
            k->budget[i].disrupted = names_of(k, v, &k->budget[i].disrupted_count);
        k->allowed[i] = (v = yaml_get(b, "disruptionsAllowed")) ? k8s_int(k, v) : 0;
    }
}

static void read_configuration(struct k8s_case *k, const struct yaml_node *n)
{
    const struct yaml_node *v;

    if ((v = yaml_get(n, "resources"))) {
        k->resource = array(k, v, sizeof *k->resource, &k->resource_count);
        for (size_t i = 0; i < k->resource_count; i++)
            k->resource[i] = (struct kube_weighted_resource){
                kube_resource(&k->names, k8s_text(k, yaml_get(v->item[i], "name"))),
                k8s_int(k, yaml_get(v->item[i], "weight"))};
    }
    if ((v = yaml_get(n, "shape"))) {
        k->shape = array(k, v, sizeof *k->shape, &k->shape_count);
        for (size_t i = 0; i < k->shape_count; i++)
            k->shape[i] = (struct kube_point){k8s_int(k, yaml_get(v->item[i], "utilization")),
                                              k8s_int(k, yaml_get(v->item[i], "score"))};
    }
    if ((v = yaml_get(n, "ignored_resources"))) {
        k->ignored = array(k, v, sizeof *k->ignored, &k->ignored_count);
        for (size_t i = 0; i < k->ignored_count; i++)
            k->ignored[i] = kube_resource(&k->names, k8s_text(k, v->item[i]));
    }
    if ((v = yaml_get(n, "ignored_resource_groups")))
        k->ignored_group = texts_of(k, v, &k->ignored_group_count);
    if ((v = yaml_get(n, "filters")))
        k->filter = texts_of(k, v, &k->filter_count);
    if ((v = yaml_get(n, "strategy")))
        k->strategy = k8s_text(k, v);
    if ((v = yaml_get(n, "added_affinity")))
        read_keys(k, v, node_affinity_keys, &k->added.added);
}

static void read_numbers(struct k8s_case *k, const struct yaml_node *n)
{
    const struct yaml_node *v;

    if ((v = yaml_get(n, "scores"))) {
        k->score = array(k, v, sizeof *k->score, &k->score_count);
        for (size_t i = 0; i < k->score_count; i++)
            k->score[i] = k8s_int(k, v->item[i]);
    }
    if ((v = yaml_get(n, "max_priority")))
        k->max = k8s_int(k, v);
    if ((v = yaml_get(n, "reverse")))
        k->reverse = k8s_bool(k, v);
    if ((v = yaml_get(n, "p")))
        k->point = k8s_int(k, v);
}

/* The namespaces of upstream's tests are called subteam1.team2 and have the label team=team2. */
static void read_namespaces(struct k8s_case *k)
{
    struct kube_namespace *item = arena_new(&k->arena, 4, sizeof *item);
    struct kube_label *label = arena_new(&k->arena, 4, sizeof *label);

    for (int i = 0; i < 4; i++) {
        char full[64], team[32];

        snprintf(team, sizeof team, "team%d", i / 2 + 1);
        snprintf(full, sizeof full, "subteam%d.%s", i % 2 + 1, team);
        label[i] = (struct kube_label){kube_name(&k->names, "team"), kube_name(&k->names, team)};
        item[i] = (struct kube_namespace){kube_name(&k->names, full), {&label[i], 1}};
    }
    kube_snapshot_namespaces(&k->snapshot, item, 4);
}

void k8s_case_init(struct k8s_case *k, const char *kind, const struct yaml_node *n)
{
    static const struct key keys[] = {
        {"id", NULL},
        {"upstream", NULL},
        {"title", NULL},
        {"note", NULL},
        {"scores_origin", NULL},
        {"expected", NULL},
        {"nodes", NULL},
        {"filtered_out_nodes", NULL},
        {"existing_pods", NULL},
        {"pod", NULL},
        {"added_affinity", NULL},
        {"resources", NULL},
        {"shape", NULL},
        {"strategy", NULL},
        {"ignored_resources", NULL},
        {"filters", NULL},
        {"ignored_resource_groups", NULL},
        {"pdbs", NULL},
        {"scores", NULL},
        {"max_priority", NULL},
        {"reverse", NULL},
        {"p", NULL},
        {0},
    };

    *k = (struct k8s_case){.kind = kind};
    kube_names_init(&k->names);
    kube_snapshot_init(&k->snapshot, &k->names);
    k->id = k8s_text(k, yaml_get(n, "id"));
    k->title = k8s_text(k, yaml_get(n, "title"));
    k->expected = yaml_get(n, "expected");
    if (!k->expected)
        k8s_wrong(k, "nothing is expected");
    read_keys(k, n, keys, NULL);
    read_namespaces(k);
    read_nodes(k, n);
    read_existing(k, yaml_get(n, "existing_pods"));
    if (yaml_get(n, "pod"))
        read_pod(k, yaml_get(n, "pod"), &k->pod);
    read_budgets(k, yaml_get(n, "pdbs"));
    read_configuration(k, n);
    read_numbers(k, n);
}

void k8s_case_fini(struct k8s_case *k)
{
    kube_snapshot_fini(&k->snapshot);
    kube_names_fini(&k->names);
    arena_fini(&k->arena);
}

size_t k8s_node_find(struct k8s_case *k, const char *text)
{
    for (size_t i = 0; i < k->node_count; i++)
        if (strcmp(kube_name_text(&k->names, k->node[i].node.name), text) == 0)
            return i;
    k8s_wrong(k, "no node is called \"%s\"", text);
    return SIZE_MAX;
}
