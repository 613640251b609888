/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * first-fit-consolidate: first fit on one node, or whole nodes and one more, all by lowest id.
 *
 * 1. If nodes have room for the whole gang, the first of them.
 * 2. Else entirely free nodes, whole and by id, each unless it holds more than is left; what
 *    remains goes to the first other node that has room for it, which may be an entirely free one.
 * 3. Else the gang waits.
 *
 * With nodes of 8 GPUs and a pod for each GPU this is exactly the published rule: up to 8 GPUs on
 * the first node with room, g > 8 on the first floor(g / 8) entirely free nodes and the first other
 * one with room for the remainder. With unequal nodes, rule 2 applies to every gang that no node
 * can hold now. It finds a place exactly when consolidate does; only which differs.
 *
 * Source: the placement "yarn" in the simulators of Tiresias (Gu et al., NSDI 2019) and Muri (Zhao
 * et al., SIGCOMM 2022). O(nodes).
 */
#include "policy/gang.h"
#include "policy/policies.h"

static aisle_node_id first_with_room(const struct aisle_room *room, int64_t pods)
{
    for (size_t n = 0; n < room->node_count; n++)
        if (room->pods[n] >= pods)
            return (aisle_node_id)n;
    return AISLE_NONE;
}

/* The first node with room for what is left that has no share; shares are by id. */
static aisle_node_id first_other(const struct gang *g)
{
    for (size_t n = 0, i = 0; n < g->room->node_count; n++) {
        if (i < g->count && g->out[i].node == n)
            i++;
        else if (g->room->pods[n] >= g->left)
            return (aisle_node_id)n;
    }
    return AISLE_NONE;
}

static size_t gang(const double *knob, const struct aisle_room *room, int64_t pods,
                   struct aisle_share *out)
{
    struct gang g = {.room = room, .left = pods, .out = out};
    aisle_node_id node;

    (void)knob;
    if (pods > room->total)
        return 0;
    node = first_with_room(room, pods);
    if (node == AISLE_NONE) {
        for (size_t n = 0; n < room->node_count && g.left > 0; n++)
            if (gang_entirely_free(room, n) && room->pods[n] <= g.left)
                gang_take(&g, n, room->pods[n]);
        if (g.left == 0)
            return g.count;
        node = first_other(&g);
    }
    if (node == AISLE_NONE)
        return 0;
    gang_take(&g, node, g.left);
    return g.count;
}

const struct aisle_placement_type placement_first_fit_consolidate = {
    .abi = AISLE_POLICY_ABI,
    .name = "first-fit-consolidate",
    .summary = "gangs on the first node that fits, else on the first free nodes and one more",
    .gang = gang,
};
