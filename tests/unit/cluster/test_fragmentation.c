/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include "cluster/idle.h"
#include "world.h"

static struct test_world w;

static void tear_down(void)
{
    test_world_fini(&w);
}

TestSuite(fragmentation, .fini = tear_down);

/* A node of 4 GPUs with 1000, 700, 300, 0 left: R = 2000. */
static struct aisle_node_state node(int64_t cpu_milli)
{
    return (struct aisle_node_state){.cpu_milli = cpu_milli,
                                     .model = 0,
                                     .gpu_count = 4,
                                     .gpu_left_milli = 2000,
                                     .gpu_milli = {1000, 700, 300, 0}};
}

/* One typical pod at a time, so that F is the definition's for that pod. */
Test(fragmentation, of_a_node_is_that_of_the_definition)
{
    const struct {
        int64_t cpu;
        int32_t gpus, milli;
        const char *models;
        int64_t node_cpu;
        double f;
    } cases[] = {
        {100, 0, 0, "", 100, 2000},    /* asks for no GPU */
        {100, 0, 0, "", 99, 2000},
        {100, 1, 500, "", 100, 300},   /* fits: only what is below its share is of no use */
        {100, 1, 701, "", 100, 1000},
        {100, 1, 500, "", 99, 2000},   /* GPU fits, CPU does not */
        {100, 2, 1000, "", 100, 2000}, /* one whole GPU is not two */
        {100, 1, 1000, "", 100, 1000},
        {100, 1, 500, "B", 100, 2000}, /* another model */
        {100, 1, 500, "A|B", 100, 300},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aisle_node_state n = node(cases[i].node_cpu);
        struct aisle_fragmentation *f;

        test_world_init(&w, 1);
        test_world_node(&w, 1, 1, 4, "A");
        test_world_node(&w, 1, 1, 4, "B");
        test_world_shape(&w, cases[i].cpu, 0, cases[i].gpus, cases[i].milli, cases[i].models);
        f = aisle_fragmentation_new(&w.mix, 0.95);
        cr_expect(epsilon_eq(dbl, aisle_fragmentation_of(f, &n), cases[i].f, 1e-9), "case %zu", i);
        aisle_fragmentation_free(f);
        tear_down();
    }
    test_world_init(&w, 1);
}

Test(fragmentation, typical_pods_are_the_most_popular_and_memory_does_not_count)
{
    struct aisle_fragmentation *f;
    const struct aisle_typical_pod *pod;
    size_t n;

    test_world_init(&w, 1);
    test_world_node(&w, 1, 1, 1, "A");
    test_world_shape(&w, 1, 10, 1, 500, "");
    test_world_shape(&w, 1, 20, 1, 500, "");
    test_world_shape(&w, 2, 0, 0, 0, "");
    test_world_shape(&w, 3, 0, 0, 0, "");
    w.entry[0].pods = 30;
    w.entry[1].pods = 30;
    w.entry[2].pods = 36;
    w.entry[3].pods = 4;
    f = aisle_fragmentation_new(&w.mix, 0.95); /* 60, then 96 of 100 */
    pod = aisle_fragmentation_pods(f, &n);
    cr_assert(eq(sz, n, 2));
    cr_expect(eq(i64, pod[0].cpu_milli, 1));
    cr_expect(epsilon_eq(dbl, pod[0].weight, 60.0 / 96, 1e-15));
    cr_expect(epsilon_eq(dbl, pod[1].weight, 36.0 / 96, 1e-15));
    aisle_fragmentation_free(f);
    cr_expect(eq(ptr, aisle_fragmentation_new(&(struct aisle_mix){0}, 0.95), NULL));
}

Test(fragmentation, the_order_of_gpus_does_not_matter_to_the_last_bit)
{
    struct aisle_node_state a = node(5), b = node(5);
    struct aisle_fragmentation *f;

    test_world_init(&w, 1);
    test_world_node(&w, 1, 1, 4, "A");
    for (int i = 1; i < 40; i++)
        test_world_shape(&w, i % 9, 0, 1, 23 * i, "");
    f = aisle_fragmentation_new(&w.mix, 1);
    b.gpu_milli[0] = 300;
    b.gpu_milli[1] = 0;
    b.gpu_milli[2] = 1000;
    b.gpu_milli[3] = 700;
    cr_expect(aisle_fragmentation_of(f, &a) == aisle_fragmentation_of(f, &b));
    aisle_fragmentation_free(f);
}

Test(fragmentation, the_sum_kept_over_changes_is_the_sum_from_scratch)
{
    gsl_rng *rng = random_stream(3, "test");
    const struct aisle_shape *request;
    struct aisle_fragmentation *f;
    struct idle *idle;

    test_world_init(&w, 1);
    for (int i = 0; i < 20; i++)
        test_world_node(&w, 64000, 1, 8, "A");
    for (int i = 1; i < 10; i++)
        test_world_shape(&w, 1000 * i, 0, 1, 100 * i, "");
    f = aisle_fragmentation_new(&w.mix, 1);
    request = test_world_shape(&w, 500, 0, 1, 100, "");
    idle = idle_new(&w.cluster, f);
    for (int i = 0; i < 400; i++) {
        struct aisle_part part = {.node = (aisle_node_id)gsl_rng_uniform_int(rng, 20),
                                  .pods = 1,
                                  .gpus = (aisle_gpu_set)1 << gsl_rng_uniform_int(rng, 8),
                                  .gpu_milli = 100,
                                  .cpu_milli = 500};
        double sum = 0;

        if (!cluster_objection(&w.cluster, request, &part))
            cluster_bind(&w.cluster, (aisle_job_id)i, &part);
        for (size_t n = 0; n < 20; n++)
            sum += aisle_fragmentation_of(f, &w.cluster.state[n]);
        cr_assert(epsilon_eq(dbl, idle_fragmented_milli(idle), sum, 20 * 5e-7));
    }
    cr_expect(gt(i64, w.cluster.gpu_allocated_milli, 20000));
    idle_free(idle);
    aisle_fragmentation_free(f);
    gsl_rng_free(rng);
}
