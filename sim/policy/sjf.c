/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sjf: shortest job first, by its estimate; jobs without one come last, ties by submission.
 *
 * Blocking by default and without preemption, as in the simulator of Helios (Hu et al., SC 2021):
 * the shortest that does not fit holds up all that are longer. What a run knows as estimates is the
 * scenario's to say; with exact ones this is the oracle that papers compare with. A key is asked
 * for once a job: O(log waiting), and the cost of aisle_round_pass().
 */
#include "policy/ordered.h"
#include "policy/policies.h"

static const struct aisle_knob knobs[] = {ORDERED_KNOB(AISLE_PASS_BLOCKING), {0}};

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job_state;
    return job->estimate_us;
}

const struct aisle_queue_type queue_sjf = {
    .abi = AISLE_POLICY_ABI,
    .name = "sjf",
    .summary = "shortest estimate first; the first that does not fit blocks, no preemption",
    .knobs = knobs,
    .state_size = sizeof(struct ordered),
    .init = ordered_init,
    .decide = ordered_decide,
    .key = key,
    .key_kind = AISLE_KEY_FIXED,
};
