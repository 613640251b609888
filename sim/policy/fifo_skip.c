/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fifo-skip: first come, first served, but what does not fit is passed over, so that large jobs may
 * starve behind small ones. No preemption.
 *
 * The same as "fjf" in the simulator of Tiresias (Gu et al., NSDI 2019). With pass=preempt, jobs
 * that came earlier take the place of later ones. For the cost see aisle_round_pass().
 */
#include "policy/ordered.h"
#include "policy/policies.h"

static const struct aisle_knob knobs[] = {ORDERED_KNOB(AISLE_PASS_SKIP), {0}};

const struct aisle_queue_type queue_fifo_skip = {
    .abi = AISLE_POLICY_ABI,
    .name = "fifo-skip",
    .summary = "first come, first served; what does not fit is passed over, no preemption",
    .knobs = knobs,
    .state_size = sizeof(struct ordered),
    .init = ordered_init,
    .decide = ordered_decide,
};
