/* SPDX-License-Identifier: GPL-3.0-or-later */
/* priority-greedy: the scores of its measures, as keys, and the order that follows. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/knobs.h"
#include "policy/policies.h"
#include "world.h"

enum { UNIT = 128000 }; /* of a weighted sum */

static const struct aisle_shape c1 = {.cpu_milli = 2000, .mem_mib = 4096};
static const struct aisle_shape c2 = {.cpu_milli = 4000, .mem_mib = 8192};
static const struct aisle_shape c3 = {.cpu_milli = 3000, .mem_mib = 6144};
static const struct aisle_shape c4 = {.cpu_milli = 1000, .mem_mib = 2048};

/* The key under these settings of knobs, on a cluster of 18 cores, 36 GiB and 8 GPUs. */
struct setting {
    const char *knob;
    double value;
};

static int64_t key_of(struct aisle_job job, const struct setting *setting, size_t count)
{
    const struct aisle_cluster_facts cluster = {
        .cpu_milli = 18000, .mem_mib = 36 * 1024, .gpu_milli = 8000};
    double knob[16];
    struct aisle_policy_env env = {.knob = knob, .cluster = &cluster};
    void *state = mem_new(1, queue_priority_greedy.state_size);
    int64_t key;

    knobs_default(queue_priority_greedy.knobs, knob);
    for (size_t i = 0; i < count; i++)
        knob[knobs_find(queue_priority_greedy.knobs, setting[i].knob)] = setting[i].value;
    cr_assert(eq(int, queue_priority_greedy.init(state, &env, NULL), AISLE_OK));
    job.pods = 1;
    key = queue_priority_greedy.key(state, NULL, &job);
    mem_free(state);
    return key;
}

#define KEY(job_shape, job_priority, ...)                                                          \
    key_of((struct aisle_job){.shape = &(job_shape), .priority = (job_priority)},                  \
           (struct setting[]){{"cpu-weight", 10}, __VA_ARGS__},                                    \
           sizeof((struct setting[]){{"cpu-weight", 10}, __VA_ARGS__}) / sizeof(struct setting))

Test(priority_greedy, weighs_cores_by_10_and_gib_by_the_priority)
{
    cr_expect(eq(i64, KEY(c1, 10), -60 * UNIT));
    cr_expect(eq(i64, KEY(c2, 8), -104 * UNIT));
    cr_expect(eq(i64, KEY(c3, 6), -66 * UNIT));
    cr_expect(eq(i64, KEY(c4, 4), -18 * UNIT));
}

Test(priority_greedy, weighs_by_its_knobs)
{
    cr_expect(eq(i64, KEY(c1, 10, {"memory-weight", 8}), -52 * UNIT));
    cr_expect(eq(i64, KEY(c1, 10, {"cpu-weight", 0}), -40 * UNIT));
}

Test(priority_greedy, counts_each_milli_and_mib)
{
    struct aisle_shape more_cpu = c1, more_memory = c1;

    more_cpu.cpu_milli++;
    more_memory.mem_mib++;
    cr_expect(eq(i64, KEY(more_cpu, 10), KEY(c1, 10) - 10 * 128));
    cr_expect(eq(i64, KEY(more_memory, 10), KEY(c1, 10) - 10 * 125));
}

Test(priority_greedy, takes_a_priority_below_0_for_0)
{
    cr_expect(eq(i64, KEY(c1, -7), -20 * UNIT));
}

Test(priority_greedy, divides_a_mean_by_the_sum_of_the_weights)
{
    const int64_t unit = (int64_t)UNIT << 16;

    cr_expect(eq(i64, KEY(c1, 10, {"measure", 1}), -3 * unit));
    cr_expect(eq(i64, KEY(c2, 10, {"measure", 1}), -6 * unit));
    cr_expect(eq(i64, KEY(c4, 0, {"measure", 1}), -1 * unit)); /* of CPU alone */
    cr_expect(eq(i64, KEY(c4, 0, {"cpu-weight", 0}, {"measure", 1}), 0));
}

Test(priority_greedy, gives_equal_means_equal_keys)
{
    struct aisle_shape cores = {.cpu_milli = 2000, .mem_mib = 1024};
    struct aisle_shape memory = {.cpu_milli = 1000, .mem_mib = 2048};

    /* (20 + 5) / 15 = (10 + 40) / 30 */
    cr_expect(eq(i64, KEY(cores, 5, {"measure", 1}), KEY(memory, 20, {"measure", 1})));
    cr_expect(lt(i64, KEY(memory, 21, {"measure", 1}), KEY(cores, 5, {"measure", 1})));
}

Test(priority_greedy, serves_the_smallest_largest_share_first_by_max_min)
{
    struct aisle_shape gpu = {.cpu_milli = 1000, .gpu_count = 4, .gpu_milli = 1000};
    struct aisle_shape memory = {.cpu_milli = 1000, .mem_mib = 18 * 1024};

    cr_expect(eq(i64, KEY(gpu, 1, {"measure", 2}), INT64_C(1) << 61)); /* half of the GPUs */
    cr_expect(eq(i64, KEY(memory, 1, {"measure", 2}), INT64_C(1) << 61));
    cr_expect(eq(i64, KEY(memory, 4, {"measure", 2}), INT64_C(1) << 59));
    cr_expect(lt(i64, KEY(c4, 1, {"measure", 2}), KEY(c1, 1, {"measure", 2})));
    cr_expect(lt(i64, KEY(c1, 3, {"measure", 2}), KEY(c4, 1, {"measure", 2})));
    cr_expect(eq(i64, KEY(c1, 2, {"measure", 2}), KEY(c4, 1, {"measure", 2})));
}

Test(priority_greedy, does_not_overflow)
{
    struct aisle_shape huge = {.cpu_milli = INT64_MAX / 4, .mem_mib = INT64_MAX / 4};

    cr_expect(eq(i64, KEY(huge, INT32_MAX), INT64_MIN));
    cr_expect(eq(i64, KEY(huge, INT32_MAX, {"measure", 1}), INT64_MIN));
}

/* The example of the founding document with the free amounts that its text states. */
Test(priority_greedy, walks_over_the_nodes_and_passes_over_what_does_not_fit)
{
    static const struct {
        const struct aisle_shape *shape;
        int32_t priority;
        aisle_node_id node;
    } container[] = {{&c1, 10, 0}, {&c2, 8, 1}, {&c3, 6, 1}, {&c4, 4, 1}};
    static struct test_world w;
    const struct aisle_shape *shape[4];

    test_world_init(&w, 1);
    test_world_node(&w, 2000, 4096, 0, NULL);
    test_world_node(&w, 8000, 16384, 0, NULL);
    test_world_node(&w, 6000, 12288, 0, NULL);
    for (size_t i = 0; i < 4; i++)
        shape[i] = test_world_shape(&w, container[i].shape->cpu_milli, container[i].shape->mem_mib,
                                    0, 0, "");
    knobs_default(queue_priority_greedy.knobs, w.knob);
    test_world_start(&w, &queue_priority_greedy, &placement_first_fit, SEARCH_AUTO);
    for (size_t i = 0; i < 4; i++)
        test_world_submit(&w, (struct job_row){.shape = shape[i],
                                               .priority = container[i].priority,
                                               .estimate_us = AISLE_NEVER,
                                               .work_us = AISLE_NEVER,
                                               .tenant = AISLE_NONE,
                                               .pods = 1,
                                               .pods_min = 1});
    test_world_decide(&w, 0);
    for (aisle_job_id id = 0; id < 4; id++) {
        cr_assert(eq(int, jobs_row(&w.jobs, id)->state, AISLE_JOB_RUNNING));
        cr_expect(eq(u32, jobs_row(&w.jobs, id)->where.one.node, container[id].node));
    }
    test_world_audit(&w);
    test_world_fini(&w);
}
