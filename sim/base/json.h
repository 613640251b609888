/* SPDX-License-Identifier: GPL-3.0-or-later */
/** JSON out of a tree. */
#ifndef AISLE_BASE_JSON_H
#define AISLE_BASE_JSON_H

#include "base/yaml.h"

/**
 * The tree as JSON without spaces, keys sorted, every scalar a string: equal trees give equal
 * bytes. The root's keys in `leave_out` (NULL-terminated) are left out. The caller frees it with
 * mem_free().
 */
char *json_canonical(const struct yaml_node *root, const char *const *leave_out);

#endif
