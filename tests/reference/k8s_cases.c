/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "k8s_cases.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "kubernetes/quantity.h"
#include "kubernetes/request.h"

void k8s_wrong(struct k8s_case *k, const char *fmt, ...)
{
    va_list args;

    if (k->wrong[0])
        return;
    va_start(args, fmt);
    vsnprintf(k->wrong, sizeof k->wrong, fmt, args);
    va_end(args);
}

const char *k8s_text(struct k8s_case *k, const struct yaml_node *n)
{
    if (n && n->kind == YAML_SCALAR)
        return n->text;
    k8s_wrong(k, "a text is missing");
    return "";
}

int64_t k8s_int(struct k8s_case *k, const struct yaml_node *n)
{
    int64_t value = 0;

    if (number_int64(&value, k8s_text(k, n)))
        k8s_wrong(k, "\"%s\" is not an integer", k8s_text(k, n));
    return value;
}

bool k8s_bool(struct k8s_case *k, const struct yaml_node *n)
{
    const char *text = k8s_text(k, n);

    if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        k8s_wrong(k, "\"%s\" is neither true nor false", text);
    return strcmp(text, "true") == 0;
}

/* A key of a mapping, and who reads its value into the thing at hand; NULL: nobody needs it. */
struct key {
    const char *name;
    void (*read)(struct k8s_case *k, const struct yaml_node *value, void *into);
};

static void read_keys(struct k8s_case *k, const struct yaml_node *n, const struct key *key,
                      void *into)
{
    if (n->kind != YAML_MAPPING && !yaml_is_null(n))
        k8s_wrong(k, "line %d: not a mapping", n->at.line);
    for (size_t i = 0; n->kind == YAML_MAPPING && i < n->count; i++) {
        const struct key *found = key;

        while (found->name && strcmp(found->name, n->key[i]->text) != 0)
            found++;
        if (!found->name)
            k8s_wrong(k, "line %d: nobody understands \"%s\"", n->at.line, n->key[i]->text);
        else if (found->read)
            found->read(k, n->item[i], into);
    }
}

/* An array of as many zeroed items as the sequence has. */
static void *array(struct k8s_case *k, const struct yaml_node *n, size_t size, size_t *count)
{
    if (n->kind != YAML_SEQUENCE && !yaml_is_null(n))
        k8s_wrong(k, "line %d: not a sequence", n->at.line);
    *count = n->kind == YAML_SEQUENCE ? n->count : 0;
    return arena_new(&k->arena, *count, size);
}

/* The number of a word in a NULL-terminated list. */
static size_t word(struct k8s_case *k, const struct yaml_node *n, const char *const *list)
{
    const char *text = k8s_text(k, n);
    size_t i = 0;

    while (list[i] && strcmp(list[i], text) != 0)
        i++;
    if (!list[i])
        k8s_wrong(k, "line %d: nobody knows \"%s\"", n->at.line, text);
    return list[i] ? i : 0;
}

static uint32_t name(struct k8s_case *k, const struct yaml_node *n)
{
    return kube_name(&k->names, k8s_text(k, n));
}

static void read_name(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    *(uint32_t *)into = name(k, n);
}

static uint32_t *names_of(struct k8s_case *k, const struct yaml_node *n, size_t *count)
{
    uint32_t *list = array(k, n, sizeof *list, count);

    for (size_t i = 0; i < *count; i++)
        list[i] = name(k, n->item[i]);
    return list;
}

static const char **texts_of(struct k8s_case *k, const struct yaml_node *n, size_t *count)
{
    const char **list = array(k, n, sizeof *list, count);

    for (size_t i = 0; i < *count; i++)
        list[i] = k8s_text(k, n->item[i]);
    return list;
}

static struct kube_labels labels_of(struct k8s_case *k, const struct yaml_node *n)
{
    struct kube_label *item = arena_new(&k->arena, n->count, sizeof *item);

    for (size_t i = 0; i < n->count; i++) {
        item[i].key = kube_name(&k->names, n->key[i]->text);
        item[i].value = name(k, n->item[i]);
    }
    return (struct kube_labels){item, kube_labels_sort(item, n->count)};
}

static struct kube_amounts amounts_of(struct k8s_case *k, const struct yaml_node *n)
{
    struct kube_amount *item = arena_new(&k->arena, n->count, sizeof *item);

    for (size_t i = 0; i < n->count; i++) {
        struct kube_quantity q;

        item[i].resource = kube_resource(&k->names, n->key[i]->text);
        if (kube_quantity_parse(&q, k8s_text(k, n->item[i])) ||
            !kube_quantity_value(&q, item[i].resource == KUBE_CPU ? -3 : 0, &item[i].amount))
            k8s_wrong(k, "\"%s\" is not a quantity", k8s_text(k, n->item[i]));
    }
    kube_amounts_sort(item, n->count);
    return (struct kube_amounts){item, n->count};
}

/* Selectors ----------------------------------------------------------------------------------- */

static bool is_label_value(const char *s)
{
    size_t length = strlen(s);

    if (length > 63 || (length > 0 && (!isalnum((unsigned char)s[0]) ||
                                       !isalnum((unsigned char)s[length - 1]))))
        return false;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && !strchr("-_.", *s))
            return false;
    return true;
}

static void requirement_op(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const char *const list[] = {"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", NULL};

    ((struct kube_requirement *)into)->op = (enum kube_operator)word(k, n, list);
}

static void requirement_values(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    struct kube_requirement *r = into;

    r->value = names_of(k, n, &r->value_count);
}

static const struct key requirement_keys[] = {
    {"key", read_name}, /* the first member */
    {"operator", requirement_op},
    {"values", requirement_values},
    {0},
};

/* Returns false if upstream can't parse one of them: then the term matches nothing. */
static bool requirements(struct k8s_case *k, const struct yaml_node *n,
                         const struct kube_requirement **out, size_t *count)
{
    struct kube_requirement *r = array(k, n, sizeof *r, count);
    bool legal = true;

    *out = r;
    for (size_t i = 0; i < *count; i++) {
        read_keys(k, n->item[i], requirement_keys, &r[i]);
        if ((r[i].op == KUBE_GT || r[i].op == KUBE_LT) &&
            (r[i].value_count != 1 || !kube_name_number(&k->names, r[i].value[0], &r[i].bound)))
            legal = false;
        for (size_t v = 0; v < r[i].value_count; v++)
            legal = legal && is_label_value(kube_name_text(&k->names, r[i].value[v]));
    }
    return legal;
}

/* matchLabels become requirements before those that are written as such. */
static struct kube_selector selector_of(struct k8s_case *k, const struct yaml_node *n)
{
    static const struct key keys[] = {{"matchLabels", NULL}, {"matchExpressions", NULL}, {0}};
    const struct yaml_node *labels = yaml_get(n, "matchLabels");
    const struct yaml_node *expressions = yaml_get(n, "matchExpressions");
    const struct kube_requirement *more = NULL;
    size_t label_count = labels ? labels->count : 0, more_count = 0;
    struct kube_requirement *all;

    if (yaml_is_null(n))
        return (struct kube_selector){0};
    read_keys(k, n, keys, NULL);
    if (expressions && !requirements(k, expressions, &more, &more_count))
        k8s_wrong(k, "a label selector with an illegal value");
    all = arena_new(&k->arena, label_count + more_count, sizeof *all);
    for (size_t i = 0; i < label_count; i++) {
        uint32_t *value = arena_new(&k->arena, 1, sizeof *value);

        *value = name(k, labels->item[i]);
        all[i] = (struct kube_requirement){.key = kube_name(&k->names, labels->key[i]->text),
                                           .op = KUBE_IN,
                                           .value = value,
                                           .value_count = 1};
    }
    for (size_t i = 0; i < more_count; i++)
        all[label_count + i] = more[i];
    return (struct kube_selector){true, all, label_count + more_count};
}

static struct kube_node_term node_term_of(struct k8s_case *k, const struct yaml_node *n)
{
    static const struct key keys[] = {{"matchExpressions", NULL}, {"matchFields", NULL}, {0}};
    const struct yaml_node *labels = yaml_get(n, "matchExpressions");
    const struct yaml_node *fields = yaml_get(n, "matchFields");
    struct kube_node_term t = {0};
    bool legal = true;

    read_keys(k, n, keys, NULL);
    if (labels)
        legal = requirements(k, labels, &t.label, &t.label_count);
    if (fields)
        requirements(k, fields, &t.field, &t.field_count); /* names may have what labels may not */
    return legal ? t : (struct kube_node_term){0};
}

static void node_required(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const struct key keys[] = {{"nodeSelectorTerms", NULL}, {0}};
    struct kube_node_affinity *a = into;
    const struct yaml_node *terms = yaml_get(n, "nodeSelectorTerms");
    struct kube_node_term *t;

    a->required_present = !yaml_is_null(n);
    read_keys(k, n, keys, NULL);
    if (!terms)
        return;
    a->required = t = array(k, terms, sizeof *t, &a->required_count);
    for (size_t i = 0; i < a->required_count; i++)
        t[i] = node_term_of(k, terms->item[i]);
}

static void node_preferred(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const struct key keys[] = {{"weight", NULL}, {"preference", NULL}, {0}};
    struct kube_node_affinity *a = into;
    struct kube_weighted_node_term *t = array(k, n, sizeof *t, &a->preferred_count);

    a->preferred = t;
    for (size_t i = 0; i < a->preferred_count; i++) {
        read_keys(k, n->item[i], keys, NULL);
        t[i].weight = k8s_int(k, yaml_get(n->item[i], "weight"));
        if (yaml_get(n->item[i], "preference"))
            t[i].term = node_term_of(k, yaml_get(n->item[i], "preference"));
    }
}

static const struct key node_affinity_keys[] = {
    {"requiredDuringSchedulingIgnoredDuringExecution", node_required},
    {"preferredDuringSchedulingIgnoredDuringExecution", node_preferred},
    {0},
};

static void term_selector(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_pod_term *)into)->selector = selector_of(k, n);
}

static void term_key(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_pod_term *)into)->topology_key = name(k, n);
}

static void term_namespaces(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    struct kube_pod_term *t = into;

    t->namespace_ = names_of(k, n, &t->namespace_count);
}

static void term_namespace_selector(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    ((struct kube_pod_term *)into)->namespaces = selector_of(k, n);
}

static const struct key pod_term_keys[] = {
    {"labelSelector", term_selector},
    {"topologyKey", term_key},
    {"namespaces", term_namespaces},
    {"namespaceSelector", term_namespace_selector},
    {0},
};

static void pod_required(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    struct kube_pod_affinity *a = into;
    struct kube_pod_term *t = array(k, n, sizeof *t, &a->required_count);

    a->required = t;
    for (size_t i = 0; i < a->required_count; i++)
        read_keys(k, n->item[i], pod_term_keys, &t[i]);
}

static void pod_preferred(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const struct key keys[] = {{"weight", NULL}, {"podAffinityTerm", NULL}, {0}};
    struct kube_pod_affinity *a = into;
    struct kube_weighted_pod_term *t = array(k, n, sizeof *t, &a->preferred_count);

    a->preferred = t;
    for (size_t i = 0; i < a->preferred_count; i++) {
        read_keys(k, n->item[i], keys, NULL);
        t[i].weight = k8s_int(k, yaml_get(n->item[i], "weight"));
        if (yaml_get(n->item[i], "podAffinityTerm"))
            read_keys(k, yaml_get(n->item[i], "podAffinityTerm"), pod_term_keys, &t[i].term);
    }
}

static const struct key pod_affinity_keys[] = {
    {"requiredDuringSchedulingIgnoredDuringExecution", pod_required},
    {"preferredDuringSchedulingIgnoredDuringExecution", pod_preferred},
    {0},
};

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
        {"maxSkew", NULL},       {"topologyKey", NULL}, {"whenUnsatisfiable", NULL},
        {"labelSelector", NULL}, {"minDomains", NULL},  {"nodeAffinityPolicy", NULL},
        {"nodeTaintsPolicy", NULL}, {0},
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

static void pod_affinity(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    static const struct key keys[] = {
        {"nodeAffinity", NULL}, {"podAffinity", NULL}, {"podAntiAffinity", NULL}, {0}};
    struct kube_pod_spec *spec = into;
    const struct yaml_node *nodes = yaml_get(n, "nodeAffinity"), *pods = yaml_get(n, "podAffinity");
    const struct yaml_node *anti = yaml_get(n, "podAntiAffinity");

    read_keys(k, n, keys, NULL);
    if (nodes)
        read_keys(k, nodes, node_affinity_keys, &spec->node_affinity);
    if (pods)
        read_keys(k, pods, pod_affinity_keys, &spec->affinity);
    if (anti)
        read_keys(k, anti, pod_affinity_keys, &spec->anti_affinity);
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
static void add_containers(struct k8s_case *k, const struct yaml_node *n, struct kube_pod_spec *spec,
                           enum kube_container_kind kind)
{
    static const struct key keys[] = {
        {"name", NULL}, {"requests", container_requests}, {"image", container_image},
        {"restartPolicy", container_restart}, {0},
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

static void read_pod(struct k8s_case *k, const struct yaml_node *n, struct kube_pod *pod)
{
    static const struct key keys[] = {
        {"name", pod_name},         {"nodeName", pod_node},
        {"startTimeNanos", pod_start}, {"terminating", pod_terminating},
        {"namespace", NULL},        {"labels", NULL},
        {"priority", NULL},         {"containers", NULL},
        {"initContainers", NULL},   {"overhead", NULL},
        {"nodeSelector", NULL},     {"affinity", NULL},
        {"tolerations", NULL},      {"topologySpreadConstraints", NULL},
        {"ports", NULL},            {0},
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
            image[node->image_count++] = (struct kube_image){
                kube_image_name(&k->names, k8s_text(k, of->item[v])),
                k8s_int(k, yaml_get(n->item[i], "sizeBytes"))};
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

static void read_node(struct k8s_case *k, const struct yaml_node *n, struct kube_node *node)
{
    static const struct key keys[] = {{"name", NULL},        {"labels", NULL}, {"taints", NULL},
                                      {"unschedulable", NULL}, {"allocatable", NULL},
                                      {"images", NULL},      {0}};
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

/* Cases --------------------------------------------------------------------------------------- */

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
    static const struct key keys[] = {{"namespace", NULL}, {"selector", NULL},
                                      {"disruptionsAllowed", NULL}, {"disruptedPods", NULL}, {0}};

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
        {"id", NULL},       {"upstream", NULL},          {"title", NULL},
        {"note", NULL},     {"scores_origin", NULL},     {"expected", NULL},
        {"nodes", NULL},    {"filtered_out_nodes", NULL}, {"existing_pods", NULL},
        {"pod", NULL},      {"added_affinity", NULL},    {"resources", NULL},
        {"shape", NULL},    {"strategy", NULL},          {"ignored_resources", NULL},
        {"filters", NULL},  {"ignored_resource_groups", NULL}, {"pdbs", NULL},
        {"scores", NULL},   {"max_priority", NULL},      {"reverse", NULL},
        {"p", NULL},        {0},
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
