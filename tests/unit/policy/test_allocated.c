/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Placements by how much of a node is allocated: what counts, and what the knobs do. The formulas
 * are held against kube-scheduler's tables in tests/reference/test_allocated.c. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/knobs.h"
#include "policy/allocated.h"
#include "policy/policies.h"
#include "world.h"

/* A node of 8 cores, 8 GiB and 4 GPUs with a quarter of its CPU, half of its memory and one and a
 * half of its GPUs in use. */
static struct aisle_node_state node(void)
{
    return (struct aisle_node_state){.cpu_milli = 6000,
                                     .cpu_capacity_milli = 8000,
                                     .mem_mib = 4096,
                                     .mem_capacity_mib = 8192,
                                     .gpu_count = 4,
                                     .gpu_left_milli = 2500,
                                     .gpu_milli = {0, 500, 1000, 1000}};
}

static const struct aisle_shape cpus = {.cpu_milli = 2000};
static const struct aisle_shape share = {.cpu_milli = 2000, .gpu_count = 1, .gpu_milli = 500};

/* The score of a profile's one scorer, or the sum of both, with these weights of resources, of
 * which the first has the index `at`. */
static int64_t score(const struct aisle_placement_type *type, size_t at, double cpu, double memory,
                     double gpu, const struct aisle_shape *shape)
{
    double knob[16];
    struct aisle_policy_env env = {.knob = knob};
    struct aisle_node_state n = node();
    int64_t sum = 0;

    knobs_default(type->knobs, knob);
    knob[at] = cpu;
    knob[at + 1] = memory;
    knob[at + 2] = gpu;
    for (size_t i = 0; i < type->count; i++) {
        const struct aisle_scorer_type *t = type->entries[i].type;
        void *state = mem_new(1, t->state_size);

        cr_assert(eq(int, t->init(state, &env, NULL), AISLE_OK));
        sum += type->entries[i].weight * t->score(state, &n, shape);
        mem_free(state);
    }
    return sum;
}

Test(allocated, counts_the_pod_as_if_it_were_there)
{
    cr_expect(eq(i64, score(&placement_most_allocated, 0, 1, 0, 0, &cpus), 50));
    cr_expect(eq(i64, score(&placement_least_allocated, 0, 1, 0, 0, &cpus), 50));
    cr_expect(eq(i64, score(&placement_requested_to_capacity, 0, 1, 0, 0, &cpus), 50));
}

Test(allocated, counts_cpu_and_memory_that_the_pod_does_not_ask_for_and_gpus_not)
{
    cr_expect(eq(i64, score(&placement_most_allocated, 0, 0, 1, 0, &cpus), 50));
    cr_expect(eq(i64, score(&placement_most_allocated, 0, 1, 1, 1, &cpus), 50));
    cr_expect(eq(i64, score(&placement_most_allocated, 0, 0, 0, 1, &cpus), 0));
}

Test(allocated, counts_shares_of_a_gpu_in_part)
{
    cr_expect(eq(i64, score(&placement_most_allocated, 0, 0, 0, 1, &share), 50));
    cr_expect(eq(i64, score(&placement_least_allocated, 0, 0, 0, 1, &share), 50));
}

Test(allocated, weighs)
{
    /* CPU 50, memory 50, GPU 50 but for one more half: 2 of 4. */
    struct aisle_shape most = {.cpu_milli = 6000, .gpu_count = 1, .gpu_milli = 500};

    cr_expect(eq(i64, score(&placement_most_allocated, 0, 3, 1, 0, &most), (3 * 100 + 50) / 4));
    cr_expect(eq(i64, score(&placement_most_allocated, 0, 1, 0, 2, &most), (100 + 2 * 50) / 3));
}

Test(balanced_allocation, is_100_less_the_deviation_of_the_shares)
{
    struct aisle_shape all_cpu = {.cpu_milli = 6000, .gpu_count = 1, .gpu_milli = 500};

    cr_expect(eq(i64, score(&placement_balanced_allocation, 0, 1, 1, 0, &cpus), 100));
    cr_expect(eq(i64, score(&placement_balanced_allocation, 0, 1, 1, 0, &all_cpu), 75));
    /* 1, 0.5, 0.5: the deviation is sqrt(2)/6. */
    cr_expect(eq(i64, score(&placement_balanced_allocation, 0, 1, 1, 1, &all_cpu), 76));
}

Test(balanced_allocation, says_nothing_of_pods_that_ask_for_none_of_it)
{
    struct aisle_shape gpu = {.gpu_count = 1, .gpu_milli = 1000};

    cr_expect(eq(i64, score(&placement_balanced_allocation, 0, 1, 1, 0, &gpu), 0));
    cr_expect(ne(i64, score(&placement_balanced_allocation, 0, 1, 1, 1, &gpu), 0));
}

Test(kube_default, adds_what_is_left_and_how_even_it_is)
{
    struct aisle_shape all_cpu = {.cpu_milli = 6000};
    size_t cpu = knobs_find(placement_kube_default.knobs, "cpu");

    cr_expect(eq(i64, score(&placement_kube_default, cpu, 1, 1, 0, &cpus), 50 + 100));
    cr_expect(eq(i64, score(&placement_kube_default, cpu, 1, 1, 0, &all_cpu), 25 + 75));
    cr_expect(eq(i64, score(&placement_kube_default, cpu, 1, 0, 0, &all_cpu), 0 + 75));
}

Test(kube_default, has_the_weights_of_kube_scheduler)
{
    static const struct {
        const char *knob;
        double value;
    } right[] = {{"strategy", 0},
                 {"cpu", 1},
                 {"memory", 1},
                 {"gpu", 0},
                 {"fit", 1},
                 {"balanced", 1},
                 {"image-locality", 1},
                 {"node-affinity", 2},
                 {"taint-toleration", 3},
                 {"pod-affinity", 2},
                 {"topology-spread", 2}};
    const struct aisle_knob *knobs = placement_kube_default.knobs;

    cr_expect(eq(sz, knobs_count(knobs), sizeof right / sizeof right[0]));
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        size_t k = knobs_find(knobs, right[i].knob);

        cr_assert(lt(sz, k, knobs_count(knobs)), "%s", right[i].knob);
        cr_expect(eq(dbl, knobs[k].value, right[i].value), "%s", right[i].knob);
    }
}

static struct aisle_error refused(const struct aisle_placement_type *type, const char *knob,
                                  double value)
{
    double values[16];
    struct aisle_policy_env env = {.knob = values};
    const struct aisle_scorer_type *t = type->entries[0].type;
    void *state = mem_new(1, t->state_size);
    struct aisle_error err = {0};

    knobs_default(type->knobs, values);
    if (knob)
        values[knobs_find(type->knobs, knob)] = value;
    else
        values[knobs_find(type->knobs, "cpu")] = values[knobs_find(type->knobs, "memory")] = 0;
    cr_expect(eq(int, t->init(state, &env, &err), AISLE_EVALUE));
    mem_free(state);
    return err;
}

Test(allocated, refuses_weights_that_are_all_0)
{
    const struct aisle_placement_type *const all[] = {
        &placement_least_allocated, &placement_most_allocated, &placement_requested_to_capacity,
        &placement_balanced_allocation, &placement_kube_default};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct aisle_error err = refused(all[i], NULL, 0);

        cr_expect(ne(ptr, strstr(err.message, all[i]->name), NULL), "%s", err.message);
        cr_expect(ne(ptr, strstr(err.message, "all 0"), NULL), "%s", err.message);
    }
}

Test(allocated, refuses_weights_that_are_not_whole)
{
    struct aisle_error err = refused(&placement_kube_default, "pod-affinity", 0.5);

    cr_expect(eq(str, err.message, (char *)"pod-affinity must be a whole number, not 0.5"));
    err = refused(&placement_requested_to_capacity, "low", 2.5);
    cr_expect(eq(str, err.message, (char *)"low must be a whole number, not 2.5"));
}

/* Where the second pod of one GPU goes, of two nodes. */
static aisle_node_id second_goes_to(const struct aisle_placement_type *type, double cpu,
                                    double memory, double gpu)
{
    static struct test_world w;
    const struct aisle_shape *one;
    aisle_job_id second;
    aisle_node_id to;

    test_world_init(&w, 1);
    test_world_node(&w, 8000, 8192, 2, "A");
    test_world_node(&w, 8000, 8192, 2, "A");
    one = test_world_shape(&w, 500, 512, 1, 1000, "");
    knobs_default(type->knobs, w.knob);
    w.knob[ALLOCATED_CPU] = cpu;
    w.knob[ALLOCATED_MEMORY] = memory;
    w.knob[ALLOCATED_GPU] = gpu;
    test_world_start(&w, &queue_fifo_skip, type, SEARCH_AUTO);
    test_world_arrive(&w, one, 1);
    second = test_world_arrive(&w, one, 1);
    test_world_decide(&w, 0);
    to = jobs_row(&w.jobs, second)->where.one.node;
    test_world_audit(&w);
    test_world_fini(&w);
    return to;
}

Test(allocated, packs_or_spreads_gpus)
{
    cr_expect(eq(u32, second_goes_to(&placement_most_allocated, 0, 0, 1), 0));
    cr_expect(eq(u32, second_goes_to(&placement_requested_to_capacity, 0, 0, 1), 0));
    cr_expect(eq(u32, second_goes_to(&placement_least_allocated, 0, 0, 1), 1));
}
