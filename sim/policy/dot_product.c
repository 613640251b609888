/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dot-product: where what is left and what is asked for have the smallest product.
 *
 *     score = trunc(100 (1 - ((C / MAXC) (c / MAXC) + (R / MAXG) (r / MAXG)) / 2))
 *
 * with the letters of best-fit, before the pod is placed.
 *
 * Source: DotProd ("merge" dimensions, "max" norm) in the simulator of Weng et al., USENIX ATC
 * 2023. Tetris (Grandl et al., SIGCOMM 2014) takes the *largest* product; here the smallest wins,
 * so it is in effect a packing rule.
 */
#include "policy/policies.h"
#include "policy/widest.h"

static int64_t score(const void *vstate, const struct aisle_node_state *node,
                     const struct aisle_shape *shape)
{
    const struct widest *most = vstate;
    double cpu = (double)node->cpu_milli / most->cpu_milli *
                 ((double)shape->cpu_milli / most->cpu_milli);
    double gpu = (double)node->gpu_left_milli / most->gpu_milli *
                 ((double)aisle_shape_gpu_milli(shape) / most->gpu_milli);

    return (int64_t)(100 * (1 - (cpu + gpu) / 2));
}

static const struct aisle_scorer_type scorer = {
    .abi = AISLE_POLICY_ABI,
    .name = "dot-product",
    .reads = AISLE_READS_STATE | AISLE_READS_SHAPE,
    .state_size = sizeof(struct widest),
    .init = widest_init,
    .score = score,
};

const struct aisle_placement_type placement_dot_product = {
    .abi = AISLE_POLICY_ABI,
    .name = "dot-product",
    .summary = "where the product of what is left and what is asked for is smallest",
    .entries = &(const struct aisle_profile_entry){.type = &scorer, .weight = 1},
    .count = 1,
};
