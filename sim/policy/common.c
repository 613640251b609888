/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several policies share. */
#include <aisle/policy.h>

/* A sharing pod goes where the least is left that suffices, so that whole GPUs stay whole; for
 * whole GPUs all that suffice are equal, and the lowest indices win. */
aisle_gpu_set aisle_gpus_tightest(const struct aisle_node_state *node,
                                  const struct aisle_shape *shape)
{
    aisle_gpu_set set = 0;

    for (int n = 0; n < shape->gpu_count; n++) {
        int best = -1;

        for (int g = 0; g < node->gpu_count; g++)
            if (!(set >> g & 1) && node->gpu_milli[g] >= shape->gpu_milli &&
                (best < 0 || node->gpu_milli[g] < node->gpu_milli[best]))
                best = g;
        set |= (aisle_gpu_set)1 << best;
    }
    return set;
}

const char *const aisle_pass_names[] = {
    [AISLE_PASS_BLOCKING] = "blocking",
    [AISLE_PASS_SKIP] = "skip",
    [AISLE_PASS_PREEMPT] = "preempt",
    [AISLE_PASS_REPACK] = "repack",
    [AISLE_PASSES] = NULL,
};
