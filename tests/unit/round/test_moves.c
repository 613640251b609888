/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A policy that makes random moves, legal ones and what-ifs nested in what-ifs, for thousands of
 * rounds of arrivals, ends and failures. Nothing leaks, what is undone leaves no trace, and the
 * books of every job add up.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <aisle/round.h>

#include "chance.h"
#include "policy/policies.h"

enum { ROUNDS = 2000, NODES = 10, DEEPEST = 4 };

static struct test_world w;
static gsl_rng *rng;

static aisle_job_id any_job(void)
{
    return (aisle_job_id)chance_int(rng, 0, (int64_t)w.jobs.count - 1);
}

static bool in(aisle_job_id id, enum aisle_job_state state)
{
    return jobs_kept(&w.jobs, id) && jobs_row(&w.jobs, id)->state == state;
}

/* The free pods of a node by hand, first GPUs first: another place than the placement's. */
static bool put_by_hand(struct aisle_round *r, aisle_job_id id)
{
    static struct aisle_part part[16];
    const struct job_row *row = jobs_row(&w.jobs, id);
    struct aisle_placement where = {.part = part};
    size_t mark = aisle_round_mark(r);

    for (aisle_node_id i = 0; i < NODES && where.count < row->pods; i++) {
        aisle_node_id node = (i + id) % NODES;
        const struct aisle_node_state *n = aisle_round_node(r, node);

        if (!node_fits(n, row->shape))
            continue;
        part[where.count++] = (struct aisle_part){
            .node = node,
            .pods = 1,
            .gpus = row->shape->gpu_count ? aisle_gpus_tightest(n, row->shape) : 0,
            .gpu_milli = row->shape->gpu_milli,
            .cpu_milli = row->shape->cpu_milli,
            .mem_mib = row->shape->mem_mib};
    }
    if (where.count < row->pods_min)
        return false;
    aisle_round_put(r, id, &where);
    cr_assert(eq(int, aisle_round_job(r, id).state, AISLE_JOB_RUNNING));
    cr_assert(eq(sz, aisle_round_where(r, id).count, where.count));
    if (chance(rng, 0.1))
        aisle_round_undo(r, mark);
    return true;
}

static void move(struct aisle_round *r)
{
    aisle_job_id id = any_job();
    struct aisle_placement where;

    if (in(id, AISLE_JOB_RUNNING)) {
        aisle_round_evict(r, id);
        cr_assert(eq(sz, aisle_round_where(r, id).count, 0));
    } else if (in(id, AISLE_JOB_WAITING)) {
        if (chance(rng, 0.4) && put_by_hand(r, id))
            return;
        if (in(id, AISLE_JOB_WAITING) && aisle_round_find(r, id, &where))
            aisle_round_put(r, id, &where);
        else if (chance(rng, 0.05))
            aisle_round_reject(r, id, "chance");
    }
}

/* All that a draft can show, as one number. */
static uint64_t fingerprint(struct aisle_round *r)
{
    uint64_t sum = 0;

    for (aisle_job_id i = 0; i < w.jobs.count; i++) {
        struct aisle_placement where;
        struct aisle_job job;

        if (!jobs_kept(&w.jobs, i))
            continue;
        job = aisle_round_job(r, i);
        where = aisle_round_where(r, i);
        sum = sum * 31 + (uint64_t)job.state + (uint64_t)job.done_us * 7 +
              (uint64_t)job.held_us * 11 + (uint64_t)job.expected_end_us;
        for (size_t k = 0; k < where.count; k++)
            sum = sum * 31 + where.part[k].node * 1000 + where.part[k].gpus;
    }
    for (aisle_node_id i = 0; i < NODES; i++) {
        const struct aisle_node_state *n = aisle_round_node(r, i);

        sum = sum * 31 + (uint64_t)(n->cpu_milli + n->mem_mib * 3 + n->gpu_left_milli * 5);
        for (int g = 0; g < n->gpu_count; g++)
            sum = sum * 31 + (uint64_t)n->gpu_milli[g];
    }
    return sum;
}

static void what_if(struct aisle_round *r, int depth)
{
    size_t mark = aisle_round_mark(r);
    uint64_t was = fingerprint(r);

    for (int64_t n = chance_int(rng, 0, 6); n > 0; n--)
        move(r);
    if (depth < DEEPEST && chance(rng, 0.6))
        what_if(r, depth + 1);
    if (chance(rng, 0.2))
        aisle_round_pass(r, (enum aisle_pass)chance_int(rng, 0, AISLE_PASSES - 1));
    if (depth > 0 && chance(rng, 0.7)) {
        aisle_round_undo(r, mark);
        cr_assert(eq(u64, fingerprint(r), was));
    }
}

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job_state;
    return (int64_t)(job->id * 2654435761u % 100) + job->done_us / 50;
}

static void decide(void *state, struct aisle_round *r)
{
    (void)state;
    what_if(r, 0);
    if (chance(rng, 0.1))
        aisle_round_wake(r, aisle_round_now_us(r) + chance_int(rng, 0, 5));
}

static struct aisle_queue_type queue = {.abi = AISLE_POLICY_ABI,
                                        .name = "random-moves",
                                        .decide = decide,
                                        .key = key,
                                        .key_kind = AISLE_KEY_WHILE_RUNNING};

/* held = overhead + checkpoint + lost + progress, of each job, at full speed. */
static void expect_books(int64_t now_us)
{
    size_t in_state[AISLE_JOB_STATES] = {0};

    for (aisle_job_id i = 0; i < w.jobs.count; i++) {
        struct job_row row;

        if (!jobs_kept(&w.jobs, i))
            continue;
        row = *jobs_row(&w.jobs, i);
        in_state[row.state]++;
        if (row.state == AISLE_JOB_RUNNING)
            jobs_close_stint(&row, now_us, STOP_EVICTED);
        cr_assert(eq(i64, row.held_us, row.done_us + row.overhead_us + row.checkpoint_us + row.lost_us));
        cr_assert(ge(i64, row.done_us, 0));
        if (row.state != AISLE_JOB_FAILED) /* at once, or given up while it waited */
            cr_assert(eq(int, row.where.count > 0,
                         row.state == AISLE_JOB_RUNNING || row.state == AISLE_JOB_FINISHED),
                      "job %u in state %d", i, (int)row.state);
    }
    cr_assert(eq(sz, in_state[AISLE_JOB_WAITING], w.jobs.in[AISLE_JOB_WAITING]));
    cr_assert(eq(sz, in_state[AISLE_JOB_RUNNING], w.jobs.in[AISLE_JOB_RUNNING]));
}

static void plan(void *self, const struct job_row *row, int64_t now_us, struct progress_plan *out)
{
    (void)self;
    (void)row;
    (void)now_us;
    out->from_us += 2;
    out->every_us = 7;
    out->cost_us = 3;
    out->stall_us = 1;
}

static void happen(const struct aisle_shape *const *shape, size_t shapes, int64_t now_us)
{
    if (w.jobs.in[AISLE_JOB_WAITING] < 40)
        for (int64_t n = chance_int(rng, 0, 3); n > 0; n--) {
            uint32_t pods = (uint32_t)chance_int(rng, 1, 5);
            aisle_job_id id = test_world_arrive_elastic(
                &w, shape[chance_int(rng, 0, (int64_t)shapes - 1)], pods,
                chance(rng, 0.7) ? pods : 1);

            jobs_row(&w.jobs, id)->estimate_us = chance_int(rng, 1, 100);
        }
    for (aisle_job_id i = 0; i < w.jobs.count; i++)
        if (in(i, AISLE_JOB_RUNNING) && chance(rng, 0.05)) {
            if (chance(rng, 0.8)) /* whenever the test says so, not when its work is done */
                round_end(w.round, i, now_us);
            else
                round_fail(w.round, i, now_us, chance(rng, 0.2), "test");
        }
    if (chance(rng, 0.1))
        chance_outage(&w, rng, now_us);
}

static void play(uint64_t seed, const struct aisle_placement_type *placement)
{
    const struct aisle_shape *shape[16];
    size_t shapes;
    struct round_setup setup;

    rng = random_stream(seed, "moves");
    test_world_init(&w, seed);
    chance_nodes(&w, rng, NODES, false);
    shapes = chance_shapes(&w, shape);
    setup = (struct round_setup){.cluster = &w.cluster,
                                 .jobs = &w.jobs,
                                 .queue = &queue,
                                 .placement = placement,
                                 .queue_env = w.env,
                                 .placement_env = w.env,
                                 .plan = plan};
    cr_assert(eq(int, round_new(&w.round, &setup, NULL), AISLE_OK));
    for (int64_t now = 0; now < ROUNDS; now++) {
        happen(shape, shapes, now);
        if (w.jobs.count > 0)
            test_world_decide(&w, now);
        test_world_audit(&w);
        expect_books(now);
    }
    cr_expect(gt(sz, w.jobs.in[AISLE_JOB_FINISHED], 200));
    cr_expect(gt(sz, w.jobs.in[AISLE_JOB_REJECTED], 10));
    cr_expect(gt(sz, w.jobs.in[AISLE_JOB_FAILED], 5));
    test_world_fini(&w);
    gsl_rng_free(rng);
}

Test(moves, of_any_kind_leave_the_books_and_the_cluster_in_order)
{
    play(1, &placement_first_fit);
    play(2, &placement_count);
    play(3, &placement_consolidate);
    play(4, &placement_fgd);
    play(5, &placement_topology);
}
