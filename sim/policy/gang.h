/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What gang placements share: handing out the pods of a gang, and nodes by how much room they have.
 *
 * A node is *entirely free* if it has all the room that it would have if it were empty. "Most free"
 * is the most room, the lowest id among equals. Instead of sorting nodes, placements walk down the
 * *levels*, the distinct amounts of room, and at each go over the nodes by id: there are few levels
 * (at most the GPUs of a node for pods that ask for any), and no scratch is needed.
 */
#ifndef AISLE_POLICY_GANG_H
#define AISLE_POLICY_GANG_H

#include <aisle/policy.h>

/** A gang on its way into a room. */
struct gang {
    const struct aisle_room *room;
    int64_t left; /* pods without a place yet */
    struct aisle_share *out;
    size_t count; /* shares so far */
};

/** The nodes n with number[n] == which; number NULL: all. */
struct gang_domain {
    const uint32_t *number;
    uint32_t which;
};

static inline bool gang_in(struct gang_domain d, size_t node)
{
    return !d.number || d.number[node] == d.which;
}

static inline bool gang_entirely_free(const struct aisle_room *room, size_t node)
{
    return room->pods[node] > 0 && room->pods[node] == room->most[node];
}

/** Puts pods that are left on a node without a share: `most` of them, or all if they are fewer.
 * `most` is 1 or more and no more than the node's room, and pods are left. */
void gang_take(struct gang *g, size_t node, int64_t most);

/** The next level below `above`: the largest room that a node of `d` has below that; 0: none has
 * any. O(nodes) */
int64_t gang_level(const struct aisle_room *room, struct gang_domain d, int64_t above);

/** Of the nodes of `d` with room for all of `pods` the one with the least, lowest id first;
 * AISLE_NONE: there is none. O(nodes) */
aisle_node_id gang_tightest(const struct aisle_room *room, struct gang_domain d, int64_t pods);

#endif
