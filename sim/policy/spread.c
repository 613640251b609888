/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * spread: the most free nodes first, lowest id among equals. They are gone over in that order, and
 * each is given `step` pods (fewer if no more fit or are left), again and again until all are
 * placed.
 *
 * With step 0, the default, a node is given all it can hold before the next one is looked at. So a
 * small gang avoids nodes in use and a large one has few nodes. This is the published rule: "GPUs
 * taken from the most-free node first", of the Tiresias policy in the simulator of Pollux (Qiao et
 * al., OSDI 2021). Step 1 is spreading in the everyday sense: a pod a node, round robin, so that
 * the loss of a node hurts a gang least and most of its traffic crosses nodes.
 *
 * O(nodes x levels), and with a step also O(shares x (room of a node / step)).
 */
#include "policy/gang.h"
#include "policy/policies.h"

enum { STEP };

static const struct aisle_knob knobs[] = {
    [STEP] = {.name = "step",
              .summary = "whole pods to a node at a time, round robin; 0: as many as fit",
              .value = 0,
              .min = 0,
              .max = 1000000},
    {0},
};

/* One more step for each node that has a share. */
static void go_round(struct gang *g, int64_t step)
{
    for (size_t i = 0; i < g->count && g->left > 0; i++) {
        struct aisle_share *s = &g->out[i];
        int64_t more = g->room->pods[s->node] - s->pods;

        more = more < step ? more : step;
        more = more < g->left ? more : g->left;
        s->pods += (int32_t)more;
        g->left -= more;
    }
}

static size_t gang(const double *knob, const struct aisle_room *room, int64_t pods,
                   struct aisle_share *out)
{
    struct gang g = {.room = room, .left = pods, .out = out};
    const struct gang_domain all = {0};
    int64_t step = knob[STEP] >= 1 ? (int64_t)knob[STEP] : INT64_MAX, level = INT64_MAX;

    if (pods > room->total)
        return 0;
    while (g.left > 0 && (level = gang_level(room, all, level)) > 0)
        for (size_t n = 0; n < room->node_count && g.left > 0; n++)
            if (room->pods[n] == level)
                gang_take(&g, n, level < step ? level : step);
    while (g.left > 0)
        go_round(&g, step);
    return g.count;
}

const struct aisle_placement_type placement_spread = {
    .abi = AISLE_POLICY_ABI,
    .name = "spread",
    .summary = "gangs on the most free nodes first, as many pods to each as fit, or step by step",
    .knobs = knobs,
    .gang = gang,
    .counts = true,
};
