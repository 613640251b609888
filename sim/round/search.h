/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The search for a node: asks a placement policy where one pod should go.
 *
 * The core alone loops over nodes, in one of three ways that make the same decisions:
 *
 *   scan     every node, each time. For scorers that read anything, for random ties, and as the
 *            oracle behind `--check naive`.
 *   classes  nodes of equal state together (see classes.h): every live class, each time. For
 *            several scorers, and where scores are normalised.
 *   index    one scorer: per shape, a heap of classes by score (see index.h).
 */
#ifndef AISLE_ROUND_SEARCH_H
#define AISLE_ROUND_SEARCH_H

#include <aisle/policy.h>

#include "cluster/cluster.h"

struct search;

enum search_method { SEARCH_AUTO, SEARCH_NAIVE };

/**
 * Makes a search for `type` over the cluster. All outlive it.
 *
 * @param round  what a scorer's word() is given
 */
AISLE_MUST_CHECK
enum aisle_status search_new(struct search **out, const struct aisle_placement_type *type,
                             const struct aisle_policy_env *env, struct cluster *cluster,
                             const struct aisle_round *round, enum search_method method,
                             struct aisle_error *err);
void search_free(struct search *s); /* NULL is fine */

/** Where one pod of this shape would go; false: nowhere. Changes nothing but the policy's stream. */
bool search_find(struct search *s, const struct aisle_shape *shape, struct aisle_part *out);

/** How it looks: "scan", "classes" or "index"; static. */
const char *search_method_name(const struct search *s);

/** Calls of score() so far. */
uint64_t search_scored(const struct search *s);

#endif
