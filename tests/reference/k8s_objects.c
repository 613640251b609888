/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "k8s_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kubernetes/request.h"

/* Pods ---------------------------------------------------------------------------------------- */

static enum kube_effect effect_of(struct k8s_case *k, const struct yaml_node *n)
{
    static const char *const list[] = {"", "NoSchedule", "PreferNoSchedule", "NoExecute", NULL};

    return (enum kube_effect)word(k, n, list);
}

static void toleration_op(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const char *const list[] = {"Equal", "Exists", "Gt", "Lt", "", NULL};
    struct kube_toleration *t = into;
    size_t op = word(k, n, list);

    t->op = op == 4 ? KUBE_EQUAL : (enum kube_toleration_operator)op;
}

static void toleration_value(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    struct kube_toleration *t = into;

    t->value = name(k, n);
    kube_name_number(&k->names, t->value, &t->bound);
}

static void toleration_effect(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_toleration *)into)->effect = effect_of(k, n);
}

static void pod_tolerations(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const struct key keys[] = {
        {"key", read_name}, /* the first member */
        {"operator", toleration_op},
        {"value", toleration_value},
        {"effect", toleration_effect},
        {0},
    };
    struct kube_pod_spec *spec = into;
    struct kube_toleration *t = array(k, n, sizeof *t, &spec->toleration_count);

    spec->toleration = t;
    for (size_t i = 0; i < spec->toleration_count; i++)
        read_keys(k, n->item[i], keys, &t[i]);
}

static bool honours(struct k8s_case *k, const struct yaml_node *n)
{
    static const char *const list[] = {"Ignore", "Honor", NULL};

    return word(k, n, list) == 1;
}

static void pod_spreads(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const struct key keys[] = {
        {"maxSkew", NULL},           {"topologyKey", NULL},
        {"whenUnsatisfiable", NULL}, {"labelSelector", NULL},
        {"minDomains", NULL},        {"nodeAffinityPolicy", NULL},
        {"nodeTaintsPolicy", NULL},  {0},
    };
    static const char *const when[] = {"ScheduleAnyway", "DoNotSchedule", NULL};
    struct kube_pod_spec *spec = into;
    struct kube_spread *s = array(k, n, sizeof *s, &spec->spread_count);

    spec->spread = s;
    for (size_t i = 0; i < spec->spread_count; i++) {
        const struct yaml_node *c = n->item[i], *least = yaml_get(c, "minDomains");
        const struct yaml_node *affinity = yaml_get(c, "nodeAffinityPolicy");
        const struct yaml_node *taints = yaml_get(c, "nodeTaintsPolicy");

        read_keys(k, c, keys, NULL);
        s[i].skew_max = k8s_int(k, yaml_get(c, "maxSkew"));
        s[i].topology_key = name(k, yaml_get(c, "topologyKey"));
        s[i].hard = word(k, yaml_get(c, "whenUnsatisfiable"), when) == 1;
        if (yaml_get(c, "labelSelector"))
            s[i].selector = selector_of(k, yaml_get(c, "labelSelector"));
        s[i].domains_min = least ? k8s_int(k, least) : 1;
        s[i].honours_affinity = affinity ? honours(k, affinity) : true;
        s[i].honours_taints = taints ? honours(k, taints) : false;
    }
}

static void container_requests(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_container *)into)->requests = amounts_of(k, n);
}

static void container_image(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_container *)into)->image = kube_image_name(&k->names, k8s_text(k, n));
}

static void container_restart(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const char *const list[] = {"Always", NULL};

    word(k, n, list);
    ((struct kube_container *)into)->kind = KUBE_SIDECAR;
}

/* Adds containers behind those that are there. */
static void add_containers(struct k8s_case *k, const struct yaml_node *n,
                           struct kube_pod_spec *spec, enum kube_container_kind kind)
{
    static const struct key keys[] = {
        {"name", NULL},
        {"requests", container_requests},
        {"image", container_image},
        {"restartPolicy", container_restart},
        {0},
    };
    size_t count = spec->container_count + n->count;
    struct kube_container *c = arena_new(&k->arena, count, sizeof *c);

    for (size_t i = 0; i < spec->container_count; i++)
        c[i] = spec->container[i];
    for (size_t i = 0; i < n->count; i++) {
        c[spec->container_count + i].kind = kind;
        read_keys(k, n->item[i], keys, &c[spec->container_count + i]);
    }
    spec->container = c;
    spec->container_count = count;
}

/* "UDP/127.0.0.1/8080", all in a container without requests. */
static void add_ports(struct k8s_case *k, const struct yaml_node *n, struct kube_pod_spec *spec)
{
    static const char *const protocol[] = {"TCP", "UDP", "SCTP"};
    struct kube_container *c = arena_new(&k->arena, 1, sizeof *c);
    struct kube_port *port = array(k, n, sizeof *port, &c->port_count);

    for (size_t i = 0; i < c->port_count; i++) {
        char kind[8] = "", ip[64] = "";
        int number = 0;
        size_t p = 0;

        if (sscanf(k8s_text(k, n->item[i]), "%7[^/]/%63[^/]/%d", kind, ip, &number) != 3)
            k8s_wrong(k, "\"%s\" is not a port", k8s_text(k, n->item[i]));
        while (p < 2 && strcmp(kind, protocol[p]) != 0)
            p++;
        port[i] = (struct kube_port){(enum kube_protocol)p, kube_name(&k->names, ip), number};
    }
    c->port = port;
    spec->container = c;
    spec->container_count = 1;
}

static void pod_name(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_pod *)into)->name = name(k, n);
}

static void pod_node(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_pod *)into)->node = name(k, n);
}

/* Nanoseconds taken for microseconds: only their order counts, and theirs are of a few. */
static void pod_start(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_pod *)into)->start_us = k8s_int(k, n);
}

static void pod_terminating(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_pod *)into)->terminating = k8s_bool(k, n);
}

void read_pod(struct k8s_case *k, const struct yaml_node *n, struct kube_pod *pod)
{
    static const struct key keys[] = {
        {"name", pod_name},
        {"nodeName", pod_node},
        {"startTimeNanos", pod_start},
        {"terminating", pod_terminating},
        {"namespace", NULL},
        {"labels", NULL},
        {"priority", NULL},
        {"containers", NULL},
        {"initContainers", NULL},
        {"overhead", NULL},
        {"nodeSelector", NULL},
        {"affinity", NULL},
        {"tolerations", NULL},
        {"topologySpreadConstraints", NULL},
        {"ports", NULL},
        {0},
    };
    struct kube_pod_spec *s = arena_new(&k->arena, 1, sizeof *s);
    const struct yaml_node *v;

    pod->spec = s;
    read_keys(k, n, keys, pod);
    s->namespace_ = (v = yaml_get(n, "namespace")) ? name(k, v) : KUBE_EMPTY;
    s->priority = (v = yaml_get(n, "priority")) ? k8s_int(k, v) : 0;
    if ((v = yaml_get(n, "labels")))
        s->labels = labels_of(k, v);
    if ((v = yaml_get(n, "nodeSelector")))
        s->node_selector = labels_of(k, v);
    if ((v = yaml_get(n, "ports")))
        add_ports(k, v, s);
    if ((v = yaml_get(n, "initContainers")))
        add_containers(k, v, s, KUBE_INIT);
    if ((v = yaml_get(n, "containers")))
        add_containers(k, v, s, KUBE_CONTAINER);
    if ((v = yaml_get(n, "overhead")))
        s->overhead = amounts_of(k, v);
    if ((v = yaml_get(n, "affinity")))
        pod_affinity(k, v, s);
    if ((v = yaml_get(n, "tolerations")))
        pod_tolerations(k, v, s);
    if ((v = yaml_get(n, "topologySpreadConstraints")))
        pod_spreads(k, v, s);
    kube_request_make(s, &k->arena);
}

/* Nodes --------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct kube_image *x = a, *y = b;

    return (x->name > y->name) - (x->name < y->name);
}

static void node_images(struct k8s_case *k, const struct yaml_node *n, struct kube_node *node)
{
    static const struct key keys[] = {{"names", NULL}, {"sizeBytes", NULL}, {0}};
    struct kube_image *image;
    size_t total = 0;

    for (size_t i = 0; i < n->count; i++) {
        read_keys(k, n->item[i], keys, NULL);
        if (yaml_get(n->item[i], "names"))
            total += yaml_get(n->item[i], "names")->count;
    }
    node->image = image = arena_new(&k->arena, total, sizeof *image);
    for (size_t i = 0; i < n->count; i++) {
        const struct yaml_node *of = yaml_get(n->item[i], "names");

        for (size_t v = 0; of && v < of->count; v++)
            image[node->image_count++] =
                (struct kube_image){kube_image_name(&k->names, k8s_text(k, of->item[v])),
                                    k8s_int(k, yaml_get(n->item[i], "sizeBytes")), 0};
    }
    qsort(image, node->image_count, sizeof *image, by_name);
}

static void node_taints(struct k8s_case *k, const struct yaml_node *n, struct kube_node *node)
{
    static const struct key keys[] = {{"key", NULL}, {"value", NULL}, {"effect", NULL}, {0}};
    struct kube_taint *t = array(k, n, sizeof *t, &node->taint_count);

    node->taint = t;
    for (size_t i = 0; i < node->taint_count; i++) {
        read_keys(k, n->item[i], keys, NULL);
        t[i].key = name(k, yaml_get(n->item[i], "key"));
        if (yaml_get(n->item[i], "value"))
            t[i].value = name(k, yaml_get(n->item[i], "value"));
        t[i].effect = effect_of(k, yaml_get(n->item[i], "effect"));
    }
}

/* Upstream's tests give a node room for 32 pods unless they say otherwise. */
static void node_room(struct k8s_case *k, struct kube_node *node)
{
    struct kube_amount *item = arena_new(&k->arena, node->allocatable.count + 1, sizeof *item);
    bool named;

    kube_amount_of(&node->allocatable, KUBE_PODS, &named);
    if (named)
        return;
    for (size_t i = 0; i < node->allocatable.count; i++)
        item[i] = node->allocatable.item[i];
    item[node->allocatable.count] = (struct kube_amount){KUBE_PODS, 32};
    kube_amounts_sort(item, node->allocatable.count + 1);
    node->allocatable = (struct kube_amounts){item, node->allocatable.count + 1};
}

void read_node(struct k8s_case *k, const struct yaml_node *n, struct kube_node *node)
{
    static const struct key keys[] = {{"name", NULL},
                                      {"labels", NULL},
                                      {"taints", NULL},
                                      {"unschedulable", NULL},
                                      {"allocatable", NULL},
                                      {"images", NULL},
                                      {0}};
    const struct yaml_node *v;

    read_keys(k, n, keys, NULL);
    if ((v = yaml_get(n, "name")))
        node->name = name(k, v);
    if ((v = yaml_get(n, "labels")))
        node->labels = labels_of(k, v);
    if ((v = yaml_get(n, "taints")))
        node_taints(k, v, node);
    if ((v = yaml_get(n, "unschedulable")))
        node->unschedulable = k8s_bool(k, v);
    if ((v = yaml_get(n, "allocatable")))
        node->allocatable = amounts_of(k, v);
    if ((v = yaml_get(n, "images")))
        node_images(k, v, node);
    node_room(k, node);
}
