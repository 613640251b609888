/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * smallest: fewest GPUs first, of the whole gang, shares in part; ties by submission. Gangs without
 * GPUs go by their CPU, of all pods; a core then counts as much as a GPU.
 *
 * By default what does not fit is passed over, which for gangs that differ in size only is what
 * blocking does too. With pass=preempt it is "sjf" in the simulator of Tiresias (Gu et al., NSDI
 * 2019), where "shortest" means narrowest. A key is asked for once a job: O(log waiting), and the
 * cost of aisle_round_pass().
 */
#include "policy/ordered.h"
#include "policy/policies.h"

static const struct aisle_knob knobs[] = {ORDERED_KNOB(AISLE_PASS_SKIP), {0}};

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    int64_t gpu_milli = aisle_job_gpu_milli(job);

    (void)state;
    (void)job_state;
    return gpu_milli > 0 ? gpu_milli : job->shape->cpu_milli * job->pods;
}

const struct aisle_queue_type queue_smallest = {
    .abi = AISLE_POLICY_ABI,
    .name = "smallest",
    .summary =
        "fewest GPUs first, of the whole gang; what does not fit is passed over, no preemption",
    .knobs = knobs,
    .state_size = sizeof(struct ordered),
    .init = ordered_init,
    .decide = ordered_decide,
    .key = key,
    .key_kind = AISLE_KEY_FIXED,
};
