/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * topology: a gang crosses as little of the network as it can, then breaks as little as it can.
 *
 * 1. If nodes have room for the whole gang, the one with the least.
 * 2. Else if racks have, the rack with the least room in all.
 * 3. Else if zones have, the zone with the least room in all.
 * 4. Else all nodes, if they have.
 *
 * Within a rack, a zone or all nodes: as long as no node can hold what is left, the most free node
 * is filled; then the node with the least room that holds the rest gets it. So the nodes are as few
 * as can be, all are filled but one, and that one leaves the least behind. Ties go to the lowest
 * id, or number of the rack or zone. A node without a rack is a rack of its own, one without a zone
 * a zone of its own; if none has a zone, rule 4 makes all of them one. Racks inside a zone are not
 * told apart: rule 3 minimises nodes, not racks.
 *
 * No published rule: best fit, level by level. O(nodes x levels).
 */
#include "policy/gang.h"
#include "policy/policies.h"

/* The domain with the least room of those with room for all of `pods`; AISLE_NONE: there is none.
 * `sum`, room for node_count, is scratch: numbers of domains are below node_count. */
static uint32_t tightest_domain(const struct aisle_room *room, const uint32_t *number, int64_t pods,
                                struct aisle_share *sum)
{
    uint32_t best = AISLE_NONE;

    for (size_t d = 0; d < room->node_count; d++)
        sum[d].pods = 0;
    for (size_t n = 0; n < room->node_count; n++)
        if (number[n] != AISLE_NONE) {
            int32_t *s = &sum[number[n]].pods;

            *s = room->pods[n] < INT32_MAX - *s ? *s + room->pods[n] : INT32_MAX;
        }
    for (uint32_t d = 0; d < room->node_count; d++)
        if (sum[d].pods >= pods && (best == AISLE_NONE || sum[d].pods < sum[best].pods))
            best = d;
    return best;
}

/* On as few nodes of a domain that has the room as can be. */
static size_t consolidate(struct gang *g, struct gang_domain d)
{
    const struct aisle_room *room = g->room;
    int64_t level = INT64_MAX;

    while (g->left > 0 && (level = gang_level(room, d, level)) > 0)
        for (size_t n = 0; n < room->node_count && g->left > 0; n++) {
            aisle_node_id tightest;

            if (room->pods[n] != level || !gang_in(d, n))
                continue;
            if (g->left > level) {
                gang_take(g, n, level);
                continue;
            }
            /* Nodes with less room than this have no share yet; of those with as much, n is the
             * first that has none. */
            tightest = gang_tightest(room, d, g->left);
            gang_take(g, room->pods[tightest] < level ? tightest : n, g->left);
        }
    return g->count;
}

static size_t gang(const double *knob, const struct aisle_room *room, int64_t pods,
                   struct aisle_share *out)
{
    struct gang g = {.room = room, .left = pods, .out = out};
    struct gang_domain d = {0}; /* all */

    (void)knob;
    if (pods > room->total)
        return 0;
    if (gang_tightest(room, d, pods) == AISLE_NONE) {
        d = (struct gang_domain){room->rack, tightest_domain(room, room->rack, pods, out)};
        if (d.which == AISLE_NONE)
            d = (struct gang_domain){room->zone, tightest_domain(room, room->zone, pods, out)};
        if (d.which == AISLE_NONE)
            d = (struct gang_domain){0};
    }
    return consolidate(&g, d);
}

const struct aisle_placement_type placement_topology = {
    .abi = AISLE_POLICY_ABI,
    .name = "topology",
    .summary = "gangs on the tightest node, else rack, else zone that fits; there on few nodes",
    .gang = gang,
    .counts = true,
};
