/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * srsf: shortest remaining service first: the remaining estimate x the GPUs of the gang, or x its
 * pods if it has no GPUs; jobs without an estimate come last, ties by submission (ties=submission).
 *
 * Preemptive by default, as srtf is. In the simulators of Tiresias ("shortest-gpu", Gu et al., NSDI
 * 2019) and Muri (Zhao et al., SIGCOMM 2022); the latter places all jobs anew, which is
 * pass=repack. Keys fall while a job runs: for the cost see aisle_round_pass().
 */
#include "policy/policies.h"
#include "policy/remaining.h"

static const struct aisle_knob knobs[] = {REMAINING_KNOBS, {0}};

static int64_t measure(const struct aisle_job *job)
{
    return ordered_service_us(aisle_job_remaining_us(job), job);
}

static void decide(void *state, struct aisle_round *round)
{
    remaining_decide(state, round, measure);
}

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job_state;
    return measure(job);
}

const struct aisle_queue_type queue_srsf = {
    .abi = AISLE_POLICY_ABI,
    .name = "srsf",
    .summary = "least remaining estimate x GPUs first; preempts, what does not fit is passed over",
    .knobs = knobs,
    .state_size = sizeof(struct remaining),
    .job_state_size = sizeof(struct remaining_job),
    .init = remaining_init,
    .fini = remaining_fini,
    .decide = decide,
    .key = key,
    .tie = remaining_tie,
    .key_kind = AISLE_KEY_WHILE_RUNNING,
};
