/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * `--set PATH=VALUE`: a change to the tree, before it is bound, so that whatever it brings is
 * checked like what was written in the file.
 *
 * PATH is keys and list indexes (from 0) joined by dots. Keys that are not there are added, list
 * items are not. VALUE is YAML; it replaces the whole value. Errors have the file "--set PATH".
 */
#ifndef AISLE_SCENARIO_SET_H
#define AISLE_SCENARIO_SET_H

#include <aisle/error.h>

#include "base/yaml.h"

/** Applies one override to a mapping. On failure `errs` has more, and the tree is of no
 * use but to apply the others. */
AISLE_MUST_CHECK
enum aisle_status set_apply(struct yaml_node *root, struct arena *a, const char *set,
                            struct aisle_errors *errs);

#endif
