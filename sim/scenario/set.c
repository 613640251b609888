/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/set.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

struct setting {
    struct arena *arena;
    struct aisle_place at; /* "--set PATH", no line */
    char *part;            /* the path cut into texts, one after the other */
    size_t count;
    struct yaml_node *value;
};

static enum aisle_status bad(struct aisle_errors *errs, const struct aisle_place *at,
                             const char *message, const char *hint)
{
    struct aisle_error *err = errors_next(errs);

    error_at(err, AISLE_EVALUE, at, "%s", message);
    error_hint(err, "%s", hint);
    return AISLE_EVALUE;
}

static struct yaml_node *node_new(struct setting *s, enum yaml_kind kind, const char *text)
{
    struct yaml_node *n = arena_new(s->arena, 1, sizeof *n);

    n->kind = kind;
    n->text = text;
    n->at = s->at;
    return n;
}

/* Cuts "a.b.c" into parts; false if one of them is empty. */
static bool cut(struct setting *s, const char *path, size_t length)
{
    char *p;

    s->part = p = arena_printf(s->arena, "%.*s", (int)length, path);
    for (s->count = 1; *p; p++)
        if (*p == '.') {
            *p = '\0';
            s->count++;
        }
    p = s->part;
    for (size_t i = 0; i < s->count; i++, p += strlen(p) + 1)
        if (!*p)
            return false;
    return true;
}

/* A lone scalar needs no line and column: the message says it all. */
static void forget_places(struct setting *s)
{
    if (s->value->kind == YAML_SCALAR)
        s->value->at = s->at;
}

static enum aisle_status step_list(struct setting *s, struct yaml_node *list, const char *part,
                                   struct yaml_node ***slot, struct aisle_errors *errs)
{
    int64_t i;
    char message[200];

    if (strspn(part, "0123456789") != strlen(part) || number_int64(&i, part)) {
        snprintf(message, sizeof message, "no such key: \"%.60s\" in a list", part);
        return bad(errs, &s->at, message, "list items are named by their index, from 0");
    }
    if (i >= (int64_t)list->count) {
        snprintf(message, sizeof message, "index %.20s is out of range: the list has %zu item%s",
                 part, list->count, list->count == 1 ? "" : "s");
        return bad(errs, &s->at, message, "");
    }
    *slot = &list->item[i];
    return AISLE_OK;
}

/* Where the value of `part` stands in `node`; NULL in *slot: nowhere yet. */
static enum aisle_status step(struct setting *s, struct yaml_node *node, const char *part,
                              struct yaml_node ***slot, struct aisle_errors *errs)
{
    char message[200];

    *slot = NULL;
    if (node->kind == YAML_SEQUENCE)
        return step_list(s, node, part, slot, errs);
    if (node->kind == YAML_SCALAR) {
        snprintf(message, sizeof message, "no such key: \"%.60s\" in the single value \"%.60s\"",
                 part, node->text);
        return bad(errs, &s->at, message, "set the whole mapping: --set 'KEY={...}'");
    }
    for (size_t i = 0; i < node->count; i++)
        if (!strcmp(node->key[i]->text, part))
            *slot = &node->item[i];
    return AISLE_OK;
}

static enum aisle_status place_value(struct setting *s, struct yaml_node *root,
                                     struct aisle_errors *errs)
{
    struct yaml_node *node = root, **slot;
    const char *part = s->part;
    enum aisle_status status;

    for (size_t i = 0; i < s->count; i++, part += strlen(part) + 1) {
        bool last = i + 1 == s->count;

        status = step(s, node, part, &slot, errs);
        if (status)
            return status;
        /* `stop:` with nothing behind it is there, and is nothing. */
        if (slot && !last && yaml_is_null(*slot))
            *slot = node_new(s, YAML_MAPPING, NULL);
        if (slot && last) {
            *slot = s->value;
        } else if (slot) {
            node = *slot;
        } else {
            struct yaml_node *child = last ? s->value : node_new(s, YAML_MAPPING, NULL);

            yaml_put(node, s->arena, node_new(s, YAML_SCALAR, part), child);
            node = child;
        }
    }
    return AISLE_OK;
}

enum aisle_status set_apply(struct yaml_node *root, struct arena *a, const char *set,
                            struct aisle_errors *errs)
{
    const char *equals = strchr(set, '=');
    struct setting s = {.arena = a};
    struct text *text = arena_new(a, 1, sizeof *text);
    enum aisle_status status;

    if (!equals || equals == set) {
        s.at.file = arena_printf(a, "--set %s", set);
        return bad(errs, &s.at, equals ? "there is no path before the \"=\"" : "there is no \"=\"",
                   "write it as --set PATH=VALUE");
    }
    s.at.file = arena_printf(a, "--set %.*s", (int)(equals - set), set);
    if (!cut(&s, set, (size_t)(equals - set)))
        return bad(errs, &s.at, "a part of the path is empty",
                   "write it as --set cluster.groups.0.count=64");
    if (s.count > YAML_DEPTH_MAX)
        return bad(errs, &s.at, "no such key: the path is too long", "");
    text_init(text, a, s.at.file, arena_text(a, equals + 1), strlen(equals + 1));
    status = yaml_parse(&s.value, text, errs);
    if (status)
        return status;
    forget_places(&s);
    return place_value(&s, root, errs);
}
