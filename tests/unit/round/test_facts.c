/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy is told of a job, at any time and however long it has run. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <aisle/round.h>

#include "policy/policies.h"
#include "world.h"

static struct test_world w;
static void (*script)(struct aisle_round *);
static struct aisle_job seen;

static void decide(void *state, struct aisle_round *r)
{
    (void)state;
    script(r);
}

static const struct aisle_queue_type queue = {
    .abi = AISLE_POLICY_ABI, .name = "probe", .decide = decide};

static void place_first(struct aisle_round *r)
{
    aisle_round_place(r, 0);
    seen = aisle_round_job(r, 0);
}

static void look(struct aisle_round *r)
{
    seen = aisle_round_job(r, 0);
}

static void evict_and_look(struct aisle_round *r)
{
    aisle_round_evict(r, 0);
    seen = aisle_round_job(r, 0);
}

static void evict_and_place(struct aisle_round *r)
{
    aisle_round_evict(r, 0);
    place_first(r);
}

static void at(int64_t now_us, void (*what)(struct aisle_round *))
{
    script = what;
    test_world_decide(&w, now_us);
}

/* A gang on so many nodes of 16 GPUs. */
static void set_up(size_t nodes, int32_t gpu_milli)
{
    test_world_init(&w, 1);
    for (size_t i = 0; i < nodes; i++)
        test_world_node(&w, 1000, 1000, 16, "A");
    test_world_start(&w, &queue, &placement_count, SEARCH_AUTO);
    test_world_arrive(&w, test_world_shape(&w, 0, 0, 1, gpu_milli, ""), (uint32_t)nodes * 16);
}

static void tear_down(void)
{
    test_world_audit(&w);
    test_world_fini(&w);
}

static const int64_t year_us = INT64_C(31536000000000);

/* milli-GPU x us of this would be more than an int64 holds. */
Test(facts, the_service_of_a_large_gang_over_years_is_told_in_the_draft_and_after_it)
{
    set_up(128, 1000);
    at(0, place_first);
    at(10 * year_us, look);
    cr_expect(eq(i64, seen.served_gpu_us, 2048 * 10 * year_us));
    at(10 * year_us, evict_and_look);
    cr_expect(eq(i64, seen.served_gpu_us, 2048 * 10 * year_us));
    cr_expect(eq(i64, seen.done_us, 10 * year_us));
    cr_expect(eq(i64, seen.held_us, 10 * year_us));
    at(11 * year_us, look);
    cr_expect(eq(i64, seen.served_gpu_us, 2048 * 10 * year_us));
    cr_expect(eq(i64, seen.held_us, 10 * year_us));
    tear_down();
}

Test(facts, service_beyond_what_can_be_counted_stays_at_the_most)
{
    set_up(128, 1000);
    at(0, place_first);
    at(9000 * year_us, look);
    cr_expect(eq(i64, seen.served_gpu_us, INT64_MAX));
    at(9000 * year_us, evict_and_place);
    at(18000 * year_us, evict_and_look);
    cr_expect(eq(i64, seen.served_gpu_us, INT64_MAX));
    tear_down();
}

Test(facts, shares_serve_in_part)
{
    set_up(1, 250);
    at(0, place_first);
    at(1000, evict_and_look);
    cr_expect(eq(i64, seen.served_gpu_us, 4000));
    at(1000, look);
    cr_expect(eq(i64, seen.served_gpu_us, 4000));
    tear_down();
}

Test(facts, a_job_moved_in_the_draft_has_begun_anew_and_keeps_what_it_did)
{
    set_up(1, 1000);
    at(0, place_first);
    cr_expect(eq(i64, seen.started_us, 0));
    at(70, look);
    cr_expect(eq(i64, seen.started_us, 0));
    cr_expect(eq(i64, seen.done_us, 70));
    at(70, evict_and_look);
    cr_expect(eq(i64, seen.started_us, -1));
    cr_expect(eq(u32, seen.pods_held, 0));
    at(100, place_first);
    cr_expect(eq(i64, seen.started_us, 100));
    cr_expect(eq(u32, seen.pods_held, 16));
    at(130, evict_and_place); /* on the same GPUs: it never noticed */
    cr_expect(eq(i64, seen.started_us, 100));
    cr_expect(eq(i64, seen.done_us, 100));
    cr_expect(eq(i64, seen.held_us, 100));
    tear_down();
}
