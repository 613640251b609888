/* SPDX-License-Identifier: GPL-3.0-or-later */
/** An object without what nobody reads of it: see `read` in base/yaml.h. */
#ifndef AISLE_IMPORT_PRUNE_H
#define AISLE_IMPORT_PRUNE_H

#include "kubernetes/manifest.h"

/**
 * A copy in `a`, texts borrowed: apiVersion, kind and metadata, then the rest in its own order. Lists
 * and mappings stay where they are read, even if nothing is left in them: an empty selector is not
 * an absent one. Of a status only a node's stays, as the others tell of the moment what a simulation
 * finds out by itself.
 */
struct yaml_node *prune(struct arena *a, const struct kube_source *source);

#endif
