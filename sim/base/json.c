/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/mem.h"

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

/* struct json is jansson's own value under another name, which nobody else needs to know. */
static json_t *object_of(struct json *j)
{
    return (json_t *)j;
}

struct json *json_new(void)
{
    return checked(json_object());
}

struct json *json_new_array(void)
{
    return checked(json_array());
}

void json_free(struct json *j)
{
    json_decref(object_of(j));
}

static json_t *text_value(const char *text)
{
    return text ? checked(json_string(text)) : json_null();
}

static json_t *real_value(double value)
{
    return isfinite(value) ? checked(json_real(value)) : json_null();
}

void json_set_text(struct json *j, const char *key, const char *text)
{
    json_object_set_new(object_of(j), key, text_value(text));
}

void json_set_json(struct json *j, const char *key, const char *json)
{
    json_object_set_new(object_of(j), key, checked(json_loads(json, JSON_DECODE_ANY, NULL)));
}

void json_set_object(struct json *j, const char *key, struct json *value)
{
    json_object_set_new(object_of(j), key, object_of(value));
}

void json_set_real(struct json *j, const char *key, double value)
{
    json_object_set_new(object_of(j), key, real_value(value));
}

void json_set_int(struct json *j, const char *key, int64_t value)
{
    json_object_set_new(object_of(j), key, checked(json_integer(value)));
}

void json_set_bool(struct json *j, const char *key, bool value)
{
    json_object_set_new(object_of(j), key, json_boolean(value));
}

void json_add_text(struct json *array, const char *text)
{
    json_array_append_new(object_of(array), text_value(text));
}

void json_add_object(struct json *array, struct json *value)
{
    json_array_append_new(object_of(array), object_of(value));
}

void json_add_real(struct json *array, double value)
{
    json_array_append_new(object_of(array), real_value(value));
}

void json_add_int(struct json *array, int64_t value)
{
    json_array_append_new(object_of(array), checked(json_integer(value)));
}

char *json_text(struct json *j)
{
    char *text = checked(json_dumps(object_of(j), JSON_SORT_KEYS | JSON_COMPACT));

    json_free(j);
    return text;
}

void json_print(struct json *j, FILE *out)
{
    char *text = checked(json_dumps(object_of(j), JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15)));

    fprintf(out, "%s\n", text);
    mem_free(text);
    json_free(j);
}
