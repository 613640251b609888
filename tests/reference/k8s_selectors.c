/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "k8s_read.h"

#include <ctype.h>
#include <string.h>

static bool is_label_value(const char *s)
{
    size_t length = strlen(s);

    if (length > 63 ||
        (length > 0 && (!isalnum((unsigned char)s[0]) || !isalnum((unsigned char)s[length - 1]))))
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
struct kube_selector selector_of(struct k8s_case *k, const struct yaml_node *n)
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

const struct key node_affinity_keys[] = {
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

void pod_affinity(struct k8s_case *k, const struct yaml_node *n, void *into)
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
