/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "k8s_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "kubernetes/quantity.h"

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

void read_keys(struct k8s_case *k, const struct yaml_node *n, const struct key *key, void *into)
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

void *array(struct k8s_case *k, const struct yaml_node *n, size_t size, size_t *count)
{
    if (n->kind != YAML_SEQUENCE && !yaml_is_null(n))
        k8s_wrong(k, "line %d: not a sequence", n->at.line);
    *count = n->kind == YAML_SEQUENCE ? n->count : 0;
    return arena_new(&k->arena, *count, size);
}

size_t word(struct k8s_case *k, const struct yaml_node *n, const char *const *list)
{
    const char *text = k8s_text(k, n);
    size_t i = 0;

    while (list[i] && strcmp(list[i], text) != 0)
        i++;
    if (!list[i])
        k8s_wrong(k, "line %d: nobody knows \"%s\"", n->at.line, text);
    return list[i] ? i : 0;
}

uint32_t name(struct k8s_case *k, const struct yaml_node *n)
{
    return kube_name(&k->names, k8s_text(k, n));
}

void read_name(struct k8s_case *k, const struct yaml_node *n, void *into)
{
    *(uint32_t *)into = name(k, n);
}

uint32_t *names_of(struct k8s_case *k, const struct yaml_node *n, size_t *count)
{
    uint32_t *list = array(k, n, sizeof *list, count);

    for (size_t i = 0; i < *count; i++)
        list[i] = name(k, n->item[i]);
    return list;
}

const char **texts_of(struct k8s_case *k, const struct yaml_node *n, size_t *count)
{
    const char **list = array(k, n, sizeof *list, count);

    for (size_t i = 0; i < *count; i++)
        list[i] = k8s_text(k, n->item[i]);
    return list;
}

struct kube_labels labels_of(struct k8s_case *k, const struct yaml_node *n)
{
    struct kube_label *item = arena_new(&k->arena, n->count, sizeof *item);

    for (size_t i = 0; i < n->count; i++) {
        item[i].key = kube_name(&k->names, n->key[i]->text);
        item[i].value = name(k, n->item[i]);
    }
    return (struct kube_labels){item, kube_labels_sort(item, n->count)};
}

struct kube_amounts amounts_of(struct k8s_case *k, const struct yaml_node *n)
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
