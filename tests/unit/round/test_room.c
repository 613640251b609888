/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room, kept up to date by a journal, against placing pods until none fits. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "chance.h"
#include "round/room.h"

enum { STEPS = 4000, HELD = 400 };

static struct test_world w;
static struct rooms rooms;
static const struct aisle_shape *shape[16];
static size_t shape_count;

static void node_changed(void *self, aisle_node_id node)
{
    rooms_changed(self, node);
}

/* One pod on a node as it stands; false: it does not fit. */
static bool place_pod(struct aisle_node_state *n, const struct aisle_shape *s, struct aisle_part *out)
{
    if (!node_fits(n, s))
        return false;
    *out = (struct aisle_part){.pods = 1,
                               .gpus = s->gpu_count ? aisle_gpus_tightest(n, s) : 0,
                               .gpu_milli = s->gpu_milli,
                               .cpu_milli = s->cpu_milli,
                               .mem_mib = s->mem_mib};
    for (int g = 0; g < n->gpu_count; g++)
        if (out->gpus >> g & 1) {
            n->gpu_milli[g] -= s->gpu_milli;
            n->gpu_left_milli -= s->gpu_milli;
        }
    n->cpu_milli -= s->cpu_milli;
    n->mem_mib -= s->mem_mib;
    return true;
}

static int32_t count_pods(struct aisle_node_state n, const struct aisle_shape *s)
{
    struct aisle_part part;
    int32_t pods = 0;

    while (place_pod(&n, s, &part))
        pods++;
    return pods;
}

static struct aisle_node_state emptied(aisle_node_id node)
{
    struct aisle_node_state n = w.cluster.state[node];

    n.down = false;
    n.cpu_milli = n.cpu_capacity_milli;
    n.mem_mib = n.mem_capacity_mib;
    n.gpu_left_milli = n.gpu_count * AISLE_GPU_MILLI;
    for (int g = 0; g < n.gpu_count; g++)
        n.gpu_milli[g] = AISLE_GPU_MILLI;
    return n;
}

static void expect_room(const struct aisle_shape *s)
{
    const struct aisle_room *room = rooms_of(&rooms, s);
    int64_t total = 0;

    cr_assert(eq(sz, room->node_count, w.cluster.node_count));
    for (aisle_node_id i = 0; i < w.cluster.node_count; i++) {
        int32_t now = count_pods(w.cluster.state[i], s), most = count_pods(emptied(i), s);

        cr_assert(eq(i32, room->pods[i], now), "shape %u, node %u", s->id, i);
        cr_assert(eq(i32, room->most[i], most), "shape %u, node %u", s->id, i);
        total += now;
    }
    cr_assert(eq(i64, room->total, total));
}

static struct aisle_part held[HELD];
static size_t held_count;

static void release(size_t i)
{
    cluster_release(&w.cluster, 0, &held[i]);
    held[i] = held[--held_count];
}

static void bind_somewhere(gsl_rng *rng)
{
    aisle_node_id node = (aisle_node_id)chance_int(rng, 0, (int64_t)w.cluster.node_count - 1);
    struct aisle_node_state n = w.cluster.state[node];
    struct aisle_part *part = &held[held_count];

    if (held_count == HELD ||
        !place_pod(&n, shape[chance_int(rng, 0, (int64_t)shape_count - 1)], part))
        return;
    part->node = node;
    cluster_bind(&w.cluster, 0, part);
    held_count++;
}

static void fail_or_mend(gsl_rng *rng)
{
    aisle_node_id node = (aisle_node_id)chance_int(rng, 0, (int64_t)w.cluster.node_count - 1);

    for (size_t i = held_count; i-- > 0;)
        if (held[i].node == node)
            release(i);
    cluster_set_outage(&w.cluster, node, chance(rng, 0.3),
                       (aisle_gpu_set)chance_int(rng, 0, UINT16_MAX) &
                           (aisle_gpu_set)((1u << w.cluster.state[node].gpu_count) - 1));
}

static void play(uint64_t seed, size_t nodes)
{
    gsl_rng *rng = random_stream(seed, "room");

    test_world_init(&w, seed);
    chance_nodes(&w, rng, nodes, false);
    shape_count = chance_shapes(&w, shape);
    rooms_init(&rooms, &w.cluster);
    cluster_watch(&w.cluster, (struct cluster_watch){.changed = node_changed, .self = &rooms});
    held_count = 0;
    for (int step = 0; step < STEPS; step++) {
        if (chance(rng, 0.5))
            bind_somewhere(rng);
        else if (chance(rng, 0.9) && held_count > 0)
            release((size_t)chance_int(rng, 0, (int64_t)held_count - 1));
        else
            fail_or_mend(rng);
        if (chance(rng, 0.1)) /* the last shapes seldom, so that their journal runs over */
            expect_room(shape[chance_int(rng, 0, step % 50 ? 3 : (int64_t)shape_count - 1)]);
    }
    for (size_t i = 0; i < shape_count; i++)
        expect_room(shape[i]);
    rooms_fini(&rooms);
    test_world_fini(&w);
    gsl_rng_free(rng);
}

Test(room, is_what_can_be_placed_one_by_one_whatever_came_and_went)
{
    for (uint64_t seed = 1; seed <= 6; seed++)
        play(seed, seed % 2 ? 7 : 60);
}

Test(room, numbers_racks_by_name_and_nodes_without_one_alone)
{
    const struct aisle_room *room;

    test_world_init(&w, 1);
    for (int i = 0; i < 5; i++)
        test_world_node(&w, 1000, 1000, 1, "A");
    w.cluster.node[0].rack = w.cluster.node[3].rack = "x";
    w.cluster.node[2].rack = "y";
    rooms_init(&rooms, &w.cluster);
    room = rooms_of(&rooms, test_world_shape(&w, 0, 0, 1, 1000, ""));
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < i; k++)
            cr_expect(eq(int, room->rack[i] == room->rack[k], i == 3 && k == 0), "%d %d", i, k);
    for (int i = 0; i < 5; i++) {
        cr_expect(lt(u32, room->rack[i], 5));
        cr_expect(eq(u32, room->zone[i], room->zone[0]));
    }
    rooms_fini(&rooms);
    test_world_fini(&w);
}
