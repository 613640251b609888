/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * JSON: canonical text, equal for equal values, and results to be printed.
 *
 * A value is filled once and given away: to the object or array it is put into, or to the function
 * that writes it.
 */
#ifndef AISLE_BASE_JSON_H
#define AISLE_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/yaml.h"

/**
 * The tree as JSON without spaces, keys sorted, every scalar a string: equal trees give equal
 * bytes. The root's keys in `leave_out` (NULL-terminated) are left out. The caller frees it with
 * mem_free().
 */
char *json_canonical(const struct yaml_node *root, const char *const *leave_out);

/** An object or an array to be filled; free it with json_text(), json_print() or json_free(). */
struct json;
struct json *json_new(void);
struct json *json_new_array(void);
void json_free(struct json *j); /* NULL is fine */

/** Sets a key to a text (NULL: null), to a value that is JSON itself, or to another object or an array,
 * which it takes. */
void json_set_text(struct json *j, const char *key, const char *text);
void json_set_json(struct json *j, const char *key, const char *json);
void json_set_object(struct json *j, const char *key, struct json *value);
/** A number that is not finite is null, as JSON has none. */
void json_set_real(struct json *j, const char *key, double value);
void json_set_int(struct json *j, const char *key, int64_t value);
void json_set_bool(struct json *j, const char *key, bool value);

/** The same at the end of an array. */
void json_add_text(struct json *array, const char *text);
void json_add_object(struct json *array, struct json *value);
void json_add_real(struct json *array, double value);
void json_add_int(struct json *array, int64_t value);

/** The object without spaces, keys sorted; frees it. The caller frees the text with mem_free(). */
char *json_text(struct json *j);

/** Writes the value as one line: keys in the order in which they were set, numbers with 15
 * significant digits; frees it. */
void json_print(struct json *j, FILE *out);

#endif
