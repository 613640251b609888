/* SPDX-License-Identifier: GPL-3.0-or-later */
/** JSON: canonical text, equal for equal values. */
#ifndef AISLE_BASE_JSON_H
#define AISLE_BASE_JSON_H

#include "base/yaml.h"

/**
 * The tree as JSON without spaces, keys sorted, every scalar a string: equal trees give equal
 * bytes. The root's keys in `leave_out` (NULL-terminated) are left out. The caller frees it with
 * mem_free().
 */
char *json_canonical(const struct yaml_node *root, const char *const *leave_out);

/** An object to be filled; free it with json_text() or json_free(). */
struct json;
struct json *json_new(void);
void json_free(struct json *j); /* NULL is fine */

/** Sets a key to a text, to a value that is JSON itself, or to another object, which it takes. */
void json_set_text(struct json *j, const char *key, const char *text);
void json_set_json(struct json *j, const char *key, const char *json);
void json_set_object(struct json *j, const char *key, struct json *object);

/** The object without spaces, keys sorted; frees it. The caller frees the text with mem_free(). */
char *json_text(struct json *j);

#endif
