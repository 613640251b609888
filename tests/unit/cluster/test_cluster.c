/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "policy/policies.h"
#include "world.h"

static struct test_world w;

static void tear_down(void)
{
    test_world_fini(&w);
}

TestSuite(cluster, .fini = tear_down);

Test(cluster, a_pod_fits_where_cpu_memory_gpus_and_model_do)
{
    const struct {
        int64_t cpu, mem;
        int32_t gpus, milli;
        const char *models;
        bool fits;
    } cases[] = {
        {4000, 8192, 2, 1000, "", true},   {4001, 0, 0, 0, "", false},  {0, 8193, 0, 0, "", false},
        {0, 0, 3, 1000, "", false},        {0, 0, 1, 1, "A", true},     {0, 0, 1, 1, "B", false},
        {0, 0, 1, 1, "B|A", true},         {0, 0, 1, 1, "C", false},    {4000, 8192, 0, 0, "", true},
    };

    test_world_init(&w, 1);
    test_world_node(&w, 4000, 8192, 2, "A");
    test_world_node(&w, 1, 1, 1, "B");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct aisle_shape *s = test_world_shape(&w, cases[i].cpu, cases[i].mem, cases[i].gpus,
                                                       cases[i].milli, cases[i].models);

        cr_expect(eq(int, node_fits(&w.cluster.state[0], s), cases[i].fits), "case %zu", i);
        cr_expect(eq(int, node_could_fit(&w.cluster.state[0], s), cases[i].fits), "case %zu", i);
    }
}

Test(cluster, binding_takes_and_releasing_gives_back_exactly)
{
    const struct aisle_part a = {
        .node = 0, .pods = 1, .gpus = 2, .gpu_milli = 300, .cpu_milli = 10, .mem_mib = 20};
    const struct aisle_part b = {
        .node = 0, .pods = 1, .gpus = 5, .gpu_milli = 1000, .cpu_milli = 1, .mem_mib = 2};

    test_world_init(&w, 1);
    test_world_node(&w, 100, 100, 4, "A");
    cluster_bind(&w.cluster, 7, &a);
    cluster_bind(&w.cluster, 3, &b);
    cr_expect(eq(i64, w.cluster.gpu_allocated_milli, 2300));
    cr_expect(eq(i32, w.cluster.state[0].gpu_left_milli, 1700));
    cr_expect(eq(i32, w.cluster.state[0].gpu_milli[1], 700));
    cr_expect(eq(u32, w.cluster.jobs[0].job[0], 3)); /* by id */
    cr_expect(eq(u32, w.cluster.jobs[0].job[1], 7));
    cluster_release(&w.cluster, 7, &a);
    cluster_release(&w.cluster, 3, &b);
    cr_expect(eq(u64, w.cluster.releases, 2));
    test_world_audit(&w); /* nobody holds anything, and nothing is missing */
}

static void no_holders(void *self, void (*each)(void *, aisle_job_id, const struct aisle_part *),
                       void *ctx)
{
    (void)self;
    (void)each;
    (void)ctx;
}

Test(cluster, the_audit_finds_what_was_lost)
{
    const struct aisle_part part = {
        .node = 0, .pods = 1, .gpus = 1, .gpu_milli = 400, .cpu_milli = 10, .mem_mib = 20};
    struct aisle_error err;

    test_world_init(&w, 1);
    test_world_node(&w, 100, 100, 1, "A");
    cluster_bind(&w.cluster, 0, &part);
    cr_expect(eq(int, cluster_audit(&w.cluster, no_holders, NULL, &err), AISLE_EPOLICY));
    cr_expect(eq(str, err.message,
                 (char *)"audit: node n0 has 90 milli-CPU left, and ought to have 100"));
}

Test(cluster, equal_requests_are_one_shape)
{
    const struct aisle_shape *a, *b, *c;

    test_world_init(&w, 1);
    test_world_node(&w, 1, 1, 1, "A");
    test_world_node(&w, 1, 1, 1, "B");
    a = test_world_shape(&w, 1, 2, 1, 500, "A|B");
    b = test_world_shape(&w, 1, 2, 1, 500, "A|B");
    c = test_world_shape(&w, 1, 2, 1, 500, "B|A"); /* the same models, written otherwise */
    cr_expect(a == b);
    cr_expect(a != c);
    cr_expect(eq(u64, a->models, c->models));
    cr_expect(eq(u64, a->models, 3));
}
