/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * consolidate: best fit on one node, or whole nodes and one more.
 *
 * 1. If one node has room for the whole gang, the one with the least, lowest id first.
 * 2. Else entirely free nodes, whole, the largest first and by lowest id, each unless it holds more
 *    than is left; what remains goes to the most free of the other nodes, which may be an entirely
 *    free one, if it has room for it.
 * 3. Else the gang waits.
 *
 * So a gang is on at most one node that it does not fill from empty. With nodes of 8 GPUs and a pod
 * for each GPU this is exactly the published rule: up to 8 GPUs never span nodes, and g > 8 take
 * floor(g / 8) entirely free nodes and a remainder. Published for equal nodes only; with unequal
 * ones, rule 2 applies to every gang that no node can hold now, also if a larger node could once it
 * is empty: then two small free nodes are taken rather than waiting. It finds a place exactly if
 * the gang is no larger than all entirely free nodes and the most free of the others together.
 *
 * Source: ConsolidatePlacement in the simulator of Helios (Hu et al., SC 2021).
 * O(nodes x sizes), the sizes of the entirely free nodes.
 */
#include "policy/gang.h"
#include "policy/policies.h"

/* The largest size of entirely free nodes below `above`; 0: none. */
static int64_t next_size(const struct aisle_room *room, int64_t above)
{
    int64_t size = 0;

    for (size_t n = 0; n < room->node_count; n++)
        if (gang_entirely_free(room, n) && room->pods[n] > size && room->pods[n] < above)
            size = room->pods[n];
    return size;
}

/* Takes whole nodes. Returns the largest entirely free one that was too large; AISLE_NONE: none. */
static aisle_node_id take_whole(struct gang *g)
{
    const struct aisle_room *room = g->room;
    aisle_node_id spare = AISLE_NONE;
    int64_t size = INT64_MAX;

    while (g->left > 0 && (size = next_size(room, size)) > 0)
        for (size_t n = 0; n < room->node_count; n++) {
            if (!gang_entirely_free(room, n) || room->pods[n] != size)
                continue;
            if (size > g->left) {
                if (spare == AISLE_NONE)
                    spare = (aisle_node_id)n;
                break;
            }
            gang_take(g, n, size);
        }
    return spare;
}

/* The most free node of `spare` and those that are not entirely free; AISLE_NONE: none. */
static aisle_node_id most_free(const struct aisle_room *room, aisle_node_id spare)
{
    aisle_node_id best = spare;

    for (size_t n = 0; n < room->node_count; n++)
        if (!gang_entirely_free(room, n) &&
            (best == AISLE_NONE || room->pods[n] > room->pods[best] ||
             (room->pods[n] == room->pods[best] && n < best)))
            best = (aisle_node_id)n;
    return best;
}

static size_t gang(const double *knob, const struct aisle_room *room, int64_t pods,
                   struct aisle_share *out)
{
    struct gang g = {.room = room, .left = pods, .out = out};
    aisle_node_id node;

    (void)knob;
    if (pods > room->total)
        return 0;
    node = gang_tightest(room, (struct gang_domain){0}, pods);
    if (node == AISLE_NONE)
        node = most_free(room, take_whole(&g));
    if (g.left == 0)
        return g.count;
    if (node == AISLE_NONE || room->pods[node] < g.left)
        return 0;
    gang_take(&g, node, g.left);
    return g.count;
}

const struct aisle_placement_type placement_consolidate = {
    .abi = AISLE_POLICY_ABI,
    .name = "consolidate",
    .summary = "gangs best-fit on one node, else on whole free nodes and one more, else they wait",
    .gang = gang,
};
