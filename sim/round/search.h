/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The search for a node: asks a placement policy where one pod should go.
 *
 * The core alone loops over nodes, in one of these ways, of which the first three make the same decisions:
 *
 *   scan     every node, each time. For scorers that read anything, for random ties, and as the
 *            oracle behind `--check naive`.
 *   classes  nodes of equal state together (see classes.h): every live class, each time. For
 *            several scorers, and where scores are normalised.
 *   gang     the placement has a function for whole gangs, which sees the room on each node (see
 *            room.h); a lone pod is a gang of one.
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

/** A place for a gang of `pods` pods as the placement's gang() chooses: parts that live until the
 * next call. False: none. Only for placements with gang(). */
bool search_find_gang(struct search *s, const struct aisle_shape *shape, uint32_t pods,
                      struct aisle_placement *out);

/** The same on the whole cluster, empty: true if there would be one. */
bool search_could_find_gang(struct search *s, const struct aisle_shape *shape, uint32_t pods);

/** Room for pods of this shape, as it stands. */
const struct aisle_room *search_room(struct search *s, const struct aisle_shape *shape);

/** Scores of `count` nodes in these states, which the pod fits: what the profile's scorers make of
 * them, weighted; 0 without scorers. Higher is better. */
void search_score(struct search *s, const struct aisle_shape *shape,
                  const struct aisle_node_state *const *node, size_t count, int64_t *score);

/** The GPUs that the profile takes of a node in this state, which the pod fits. */
aisle_gpu_set search_gpus(struct search *s, const struct aisle_shape *shape,
                          const struct aisle_node_state *node);

const struct aisle_placement_type *search_type(const struct search *s);

/** How it looks: "scan", "classes", "index" or "gang"; static. */
const char *search_method_name(const struct search *s);

/** Calls of score() so far. */
uint64_t search_scored(const struct search *s);

#endif
