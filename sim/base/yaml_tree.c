/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/yaml_tree.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

struct pair {
    struct yaml_node *key, *value;
    size_t index;
    bool merged;
};

static int by_key(const void *a, const void *b)
{
    const struct pair *p = a, *q = b;
    int order = strcmp(p->key->text, q->key->text);

    return order ? order : p->index < q->index ? -1 : p->index > q->index;
}

static int by_index(const void *a, const void *b)
{
    const struct pair *p = a, *q = b;

    return p->index < q->index ? -1 : p->index > q->index;
}

static bool is_merge(const struct yaml_node *key)
{
    return !key->quoted && !strcmp(key->text, "<<");
}

/* The mappings that the value of a merge key names: itself, or its items. */
static struct yaml_node **merged(struct yaml_node **value, size_t *count)
{
    bool list = (*value)->kind == YAML_SEQUENCE;

    *count = list ? (*value)->count : 1;
    return list ? (*value)->item : value;
}

/* Own keys come first and so win over merged ones, which win by the order they are named in. */
static size_t gather(struct pair *pair, struct yaml_node **child, size_t child_count)
{
    size_t n = 0, count;
    struct yaml_node **from;

    for (size_t i = 0; i < child_count; i += 2)
        if (!is_merge(child[i])) {
            pair[n] = (struct pair){child[i], child[i + 1], n, false};
            n++;
        }
    for (size_t i = 0; i < child_count; i += 2) {
        if (!is_merge(child[i]))
            continue;
        from = merged(&child[i + 1], &count);
        for (size_t k = 0; k < count; k++)
            for (size_t j = 0; j < from[k]->count; j++, n++)
                pair[n] = (struct pair){from[k]->key[j], from[k]->item[j], n, true};
    }
    return n;
}

/* How many pairs there are with the merged ones; SIZE_MAX: what is merged is no mapping. */
static size_t pairs(struct yaml_node **child, size_t child_count, struct aisle_errors *errs)
{
    size_t n = 0, count;
    struct yaml_node **from;

    for (size_t i = 0; i < child_count; i += 2) {
        if (!is_merge(child[i])) {
            n++;
            continue;
        }
        from = merged(&child[i + 1], &count);
        for (size_t k = 0; k < count; k++) {
            if (from[k]->kind != YAML_MAPPING) {
                struct aisle_error *err = errors_next(errs);

                error_at(err, AISLE_EPARSE, &child[i]->at, "<< merges mappings only");
                error_hint(err, "write it as `<<: *name`, or `<<: [*one, *two]`");
                return SIZE_MAX;
            }
            n += from[k]->count;
        }
    }
    return n;
}

static void duplicate(const struct yaml_node *key, const struct yaml_node *first,
                      struct aisle_errors *errs)
{
    struct aisle_error *err = errors_next(errs);

    error_at(err, AISLE_EPARSE, &key->at, "duplicate key \"%.100s\"", key->text);
    error_hint(err, "it is at %d:%d already", first->at.line, first->at.col);
}

bool yaml_pairs(struct yaml_node *n, struct arena *a, struct yaml_node **child, size_t child_count,
                struct aisle_errors *errs, bool *duplicates)
{
    size_t count = pairs(child, child_count, errs), kept = 0;
    struct pair *pair;

    if (count == SIZE_MAX)
        return false;
    pair = mem_new(count, sizeof *pair);
    gather(pair, child, child_count);
    qsort(pair, count, sizeof *pair, by_key);
    for (size_t i = 0; i < count; i++) {
        if (!kept || strcmp(pair[kept - 1].key->text, pair[i].key->text)) {
            pair[kept++] = pair[i];
        } else if (!pair[i].merged) {
            duplicate(pair[i].key, pair[kept - 1].key, errs);
            *duplicates = true;
        }
    }
    qsort(pair, kept, sizeof *pair, by_index);
    n->count = kept;
    n->key = arena_new(a, kept, sizeof *n->key);
    n->item = arena_new(a, kept, sizeof *n->item);
    for (size_t i = 0; i < kept; i++) {
        n->key[i] = pair[i].key;
        n->item[i] = pair[i].value;
    }
    mem_free(pair);
    return true;
}

static size_t find(const struct yaml_node *node, const char *key)
{
    if (node && node->kind == YAML_MAPPING)
        for (size_t i = 0; i < node->count; i++)
            if (!strcmp(node->key[i]->text, key))
                return i;
    return SIZE_MAX;
}

struct yaml_node *yaml_get(const struct yaml_node *node, const char *key)
{
    size_t i = find(node, key);

    return i == SIZE_MAX ? NULL : node->item[i];
}

struct yaml_node *yaml_key(const struct yaml_node *node, const char *key)
{
    size_t i = find(node, key);

    return i == SIZE_MAX ? NULL : node->key[i];
}

bool yaml_is_null(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && !node->quoted &&
           (!node->text[0] || !strcmp(node->text, "~") || !strcmp(node->text, "null"));
}

void yaml_put(struct yaml_node *mapping, struct arena *a, struct yaml_node *key,
              struct yaml_node *value)
{
    size_t n = mapping->count;
    struct yaml_node **keys = arena_new(a, n + 1, sizeof *keys);
    struct yaml_node **items = arena_new(a, n + 1, sizeof *items);

    for (size_t i = 0; i < n; i++) {
        keys[i] = mapping->key[i];
        items[i] = mapping->item[i];
    }
    keys[n] = key;
    items[n] = value;
    mapping->key = keys;
    mapping->item = items;
    mapping->count = n + 1;
}
