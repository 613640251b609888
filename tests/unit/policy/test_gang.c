/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gang placements in rooms made by hand, a rule a test. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policies.h"

enum { NODES_MOST = 32 };

/* The room that a text draws: "8/8 3/8 | 4/8~" is two nodes with room for 8 of 8 pods and 3 of 8 in
 * one rack, and one without a rack. "|" begins a rack, "||" a zone; no bars at all, no racks. */
static const struct aisle_room *room_of(const char *text)
{
    static int32_t pods[NODES_MOST], most[NODES_MOST];
    static uint32_t rack[NODES_MOST], zone[NODES_MOST];
    static struct aisle_room r;
    static char copy[256];
    bool racks = strchr(text, '|'), zones = strstr(text, "||");
    uint32_t in_rack = 0, in_zone = 0;

    r = (struct aisle_room){.pods = pods, .most = most, .rack = rack, .zone = zone};
    cr_assert(lt(sz, strlen(text), sizeof copy));
    for (char *w = strtok(strcpy(copy, text), " "); w; w = strtok(NULL, " ")) {
        size_t n = r.node_count;

        if (*w == '|') {
            in_rack++;
            in_zone += w[1] == '|';
            continue;
        }
        cr_assert(eq(int, sscanf(w, "%d/%d", &pods[n], &most[n]), 2));
        rack[n] = racks && !strchr(w, '~') ? in_rack : AISLE_NONE;
        zone[n] = zones && !strchr(w, '~') ? in_zone : AISLE_NONE;
        r.total += pods[n];
        r.node_count++;
    }
    return &r;
}

/* Where the gang goes, as "node:pods ..."; "": nowhere. */
static char *place(const struct aisle_placement_type *p, double knob, int64_t pods,
                   const char *room)
{
    static char text[256];
    struct aisle_share out[NODES_MOST];
    size_t n = p->gang(&knob, room_of(room), pods, out), at = 0;

    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%u:%d", i ? " " : "", out[i].node,
                               out[i].pods);
    return text;
}

#define EXPECT_PLACE(placement, pods, room, where)                                                 \
    cr_expect(eq(str, place(&placement_##placement, 0, pods, room), (char *)(where)))
#define EXPECT_STEP(step, pods, room, where)                                                       \
    cr_expect(eq(str, place(&placement_spread, step, pods, room), (char *)(where)))

Test(gang, no_rule_finds_room_where_there_is_too_little)
{
    for (size_t i = 0; aisle_placements[i]; i++)
        if (aisle_placements[i]->gang)
            cr_expect(eq(str, place(aisle_placements[i], 0, 17, "8/8 8/8"), (char *)""));
}

Test(count, fills_nodes_by_id)
{
    EXPECT_PLACE(count, 1, "0/8 3/8 8/8", "1:1");
    EXPECT_PLACE(count, 5, "0/8 3/8 8/8", "1:3 2:2");
    EXPECT_PLACE(count, 11, "0/8 3/8 8/8", "1:3 2:8");
}

Test(consolidate, a_gang_that_one_node_holds_goes_where_the_least_room_is)
{
    EXPECT_PLACE(consolidate, 3, "8/8 5/8 3/8 3/8", "2:3");
    EXPECT_PLACE(consolidate, 4, "8/8 5/8 3/8 5/8", "1:4");
    EXPECT_PLACE(consolidate, 8, "5/8 8/8 8/8", "1:8");
}

Test(consolidate, a_gang_that_a_node_can_hold_never_spans_nodes)
{
    EXPECT_PLACE(consolidate, 8, "7/8 7/8 7/8", "");
    EXPECT_PLACE(consolidate, 2, "1/8 1/8", "");
}

Test(consolidate, a_larger_gang_takes_whole_nodes_and_the_most_free_of_the_others)
{
    EXPECT_PLACE(consolidate, 16, "8/8 5/8 8/8 8/8", "0:8 2:8");
    EXPECT_PLACE(consolidate, 18, "8/8 5/8 8/8 8/8",
                 "0:8 2:8 3:2"); /* the most free is a whole one */
    EXPECT_PLACE(consolidate, 18, "8/8 2/8 8/8 5/8 5/8", "0:8 2:8 3:2");
}

Test(consolidate, a_larger_gang_waits_rather_than_use_two_nodes_in_part)
{
    EXPECT_PLACE(consolidate, 16, "8/8 7/8 7/8", "");
    EXPECT_PLACE(consolidate, 12, "8/8 3/8 3/8", "");
    EXPECT_PLACE(consolidate, 9, "7/8 7/8", "");
}

Test(consolidate, of_unequal_nodes_the_largest_free_ones_come_first)
{
    EXPECT_PLACE(consolidate, 14, "4/4 8/8 4/4", "1:8 0:4 2:2");
    EXPECT_PLACE(consolidate, 10, "4/4 8/8 3/8", "1:8 0:2");
    EXPECT_PLACE(consolidate, 6, "4/4 4/4 5/16", "0:4 2:2"); /* though node 2 could, if empty */
    EXPECT_PLACE(consolidate, 20, "16/32 8/8", "1:8 0:12");
    EXPECT_PLACE(consolidate, 12, "8/8 5/8 4/4", "0:8 2:4"); /* whole, not the most free */
    EXPECT_PLACE(consolidate, 9, "8/8 3/3 5/5 4/8", "0:8 2:1");
}

Test(consolidate, a_node_that_can_hold_none_is_not_a_free_one)
{
    EXPECT_PLACE(consolidate, 10, "0/0 8/8 0/0 8/8", "1:8 3:2");
}

Test(first_fit_consolidate, a_gang_that_one_node_holds_goes_to_the_first)
{
    EXPECT_PLACE(first_fit_consolidate, 3, "2/8 8/8 3/8", "1:3");
    EXPECT_PLACE(first_fit_consolidate, 8, "7/8 7/8", "");
}

Test(first_fit_consolidate, a_larger_gang_takes_the_first_whole_nodes_and_the_first_other)
{
    EXPECT_PLACE(first_fit_consolidate, 16, "8/8 5/8 8/8 8/8", "0:8 2:8");
    EXPECT_PLACE(first_fit_consolidate, 18, "2/8 8/8 5/8 8/8 8/8", "1:8 3:8 0:2");
    EXPECT_PLACE(first_fit_consolidate, 19, "2/8 8/8 8/8 8/8 5/8", "1:8 2:8 3:3");
    EXPECT_PLACE(first_fit_consolidate, 12, "8/8 3/8 3/8", "");
}

Test(first_fit_consolidate, of_unequal_nodes_the_first_that_are_not_too_large_are_taken)
{
    EXPECT_PLACE(first_fit_consolidate, 14, "4/4 8/8 8/8", "0:4 1:8 2:2");
    EXPECT_PLACE(first_fit_consolidate, 9, "8/8 4/4 2/4", "0:8 1:1");
}

Test(spread, takes_what_fits_from_the_most_free_node_first)
{
    EXPECT_PLACE(spread, 2, "1/4 3/4 4/4 4/4", "2:2");
    EXPECT_PLACE(spread, 10, "1/4 3/4 4/4 4/4", "2:4 3:4 1:2");
    EXPECT_PLACE(spread, 12, "1/4 3/4 4/4 4/4", "2:4 3:4 1:3 0:1");
}

Test(spread, by_steps_goes_round_the_most_free_nodes)
{
    EXPECT_STEP(1, 2, "1/4 3/4 4/4 4/4", "2:1 3:1");
    EXPECT_STEP(1, 6, "1/4 3/4 4/4 4/4", "2:2 3:2 1:1 0:1");
    EXPECT_STEP(1, 12, "1/4 3/4 4/4 4/4", "2:4 3:4 1:3 0:1");
    EXPECT_STEP(3, 9, "1/4 3/4 4/4 4/4", "2:3 3:3 1:3");
    EXPECT_STEP(3, 11, "1/4 3/4 4/4 4/4", "2:4 3:3 1:3 0:1");
}

Test(relaxed, consolidates_if_it_can_and_else_takes_what_there_is)
{
    EXPECT_PLACE(relaxed, 3, "8/8 5/8 3/8 3/8", "2:3");
    EXPECT_PLACE(relaxed, 18, "8/8 2/8 8/8 5/8", "0:8 2:8 3:2");
    EXPECT_PLACE(relaxed, 8, "3/8 7/8 7/8", "1:7 2:1");
    EXPECT_PLACE(relaxed, 12, "3/8 8/8 3/8", "1:8 0:3 2:1");
}

Test(topology, the_tightest_node_that_holds_all)
{
    EXPECT_PLACE(topology, 3, "8/8 5/8 | 4/8 | 4/8", "2:3");
}

Test(topology, else_the_tightest_rack_that_does)
{
    EXPECT_PLACE(topology, 10, "8/8 8/8 | 7/8 5/8 | 7/8 3/8", "4:7 5:3");
    EXPECT_PLACE(topology, 12, "8/8 8/8 | 7/8 5/8 | 7/8 3/8", "2:7 3:5");
    EXPECT_PLACE(topology, 10, "5/8 5/8 | 5/8 5/8", "0:5 1:5"); /* equals: the first */
}

Test(topology, in_it_few_nodes_and_the_rest_where_it_is_tightest)
{
    EXPECT_PLACE(topology, 11, "8/8 8/8 3/8 4/8 3/8", "0:8 2:3");
    EXPECT_PLACE(topology, 12, "8/8 8/8 3/8 3/8", "0:8 1:4");
    EXPECT_PLACE(topology, 22, "8/8 8/8 6/8 3/8", "0:8 1:8 2:6");
}

Test(topology, else_the_tightest_zone)
{
    const char *room = "8/8 | 8/8 | 8/8 || 8/8 | 4/8 || 8/8 | 4/8 | 1/8";

    EXPECT_PLACE(topology, 12, room, "3:8 4:4");
    EXPECT_PLACE(topology, 13, room, "5:8 6:4 7:1");
    EXPECT_PLACE(topology, 17, room, "0:8 1:8 2:1");
}

Test(topology, else_anywhere)
{
    EXPECT_PLACE(topology, 26, "8/8 | 8/8 | 8/8 || 8/8 | 4/8 || 1/8", "0:8 1:8 2:8 4:2");
    EXPECT_PLACE(topology, 13, "8/8 | 4/8 | 4/8", "0:8 1:4 2:1"); /* no zones: one */
}

Test(topology, a_node_without_a_rack_is_a_rack_of_its_own)
{
    EXPECT_PLACE(topology, 9, "8/8~ 2/8~ | 8/8 5/8", "2:8 3:1");
    EXPECT_PLACE(topology, 9, "8/8~ 2/8~ | 4/8 4/8", "0:8 1:1"); /* no rack holds it, nor a zone */
}
