/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * count: only the amount decides, as if the cluster were one large node. A gang runs whenever there
 * is room for its pods in all; they go to the nodes by lowest id, as many to each as fit.
 *
 * Source: the scheme "count" of the simulator of Tiresias (Gu et al., NSDI 2019), in which
 * placement plays no part. O(nodes).
 */
#include "policy/gang.h"
#include "policy/policies.h"

static size_t gang(const double *knob, const struct aisle_room *room, int64_t pods,
                   struct aisle_share *out)
{
    struct gang g = {.room = room, .left = pods, .out = out};

    (void)knob;
    if (pods > room->total)
        return 0;
    for (size_t n = 0; g.left > 0; n++)
        if (room->pods[n] > 0)
            gang_take(&g, n, room->pods[n]);
    return g.count;
}

const struct aisle_placement_type placement_count = {
    .abi = AISLE_POLICY_ABI,
    .name = "count",
    .summary = "only the total counts; pods go to nodes by lowest id, as many as fit on each",
    .gang = gang,
    .counts = true,
};
