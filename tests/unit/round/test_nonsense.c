/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies that propose nonsense: each ends the run with an error that tells what, and leaves the
 * cluster in order. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include <aisle/round.h>

#include "policy/policies.h"
#include "world.h"

/* Two nodes of two GPUs, of models A and B. Jobs: 0 runs on node 0; 1 and 2 wait, 2 being a gang of
 * two pods that share; 3 has ended; 4 wants model B; 5 is elastic, 2..3 pods. */
enum { RUNS, WAITS, SHARES, ENDED, OF_B, ELASTIC, UNKNOWN = 4711 };

static struct test_world w;
static void (*script)(struct aisle_round *);

static void decide(void *state, struct aisle_round *r)
{
    (void)state;
    script(r);
}

static const struct aisle_queue_type queue = {
    .abi = AISLE_POLICY_ABI, .name = "probe", .decide = decide, .job_state_size = 8};

static void start_two(struct aisle_round *r)
{
    aisle_round_place(r, RUNS);
    aisle_round_place(r, ENDED);
}

static void set_up(void)
{
    const struct aisle_shape *whole, *half, *of_b;

    test_world_init(&w, 1);
    test_world_node(&w, 8000, 8192, 2, "A");
    test_world_node(&w, 8000, 8192, 2, "B");
    whole = test_world_shape(&w, 1000, 1024, 1, 1000, "");
    half = test_world_shape(&w, 1000, 1024, 1, 500, "");
    of_b = test_world_shape(&w, 1000, 1024, 1, 1000, "B");
    test_world_start(&w, &queue, &placement_first_fit, SEARCH_AUTO);
    test_world_arrive(&w, whole, 1);
    test_world_arrive(&w, whole, 1);
    test_world_arrive(&w, half, 2);
    test_world_arrive(&w, whole, 1);
    test_world_arrive(&w, of_b, 1);
    test_world_arrive_elastic(&w, whole, 3, 2);
    script = start_two;
    test_world_decide(&w, 0);
    round_end(w.round, ENDED, 1);
}

static void tear_down(void)
{
    test_world_audit(&w);
    test_world_fini(&w);
}

TestSuite(nonsense, .init = set_up, .fini = tear_down);

/* The sentence that a round ends with; it begins with "policy probe ". */
static char *says(void (*what)(struct aisle_round *))
{
    static struct aisle_error err;
    struct round_outcome out;

    script = what;
    err = (struct aisle_error){0};
    cr_assert(eq(int, round_decide(w.round, 2000000, &out, &err), AISLE_EPOLICY));
    cr_assert(eq(int, err.status, AISLE_EPOLICY));
    cr_assert(eq(int, strncmp(err.message, "policy probe ", 13), 0));
    return err.message + 13;
}

static struct aisle_part part(aisle_node_id node, uint32_t pods, aisle_gpu_set gpus)
{
    return (struct aisle_part){.node = node,
                               .pods = pods,
                               .gpus = gpus,
                               .gpu_milli = 1000,
                               .cpu_milli = pods * 1000,
                               .mem_mib = pods * 1024};
}

static void put(struct aisle_round *r, aisle_job_id job, size_t count, struct aisle_part *parts)
{
    aisle_round_put(r, job, &(struct aisle_placement){.count = count, .part = parts});
}

#define NONSENSE(name, message)                                                                    \
    static void name(struct aisle_round *r);                                                       \
    Test(nonsense, name)                                                                           \
    {                                                                                              \
        cr_expect(eq(str, says(name), (char *)(message)));                                         \
    }                                                                                              \
    static void name(struct aisle_round *r)

NONSENSE(put_a_running_job, "places job j0 at 2.000000 s: the job is not waiting")
{
    struct aisle_part p = part(1, 1, 1);

    put(r, RUNS, 1, &p);
}

NONSENSE(put_an_ended_job, "places job j3 at 2.000000 s: the job is not waiting")
{
    struct aisle_part p = part(1, 1, 1);

    put(r, ENDED, 1, &p);
}

NONSENSE(put_an_unknown_job, "places job ? at 2.000000 s: there is no such job")
{
    struct aisle_part p = part(1, 1, 1);

    put(r, UNKNOWN, 1, &p);
}

NONSENSE(put_a_job_nowhere, "places job j1 at 2.000000 s: the placement does not hold the job's pods")
{
    put(r, WAITS, 0, NULL);
}

NONSENSE(put_more_pods_than_it_has,
         "places job j1 at 2.000000 s: the placement does not hold the job's pods")
{
    struct aisle_part p = part(1, 2, 3);

    put(r, WAITS, 1, &p);
}

NONSENSE(put_fewer_pods_than_a_gang_has,
         "places job j2 at 2.000000 s: the placement does not hold the job's pods")
{
    struct aisle_part p = part(1, 1, 1);

    p.gpu_milli = 500;
    put(r, SHARES, 1, &p);
}

NONSENSE(put_fewer_pods_than_an_elastic_job_needs,
         "places job j5 at 2.000000 s: the placement does not hold the job's pods")
{
    struct aisle_part p = part(1, 1, 1);

    put(r, ELASTIC, 1, &p);
}

NONSENSE(put_no_pods_in_a_part,
         "places job j5 on node n1 at 2.000000 s: the part is not what the job asks for")
{
    struct aisle_part p[] = {part(1, 2, 3), part(1, 0, 0)};

    put(r, ELASTIC, 2, p);
}

NONSENSE(put_so_many_pods_that_they_overflow,
         "places job j5 at 2.000000 s: the placement does not hold the job's pods")
{
    struct aisle_part p[] = {part(1, UINT32_MAX, 3), part(0, 3, 3)};

    put(r, ELASTIC, 2, p);
}

NONSENSE(put_on_an_unknown_node, "places job j1 at 2.000000 s: there is no such node")
{
    struct aisle_part p = part(AISLE_NONE, 1, 1);

    put(r, WAITS, 1, &p);
}

NONSENSE(put_on_an_unknown_gpu,
         "places job j1 on node n1 at 2.000000 s: the node has no such GPU")
{
    struct aisle_part p = part(1, 1, 1u << 31);

    put(r, WAITS, 1, &p);
}

NONSENSE(put_with_less_than_it_asks_for,
         "places job j1 on node n1 at 2.000000 s: the part is not what the job asks for")
{
    struct aisle_part p = part(1, 1, 1);

    p.gpu_milli = 0;
    put(r, WAITS, 1, &p);
}

NONSENSE(put_with_negative_amounts,
         "places job j1 on node n1 at 2.000000 s: the part is not what the job asks for")
{
    struct aisle_part p = part(1, 1, 1);

    p.cpu_milli = -1000;
    put(r, WAITS, 1, &p);
}

NONSENSE(put_two_shares_in_one_part,
         "places job j2 on node n1 at 2.000000 s: the part is not what the job asks for")
{
    struct aisle_part p = part(1, 2, 3);

    p.gpu_milli = 500;
    put(r, SHARES, 1, &p);
}

NONSENSE(put_on_a_gpu_that_is_taken,
         "places job j1 on node n0 at 2.000000 s: a GPU has not enough left")
{
    struct aisle_part p = part(0, 1, 1);

    put(r, WAITS, 1, &p);
}

NONSENSE(put_two_pods_on_one_gpu,
         "places job j5 on node n1 at 2.000000 s: a GPU has not enough left")
{
    struct aisle_part p[] = {part(1, 1, 1), part(1, 1, 1)};

    put(r, ELASTIC, 2, p);
}

NONSENSE(put_on_a_model_that_it_does_not_allow,
         "places job j4 on node n0 at 2.000000 s: the job does not allow the node's GPU model")
{
    struct aisle_part p = part(0, 1, 2);

    put(r, OF_B, 1, &p);
}

static void put_on_node_1(struct aisle_round *r)
{
    struct aisle_part p = part(1, 1, 1);

    put(r, WAITS, 1, &p);
}

Test(nonsense, put_on_a_node_that_is_down)
{
    cluster_set_outage(&w.cluster, 1, true, 0);
    cr_expect(eq(str, says(put_on_node_1), (char *)"places job j1 on node n1 at 2.000000 s: the "
                                                   "node is down"));
}

Test(nonsense, put_on_a_gpu_that_is_down)
{
    cluster_set_outage(&w.cluster, 1, false, 1);
    cr_expect(eq(str, says(put_on_node_1), (char *)"places job j1 on node n1 at 2.000000 s: a GPU "
                                                   "has not enough left"));
}

NONSENSE(place_a_running_job, "looks for a place for job j0 at 2.000000 s: the job is not waiting")
{
    cr_expect(not(aisle_round_place(r, RUNS)));
}

NONSENSE(find_for_an_unknown_job, "looks for a place for job ? at 2.000000 s: there is no such job")
{
    struct aisle_placement p;

    cr_expect(not(aisle_round_find(r, UNKNOWN, &p)));
}

NONSENSE(evict_a_waiting_job, "evicts job j1 at 2.000000 s: the job is not running")
{
    aisle_round_evict(r, WAITS);
}

NONSENSE(evict_twice, "evicts job j0 at 2.000000 s: the job is not running")
{
    aisle_round_evict(r, RUNS);
    aisle_round_evict(r, RUNS);
}

NONSENSE(evict_an_ended_job, "evicts job j3 at 2.000000 s: the job is not running")
{
    aisle_round_evict(r, ENDED);
}

NONSENSE(reject_a_running_job, "rejects job j0 at 2.000000 s: the job is not waiting")
{
    aisle_round_reject(r, RUNS, "no");
}

NONSENSE(reject_twice, "rejects job j1 at 2.000000 s: the job is not waiting")
{
    aisle_round_reject(r, WAITS, "no");
    aisle_round_reject(r, WAITS, "no");
}

NONSENSE(wake_in_the_past, "asks at 2.000000 s to be woken in the past")
{
    aisle_round_wake(r, 1999999);
}

NONSENSE(undo_to_a_mark_that_never_was, "goes back at 2.000000 s to a mark that is not of this round")
{
    aisle_round_undo(r, 1);
}

NONSENSE(undo_an_inner_mark_after_the_outer_one,
         "goes back at 2.000000 s to a mark that is not of this round")
{
    size_t outer = aisle_round_mark(r), inner;

    aisle_round_evict(r, RUNS);
    inner = aisle_round_mark(r);
    aisle_round_undo(r, outer);
    aisle_round_undo(r, inner);
}

NONSENSE(the_first_nonsense_counts_and_the_rest_of_the_round_is_ignored,
         "evicts job j1 at 2.000000 s: the job is not running")
{
    aisle_round_evict(r, WAITS);
    aisle_round_evict(r, RUNS);
    cr_expect(eq(int, aisle_round_job(r, RUNS).state, AISLE_JOB_RUNNING));
    for (int pass = 0; pass < AISLE_PASSES; pass++)
        aisle_round_pass(r, (enum aisle_pass)pass);
    aisle_round_wake(r, 0);
    aisle_round_reject(r, UNKNOWN, "no");
}
