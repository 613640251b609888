/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The draft, driven by probe policies: one that does nothing, and some that do what they must not. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "policy/policies.h"
#include "world.h"

/* A queue policy whose decisions each test writes. */
static void (*script)(struct aisle_round *);

static void follow_script(void *state, struct aisle_round *r)
{
    (void)state;
    if (script)
        script(r);
}

static const struct aisle_queue_type scripted = {.abi = AISLE_POLICY_ABI,
                                                 .name = "scripted",
                                                 .summary = "does what the test says",
                                                 .job_state_size = sizeof(int),
                                                 .decide = follow_script};

static struct test_world w;
static const struct aisle_shape *whole, *half, *pair;

/* Two nodes of two GPUs; shapes of one GPU, half a GPU, two GPUs. */
static void set_up(void)
{
    test_world_init(&w, 1);
    test_world_node(&w, 8000, 8192, 2, "A");
    test_world_node(&w, 8000, 8192, 2, "B");
    whole = test_world_shape(&w, 1000, 1024, 1, 1000, "");
    half = test_world_shape(&w, 500, 512, 1, 500, "");
    pair = test_world_shape(&w, 1000, 1024, 2, 1000, "");
    script = NULL;
    test_world_start(&w, &scripted, &placement_first_fit, SEARCH_AUTO);
}

static void tear_down(void)
{
    test_world_audit(&w);
    test_world_fini(&w);
}

TestSuite(round, .init = set_up, .fini = tear_down);

static void place_all(struct aisle_round *r)
{
    aisle_round_pass(r, AISLE_PASS_SKIP);
}

Test(round, a_policy_that_does_nothing_changes_nothing)
{
    struct round_outcome out;

    test_world_arrive(&w, whole, 1);
    out = test_world_decide(&w, 0);
    cr_expect(eq(sz, out.started_count + out.evicted_count + out.rejected_count, 0));
    cr_expect(eq(sz, w.jobs.in[AISLE_JOB_WAITING], 1));
    cr_expect(eq(i64, w.cluster.gpu_allocated_milli, 0));
}

Test(round, what_ends_gives_everything_back)
{
    struct round_outcome out;

    script = place_all;
    for (int i = 0; i < 5; i++)
        test_world_arrive(&w, i < 4 ? whole : half, 1);
    out = test_world_decide(&w, 0);
    cr_expect(eq(sz, out.started_count, 4)); /* the fifth finds no GPU */
    cr_expect(eq(i64, w.cluster.gpu_allocated_milli, 4000));
    for (aisle_job_id i = 0; i < 4; i++)
        round_end(w.round, i, 10);
    cr_expect(eq(i64, w.cluster.gpu_allocated_milli, 0));
    out = test_world_decide(&w, 10);
    cr_assert(eq(sz, out.started_count, 1));
    cr_expect(eq(u32, out.started[0], 4));
    cr_expect(eq(i64, w.cluster.state[0].gpu_milli[0], 500));
    cr_expect(eq(i64, w.cluster.state[0].cpu_milli, 7500));
    cr_expect(eq(i64, w.cluster.state[0].mem_mib, 8192 - 512));
}

static void try_and_undo(struct aisle_round *r)
{
    size_t outer = aisle_round_mark(r), inner;

    cr_expect(aisle_round_place(r, 1));
    inner = aisle_round_mark(r);
    aisle_round_evict(r, 0);
    cr_expect(aisle_round_place(r, 2));
    aisle_round_reject(r, 0, "no");
    aisle_round_undo(r, inner);
    cr_expect(eq(int, aisle_round_job(r, 0).state, AISLE_JOB_RUNNING));
    cr_expect(eq(int, aisle_round_job(r, 1).state, AISLE_JOB_RUNNING));
    cr_expect(eq(int, aisle_round_job(r, 2).state, AISLE_JOB_WAITING));
    aisle_round_undo(r, outer);
}

Test(round, undo_goes_back_to_the_mark_and_nothing_is_committed)
{
    struct round_outcome out;
    struct aisle_node_state before[2];

    script = place_all;
    test_world_arrive(&w, pair, 1);
    test_world_decide(&w, 0);
    test_world_arrive(&w, whole, 1);
    test_world_arrive(&w, pair, 1);
    memcpy(before, w.cluster.state, sizeof before);
    script = try_and_undo;
    out = test_world_decide(&w, 1);
    cr_expect(eq(sz, out.started_count + out.evicted_count + out.rejected_count, 0));
    for (int n = 0; n < 2; n++)
        for (int g = 0; g < 2; g++)
            cr_expect(eq(i32, w.cluster.state[n].gpu_milli[g], before[n].gpu_milli[g]));
    cr_expect(eq(sz, w.jobs.in[AISLE_JOB_WAITING], 2));
}

static void evict_and_put_back(struct aisle_round *r)
{
    struct aisle_placement was = aisle_round_where(r, 0);
    struct aisle_part part = was.part[0];

    aisle_round_evict(r, 0);
    aisle_round_put(r, 0, &(struct aisle_placement){.count = 1, .part = &part});
}

Test(round, a_job_put_back_on_the_same_gpus_never_noticed)
{
    struct round_outcome out;

    script = place_all;
    test_world_arrive(&w, whole, 1);
    test_world_decide(&w, 0);
    script = evict_and_put_back;
    out = test_world_decide(&w, 5);
    cr_expect(eq(sz, out.started_count + out.evicted_count, 0));
    cr_expect(eq(i64, jobs_row(&w.jobs, 0)->started_us, 0));
}

static void move_to_node_1(struct aisle_round *r)
{
    struct aisle_part part = aisle_round_where(r, 0).part[0];

    aisle_round_evict(r, 0);
    part.node = 1;
    aisle_round_put(r, 0, &(struct aisle_placement){.count = 1, .part = &part});
}

Test(round, a_job_put_elsewhere_is_evicted_and_started_and_counted_as_a_move)
{
    struct round_outcome out;

    script = place_all;
    test_world_arrive(&w, whole, 1);
    test_world_decide(&w, 0);
    script = move_to_node_1;
    out = test_world_decide(&w, 5);
    cr_assert(eq(sz, out.evicted_count, 1));
    cr_assert(eq(sz, out.started_count, 1));
    cr_expect(eq(sz, out.moved_count, 1));
    cr_expect(eq(i64, jobs_row(&w.jobs, 0)->done_us, 5));
    cr_expect(eq(i64, jobs_row(&w.jobs, 0)->started_us, 5));
}

static void evict_first(struct aisle_round *r)
{
    aisle_round_evict(r, 0);
}

Test(round, an_evicted_job_waits_again_in_its_old_place_in_the_queue)
{
    const aisle_job_id *pending;
    size_t n;

    script = place_all;
    test_world_arrive(&w, pair, 1);
    test_world_decide(&w, 0);
    script = NULL;
    test_world_arrive(&w, whole, 1);
    test_world_decide(&w, 1);
    script = evict_first;
    test_world_decide(&w, 2);
    pending = aisle_round_pending(w.round, &n);
    cr_assert(eq(sz, n, 2));
    cr_expect(eq(u32, pending[0], 0));
    cr_expect(eq(u32, pending[1], 1));
    cr_expect(eq(u32, jobs_row(&w.jobs, 0)->preemptions, 1));
}

static void evict_and_reject_all(struct aisle_round *r)
{
    if (aisle_round_job(r, 0).state == AISLE_JOB_RUNNING)
        aisle_round_evict(r, 0);
    aisle_round_reject(r, 0, "enough");
    aisle_round_reject(r, 1, "never mind");
}

Test(round, of_rejected_jobs_those_that_had_run_have_failed)
{
    struct round_outcome out;

    script = place_all;
    test_world_arrive(&w, pair, 2);
    test_world_decide(&w, 0);
    test_world_arrive(&w, pair, 1);
    script = evict_and_reject_all;
    out = test_world_decide(&w, 3);
    cr_expect(eq(sz, out.evicted_count, 1));
    cr_expect(eq(sz, out.rejected_count, 2));
    cr_expect(eq(sz, w.jobs.in[AISLE_JOB_FAILED], 1));
    cr_expect(eq(sz, w.jobs.in[AISLE_JOB_REJECTED], 1));
    cr_expect(eq(int, jobs_row(&w.jobs, 0)->state, AISLE_JOB_FAILED));
    cr_expect(eq(i64, jobs_row(&w.jobs, 0)->held_us, 3));
    cr_expect(eq(i64, jobs_row(&w.jobs, 0)->end_us, 3));
    cr_expect(eq(str, (char *)jobs_row(&w.jobs, 0)->reason, (char *)"enough"));
    cr_expect(eq(int, jobs_row(&w.jobs, 1)->state, AISLE_JOB_REJECTED));
}

Test(round, a_gang_is_placed_whole_or_not_at_all)
{
    struct round_outcome out;

    script = place_all;
    test_world_arrive(&w, whole, 5); /* there are four GPUs */
    test_world_arrive(&w, whole, 3);
    out = test_world_decide(&w, 0);
    cr_assert(eq(sz, out.started_count, 1));
    cr_expect(eq(u32, out.started[0], 1));
    cr_expect(eq(i64, w.cluster.gpu_allocated_milli, 3000));
    cr_expect(eq(sz, aisle_round_where(w.round, 1).count, 3));
    round_end(w.round, 1, 7);
    cr_expect(eq(i64, w.cluster.gpu_allocated_milli, 0));
}

static int seen_state;

static void keep_job_state(struct aisle_round *r)
{
    size_t n;
    const aisle_job_id *pending = aisle_round_pending(r, &n);

    for (size_t i = 0; i < n; i++)
        seen_state = ++*(int *)aisle_round_job_state(r, pending[i]);
    aisle_round_wake(r, aisle_round_now_us(r) + 100);
    aisle_round_wake(r, aisle_round_now_us(r) + 50);
}

Test(round, job_state_starts_zeroed_and_stays_and_the_earliest_wake_counts)
{
    script = keep_job_state;
    test_world_arrive(&w, whole, 1);
    cr_expect(eq(i64, test_world_decide(&w, 0).wake_us, 50));
    cr_expect(eq(int, seen_state, 1));
    test_world_decide(&w, 50);
    cr_expect(eq(int, seen_state, 2));
    script = NULL;
    cr_expect(eq(i64, test_world_decide(&w, 60).wake_us, AISLE_NEVER));
}

static size_t change_count;
static enum aisle_change_kind change_kind[8];

static void read_changes(struct aisle_round *r)
{
    const struct aisle_change *c = aisle_round_changes(r, &change_count);

    for (size_t i = 0; i < change_count; i++)
        change_kind[i] = c[i].kind;
    aisle_round_pass(r, AISLE_PASS_BLOCKING);
}

Test(round, changes_tell_what_happened_since_the_last_round)
{
    script = read_changes;
    test_world_arrive(&w, whole, 1);
    test_world_decide(&w, 0);
    cr_assert(eq(sz, change_count, 1));
    cr_expect(eq(int, change_kind[0], AISLE_CHANGE_ARRIVED));
    round_end(w.round, 0, 3);
    test_world_arrive(&w, half, 1);
    test_world_decide(&w, 3);
    cr_assert(eq(sz, change_count, 2));
    cr_expect(eq(int, change_kind[0], AISLE_CHANGE_ENDED));
    cr_expect(eq(int, change_kind[1], AISLE_CHANGE_ARRIVED));
}

/* Impossible proposals, each with the sentence it must end in. */
static struct aisle_part part_0;

static void put_part_0(struct aisle_round *r)
{
    aisle_round_put(r, 0, &(struct aisle_placement){.count = 1, .part = &part_0});
}

static void put_part_0_twice(struct aisle_round *r)
{
    put_part_0(r);
    put_part_0(r);
}

static void put_both_on_one_gpu(struct aisle_round *r)
{
    put_part_0(r);
    aisle_round_put(r, 1, &(struct aisle_placement){.count = 1, .part = &part_0});
}

static void evict_waiting(struct aisle_round *r)
{
    aisle_round_evict(r, 1);
}

static void reject_unknown(struct aisle_round *r)
{
    aisle_round_reject(r, 77, "x");
}

static void wake_in_the_past(struct aisle_round *r)
{
    aisle_round_wake(r, 1);
}

Test(round, impossible_proposals_name_policy_job_node_and_time)
{
    const struct aisle_part good = {
        .node = 1, .pods = 1, .gpus = 1, .gpu_milli = 1000, .cpu_milli = 1000, .mem_mib = 1024};
    struct aisle_part no_node = good, no_gpu = good, wrong = good;
    const struct {
        struct aisle_part part;
        void (*script)(struct aisle_round *);
        const char *message;
    } cases[] = {
        {no_node, put_part_0,
         "policy scripted places job j0 at 0.000002 s: there is no such node"},
        {no_gpu, put_part_0,
         "policy scripted places job j0 on node n1 at 0.000002 s: the node has no such GPU"},
        {wrong, put_part_0,
         "policy scripted places job j0 on node n1 at 0.000002 s: the part is not what the job "
         "asks for"},
        {good, put_part_0_twice,
         "policy scripted places job j0 at 0.000002 s: the job is not waiting"},
        {good, put_both_on_one_gpu,
         "policy scripted places job j1 on node n1 at 0.000002 s: a GPU has not enough left"},
        {good, evict_waiting,
         "policy scripted evicts job j1 at 0.000002 s: the job is not running"},
        {good, reject_unknown,
         "policy scripted rejects job ? at 0.000002 s: there is no such job"},
        {good, wake_in_the_past,
         "policy scripted asks at 0.000002 s to be woken in the past"},
    };

    no_node.node = 9;
    no_gpu.gpus = 4;
    wrong.cpu_milli = 1;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aisle_part made[] = {no_node, no_gpu, wrong};
        struct round_outcome out;
        struct aisle_error err = {0};

        part_0 = i < 3 ? made[i] : cases[i].part;
        script = cases[i].script;
        tear_down();
        set_up();
        script = cases[i].script;
        test_world_arrive(&w, whole, 1);
        test_world_arrive(&w, whole, 1);
        cr_expect(eq(int, round_decide(w.round, 2, &out, &err), AISLE_EPOLICY));
        cr_expect(eq(str, err.message, (char *)cases[i].message));
    }
    tear_down();
    set_up();
}
