/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * YAML text out of trees: the other direction of yaml.h.
 *
 * What is written reads back as the same tree: a text that was in quotes, or is to be (`quoted`),
 * never becomes a number, a switch or null, and what was one of those stands without quotes again
 * (of numbers decimal ones).
 * Block style, two spaces, no line is broken; equal trees give equal bytes.
 */
#ifndef AISLE_BASE_YAML_WRITE_H
#define AISLE_BASE_YAML_WRITE_H

#include <stddef.h>

#include "base/yaml.h"

/**
 * The documents as one text, each after a line `---`. The texts in them are as text_is_clean() has
 * them.
 *
 * @return NUL-terminated, of *size bytes without it; the caller frees it with mem_free()
 */
char *yaml_write(const struct yaml_node *const *document, size_t count, size_t *size);

#endif
