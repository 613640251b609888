/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/gang.h"

void gang_take(struct gang *g, size_t node, int64_t most)
{
    int64_t pods = most < g->left ? most : g->left;

    g->out[g->count++] = (struct aisle_share){(aisle_node_id)node, (int32_t)pods};
    g->left -= pods;
}

int64_t gang_level(const struct aisle_room *room, struct gang_domain d, int64_t above)
{
    int64_t level = 0;

    for (size_t n = 0; n < room->node_count; n++)
        if (room->pods[n] > level && room->pods[n] < above && gang_in(d, n))
            level = room->pods[n];
    return level;
}

aisle_node_id gang_tightest(const struct aisle_room *room, struct gang_domain d, int64_t pods)
{
    aisle_node_id best = AISLE_NONE;

    for (size_t n = 0; n < room->node_count; n++)
        if (room->pods[n] >= pods && (best == AISLE_NONE || room->pods[n] < room->pods[best]) &&
            gang_in(d, n))
            best = (aisle_node_id)n;
    return best;
}
