/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

static bool among(const char *word, const char *const *words)
{
    for (; words && *words; words++)
        if (!strcmp(*words, word))
            return true;
    return false;
}

/* jansson fails only for want of memory: texts of a tree are UTF-8. */
static void *checked(void *p)
{
    if (!p) {
        fputs("aisle: out of memory\n", stderr);
        abort();
    }
    return p;
}

static json_t *value(const struct yaml_node *n, const char *const *leave_out)
{
    json_t *v;

    if (n->kind == YAML_SCALAR)
        return checked(json_string(n->text));
    v = checked(n->kind == YAML_MAPPING ? json_object() : json_array());
    for (size_t i = 0; i < n->count; i++) {
        if (n->kind == YAML_SEQUENCE)
            json_array_append_new(v, value(n->item[i], NULL));
        else if (!among(n->key[i]->text, leave_out))
            json_object_set_new(v, n->key[i]->text, value(n->item[i], NULL));
    }
    return v;
}

char *json_canonical(const struct yaml_node *root, const char *const *leave_out)
{
    json_t *v = value(root, leave_out);
    char *text = checked(json_dumps(v, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY));

    json_decref(v);
    return text;
}

/* struct json is jansson's own object under another name, which nobody else needs to know. */
static json_t *object_of(struct json *j)
{
    return (json_t *)j;
}

struct json *json_new(void)
{
    return checked(json_object());
}

void json_free(struct json *j)
{
    json_decref(object_of(j));
}

void json_set_text(struct json *j, const char *key, const char *text)
{
    json_object_set_new(object_of(j), key, checked(json_string(text)));
}

void json_set_json(struct json *j, const char *key, const char *json)
{
    json_object_set_new(object_of(j), key, checked(json_loads(json, JSON_DECODE_ANY, NULL)));
}

void json_set_object(struct json *j, const char *key, struct json *object)
{
    json_object_set_new(object_of(j), key, object_of(object));
}

char *json_text(struct json *j)
{
    char *text = checked(json_dumps(object_of(j), JSON_SORT_KEYS | JSON_COMPACT));

    json_free(j);
    return text;
}
