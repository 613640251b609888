/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/ordered.h"

#include <aisle/round.h>

enum aisle_status ordered_init(void *state, const struct aisle_policy_env *env,
                               struct aisle_error *err)
{
    (void)err;
    ((struct ordered *)state)->pass = (enum aisle_pass)env->knob[ORDERED_PASS];
    return AISLE_OK;
}

void ordered_decide(void *state, struct aisle_round *round)
{
    aisle_round_pass(round, ((const struct ordered *)state)->pass);
}

int64_t ordered_size_milli(const struct aisle_job *job)
{
    int64_t gpu_milli = aisle_job_gpu_milli(job);

    return gpu_milli > 0 ? gpu_milli : (int64_t)job->pods * AISLE_GPU_MILLI;
}

/* floor(time x size / 1000), without the product: that of a year on 300 GPUs is too large. */
int64_t ordered_service_us(int64_t time_us, const struct aisle_job *job)
{
    int64_t size = ordered_size_milli(job);
    int64_t rest = time_us % AISLE_GPU_MILLI * size / AISLE_GPU_MILLI;

    if (time_us == AISLE_NEVER || time_us / AISLE_GPU_MILLI > (INT64_MAX - rest) / size)
        return INT64_MAX;
    return time_us / AISLE_GPU_MILLI * size + rest;
}

int64_t ordered_attained_us(const struct aisle_job *job)
{
    return job->shape->gpu_count > 0 ? job->served_gpu_us : ordered_service_us(job->held_us, job);
}
