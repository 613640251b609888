/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gang placements in random rooms, against plain restatements of their rules. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "base/random.h"
#include "policy/policies.h"

enum { NODES_MOST = 12, SMALL = 8, TRIES = 20000 };

static int32_t pods_of[NODES_MOST], most_of[NODES_MOST];
static uint32_t rack_of[NODES_MOST], zone_of[NODES_MOST];
static struct aisle_room room;
static struct aisle_share out[NODES_MOST], plain[NODES_MOST];
static gsl_rng *rng;

static uint32_t below(uint32_t n)
{
    return (uint32_t)gsl_rng_uniform_int(rng, n);
}

static uint32_t maybe(uint32_t n)
{
    return below(4) ? below(n) : AISLE_NONE;
}

/* A room of up to `nodes` nodes of `size` pods, or with size 0 of different sizes. Half of the
 * nodes are empty; every other room has zones. */
static void random_room(uint32_t nodes, int32_t size)
{
    bool zones = below(2);

    room = (struct aisle_room){.node_count = 1 + below(nodes),
                               .pods = pods_of,
                               .most = most_of,
                               .rack = rack_of,
                               .zone = zone_of};
    for (size_t n = 0; n < room.node_count; n++) {
        most_of[n] = size ? size : (int32_t)below(7);
        pods_of[n] = below(2) ? most_of[n] : (int32_t)below((uint32_t)most_of[n] + 1);
        rack_of[n] = maybe((uint32_t)room.node_count);
        zone_of[n] = zones ? maybe(2 < room.node_count ? 2 : 1) : AISLE_NONE;
        room.total += pods_of[n];
    }
}

static void set_up(void)
{
    rng = random_stream(1, "rooms");
}

static void tear_down(void)
{
    gsl_rng_free(rng);
}

TestSuite(gang_rules, .init = set_up, .fini = tear_down);

static size_t place(const struct aisle_placement_type *p, double knob, int64_t pods)
{
    memset(out, 0xff, sizeof out);
    return p->gang(&knob, &room, pods, out);
}

static void expect_plain(size_t count, size_t plain_count)
{
    cr_assert(eq(sz, count, plain_count));
    for (size_t i = 0; i < count; i++)
        cr_assert(out[i].node == plain[i].node && out[i].pods == plain[i].pods);
}

static bool among(const struct aisle_share *s, size_t count, size_t node)
{
    for (size_t i = 0; i < count; i++)
        if (s[i].node == node)
            return true;
    return false;
}

Test(gang_rules, shares_hold_all_pods_fit_and_name_each_node_once)
{
    uint32_t placements = 0;

    while (aisle_placements[placements])
        placements++;
    for (int try = 0; try < TRIES; try++) {
        const struct aisle_placement_type *p;
        int64_t pods, sum = 0;
        size_t count;

        random_room(NODES_MOST, 0);
        pods = 1 + below((uint32_t)room.total + 2);
        do
            p = aisle_placements[below(placements)];
        while (!p->gang);
        count = place(p, below(4), pods);
        for (size_t i = 0; i < count; i++) {
            cr_assert(lt(sz, out[i].node, room.node_count));
            cr_assert(out[i].pods >= 1 && out[i].pods <= pods_of[out[i].node]);
            cr_assert(not(among(out, i, out[i].node)));
            sum += out[i].pods;
        }
        cr_assert(eq(i64, sum, count ? pods : 0));
        if (p->counts)
            cr_assert(eq(int, count > 0, pods <= room.total), "%s", p->name);
    }
}

/* README of the Philly trace: what HeliosArtifact does with nodes of 8 GPUs. */
static size_t plain_consolidate(int64_t pods)
{
    size_t count = 0, best = NODES_MOST;

    if (pods <= 8) {
        for (size_t n = 0; n < room.node_count; n++)
            if (pods_of[n] >= pods && (best == NODES_MOST || pods_of[n] < pods_of[best]))
                best = n;
        plain[0] = (struct aisle_share){(aisle_node_id)best, (int32_t)pods};
        return best < NODES_MOST;
    }
    for (size_t n = 0; n < room.node_count && count < (size_t)pods / 8; n++)
        if (pods_of[n] == 8)
            plain[count++] = (struct aisle_share){(aisle_node_id)n, 8};
    if (count < (size_t)pods / 8 || pods % 8 == 0)
        return count < (size_t)pods / 8 ? 0 : count;
    for (size_t n = 0; n < room.node_count; n++)
        if (!among(plain, count, n) && (best == NODES_MOST || pods_of[n] > pods_of[best]))
            best = n;
    if (best == NODES_MOST || pods_of[best] < pods % 8)
        return 0;
    plain[count++] = (struct aisle_share){(aisle_node_id)best, (int32_t)(pods % 8)};
    return count;
}

Test(gang_rules, consolidate_is_the_published_rule_on_nodes_of_eight)
{
    for (int try = 0; try < TRIES; try++) {
        int64_t pods;

        random_room(NODES_MOST, 8);
        pods = 1 + below((uint32_t)room.total + 1);
        expect_plain(place(&placement_consolidate, 0, pods), plain_consolidate(pods));
    }
}

/* Our rule for nodes of any size, once no node holds the gang. */
static size_t plain_whole(int64_t pods)
{
    size_t count = 0, best = NODES_MOST;

    for (int32_t size = 16; size > 0; size--)
        for (size_t n = 0; n < room.node_count; n++)
            if (pods_of[n] == size && most_of[n] == size && size <= pods) {
                plain[count++] = (struct aisle_share){(aisle_node_id)n, size};
                pods -= size;
            }
    for (size_t n = 0; n < room.node_count; n++)
        if (!among(plain, count, n) && (best == NODES_MOST || pods_of[n] > pods_of[best]))
            best = n;
    if (pods == 0)
        return count;
    if (best == NODES_MOST || pods_of[best] < pods)
        return 0;
    plain[count++] = (struct aisle_share){(aisle_node_id)best, (int32_t)pods};
    return count;
}

Test(gang_rules, consolidate_takes_the_largest_whole_nodes_where_sizes_differ)
{
    for (int try = 0; try < TRIES; try++) {
        random_room(NODES_MOST, 0);
        if (room.total > 6) { /* more than any node holds */
            int64_t pods = 7 + below((uint32_t)room.total - 6);

            expect_plain(place(&placement_consolidate, 0, pods), plain_whole(pods));
        }
    }
}

/* README of Muri's traces: "yarn", with nodes of 8 GPUs. */
static size_t plain_yarn(int64_t pods)
{
    int64_t whole = pods > 8 ? pods / 8 : 0, rest = pods - 8 * whole;
    size_t count = 0;

    for (size_t n = 0; n < room.node_count && (int64_t)count < whole; n++)
        if (pods_of[n] == 8)
            plain[count++] = (struct aisle_share){(aisle_node_id)n, 8};
    if ((int64_t)count < whole)
        return 0;
    for (size_t n = 0; n < room.node_count && rest > 0; n++)
        if (!among(plain, count, n) && pods_of[n] >= rest) {
            plain[count++] = (struct aisle_share){(aisle_node_id)n, (int32_t)rest};
            return count;
        }
    return rest > 0 ? 0 : count;
}

Test(gang_rules, first_fit_consolidate_is_the_published_rule_on_nodes_of_eight)
{
    for (int try = 0; try < TRIES; try++) {
        int64_t pods;

        random_room(NODES_MOST, 8);
        pods = 1 + below((uint32_t)room.total + 1);
        expect_plain(place(&placement_first_fit_consolidate, 0, pods), plain_yarn(pods));
    }
}

Test(gang_rules, consolidate_succeeds_up_to_all_free_nodes_and_the_most_free_other)
{
    for (int try = 0; try < TRIES; try++) {
        int64_t pods, most = 0, other = 0;
        bool fits;

        random_room(NODES_MOST, 0);
        pods = 1 + below((uint32_t)room.total + 1);
        for (size_t n = 0; n < room.node_count; n++) {
            if (pods_of[n] == most_of[n])
                most += pods_of[n];
            else
                other = pods_of[n] > other ? pods_of[n] : other;
        }
        fits = place(&placement_consolidate, 0, pods) > 0;
        cr_assert(eq(int, fits, pods <= most + other));
        cr_assert(eq(int, fits, place(&placement_first_fit_consolidate, 0, pods) > 0));
    }
}

Test(gang_rules, consolidate_uses_at_most_one_node_in_part)
{
    for (int try = 0; try < TRIES; try++) {
        int64_t pods;
        size_t count, in_part = 0;

        random_room(NODES_MOST, 0);
        pods = 1 + below((uint32_t)room.total + 1);
        count =
            place(below(2) ? &placement_consolidate : &placement_first_fit_consolidate, 0, pods);
        for (size_t i = 0; i < count; i++)
            in_part += out[i].pods != most_of[out[i].node];
        cr_assert(le(sz, in_part, 1));
    }
}

/* The most free node, lowest id first, of what `left` has. */
static size_t most_free(const int32_t *left)
{
    size_t best = 0;

    for (size_t n = 1; n < room.node_count; n++)
        if (left[n] > left[best])
            best = n;
    return best;
}

static size_t plain_spread(int64_t pods)
{
    int32_t left[NODES_MOST];
    size_t count = 0;

    if (pods > room.total)
        return 0;
    memcpy(left, pods_of, sizeof left);
    while (pods > 0) {
        size_t n = most_free(left);

        plain[count] =
            (struct aisle_share){(aisle_node_id)n, left[n] < pods ? left[n] : (int32_t)pods};
        left[n] -= plain[count].pods;
        pods -= plain[count++].pods;
    }
    return count;
}

Test(gang_rules, spread_takes_from_the_most_free_node_first)
{
    for (int try = 0; try < TRIES; try++) {
        int64_t pods;

        random_room(NODES_MOST, 0);
        pods = 1 + below((uint32_t)room.total + 1);
        expect_plain(place(&placement_spread, 0, pods), plain_spread(pods));
    }
}

Test(gang_rules, spread_by_single_pods_leaves_no_node_two_ahead_of_one_with_room)
{
    for (int try = 0; try < TRIES; try++) {
        int32_t held[NODES_MOST] = {0};
        int64_t pods;
        size_t count;

        random_room(NODES_MOST, 0);
        pods = 1 + below((uint32_t)room.total + 1);
        count = place(&placement_spread, 1, pods);
        for (size_t i = 0; i < count; i++)
            held[out[i].node] = out[i].pods;
        for (size_t a = 0; a < room.node_count; a++)
            for (size_t b = 0; b < room.node_count; b++)
                cr_assert(held[a] <= held[b] + 1 || held[b] == pods_of[b]);
    }
}

Test(gang_rules, relaxed_is_consolidate_and_else_spread)
{
    for (int try = 0; try < TRIES; try++) {
        int64_t pods;
        size_t count;

        random_room(NODES_MOST, 0);
        pods = 1 + below((uint32_t)room.total + 1);
        count = place(&placement_consolidate, 0, pods);
        memcpy(plain, out, sizeof out);
        if (!count)
            count = plain_spread(pods);
        expect_plain(place(&placement_relaxed, 0, pods), count);
    }
}

/* What a set of nodes crosses: 0 nothing, 1 nodes, 2 racks, 3 zones. */
static int level_of(unsigned set)
{
    bool rack = true, zone = true, zones = false;
    int first = -1, count = 0;

    for (int n = 0; n < (int)room.node_count; n++) {
        zones |= zone_of[n] != AISLE_NONE;
        if (!(set >> n & 1))
            continue;
        first = first < 0 ? n : first;
        count++;
        rack &= rack_of[n] != AISLE_NONE && rack_of[n] == rack_of[first];
        zone &= zone_of[n] != AISLE_NONE && zone_of[n] == zone_of[first];
    }
    return count == 1 ? 0 : rack ? 1 : zone || !zones ? 2 : 3;
}

/* All nodes within which the set is no wider than it is. */
static unsigned domain_of(unsigned set, int level)
{
    unsigned domain = set;

    for (size_t n = 0; n < room.node_count; n++)
        if (level_of(set | 1u << n) <= level)
            domain |= 1u << n;
    return domain;
}

static int64_t room_in(unsigned set)
{
    int64_t sum = 0;

    for (size_t n = 0; n < room.node_count; n++)
        sum += set >> n & 1 ? pods_of[n] : 0;
    return sum;
}

struct ideal {
    int level;      /* the lowest of the sets that have the room */
    int64_t domain; /* the least room of the nodes, racks or zones that hold such a set */
    int nodes;      /* the fewest of a set of that level */
};

/* By trying all sets of nodes; `within`: only its subsets. */
static struct ideal try_all(int64_t pods, unsigned within)
{
    struct ideal best = {.level = 4, .domain = INT64_MAX, .nodes = 99};

    for (unsigned set = 1; set < 1u << room.node_count; set++) {
        int level = level_of(set), nodes = __builtin_popcount(set);
        int64_t domain;

        if (set & ~within || room_in(set) < pods || level > best.level)
            continue;
        domain = room_in(domain_of(set, level));
        if (level < best.level)
            best = (struct ideal){level, INT64_MAX, 99};
        best.domain = domain < best.domain ? domain : best.domain;
        best.nodes = nodes < best.nodes ? nodes : best.nodes;
    }
    return best;
}

Test(gang_rules, topology_is_optimal_in_level_then_domain_then_nodes_then_what_it_breaks)
{
    int seen[4] = {0};

    for (int try = 0; try < TRIES / 4; try++) {
        unsigned set = 0, domain;
        struct ideal best, here;
        int64_t pods;
        size_t count;

        random_room(SMALL, 0);
        if (room.total == 0)
            continue;
        pods = 1 + below((uint32_t)room.total);
        count = place(&placement_topology, 0, pods);
        for (size_t i = 0; i < count; i++)
            set |= 1u << out[i].node;
        best = try_all(pods, ~0u);
        cr_assert(eq(int, level_of(set), best.level));
        domain = domain_of(set, best.level);
        cr_assert(eq(i64, room_in(domain), best.domain));
        here = try_all(pods, domain);
        cr_assert(eq(int, (int)count, here.nodes));
        for (size_t i = 0; i + 1 < count; i++) /* all but the last are filled, and it is tight */
            cr_assert(eq(i32, out[i].pods, pods_of[out[i].node]));
        for (size_t n = 0; n < room.node_count; n++)
            if (best.level > 0 && domain >> n & 1 && !(set >> n & 1))
                cr_assert(pods_of[n] < out[count - 1].pods ||
                          pods_of[n] >= pods_of[out[count - 1].node]);
        seen[best.level]++;
    }
    for (int level = 0; level < 4; level++)
        cr_expect(gt(int, seen[level], 50), "level %d was tried %d times", level, seen[level]);
}
