/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the YAML reader needs of the tree; for yaml.c alone. */
#ifndef AISLE_BASE_YAML_TREE_H
#define AISLE_BASE_YAML_TREE_H

#include "base/yaml.h"

/**
 * Makes key, value, key, value, ... the pairs of mapping `n`. Merge keys are replaced by what they
 * bring: own keys win over merged ones, and those win in the order in which they are named. Of
 * equal own keys the first stays; the others are errors, and *duplicates is set.
 *
 * @return false, with an error, if what is to be merged is no mapping
 *
 * Time: O(n log n).
 */
bool yaml_pairs(struct yaml_node *n, struct arena *a, struct yaml_node **child, size_t child_count,
                struct aisle_errors *errs, bool *duplicates);

#endif
