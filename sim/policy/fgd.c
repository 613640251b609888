/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fgd: fragmentation gradient descent.
 *
 * The pod goes where it raises the expected fragmentation F (see <aisle/fragmentation.h>) least:
 *
 *     score = trunc(100 / (1 + exp(-(F before - F after) / 1000)))
 *
 * A sharing pod is tried on each GPU that has enough left; the node's score is the best of them and
 * the GPU the lowest index that reaches it. A pod of whole GPUs takes the first that are free.
 *
 * Source: Weng et al., USENIX ATC 2023, section 4.2, as the authors' simulator computes it. The
 * score is a whole number: differences of F below some 40 milli make no difference, and ties go to
 * the lowest rank. That is part of the published results.
 */
#include <aisle/fragmentation.h>
#include <aisle/policy.h>

#include <math.h>

#include "base/error.h"
#include "policy/policies.h"

struct state {
    struct aisle_fragmentation *target;
};

enum { POPULARITY };

static const struct aisle_knob knobs[] = {
    [POPULARITY] = {.name = "popularity",
                    .summary = "share of the source's pods that the typical pods cover",
                    .value = 0.95,
                    .min = 0.01,
                    .max = 1},
    {0},
};

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    st->target = aisle_fragmentation_new(env->mix, env->knob[POPULARITY]);
    return st->target ? AISLE_OK
                      : error_set(err, AISLE_EVALUE,
                                  "fgd needs to know the workload's pods, and there are none");
}

static void fini(void *vstate)
{
    aisle_fragmentation_free(((struct state *)vstate)->target);
}

/* The score of the node once it has become `after`, given F before. */
static int64_t score_after(const struct state *st, double before,
                           const struct aisle_node_state *after)
{
    double gained = before - aisle_fragmentation_of(st->target, after);

    return (int64_t)(100 / (1 + exp(-gained / 1000)));
}

static bool shares(const struct aisle_shape *shape)
{
    return shape->gpu_count == 1 && shape->gpu_milli < AISLE_GPU_MILLI;
}

/* The best score over the GPUs of a sharing pod, and the first GPU that has it. */
static int64_t best_share(const struct state *st, const struct aisle_node_state *node,
                          const struct aisle_shape *shape, int *gpu)
{
    struct aisle_node_state after = *node;
    double before = aisle_fragmentation_of(st->target, node);
    int64_t best = -1;

    after.cpu_milli -= shape->cpu_milli;
    after.gpu_left_milli -= shape->gpu_milli;
    for (int g = 0; g < node->gpu_count; g++) {
        int64_t score;
        int twin = 0;

        while (twin < g && node->gpu_milli[twin] != node->gpu_milli[g])
            twin++;
        if (twin < g || node->gpu_milli[g] < shape->gpu_milli)
            continue; /* an equal GPU was tried before */
        after.gpu_milli[g] -= shape->gpu_milli;
        score = score_after(st, before, &after);
        after.gpu_milli[g] += shape->gpu_milli;
        if (score > best) {
            best = score;
            *gpu = g;
        }
    }
    return best;
}

static int64_t score(const void *vstate, const struct aisle_node_state *node,
                     const struct aisle_shape *shape)
{
    const struct state *st = vstate;
    struct aisle_node_state after = *node;
    aisle_gpu_set taken;
    int gpu;

    if (shares(shape))
        return best_share(st, node, shape, &gpu);
    taken = aisle_gpus_tightest(node, shape);
    for (int g = 0; g < node->gpu_count; g++)
        if (taken >> g & 1)
            after.gpu_milli[g] -= shape->gpu_milli;
    after.cpu_milli -= shape->cpu_milli;
    after.gpu_left_milli -= shape->gpu_count * shape->gpu_milli;
    return score_after(st, aisle_fragmentation_of(st->target, node), &after);
}

static aisle_gpu_set gpus(void *vstate, const struct aisle_node_state *node,
                          const struct aisle_shape *shape)
{
    int gpu = 0;

    if (!shares(shape))
        return aisle_gpus_tightest(node, shape);
    best_share(vstate, node, shape, &gpu);
    return (aisle_gpu_set)1 << gpu;
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "fgd",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct state),
    .init = init,
    .fini = fini,
    .score = score,
    .gpus = gpus,
};

const struct aisle_placement_type placement_fgd = {
    .abi = AISLE_POLICY_ABI,
    .name = "fgd",
    .summary = "where the expected fragmentation of GPUs grows least (ATC'23)",
    .knobs = knobs,
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
