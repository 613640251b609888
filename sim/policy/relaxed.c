/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * relaxed: as consolidate if that finds a place, else any nodes, the most free first (as spread
 * does). A gang never waits while there is room for its pods in all.
 *
 * Source: ConsolidateFirst in the simulator of Helios (Hu et al., SC 2021). O(nodes x levels).
 */
#include "policy/policies.h"

static size_t gang(const double *knob, const struct aisle_room *room, int64_t pods,
                   struct aisle_share *out)
{
    static const double as_many_as_fit[] = {0};
    size_t count = placement_consolidate.gang(knob, room, pods, out);

    return count ? count : placement_spread.gang(as_many_as_fit, room, pods, out);
}

const struct aisle_placement_type placement_relaxed = {
    .abi = AISLE_POLICY_ABI,
    .name = "relaxed",
    .summary = "as consolidate, but over the most free nodes where that finds no place",
    .gang = gang,
    .counts = true,
};
