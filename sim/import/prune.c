/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/prune.h"

#include <string.h>

/* Annotations are mostly for others. */
static bool is_hollow(const char *key, const struct yaml_node *value)
{
    return !strcmp(key, "annotations") && !value->count;
}

/* All that is read of a node. */
static struct yaml_node *copy(struct arena *a, const struct yaml_node *from)
{
    struct yaml_node *n = arena_new(a, 1, sizeof *n);

    *n = *from;
    n->count = 0;
    n->item = NULL;
    n->key = NULL;
    if (from->count)
        n->item = arena_new(a, from->count, sizeof *n->item);
    if (from->count && from->key)
        n->key = arena_new(a, from->count, sizeof *n->key);
    for (size_t i = 0; i < from->count; i++) {
        if (!from->item[i]->read || yaml_is_null(from->item[i]))
            continue;
        n->item[n->count] = copy(a, from->item[i]);
        if (n->key)
            n->key[n->count] = from->key[i];
        n->count += !n->key || !is_hollow(from->key[i]->text, n->item[n->count]);
    }
    return n;
}

static void drop(struct yaml_node *mapping, const char *key)
{
    size_t kept = 0;

    for (size_t i = 0; mapping && i < mapping->count; i++) {
        if (!strcmp(mapping->key[i]->text, key))
            continue;
        mapping->key[kept] = mapping->key[i];
        mapping->item[kept++] = mapping->item[i];
    }
    if (mapping)
        mapping->count = kept;
}

/* Owners matter if they are the one that makes pods. */
static void drop_other_owners(struct yaml_node *meta)
{
    struct yaml_node *owners = yaml_get(meta, "ownerReferences");
    size_t kept = 0;

    for (size_t i = 0; owners && i < owners->count; i++)
        if (yaml_get(owners->item[i], "controller"))
            owners->item[kept++] = owners->item[i];
    if (owners)
        owners->count = kept;
    if (!kept)
        drop(meta, "ownerReferences");
}

static void put(struct arena *a, struct yaml_node *mapping, const char *key,
                struct yaml_node *value)
{
    struct yaml_node *text = arena_new(a, 1, sizeof *text);

    *text = (struct yaml_node){.kind = YAML_SCALAR, .quoted = true, .text = key};
    yaml_put(mapping, a, text, value);
}

static struct yaml_node *text_node(struct arena *a, const char *text)
{
    struct yaml_node *n = arena_new(a, 1, sizeof *n);

    *n = (struct yaml_node){.kind = YAML_SCALAR, .quoted = true, .text = text};
    return n;
}

struct yaml_node *prune(struct arena *a, const struct kube_source *source)
{
    struct yaml_node *n = arena_new(a, 1, sizeof *n), *all = copy(a, source->node);
    struct yaml_node *meta = yaml_get(all, "metadata"), *status = yaml_get(all, "status");

    *n = (struct yaml_node){.kind = YAML_MAPPING, .at = source->node->at};
    put(a, n, "apiVersion", text_node(a, source->api_version));
    put(a, n, "kind", text_node(a, source->kind));
    put(a, n, "metadata", meta);
    drop(meta, "uid");
    if (!source->name_generated)
        drop(meta, "generateName");
    drop_other_owners(meta);
    if (yaml_get(status, "allocatable"))
        drop(status, "capacity");
    if (strcmp(source->kind, "Node") != 0)
        drop(all, "status");
    for (size_t i = 0; i < all->count; i++)
        if (!yaml_get(n, all->key[i]->text))
            yaml_put(n, a, all->key[i], all->item[i]);
    return n;
}
