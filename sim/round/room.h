/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Room: how many pods of a shape each node can take, and all together.
 *
 * Kept for each shape that is asked for. A journal says which nodes have changed; a question first
 * takes in what changed since the same shape was last asked for (or, if that is fewer, looks at all
 * nodes anew), so a shape asked often costs little each time and one never asked costs nothing.
 */
#ifndef AISLE_ROUND_ROOM_H
#define AISLE_ROUND_ROOM_H

#include <aisle/policy.h>

#include "cluster/cluster.h"

struct rooms {
    const struct cluster *cluster;
    struct room **of; /* by shape; NULL: never asked for */
    size_t cap;
    uint32_t *rack, *zone; /* by node, numbered densely */
    aisle_node_id *journal;
    size_t journal_count, journal_cap;
    uint64_t epoch; /* of the journal */
    bool naive;     /* all nodes are looked at for each question, as the oracle of the journal */
};

void rooms_init(struct rooms *r, const struct cluster *cluster);
void rooms_fini(struct rooms *r);

/** A node changed. O(1) */
void rooms_changed(struct rooms *r, aisle_node_id node);

/** The room for this shape now; borrowed until the next call. */
const struct aisle_room *rooms_of(struct rooms *r, const struct aisle_shape *shape);

#endif
