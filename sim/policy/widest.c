/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/widest.h"

enum aisle_status widest_init(void *state, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct widest *w = state;

    (void)err;
    w->cpu_milli = env->cluster->cpu_milli_most ? (double)env->cluster->cpu_milli_most : 1;
    w->gpu_milli = env->cluster->gpu_milli_most ? (double)env->cluster->gpu_milli_most : 1;
    return AISLE_OK;
}
