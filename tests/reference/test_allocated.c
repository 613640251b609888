/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The placements that score by what is allocated against the tables of kube-scheduler's own tests,
 * as far as amounts of CPU, memory and one kind of GPU can say what a case says: an extended
 * resource stands for GPUs, and bytes for MiB, which the formulas do not notice. Left out are cases
 * in which containers do not say what they ask for of a resource that is scored (the placements
 * know no containers), those with two extended resources or no resource at all, and wrong
 * configurations (knobs have ranges).
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "base/knobs.h"
#include "base/yaml.h"
#include "k8s_cases.h"
#include "policy/policies.h"
#include "support.h"

/* The resource of a case that stands for GPUs; KUBE_NONE: there is none; two: it cannot be said. */
static bool find_gpu(const struct k8s_case *k, uint32_t *gpu)
{
    size_t found = 0;

    *gpu = KUBE_NONE;
    for (size_t i = 0; i < k->resource_count; i++)
        if (k->resource[i].resource >= KUBE_RESOURCE_FIXED_COUNT) {
            *gpu = k->resource[i].resource;
            found++;
        }
    return found <= 1;
}

/* What is asked for of a resource, as the scores see it, was written. */
static bool written(const struct k8s_case *k, uint32_t resource)
{
    const struct kube_request *r = &k->pod.spec->request;
    bool cpu = resource == KUBE_CPU;

    if (!cpu && resource != KUBE_MEMORY)
        return true;
    for (size_t i = 0; i < k->node_count; i++) {
        uint32_t at = k->node[i].at;
        const struct kube_node_info *n = &k->snapshot.node[at];

        if (kube_level(&k->snapshot, at, resource).requested !=
            (cpu ? n->nonzero_cpu_milli : n->nonzero_memory_bytes))
            return false;
    }
    return kube_amount_of(&r->amounts, resource, NULL) ==
           (cpu ? r->nonzero_cpu_milli : r->nonzero_memory_bytes);
}

static bool all_written(const struct k8s_case *k)
{
    for (size_t i = 0; i < k->resource_count; i++)
        if (!written(k, k->resource[i].resource))
            return false;
    return true;
}

static struct aisle_node_state node_state(const struct k8s_case *k, uint32_t at, uint32_t gpu)
{
    struct kube_level cpu = kube_level(&k->snapshot, at, KUBE_CPU);
    struct kube_level memory = kube_level(&k->snapshot, at, KUBE_MEMORY);
    struct kube_level gpus = {0, 0};

    if (gpu != KUBE_NONE)
        gpus = kube_level(&k->snapshot, at, gpu);
    return (struct aisle_node_state){
        .cpu_capacity_milli = cpu.allocatable,
        .cpu_milli = cpu.allocatable - cpu.requested,
        .mem_capacity_mib = memory.allocatable,
        .mem_mib = memory.allocatable - memory.requested,
        .gpu_count = (int32_t)gpus.allocatable,
        .gpu_left_milli = (int32_t)(gpus.allocatable - gpus.requested) * AISLE_GPU_MILLI,
    };
}

static struct aisle_shape shape_of(const struct k8s_case *k, uint32_t gpu)
{
    const struct kube_amounts *a = &k->pod.spec->request.amounts;
    int64_t gpus = gpu == KUBE_NONE ? 0 : kube_amount_of(a, gpu, NULL);

    return (struct aisle_shape){.cpu_milli = kube_amount_of(a, KUBE_CPU, NULL),
                                .mem_mib = kube_amount_of(a, KUBE_MEMORY, NULL),
                                .gpu_count = (int32_t)gpus,
                                .gpu_milli = gpus > 0 ? AISLE_GPU_MILLI : 0};
}

static void set_knobs(const struct k8s_case *k, const struct aisle_knob *knobs, double *value)
{
    size_t low = knobs_find(knobs, "low"), high = knobs_find(knobs, "high");

    for (size_t i = 0; i < 3; i++)
        value[i] = 0;
    for (size_t i = 0; i < k->resource_count; i++)
        value[k->resource[i].resource == KUBE_CPU      ? 0
              : k->resource[i].resource == KUBE_MEMORY ? 1
                                                       : 2] = (double)k->resource[i].weight;
    if (low == knobs_count(knobs))
        return;
    cr_assert(eq(sz, k->shape_count, 2));
    value[low] = (double)k->shape[0].score;
    value[high] = (double)k->shape[1].score;
}

/* False: the case cannot be said in our words. */
static bool compare(struct k8s_case *k, const struct aisle_placement_type *type)
{
    const struct aisle_scorer_type *scorer = type->entries[0].type;
    const struct yaml_node *scores = yaml_get(k->expected, "scores");
    double knob[16];
    struct aisle_policy_env env = {.knob = knob};
    struct aisle_shape shape;
    uint32_t gpu;
    void *state;

    cr_assert(eq(str, k->wrong, (char *)""));
    if (!scores || k->resource_count == 0 || !find_gpu(k, &gpu) || !all_written(k))
        return false;
    shape = shape_of(k, gpu);
    set_knobs(k, type->knobs, knob);
    state = mem_new(1, scorer->state_size);
    cr_assert(eq(int, scorer->init(state, &env, NULL), AISLE_OK));
    for (size_t i = 0; i < scores->count; i++) {
        size_t node = k8s_node_find(k, scores->key[i]->text);
        struct aisle_node_state n = node_state(k, k->node[node].at, gpu);

        cr_expect(eq(i64, scorer->score(state, &n, &shape), k8s_int(k, scores->item[i])), "%s, %s",
                  k->id, scores->key[i]->text);
    }
    mem_free(state);
    return true;
}

/* How many cases of a file were compared: all of them, or those of one strategy. */
static size_t compare_file(const char *path, const struct aisle_placement_type *type,
                           const char *strategy)
{
    struct arena arena = {0};
    struct aisle_errors errs = {0};
    struct yaml_node *root = NULL;
    const struct yaml_node *cases;
    struct text text;
    size_t compared = 0;

    cr_assert(eq(int, text_read(&text, &arena, path, YAML_SIZE_MAX, NULL), AISLE_OK));
    cr_assert(eq(int, yaml_parse(&root, &text, &errs), AISLE_OK));
    cases = yaml_get(root, "cases");
    for (size_t i = 0; i < cases->count; i++) {
        struct k8s_case k;

        k8s_case_init(&k, yaml_get(root, "kind")->text, cases->item[i]);
        if (!strategy || strcmp(k.strategy, strategy) == 0)
            compared += compare(&k, type);
        k8s_case_fini(&k);
    }
    arena_fini(&arena);
    return compared;
}

/* `count` is how many of the file's cases can be said, so that none drops out unseen. */
#define SAME_SCORES(file, placement, strategy, count)                                              \
    do {                                                                                           \
        const char *path;                                                                          \
                                                                                                   \
        REQUIRE_DATA(path, "k8s/" file);                                                           \
        cr_expect(eq(sz, compare_file(path, &placement, strategy), count));                        \
        say("%s: %d cases compared", file, count);                                                 \
    } while (0)

Test(allocated, least_allocated_scores_as_kube_scheduler)
{
    SAME_SCORES("least_allocated.yaml", placement_least_allocated, NULL, 5);
}

Test(allocated, most_allocated_scores_as_kube_scheduler)
{
    SAME_SCORES("most_allocated.yaml", placement_most_allocated, NULL, 4);
    SAME_SCORES("fit_score.yaml", placement_most_allocated, "MostAllocated", 1);
}

Test(allocated, requested_to_capacity_scores_as_kube_scheduler)
{
    SAME_SCORES("requested_to_capacity_ratio.yaml", placement_requested_to_capacity, NULL, 4);
    SAME_SCORES("fit_score.yaml", placement_requested_to_capacity, "RequestedToCapacityRatio", 1);
}

Test(allocated, balanced_allocation_scores_as_kube_scheduler)
{
    SAME_SCORES("balanced_allocation.yaml", placement_balanced_allocation, NULL, 2);
}
