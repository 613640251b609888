/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * priority: highest priority first, ties by submission.
 *
 * Preemptive by default: jobs of higher priority take the place of lower ones, and what does not
 * fit is passed over, so that low priorities may use what high ones leave. The scheduler of a
 * cluster in its simplest form; no source. A key is asked for once a job: O(log waiting), and the
 * cost of aisle_round_pass().
 */
#include "policy/ordered.h"
#include "policy/policies.h"

static const struct aisle_knob knobs[] = {ORDERED_KNOB(AISLE_PASS_PREEMPT), {0}};

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job_state;
    return -(int64_t)job->priority;
}

const struct aisle_queue_type queue_priority = {
    .abi = AISLE_POLICY_ABI,
    .name = "priority",
    .summary = "highest priority first; preempts lower ones, what does not fit is passed over",
    .knobs = knobs,
    .state_size = sizeof(struct ordered),
    .init = ordered_init,
    .decide = ordered_decide,
    .key = key,
    .key_kind = AISLE_KEY_FIXED,
};
