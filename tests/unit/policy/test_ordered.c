/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queue policies that are an order: their keys, and the pass that they are told to make. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <aisle/round.h>

#include "policy/policies.h"
#include "world.h"

enum { S = 1000000 };

static const struct aisle_shape gpu = {.cpu_milli = 4000, .gpu_count = 1, .gpu_milli = 1000};
static const struct aisle_shape half = {.cpu_milli = 4000, .gpu_count = 1, .gpu_milli = 500};
static const struct aisle_shape cpu = {.cpu_milli = 4000};

static int64_t key_of(const struct aisle_queue_type *q, struct aisle_job job)
{
    return q->key(NULL, NULL, &job);
}

#define KEY(queue, ...) key_of(&queue_##queue, (struct aisle_job){__VA_ARGS__})

Test(sjf, goes_by_the_whole_estimate)
{
    cr_expect(eq(i64, KEY(sjf, .estimate_us = 9 * S, .done_us = 4 * S), 9 * S));
    cr_expect(eq(i64, KEY(sjf, .estimate_us = AISLE_NEVER), INT64_MAX));
}

Test(smallest, goes_by_the_gpus_of_the_gang_and_else_by_its_cpu)
{
    cr_expect(eq(i64, KEY(smallest, .shape = &gpu, .pods = 3), 3000));
    cr_expect(eq(i64, KEY(smallest, .shape = &half, .pods = 3), 1500));
    cr_expect(eq(i64, KEY(smallest, .shape = &cpu, .pods = 3), 12000));
}

Test(srtf, goes_by_what_remains)
{
    cr_expect(eq(i64, KEY(srtf, .estimate_us = 9 * S, .done_us = 4 * S), 5 * S));
    cr_expect(eq(i64, KEY(srtf, .estimate_us = 9 * S, .done_us = 10 * S), 0));
    cr_expect(eq(i64, KEY(srtf, .estimate_us = AISLE_NEVER), INT64_MAX));
}

Test(srsf, goes_by_what_remains_times_gpus_or_pods)
{
    cr_expect(eq(i64, KEY(srsf, .shape = &gpu, .pods = 8, .estimate_us = 9 * S, .done_us = 4 * S),
                 40 * S));
    cr_expect(eq(i64, KEY(srsf, .shape = &half, .pods = 1, .estimate_us = 7), 3));
    cr_expect(eq(i64, KEY(srsf, .shape = &cpu, .pods = 2, .estimate_us = 7), 14));
}

Test(srsf, does_not_overflow)
{
    cr_expect(eq(i64, KEY(srsf, .shape = &gpu, .pods = 8, .estimate_us = AISLE_NEVER), INT64_MAX));
    cr_expect(eq(i64, KEY(srsf, .shape = &half, .pods = 1, .estimate_us = AISLE_NEVER), INT64_MAX));
    cr_expect(
        eq(i64, KEY(srsf, .shape = &gpu, .pods = 1, .estimate_us = INT64_MAX - 1), INT64_MAX - 1));
    cr_expect(
        eq(i64, KEY(srsf, .shape = &gpu, .pods = 2, .estimate_us = INT64_MAX / 2 + 1), INT64_MAX));
    cr_expect(
        eq(i64, KEY(srsf, .shape = &gpu, .pods = 2, .estimate_us = INT64_MAX / 2), INT64_MAX - 1));
}

Test(priority, goes_by_the_highest)
{
    cr_expect(lt(i64, KEY(priority, .priority = 2), KEY(priority, .priority = 1)));
    cr_expect(eq(i64, KEY(priority, .priority = INT32_MIN), -(int64_t)INT32_MIN));
}

/* One node of two GPUs, with one in use: a job of two GPUs waits, and one of one GPU behind it. */
static enum aisle_job_state last_of_three(enum aisle_pass pass)
{
    static struct test_world w;
    const struct aisle_shape *one, *two;
    enum aisle_job_state state;
    aisle_job_id last;

    test_world_init(&w, 1);
    test_world_node(&w, 8000, 8192, 2, "A");
    one = test_world_shape(&w, 500, 512, 1, 1000, "");
    two = test_world_shape(&w, 500, 512, 2, 1000, "");
    w.knob[0] = pass;
    test_world_start(&w, &queue_fifo_skip, &placement_first_fit, SEARCH_AUTO);
    test_world_arrive(&w, one, 1);
    test_world_arrive(&w, two, 1);
    last = test_world_arrive(&w, one, 1);
    test_world_decide(&w, 0);
    state = jobs_row(&w.jobs, last)->state;
    test_world_audit(&w);
    test_world_fini(&w);
    return state;
}

Test(ordered, makes_the_pass_that_its_knob_says)
{
    cr_expect(eq(int, last_of_three(AISLE_PASS_SKIP), AISLE_JOB_RUNNING));
    cr_expect(eq(int, last_of_three(AISLE_PASS_BLOCKING), AISLE_JOB_WAITING));
}

/* Jobs that each have the cluster to themselves, one after the other. */
static struct test_world w;
static int64_t now_us;

static void start_qssf(double decay)
{
    test_world_init(&w, 1);
    test_world_node(&w, 64000, 65536, 8, "A");
    w.knob[0] = AISLE_PASS_BLOCKING;
    w.knob[1] = decay;
    w.knob[2] = 100; /* prior, s */
    now_us = 0;
}

/* The service predicted for a job on its arrival, s; then it runs for `run_s` and ends. */
static int64_t predicted_s(const struct aisle_shape *shape, uint32_t pods, int64_t run_s)
{
    aisle_job_id id = test_world_arrive(&w, shape, pods);
    int64_t key_us;

    test_world_decide(&w, now_us);
    key_us = queue_qssf.key(NULL, aisle_round_job_state(w.round, id), NULL);
    cr_assert(eq(int, jobs_row(&w.jobs, id)->state, AISLE_JOB_RUNNING));
    now_us += run_s * S;
    round_end(w.round, id, now_us);
    return key_us / S;
}

Test(qssf, predicts_from_finished_jobs_of_the_same_size_before_all_others)
{
    const struct aisle_shape *one;

    start_qssf(1);
    one = test_world_shape(&w, 500, 512, 1, 1000, "");
    test_world_start(&w, &queue_qssf, &placement_first_fit, SEARCH_AUTO);
    cr_expect(eq(i64, predicted_s(one, 1, 10), 100)); /* the prior */
    cr_expect(eq(i64, predicted_s(one, 1, 30), 10));
    cr_expect(eq(i64, predicted_s(one, 1, 50), 20));     /* mean of 10 and 30 */
    cr_expect(eq(i64, predicted_s(one, 4, 70), 4 * 30)); /* none of that size: all */
    cr_expect(eq(i64, predicted_s(one, 4, 1), 4 * 70));
    cr_expect(eq(i64, predicted_s(one, 1, 1), 30));
    test_world_fini(&w);
}

Test(qssf, weighs_later_jobs_more)
{
    const struct aisle_shape *one;

    start_qssf(0.5);
    one = test_world_shape(&w, 500, 512, 1, 1000, "");
    test_world_start(&w, &queue_qssf, &placement_first_fit, SEARCH_AUTO);
    predicted_s(one, 1, 30);
    predicted_s(one, 1, 60);
    cr_expect(eq(i64, predicted_s(one, 1, 1), 50)); /* (30/2 + 60) / (1/2 + 1) */
    test_world_fini(&w);
}

Test(qssf, takes_pods_for_gpus_where_there_are_none)
{
    const struct aisle_shape *none;

    start_qssf(1);
    none = test_world_shape(&w, 500, 512, 0, 0, "");
    test_world_start(&w, &queue_qssf, &placement_first_fit, SEARCH_AUTO);
    cr_expect(eq(i64, predicted_s(none, 3, 10), 300));
    cr_expect(eq(i64, predicted_s(none, 3, 10), 30));
    test_world_fini(&w);
}
