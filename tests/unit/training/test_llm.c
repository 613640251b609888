/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/random.h"
#include "tests/unit/workload/table.h"
#include "training/llm.h"

enum { NODES_MAX = 2048 };

static struct hardware *shipped(void)
{
    const char *source = getenv("top_srcdir");
    struct aisle_error err = {0};
    struct hardware *h;
    char path[4096];

    snprintf(path, sizeof path, "%s/scenarios/data/hardware.csv", source ? source : ".");
    cr_assert(hardware_new(&h, &(const struct aisle_file){.name = path, .path = path}, &err) ==
                  AISLE_OK,
              "%s", err.message);
    return h;
}

/* So many GPUs on nodes of `each`. */
static struct llm_cost cost_on(const struct hardware_gpu *gpu, const struct aisle_llm_spec *llm,
                               int64_t gpus, int32_t each, enum speed_span span)
{
    static int32_t node[NODES_MAX * 8];
    struct speed_place place = {.gpus = node, .gpu_model = gpu->model, .span = span};

    for (; gpus > 0; gpus -= each)
        node[place.node_count++] = gpus < each ? (int32_t)gpus : each;
    return llm_cost(gpu, llm, &place);
}

#define LLAMA                                                                                      \
    {                                                                                              \
        .params = 405e9, .layers = 126, .hidden = 16384, .sequence = 8192, .batch = 2048,          \
        .micro_batch = 1, .tensor = 8, .pipeline = 16, .interleave = 8, .tokens = 15.6e12          \
    }

Test(llm, whole_job_mfu_is_near_what_was_published)
{
    static const struct {
        const char *model;
        int64_t gpus;
        double mfu_ratio;
        struct aisle_llm_spec llm;
    } cases[] = {
        /* Grattafiori et al. 2024, table 4; interleaving assumed */
        {"H100", 8192, 0.43, LLAMA},
        {"H100", 16384, 0.41, LLAMA},
        /* Jiang et al., NSDI 2024 */
        {"A100",
         12288,
         0.552,
         {.params = 175e9,
          .layers = 96,
          .hidden = 12288,
          .sequence = 2048,
          .batch = 6144,
          .micro_batch = 1,
          .tensor = 8,
          .pipeline = 8,
          .interleave = 6,
          .tokens = 1e12}},
        /* Shoeybi et al. 2019: 15.1 PFLOP/s */
        {"V100",
         512,
         0.24,
         {.params = 8.3e9,
          .layers = 72,
          .hidden = 3072,
          .sequence = 1024,
          .batch = 512,
          .micro_batch = 8,
          .tensor = 8,
          .pipeline = 1,
          .interleave = 1,
          .tokens = 1e12}},
    };
    struct hardware *h = shipped();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct llm_cost c =
            cost_on(hardware_find(h, cases[i].model), &cases[i].llm, cases[i].gpus, 8, SPEED_SPINE);

        cr_expect(epsilon_eq(dbl, c.mfu_ratio, cases[i].mfu_ratio, 0.03), "%s x %lld",
                  cases[i].model, (long long)cases[i].gpus);
        cr_expect(
            epsilon_eq(dbl, c.step_s, c.compute_s + c.tensor_s + c.pipeline_s + c.data_s, 1e-12));
    }
    hardware_free(h);
}

Test(llm, step_of_a_small_job_is_as_by_hand)
{
    /* 1e9 parameters, 8 x 1024 tokens, on 8 GPUs of 100 TFLOP/s at half of their peak: 6 P tokens
     * = 4.9152e13 operations, 0.12288 s. Gradients of 2e9 bytes over a ring of 8 at 100 GB/s, no
     * latency: 2 x 7/8 x 0.02 = 0.035 s, of which 0.1 x 2/3 x 0.12288 are hidden. */
    const struct hardware_gpu gpu = {.peak_flops = 1e14,
                                     .mfu_ratio = 0.5,
                                     .derate_ratio = 1,
                                     .overlap_ratio = 0.1,
                                     .nvlink_gpus = 8,
                                     .link = {{1e11, 0}, {1e10, 0}, {1e10, 0}, {1e9, 0}}};
    struct aisle_llm_spec llm = {.params = 1e9,
                                 .layers = 10,
                                 .hidden = 1000,
                                 .sequence = 1024,
                                 .batch = 8,
                                 .micro_batch = 1,
                                 .tensor = 1,
                                 .pipeline = 1,
                                 .interleave = 1};
    struct llm_cost c = cost_on(&gpu, &llm, 8, 8, SPEED_NODE);

    cr_expect(epsilon_eq(dbl, c.compute_s, 0.12288, 1e-12));
    cr_expect(epsilon_eq(dbl, c.data_s, 0.035 - 0.1 * 0.12288 * 2 / 3, 1e-12));
    cr_expect(eq(dbl, c.tensor_s, 0));
    cr_expect(eq(dbl, c.pipeline_s, 0));
    llm.recompute = true;
    cr_expect(epsilon_eq(dbl, cost_on(&gpu, &llm, 8, 8, SPEED_NODE).compute_s, 0.16384, 1e-12));
    llm.recompute = false;
    llm.tensor = 2;
    llm.pipeline = 2; /* data 2: 4 passes, a bubble of a quarter */
    c = cost_on(&gpu, &llm, 8, 8, SPEED_NODE);
    /* 4 x 4 passes x 5 layers x all-reduce of 2.048e6 bytes over 2 GPUs */
    cr_expect(epsilon_eq(dbl, c.tensor_s, 80 * 2.048e6 / 1e11, 1e-12));
    cr_expect(epsilon_eq(dbl, c.pipeline_s, (c.compute_s + c.tensor_s) / 4, 1e-12));
}

Test(llm, an_all_reduce_takes_the_cheapest_of_ring_tree_and_hierarchy)
{
    const struct hardware_gpu gpu = {
        .derate_ratio = 0.8, .link = {{1e11, 1e-6}, {1e10, 1e-6}, {1e10, 1e-5}, {1e10, 1e-5}}};

    cr_expect(llm_all_reduce_s(&gpu, 1e9, 1, 1, LINK_NVLINK, LINK_SPINE) == 0);
    /* large: the ring's volume; as rings of four pairs it waits less often, 2 + 6 not 14 times */
    cr_expect_float_eq(llm_all_reduce_s(&gpu, 8e9, 8, 8, LINK_NVLINK, LINK_NVLINK),
                       8e-6 + 1.75 * 8e9 / 8e10, 1e-12);
    /* nothing to send: tree */
    cr_expect_float_eq(llm_all_reduce_s(&gpu, 0, 8, 8, LINK_NVLINK, LINK_NVLINK), 6e-6, 1e-12);
    /* over two nodes: scatter and gather in each, a ring of two for each eighth */
    cr_expect_float_eq(llm_all_reduce_s(&gpu, 8e9, 16, 8, LINK_NVLINK, LINK_RACK),
                       14e-6 + 1.75 * 8e9 / 8e10 + 2e-5 + 1e9 / 8e9, 1e-9);
}

/* Random models that n GPUs can train. */
static struct aisle_llm_spec any_llm(gsl_rng *rng)
{
    return (struct aisle_llm_spec){
        .params = 1e8 * (double)(1 + gsl_rng_uniform_int(rng, 5000)),
        .layers = 8 * (int64_t)(1 + gsl_rng_uniform_int(rng, 16)),
        .hidden = 128 * (int64_t)(1 + gsl_rng_uniform_int(rng, 128)),
        .sequence = INT64_C(1) << (8 + gsl_rng_uniform_int(rng, 6)),
        .batch = INT64_C(1) << (5 + gsl_rng_uniform_int(rng, 8)),
        .micro_batch = 1 + (int64_t)gsl_rng_uniform_int(rng, 2),
        .tensor = INT64_C(1) << gsl_rng_uniform_int(rng, 4),
        .pipeline = INT64_C(1) << gsl_rng_uniform_int(rng, 4),
        .interleave = 1 + (int64_t)gsl_rng_uniform_int(rng, 3),
        .recompute = gsl_rng_uniform_int(rng, 2) == 1,
    };
}

Test(llm, spreading_is_never_faster)
{
    struct hardware *h = shipped();
    gsl_rng *rng = random_stream(1, "test");

    for (int round = 0; round < 3000; round++) {
        const struct hardware_gpu *gpu = &h->gpu[gsl_rng_uniform_int(rng, h->count)];
        struct aisle_llm_spec llm = any_llm(rng);
        int64_t gpus = INT64_C(8) << gsl_rng_uniform_int(rng, 6);
        double last = 0;

        for (int32_t each = 16; each; each /= 2)
            for (int span = gpus > each ? SPEED_RACK : SPEED_NODE;
                 span <= (gpus > each ? SPEED_SPINE : SPEED_NODE); span++) {
                double rack = cost_on(gpu, &llm, gpus, each, span).step_s;

                if (span == SPEED_SPINE) {
                    cr_assert(ge(dbl, rack, last));
                    continue;
                }
                cr_assert(ge(dbl, rack, last * (1 - 1e-12)), "round %d, %d a node", round, each);
                last = rack;
            }
    }
    gsl_rng_free(rng);
    hardware_free(h);
}

Test(llm, faster_links_are_never_slower)
{
    struct hardware *h = shipped();
    gsl_rng *rng = random_stream(2, "test");

    for (int round = 0; round < 3000; round++) {
        struct hardware_gpu gpu = h->gpu[gsl_rng_uniform_int(rng, h->count)], better = gpu;
        struct aisle_llm_spec llm = any_llm(rng);
        int64_t gpus = INT64_C(1) << gsl_rng_uniform_int(rng, 9);
        int32_t each = 1 << gsl_rng_uniform_int(rng, 5);
        int span = gpus <= each ? SPEED_NODE : (int)(1 + gsl_rng_uniform_int(rng, 2));
        size_t level = gsl_rng_uniform_int(rng, LINK_LEVELS);

        better.link[level].bytes_per_s *= 1 + gsl_rng_uniform(rng);
        better.link[level].alpha_s *= gsl_rng_uniform(rng);
        cr_assert(le(dbl, cost_on(&better, &llm, gpus, each, span).step_s,
                     cost_on(&gpu, &llm, gpus, each, span).step_s));
    }
    gsl_rng_free(rng);
    hardware_free(h);
}

Test(llm, speed_goes_by_the_hardware_table_and_its_best_place)
{
    const char *source = getenv("top_srcdir");
    static const int32_t eights[] = {8, 8},
                         sixteen[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    static const struct aisle_llm_spec llm = {.params = 7e9,
                                              .layers = 32,
                                              .hidden = 4096,
                                              .sequence = 4096,
                                              .batch = 64,
                                              .micro_batch = 1,
                                              .tensor = 4,
                                              .pipeline = 1,
                                              .interleave = 1,
                                              .tokens = 1e9};
    struct speed_job job = {.llm = &llm, .gpus = 16, .gpu_models = "A100|H100"};
    struct speed_place place = {eights, 2, "H100", SPEED_RACK};
    struct aisle_speed_spec spec = {.rack_ratio = 0.5, .spine_ratio = 0.5};
    struct aisle_error err = {0};
    struct speed *s;
    char path[4096];

    snprintf(path, sizeof path, "%s/scenarios/data/hardware.csv", source ? source : ".");
    spec.hardware = (struct aisle_file){.name = path, .path = path};
    cr_assert(speed_new(&s, &spec, &err) == AISLE_OK, "%s", err.message);
    cr_expect(eq(dbl, speed_steps(s, &job), 3815)); /* 1e9 / (64 x 4096), rounded up */
    cr_expect(eq(dbl, speed_rate(s, &job, &place), 1), "ratios are for jobs that nothing knows");
    place.gpu_model = "a100";
    cr_expect(lt(dbl, speed_rate(s, &job, &place), 0.5));
    place = (struct speed_place){sixteen, 16, "H100", SPEED_SPINE};
    cr_expect(lt(dbl, speed_rate(s, &job, &place), 0.9));
    place.gpu_model = "T4"; /* not in the table */
    cr_expect(eq(dbl, speed_rate(s, &job, &place), 0.5));
    speed_free(s);
}

Test(llm, models_that_do_not_fit_their_gpus_are_told_why)
{
    static const struct aisle_llm_spec llama = LLAMA;
    struct arena a = {0};

    cr_expect(llm_fault(&llama, 8192, &a) == NULL);
    cr_expect_str_eq(llm_fault(&llama, 1000, &a),
                     "1000 GPUs are no multiple of tensor x pipeline = 8 x 16");
    cr_expect_str_eq(llm_fault(&llama, INT64_C(128) * 4096, &a),
                     "a batch of 2048 is too small for 4096 replicas with micro-batches of 1");
    arena_fini(&a);
}

Test(llm, bad_hardware_is_told_with_its_place)
{
    static const char head[] =
        "gpu_model,peak_tflops,mfu_ratio,derate_ratio,overlap_ratio,nvlink_gpus,"
        "nvlink_gb_per_s,node_gb_per_s,rack_gb_per_s,spine_gb_per_s,"
        "nvlink_alpha_us,node_alpha_us,rack_alpha_us,spine_alpha_us\n";
    static const struct {
        const char *row, *message;
    } cases[] = {
        {"X,100,1.5,1,0.5,8,9,8,7,6,1,2,3,4\n", "mfu_ratio: 1.5 is not within 0.001..1"},
        {"X,100,0.5,1,0.5,8,9,8,8.5,6,1,2,3,4\n", "rack_gb_per_s: above node_gb_per_s"},
        {"X,100,0.5,1,0.5,8,9,8,7,6,1,2,3,2\n", "spine_alpha_us: below rack_alpha_us"},
        {"X,100,0.5,1,0.5,8,9,8,7,6,1,2,3,4\nx,100,0.5,1,0.5,8,9,8,7,6,1,2,3,4\n",
         "gpu_model: x is given twice"},
        {",100,0.5,1,0.5,8,9,8,7,6,1,2,3,4\n", "gpu_model: empty, where a GPU model should be"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1024];
        struct aisle_error err = {0};
        struct aisle_file file;
        struct hardware *h;

        snprintf(text, sizeof text, "%s%s", head, cases[i].row);
        file = table_write(text, strlen(text));
        cr_assert(hardware_new(&h, &file, &err) == AISLE_EVALUE || err.status == AISLE_EPARSE);
        cr_expect(h == NULL && err.line >= 2);
        cr_expect_str_eq(err.message, cases[i].message);
        table_remove(file);
    }
}
