/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The cluster's fragmentation, kept as it changes.
 *
 * Each node's share is kept as a whole number of 2^-20 milli-GPU, so that the sum does not depend
 * on the order in which nodes changed, and what was added can be taken off exactly. The rounding
 * is at most 5e-7 milli a node.
 */
#ifndef AISLE_CLUSTER_IDLE_H
#define AISLE_CLUSTER_IDLE_H

#include <aisle/fragmentation.h>

#include "cluster/cluster.h"

struct idle;

/** Watches the cluster from now on. Both must outlive it. */
struct idle *idle_new(struct cluster *c, const struct aisle_fragmentation *target);
void idle_free(struct idle *i);

/** Fragmented GPU of the whole cluster, milli. O(nodes changed since the last call) */
double idle_fragmented_milli(struct idle *i);

#endif
