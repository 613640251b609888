/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/anonymise.h"

#include <ctype.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool is_among(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(word, words[i]))
            return true;
    return false;
}

/* New names ---------------------------------------------------------------------------------- */

/* The number of a name of this sort; `add`: give it one if it has none. 0: it has none. */
static size_t number_of(struct anonymiser *a, const char *prefix, const char *text, bool add)
{
    char *key = mem_printf("%s\n%s", prefix, text);
    uint32_t id = names_find(&a->known, key), sort;

    if (id == UINT32_MAX && add) {
        sort = names_add(&a->prefix, prefix);
        id = names_add(&a->known, key);
        a->last = mem_reserve(a->last, &a->last_cap, a->prefix.count, sizeof *a->last);
        a->number = mem_reserve(a->number, &a->number_cap, a->known.count, sizeof *a->number);
        a->number[id] = ++a->last[sort];
    }
    mem_free(key);
    return id == UINT32_MAX ? 0 : a->number[id];
}

static const char *rename_text(struct anonymiser *a, const char *prefix, const char *text)
{
    static const char *const everywhere[] = {
        "", "default", "kube-system", "kube-public", "kube-node-lease", "system-cluster-critical",
        "system-node-critical", "default-scheduler",
    };

    if (is_among(text, everywhere, COUNT(everywhere)))
        return text;
    return arena_printf(a->arena, "%s-%zu", prefix, number_of(a, prefix, text, true));
}

static void set(struct yaml_node *n, const char *text)
{
    n->quoted = n->quoted || text != n->text;
    n->text = text;
}

static void rename_node(struct anonymiser *a, const char *prefix, struct yaml_node *n)
{
    if (n && n->kind == YAML_SCALAR)
        set(n, rename_text(a, prefix, n->text));
}

/* `nginx` and `nginx:latest` are one. */
static void rename_image(struct anonymiser *a, struct yaml_node *n)
{
    if (n && n->kind == YAML_SCALAR && n->text[0])
        set(n, rename_text(a, "image",
                           kube_name_text(a->names, kube_image_name(a->names, n->text))));
}

/* The sort of an object's name. */
static const char *sort_of(struct anonymiser *a, const char *kind)
{
    char *sort = arena_text(a->arena, !strcmp(kind, "Namespace") ? "ns" : kind);

    for (char *c = sort; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return sort;
}

static const char *scalar(const struct yaml_node *node, const char *key)
{
    const struct yaml_node *value = yaml_get(node, key);

    return value && value->kind == YAML_SCALAR ? value->text : "";
}

/* Labels ------------------------------------------------------------------------------------- */

static bool is_of(const char *key, const char *domain)
{
    const char *slash = strchr(key, '/');
    size_t length = strlen(domain), have = slash ? (size_t)(slash - key) : 0;

    return have >= length && !strncmp(slash - length, domain, length) &&
           (have == length || slash[-(long)length - 1] == '.');
}

static bool is_public(const char *key)
{
    static const char *const domains[] = {"kubernetes.io", "k8s.io", "x-k8s.io", "nvidia.com",
                                          "aisle.dev"};

    for (size_t i = 0; i < COUNT(domains); i++)
        if (is_of(key, domains[i]))
            return true;
    return !strchr(key, '/');
}

static const char *label_key(struct anonymiser *a, const char *key)
{
    return is_public(key) ? key : rename_text(a, "key", key);
}

/* The sort of a label's values, if they are names of something; NULL: they may stay. */
static const char *label_sort(const char *key)
{
    static const struct {
        const char *key, *sort;
    } reference[] = {
        {"kubernetes.io/hostname", "node"},
        {"kubernetes.io/metadata.name", "ns"},
        {"metadata.name", "node"},
        {"statefulset.kubernetes.io/pod-name", "pod"},
        {"batch.kubernetes.io/job-name", "job"},
        {"job-name", "job"},
        {"scheduling.x-k8s.io/pod-group", "podgroup"},
        {"pod-group.scheduling.sigs.k8s.io", "podgroup"},
        {"kueue.x-k8s.io/pod-group-name", "podgroup"},
        {"scheduling.k8s.io/group-name", "podgroup"},
        {"kueue.x-k8s.io/queue-name", "queue"},
        {"jobset.sigs.k8s.io/jobset-name", "jobset"},
        {"leaderworkerset.sigs.k8s.io/name", "leaderworkerset"},
    };
    static const char *const domains[] = {"kubernetes.io", "k8s.io", "nvidia.com"};
    static const char *const of_people[] = {"app.kubernetes.io", "apps.kubernetes.io",
                                            "batch.kubernetes.io", "sigs.k8s.io"};

    for (size_t i = 0; i < COUNT(reference); i++)
        if (!strcmp(reference[i].key, key))
            return reference[i].sort;
    for (size_t i = 0; i < COUNT(of_people); i++)
        if (is_of(key, of_people[i]))
            return "value";
    for (size_t i = 0; i < COUNT(domains); i++)
        if (is_of(key, domains[i]))
            return NULL;
    return "value";
}

static bool is_plain_value(const char *s)
{
    size_t digits = strspn(s + (s[0] == '-'), "0123456789");

    return (digits && !s[digits + (s[0] == '-')]) || !strcmp(s, "true") || !strcmp(s, "false");
}

static void rename_value(struct anonymiser *a, const char *key, struct yaml_node *n)
{
    const char *sort = label_sort(key);

    if (sort && n && n->kind == YAML_SCALAR && !is_plain_value(n->text))
        rename_node(a, sort, n);
}

static void set_key(struct anonymiser *a, struct yaml_node *mapping, size_t i, const char *text)
{
    struct yaml_node *key = arena_new(a->arena, 1, sizeof *key);

    if (text == mapping->key[i]->text)
        return;
    *key = *mapping->key[i]; /* keys are shared */
    key->text = text;
    mapping->key[i] = key;
}

static void rename_labels(struct anonymiser *a, struct yaml_node *labels)
{
    for (size_t i = 0; labels->kind == YAML_MAPPING && i < labels->count; i++) {
        const char *key = labels->key[i]->text;

        rename_value(a, key, labels->item[i]);
        set_key(a, labels, i, label_key(a, key));
    }
}

/* Items with a key, and a value or values: expressions, taints, tolerations. */
static void rename_keyed(struct anonymiser *a, struct yaml_node *list)
{
    for (size_t i = 0; list->kind == YAML_SEQUENCE && i < list->count; i++) {
        struct yaml_node *key = yaml_get(list->item[i], "key");
        struct yaml_node *values = yaml_get(list->item[i], "values");
        const char *old = scalar(list->item[i], "key");

        rename_value(a, old, yaml_get(list->item[i], "value"));
        for (size_t k = 0; values && k < values->count; k++)
            rename_value(a, old, values->item[k]);
        if (key && key->kind == YAML_SCALAR)
            set(key, label_key(a, old));
    }
}

/* Annotations -------------------------------------------------------------------------------- */

/* A load as NAME, KIND/NAME or NAMESPACE/KIND/NAME. A bare name may be one of several kinds, of which
 * the first that was seen is meant. */
static const char *rename_load(struct anonymiser *a, char *text)
{
    char *last = strrchr(text, '/'), *name = last ? last + 1 : text, *kind = text, *first;
    const char *namespace_ = NULL;

    if (last) {
        *last = '\0';
        first = strchr(text, '/');
        if (first) {
            *first = '\0';
            namespace_ = rename_text(a, "ns", text);
            kind = first + 1;
        }
        name = arena_printf(a->arena, "%s/%s", kind, rename_text(a, sort_of(a, kind), name));
        return namespace_ ? arena_printf(a->arena, "%s/%s", namespace_, name) : name;
    }
    for (uint32_t i = 0; i < a->prefix.count; i++)
        if (number_of(a, names_text(&a->prefix, i), name, false))
            return rename_text(a, names_text(&a->prefix, i), name);
    return rename_text(a, "name", name);
}

static void rename_list(struct anonymiser *a, struct yaml_node *n)
{
    char *rest = arena_text(a->arena, n->text), *word;
    const char *out = "";

    while ((word = strsep(&rest, ",")) != NULL) {
        word += strspn(word, " \t\n");
        word[strcspn(word, " \t\n")] = '\0';
        out = arena_printf(a->arena, "%s%s%s", out, out[0] ? "," : "", rename_load(a, word));
    }
    set(n, out);
}

static void rename_annotations(struct anonymiser *a, struct yaml_node *annotations)
{
    for (size_t i = 0; annotations->kind == YAML_MAPPING && i < annotations->count; i++) {
        const char *key = annotations->key[i]->text;
        struct yaml_node *n = annotations->item[i];

        if (n->kind != YAML_SCALAR)
            continue;
        if (!strcmp(key, "aisle.dev/after"))
            rename_list(a, n);
        else if (!strcmp(key, "aisle.dev/builds") || !strcmp(key, "aisle.dev/update-image"))
            rename_image(a, n);
        else if (strstr(key, "exclusive-topology"))
            set(n, label_key(a, n->text));
        else if (!is_of(key, "aisle.dev"))
            rename_value(a, key, n);
    }
}

/* Fields ------------------------------------------------------------------------------------- */

static void walk(struct anonymiser *a, struct yaml_node *n);

/* What has a kind and a name: the object itself, an owner, what an autoscaler scales. */
static void rename_reference(struct anonymiser *a, const char *kind, struct yaml_node *n)
{
    rename_node(a, sort_of(a, kind), yaml_get(n, "name"));
}

static void rename_meta(struct anonymiser *a, const char *kind, struct yaml_node *meta)
{
    struct yaml_node *generated = yaml_get(meta, "generateName");
    struct yaml_node *owners = yaml_get(meta, "ownerReferences");

    rename_reference(a, kind, meta);
    rename_node(a, "ns", yaml_get(meta, "namespace"));
    if (generated && generated->kind == YAML_SCALAR)
        set(generated, arena_printf(a->arena, "%s-",
                                    rename_text(a, sort_of(a, kind), generated->text)));
    for (size_t i = 0; owners && i < owners->count; i++)
        rename_reference(a, scalar(owners->item[i], "kind"), owners->item[i]);
    if (yaml_get(meta, "labels"))
        rename_labels(a, yaml_get(meta, "labels"));
    if (yaml_get(meta, "annotations"))
        rename_annotations(a, yaml_get(meta, "annotations"));
}

static void rename_all(struct anonymiser *a, const char *sort, struct yaml_node *list)
{
    for (size_t i = 0; i < list->count; i++)
        rename_node(a, sort, list->item[i]);
}

static void rename_images(struct anonymiser *a, struct yaml_node *images)
{
    for (size_t i = 0; i < images->count; i++) {
        struct yaml_node *names = yaml_get(images->item[i], "names");

        for (size_t k = 0; names && k < names->count; k++)
            rename_image(a, names->item[k]);
    }
}

/* A number, an amount, a share: 3, 1.5Gi, 500m, 1e12, 25%. */
static bool is_amount(const char *s)
{
    const char *rest = s + (s[0] == '-' || s[0] == '+');
    size_t digits = strspn(rest, "0123456789.");

    rest += digits;
    if (digits && (rest[0] == 'e' || rest[0] == 'E'))
        rest += 1 + strspn(rest + 1, "+-0123456789");
    return digits && strlen(rest) <= 2;
}

static bool is_switch(const struct yaml_node *n)
{
    static const char *const words[] = {"true", "false", "True", "False", "TRUE", "FALSE",
                                        "yes",  "no",    "on",   "off"};

    return !n->quoted && is_among(n->text, words, COUNT(words));
}

/* A scalar by the name of its field. */
static void rename_field(struct anonymiser *a, const char *key, struct yaml_node *n)
{
    static const char *const words[] = {
        "apiVersion", "kind", "operator", "effect", "protocol", "restartPolicy", "type",
        "selectPolicy", "whenUnsatisfiable", "nodeAffinityPolicy", "nodeTaintsPolicy",
        "preemptionPolicy", "podManagementPolicy", "schedule", "deletionTimestamp",
    };
    static const char *const addresses[] = {"0.0.0.0", "127.0.0.1", "::"};
    static const struct {
        const char *key, *sort;
    } sorts[] = {
        {"namespace", "ns"},
        {"nodeName", "node"},
        {"priorityClassName", "priorityclass"},
        {"priorityClass", "priorityclass"},
        {"podGroupName", "podgroup"},
        {"podGroup", "podgroup"},
        {"queue", "queue"},
        {"schedulerName", "scheduler"},
        {"runtimeClassName", "runtimeclass"},
        {"hostIP", "ip"},
        {"name", "name"},
        {"container", "name"},
        {"groupName", "name"},
    };

    if (!strcmp(key, "topologyKey")) {
        set(n, label_key(a, n->text));
        return;
    }
    if (!strcmp(key, "image")) {
        rename_image(a, n);
        return;
    }
    if (is_among(key, words, COUNT(words)) ||
        (!strcmp(key, "hostIP") && is_among(n->text, addresses, COUNT(addresses))))
        return;
    for (size_t i = 0; i < COUNT(sorts); i++)
        if (!strcmp(sorts[i].key, key)) {
            rename_node(a, sorts[i].sort, n);
            return;
        }
    if (!is_switch(n) && !is_amount(n->text))
        rename_node(a, "text", n);
}

static bool is_labels(const char *key, const struct yaml_node *n)
{
    return !strcmp(key, "labels") || !strcmp(key, "matchLabels") || !strcmp(key, "nodeSelector") ||
           (!strcmp(key, "selector") && n->kind == YAML_MAPPING && n->count &&
            n->item[0]->kind == YAML_SCALAR); /* a ReplicationController's */
}

/* A list or mapping by the name of its field; false: nothing is special about it. */
static bool rename_special(struct anonymiser *a, const char *key, struct yaml_node *n)
{
    static const char *const keyed[] = {"matchExpressions", "matchFields", "taints", "tolerations"};
    static const char *const amounts[] = {"requests", "limits", "hard", "allocatable", "capacity",
                                          "overhead", "resource" /* that a metric is about */};

    if (is_among(key, amounts, COUNT(amounts)))
        return true;
    if (!strcmp(key, "containerResource"))
        rename_node(a, "name", yaml_get(n, "container"));
    else if (is_labels(key, n))
        rename_labels(a, n);
    else if (is_among(key, keyed, COUNT(keyed)))
        rename_keyed(a, n);
    else if (!strcmp(key, "namespaces"))
        rename_all(a, "ns", n);
    else if (!strcmp(key, "images"))
        rename_images(a, n);
    else if (!strcmp(key, "matchLabelKeys") || !strcmp(key, "mismatchLabelKeys"))
        for (size_t i = 0; i < n->count; i++)
            set(n->item[i], label_key(a, n->item[i]->text));
    else if (!strcmp(key, "metadata"))
        rename_meta(a, "pod", n); /* of a template */
    else if (!strcmp(key, "scaleTargetRef"))
        rename_reference(a, scalar(n, "kind"), n);
    else
        return false;
    return true;
}

static void walk(struct anonymiser *a, struct yaml_node *n)
{
    for (size_t i = 0; n->kind != YAML_SCALAR && i < n->count; i++) {
        const char *key = n->kind == YAML_MAPPING ? n->key[i]->text : "";
        struct yaml_node *item = n->item[i];

        if (item->kind == YAML_SCALAR)
            rename_field(a, key, item);
        else if (!rename_special(a, key, item))
            walk(a, item);
    }
}

/* Names of objects come first, so that numbers go by their order and not by who speaks of whom. */
void anonymise(struct anonymiser *a, struct yaml_node *const *object, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct yaml_node *meta = yaml_get(object[i], "metadata");

        if (yaml_get(meta, "namespace"))
            rename_text(a, "ns", scalar(meta, "namespace"));
        if (yaml_get(meta, "name"))
            rename_text(a, sort_of(a, scalar(object[i], "kind")), scalar(meta, "name"));
    }
    for (size_t i = 0; i < count; i++) {
        struct yaml_node *meta = yaml_get(object[i], "metadata");

        rename_meta(a, scalar(object[i], "kind"), meta);
        for (size_t k = 0; k < object[i]->count; k++) {
            struct yaml_node *item = object[i]->item[k];

            if (item == meta)
                continue;
            if (item->kind == YAML_SCALAR)
                rename_field(a, object[i]->key[k]->text, item);
            else
                walk(a, item);
        }
    }
}

void anonymiser_fini(struct anonymiser *a)
{
    names_fini(&a->prefix);
    names_fini(&a->known);
    mem_free(a->last);
    mem_free(a->number);
}
