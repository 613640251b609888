/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fair policies in worlds made by hand, and in random ones. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "policy/policies.h"
#include "policy/shares.h"
#include "world.h"

enum { S = 1000000 };
enum { ADA, BOB, TENANTS };

static struct test_world w;

static void set_up(void)
{
    test_world_init(&w, 1);
}

static void tear_down(void)
{
    test_world_audit(&w);
    test_world_fini(&w);
}

static void start(const struct aisle_queue_type *queue, double knob0, double knob1)
{
    w.knob[0] = knob0;
    w.knob[1] = knob1;
    test_world_start(&w, queue, &placement_first_fit, SEARCH_AUTO);
}

static aisle_job_id submit(const struct aisle_shape *shape, uint32_t pods, uint32_t tenant,
                           int64_t submit_us, int64_t estimate_us)
{
    return test_world_submit(&w, (struct job_row){.shape = shape,
                                                  .pods = pods,
                                                  .pods_min = pods,
                                                  .tenant = tenant,
                                                  .submit_us = submit_us,
                                                  .estimate_us = estimate_us,
                                                  .work_us = estimate_us});
}

static bool runs(aisle_job_id job)
{
    return jobs_row(&w.jobs, job)->state == AISLE_JOB_RUNNING;
}

static bool waits(aisle_job_id job)
{
    return jobs_row(&w.jobs, job)->state == AISLE_JOB_WAITING;
}

static size_t running_of(uint32_t tenant)
{
    size_t n = 0;

    for (aisle_job_id i = 0; i < w.jobs.count; i++)
        n += runs(i) && jobs_row(&w.jobs, i)->tenant == tenant;
    return n;
}

/* fair-share -------------------------------------------------------------------------------------
 */

enum { SKIP, BLOCKING, PREEMPT };
enum { DOMINANT, GPU };

TestSuite(fair_share, .init = set_up, .fini = tear_down);

/* Ghodsi et al., section 4.1: 9 CPU and 18 GB; A's tasks take <1 CPU, 4 GB>, B's <3 CPU, 1 GB>. */
Test(fair_share, divides_as_the_example_of_the_paper)
{
    const struct aisle_shape *a, *b;

    test_world_node(&w, 9000, 18 * 1024, 0, NULL);
    a = test_world_shape(&w, 1000, 4 * 1024, 0, 0, "");
    b = test_world_shape(&w, 3000, 1024, 0, 0, "");
    start(&queue_fair_share, SKIP, DOMINANT);
    for (int i = 0; i < 6; i++)
        submit(a, 1, ADA, 0, AISLE_NEVER);
    for (int i = 0; i < 6; i++)
        submit(b, 1, BOB, 0, AISLE_NEVER);
    test_world_decide(&w, 0);
    cr_expect(eq(sz, running_of(ADA), 3));
    cr_expect(eq(sz, running_of(BOB), 2));
}

static const struct aisle_shape *one_gpu(int nodes, int gpus)
{
    for (int i = 0; i < nodes; i++)
        test_world_node(&w, 64000, 64 * 1024, gpus, "A");
    return test_world_shape(&w, 100, 100, 1, 1000, "");
}

static void submit_many(const struct aisle_shape *shape, int count, uint32_t pods, uint32_t tenant)
{
    while (count-- > 0)
        submit(shape, pods, tenant, 0, AISLE_NEVER);
}

Test(fair_share, serves_who_has_least_not_who_came_first)
{
    const struct aisle_shape *gpu = one_gpu(1, 8);

    start(&queue_fair_share, SKIP, DOMINANT);
    submit_many(gpu, 20, 1, ADA);
    submit_many(gpu, 2, 1, BOB);
    submit_many(gpu, 20, 1, AISLE_NONE); /* of nobody: one more tenant */
    test_world_decide(&w, 0);
    cr_expect(eq(sz, running_of(ADA), 3));
    cr_expect(eq(sz, running_of(BOB), 2));
    cr_expect(eq(sz, running_of(AISLE_NONE), 3));
}

Test(fair_share, what_ends_or_fails_is_not_held_any_longer)
{
    const struct aisle_shape *gpu = one_gpu(1, 4);

    start(&queue_fair_share, SKIP, DOMINANT);
    submit_many(gpu, 4, 1, ADA); /* 0..3 */
    test_world_decide(&w, 0);
    submit_many(gpu, 4, 1, BOB); /* 4..7 */
    submit_many(gpu, 4, 1, ADA); /* 8..11 */
    round_end(w.round, 0, S);
    round_fail(w.round, 1, S, false, "");
    round_fail(w.round, 2, S, true, "");
    test_world_decide(&w, S);
    cr_expect(runs(3) && runs(4) && runs(5) && runs(1)); /* bob 1, ada and bob 2, ada's first */
    cr_expect(eq(sz, w.jobs.in[AISLE_JOB_RUNNING], 4));
}

/* Bob has one of two GPUs; Ada's job needs both, and Bob has more jobs. */
static void wide_job_of_ada(int pass)
{
    const struct aisle_shape *gpu = one_gpu(1, 2);

    start(&queue_fair_share, pass, DOMINANT);
    submit_many(gpu, 1, 1, BOB);
    test_world_decide(&w, 0);
    submit_many(gpu, 1, 2, ADA);
    submit_many(gpu, 1, 1, BOB);
    test_world_decide(&w, 1);
}

/* As a controller takes back what it has no use for any more. */
Test(fair_share, what_is_taken_back_while_it_waits_has_no_turn)
{
    const struct aisle_shape *gpu = one_gpu(1, 2);

    start(&queue_fair_share, SKIP, GPU);
    submit_many(gpu, 8, 1, ADA);
    test_world_decide(&w, 0);
    for (aisle_job_id job = 2; job < 6; job += 2)
        round_withdraw(w.round, job, S, "taken back");
    test_world_decide(&w, S);
    round_end(w.round, 0, 2 * S);
    round_end(w.round, 1, 2 * S);
    test_world_decide(&w, 2 * S);
    cr_expect(runs(3) && runs(5));
    cr_expect(waits(6) && waits(7));
}

Test(fair_share, skips_a_tenant_whose_next_job_does_not_fit)
{
    wide_job_of_ada(SKIP);
    cr_expect(eq(sz, running_of(BOB), 2));
}

Test(fair_share, or_keeps_what_is_free_for_it)
{
    wide_job_of_ada(BLOCKING);
    cr_expect(eq(sz, running_of(BOB), 1));
    round_end(w.round, 0, 2);
    test_world_decide(&w, 2);
    cr_expect(eq(sz, running_of(ADA), 1));
}

Test(fair_share, blocks_within_a_tenant)
{
    const struct aisle_shape *gpu = one_gpu(1, 4);

    start(&queue_fair_share, SKIP, DOMINANT);
    submit_many(gpu, 1, 3, ADA);
    submit_many(gpu, 1, 2, ADA);
    submit_many(gpu, 1, 1, ADA);
    test_world_decide(&w, 0);
    cr_expect(eq(sz, running_of(ADA), 1));
}

Test(fair_share, preempts_the_last_jobs_of_who_has_most_until_shares_meet)
{
    const struct aisle_shape *gpu = one_gpu(2, 4);
    struct round_outcome out;

    start(&queue_fair_share, PREEMPT, DOMINANT);
    submit_many(gpu, 10, 1, ADA);
    test_world_decide(&w, 0);
    submit_many(gpu, 10, 1, BOB);
    out = test_world_decide(&w, 1);
    cr_expect(eq(sz, out.evicted_count, 4));
    cr_expect(eq(sz, running_of(ADA), 4));
    cr_expect(eq(sz, running_of(BOB), 4));
    cr_expect(runs(0) && runs(1) && runs(2) && runs(3));
    for (int64_t t = 1; t < 5; t++) {
        out = test_world_decide(&w, t);
        cr_expect(eq(sz, out.evicted_count + out.started_count, 0));
    }
}

Test(fair_share, does_not_preempt_where_shares_would_only_change_sides)
{
    const struct aisle_shape *gpu = one_gpu(2, 4);
    struct round_outcome out;

    start(&queue_fair_share, PREEMPT, DOMINANT);
    submit_many(gpu, 2, 4, BOB);
    test_world_decide(&w, 0);
    submit_many(gpu, 1, 8, ADA);
    out = test_world_decide(&w, 1);
    cr_expect(eq(sz, out.evicted_count, 0));
    /* The attempt has left no trace: 5 GPUs would be more than Bob kept, 4 are not. */
    round_end(w.round, 1, 2);
    submit_many(gpu, 1, 4, BOB);
    test_world_decide(&w, 2);
    cr_expect(eq(sz, running_of(BOB), 2));
}

Test(fair_share, of_gpu_alone_takes_no_account_of_cpu)
{
    const struct aisle_shape *gpu = one_gpu(1, 2),
                             *cpu = test_world_shape(&w, 32000, 100, 0, 0, "");

    start(&queue_fair_share, SKIP, GPU);
    submit_many(cpu, 1, 1, BOB);
    submit_many(gpu, 3, 1, ADA);
    submit_many(gpu, 3, 1, BOB);
    test_world_decide(&w, 0);
    cr_expect(eq(sz, running_of(BOB), 2));
    cr_expect(eq(sz, running_of(ADA), 1));
}

/* finish-time-fairness ---------------------------------------------------------------------------
 */

TestSuite(finish_time_fairness, .init = set_up, .fini = tear_down);

Test(finish_time_fairness, preempts_when_leases_end_for_who_is_held_up_more)
{
    const struct aisle_shape *gpu = one_gpu(1, 1);
    struct round_outcome out;

    start(&queue_finish_time_fairness, 100, 0);
    submit(gpu, 1, ADA, 0, 1000 * (int64_t)S);
    out = test_world_decide(&w, 0);
    cr_expect(runs(0));
    cr_expect(eq(i64, out.wake_us, AISLE_NEVER)); /* nobody waits */
    submit(gpu, 1, BOB, 10 * S, 100 * S);
    out = test_world_decide(&w, 10 * S);
    cr_expect(runs(0));
    cr_expect(eq(i64, out.wake_us, 100 * S));
    test_world_decide(&w, 100 * S); /* rho: 1000 / 2000 against (90 + 100) / 200 */
    cr_expect(runs(1));
}

/* Two GPUs become free at 100 s for jobs of one GPU that have waited from the beginning. */
static void four_wait_for_two_gpus(double filter, int64_t first_estimate_us)
{
    const struct aisle_shape *gpu = one_gpu(1, 2);
    aisle_job_id wide;

    start(&queue_finish_time_fairness, 1000, filter);
    wide = submit(gpu, 2, ADA, 0, 100 * S);
    test_world_decide(&w, 0);
    submit(gpu, 1, ADA, 0, first_estimate_us);
    submit(gpu, 1, ADA, 0, 500 * S);
    submit(gpu, 1, ADA, 0, 10 * S);
    submit(gpu, 1, ADA, 0, 50 * S);
    test_world_decide(&w, 1);
    round_end(w.round, wide, 100 * S);
    test_world_decide(&w, 100 * S);
}

Test(finish_time_fairness, without_a_filter_all_go_by_rho)
{
    four_wait_for_two_gpus(0, 1000 * (int64_t)S);
    cr_expect(waits(1) && waits(2) && runs(3) && runs(4));
}

Test(finish_time_fairness, what_the_worst_off_leave_goes_by_submission)
{
    four_wait_for_two_gpus(0.8, 1000 * (int64_t)S);
    cr_expect(runs(1) && waits(2) && runs(3) && waits(4));
}

/* Of 1000 s, as it has done nothing: 1 + 100 / 1000 is more than 1 + 100 / 1001 alone. */
Test(finish_time_fairness, a_job_without_estimate_is_taken_for_a_lease_long)
{
    const struct aisle_shape *gpu = one_gpu(1, 1);

    start(&queue_finish_time_fairness, 1000, 0);
    submit(gpu, 1, ADA, 0, 100 * S);
    test_world_decide(&w, 0);
    submit(gpu, 1, ADA, 0, 1001 * (int64_t)S);
    submit(gpu, 1, ADA, 0, AISLE_NEVER);
    submit(gpu, 1, ADA, 0, 1002 * (int64_t)S);
    test_world_decide(&w, 1);
    round_end(w.round, 0, 100 * S);
    test_world_decide(&w, 100 * S);
    cr_expect(runs(2));
}

/* On two GPUs and with four jobs present a gang of two is at its Nth for four times as long, one
 * GPU for twice as long. */
Test(finish_time_fairness, wide_jobs_are_held_up_less_by_the_same_wait)
{
    const struct aisle_shape *gpu = one_gpu(1, 2);

    start(&queue_finish_time_fairness, 1000, 0);
    submit(gpu, 2, ADA, 0, 100 * S);
    test_world_decide(&w, 0);
    submit(gpu, 2, ADA, 0, 100 * S);
    submit(gpu, 1, ADA, 0, 100 * S);
    test_world_decide(&w, 1);
    round_end(w.round, 0, 100 * S);
    test_world_decide(&w, 100 * S);
    cr_expect(waits(1) && runs(2));
}

Test(finish_time_fairness, work_of_no_time_divides_nothing_by_zero)
{
    const struct aisle_shape *nothing;

    test_world_node(&w, 1000, 1024, 0, NULL);
    nothing = test_world_shape(&w, 0, 0, 0, 0, "");
    start(&queue_finish_time_fairness, 1000, 0.8);
    submit(nothing, 1, ADA, 0, 0);
    submit(nothing, 1, ADA, 0, 0);
    test_world_decide(&w, 0);
    cr_expect(runs(0) && runs(1));
}

/* round-based ------------------------------------------------------------------------------------
 */

TestSuite(round_based, .init = set_up, .fini = tear_down);

Test(round_based, gives_nearly_everybody_its_share_of_time)
{
    const struct aisle_shape *gpu = one_gpu(2, 4);
    /* Level 8/3 GPUs: the wide one gets a third of the time, the others two thirds. */
    const double fair[] = {1.0 / 3, 2.0 / 3, 2.0 / 3};
    enum { ROUNDS = 300 };

    start(&queue_round_based, 360, 1920);
    submit(gpu, 8, ADA, 0, AISLE_NEVER);
    submit(gpu, 4, ADA, 0, AISLE_NEVER);
    submit(gpu, 4, ADA, 0, AISLE_NEVER);
    for (int64_t k = 0; k < ROUNDS; k++) {
        struct round_outcome out = test_world_decide(&w, 360 * S * k);

        cr_assert(eq(i64, out.wake_us, 360 * S * (k + 1)));
        cr_assert(eq(sz, out.moved_count, 0));
    }
    for (aisle_job_id i = 0; i < 3; i++) {
        int64_t held_us = jobs_facts(&w.jobs, i, 360 * (int64_t)S * ROUNDS).held_us;

        cr_expect(epsilon_eq(dbl, (double)held_us / (360.0 * S * ROUNDS), fair[i], 3.0 / ROUNDS));
    }
}

Test(round_based, decides_at_the_beginning_of_rounds_only)
{
    const struct aisle_shape *gpu = one_gpu(1, 1);
    struct round_outcome out;

    start(&queue_round_based, 360, 1920);
    submit(gpu, 1, ADA, S, 10 * S);
    out = test_world_decide(&w, S);
    cr_expect(waits(0));
    cr_expect(eq(i64, out.wake_us, 360 * S));
    out = test_world_decide(&w, 360 * S);
    cr_expect(runs(0));
    cr_expect(eq(i64, out.wake_us, AISLE_NEVER)); /* nobody waits */
    submit(gpu, 1, ADA, 361 * S, 10 * S);
    round_end(w.round, 0, 370 * S);
    out = test_world_decide(&w, 370 * S);
    cr_expect(waits(1));
    cr_expect(eq(i64, out.wake_us, 720 * S));
}

Test(round_based, places_larger_gangs_first)
{
    const struct aisle_shape *gpu = one_gpu(2, 2);

    start(&queue_round_based, 360, 1920);
    submit(gpu, 1, ADA, 0, AISLE_NEVER);
    submit(gpu, 2, ADA, 0, AISLE_NEVER);
    test_world_decide(&w, 0);
    cr_expect(eq(u32, jobs_row(&w.jobs, 1)->where.one.node, 0));
    cr_expect(eq(u32, jobs_row(&w.jobs, 0)->where.one.node, 1));
}

/* If windows are no longer than rounds, nobody has had anything in the present one, and what is
 * owed decides. */
Test(round_based, what_is_owed_outlasts_windows)
{
    const struct aisle_shape *gpu = one_gpu(1, 1);
    enum { ROUNDS = 30 };

    start(&queue_round_based, 360, 1);
    submit_many(gpu, 3, 1, ADA);
    for (int64_t k = 0; k < ROUNDS; k++)
        test_world_decide(&w, 360 * S * k);
    for (aisle_job_id i = 0; i < 3; i++)
        cr_expect(eq(i64, jobs_facts(&w.jobs, i, 360 * (int64_t)S * ROUNDS).held_us,
                     360 * (int64_t)S * ROUNDS / 3));
}

/* A gang of all GPUs, while jobs of half of them, each of two rounds, keep coming: one every round
 * in the first three of four. */
Test(round_based, wide_jobs_get_time_while_narrow_ones_keep_coming)
{
    const struct aisle_shape *gpu = one_gpu(1, 8);

    start(&queue_round_based, 360, 1920);
    submit(gpu, 8, ADA, 0, AISLE_NEVER);
    for (int64_t k = 0; k < 100; k++) {
        if (k % 4 != 3)
            submit(gpu, 4, BOB, 360 * S * k, 720 * S);
        for (aisle_job_id i = 1; i < w.jobs.count; i++)
            if (jobs_kept(&w.jobs, i) && runs(i) &&
                jobs_facts(&w.jobs, i, 360 * S * k).done_us >= 720 * S)
                round_end(w.round, i, 360 * S * k);
        test_world_decide(&w, 360 * S * k);
    }
    cr_expect(gt(i64, jobs_facts(&w.jobs, 0, 360 * 100 * (int64_t)S).held_us, 3600 * (int64_t)S));
}

/* Water-filling ----------------------------------------------------------------------------------
 */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double taken(const double *want, size_t n, double level)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += fmin(want[i], level);
    return sum;
}

Test(water_level, is_where_bisection_finds_it)
{
    gsl_rng *rng = random_stream(1, "water");

    for (int try = 0; try < 2000; try++) {
        size_t n = 1 + gsl_rng_uniform_int(rng, 20);
        double want[20], total = gsl_ran_exponential(rng, 5), low = 0, high = 1000;

        for (size_t i = 0; i < n; i++)
            want[i] = gsl_ran_exponential(rng, 1);
        qsort(want, n, sizeof *want, ascending);
        if (taken(want, n, high) <= total) {
            cr_assert(water_level(want, n, total) >= want[n - 1]);
            continue;
        }
        while (high - low > 1e-12 * high) {
            double mid = (low + high) / 2;

            *(taken(want, n, mid) < total ? &low : &high) = mid;
        }
        cr_assert(epsilon_eq(dbl, water_level(want, n, total), high, 1e-9));
    }
    cr_expect(water_level(NULL, 0, 1) > 1);
    gsl_rng_free(rng);
}

/* Random histories -------------------------------------------------------------------------------
 */

static gsl_rng *rng;

static void arrive_at_random(const struct aisle_shape *const *shape, int64_t now_us)
{
    while (gsl_rng_uniform_int(rng, 2)) {
        int64_t estimate_us = gsl_rng_uniform_int(rng, 8)
                                  ? llround(gsl_ran_exponential(rng, 900) * S) + 1
                                  : AISLE_NEVER;

        submit(shape[gsl_rng_uniform_int(rng, 4)], 1 + (uint32_t)gsl_rng_uniform_int(rng, 3),
               gsl_rng_uniform_int(rng, 5) ? (uint32_t)gsl_rng_uniform_int(rng, 4) : AISLE_NONE,
               now_us, estimate_us);
    }
}

/* Ends what has done its work; of no estimate, 1000 s. Some fail. */
static void end_and_fail(int64_t now_us)
{
    for (aisle_job_id i = 0; i < w.jobs.count; i++) {
        struct aisle_job job;

        if (!jobs_kept(&w.jobs, i))
            continue;
        job = jobs_facts(&w.jobs, i, now_us);
        if (job.state != AISLE_JOB_RUNNING)
            continue;
        if (job.done_us >= (job.estimate_us == AISLE_NEVER ? 1000 * (int64_t)S : job.estimate_us))
            round_end(w.round, i, now_us);
        else if (gsl_rng_uniform_int(rng, 100) == 0)
            round_fail(w.round, i, now_us, gsl_rng_uniform_int(rng, 4) == 0, "");
    }
}

/* Once a round has decided, another in the same instant finds nothing to do: so policies do not
 * thrash between events. All jobs end, and rounds leave a cluster that adds up. */
static void live_a_random_life(const struct aisle_queue_type *queue, double knob0, double knob1,
                               const struct aisle_placement_type *placement)
{
    const struct aisle_shape *shape[4];
    int64_t now_us = 0;
    int step;

    set_up();
    for (int i = 0; i < 3; i++)
        test_world_node(&w, 16000, 16 * 1024, 4, "A");
    test_world_node(&w, 32000, 64 * 1024, 0, NULL);
    shape[0] = test_world_shape(&w, 1000, 1024, 1, 1000, "");
    shape[1] = test_world_shape(&w, 4000, 1024, 2, 1000, "");
    shape[2] = test_world_shape(&w, 4000, 2048, 0, 0, "");
    shape[3] = test_world_shape(&w, 500, 6144, 1, 500, "");
    w.knob[0] = knob0;
    w.knob[1] = knob1;
    test_world_start(&w, queue, placement, SEARCH_AUTO);
    for (step = 0; step < 3000; step++) {
        struct round_outcome out;
        int64_t next_us = now_us + llround(gsl_ran_exponential(rng, 200) * S);

        end_and_fail(now_us);
        if (step < 400)
            arrive_at_random(shape, now_us);
        out = test_world_decide(&w, now_us);
        test_world_audit(&w);
        if (out.wake_us < next_us)
            next_us = out.wake_us;
        out = test_world_decide(&w, now_us);
        cr_assert(eq(sz, out.evicted_count + out.started_count + out.rejected_count, 0),
                  "%s at %.0f s", queue->name, (double)now_us / S);
        now_us = next_us;
        if (step >= 400 && w.jobs.in[AISLE_JOB_WAITING] + w.jobs.in[AISLE_JOB_RUNNING] == 0)
            break;
    }
    cr_expect(lt(int, step, 3000), "%s: jobs are left", queue->name);
    tear_down();
}

Test(fair, policies_come_to_rest_in_each_instant_and_all_jobs_end)
{
    const struct aisle_placement_type *const placement[] = {&placement_best_fit,
                                                            &placement_consolidate};

    rng = random_stream(1, "life");
    for (int i = 0; i < 10; i++) {
        for (int pass = SKIP; pass <= PREEMPT; pass++)
            live_a_random_life(&queue_fair_share, pass, i % 3 == 0 ? GPU : DOMINANT,
                               placement[i % 2]);
        live_a_random_life(&queue_finish_time_fairness, 600, i % 3 * 0.4, placement[i % 2]);
        live_a_random_life(&queue_round_based, 360, 1920, placement[i % 2]);
    }
    gsl_rng_free(rng);
}
