/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fifo: first come, first served, strictly. Jobs start in order of submission; one that does not
 * fit blocks all behind it. No preemption. O(jobs started) a round.
 */
#include <aisle/policy.h>

#include "policy/policies.h"

const struct aisle_queue_type queue_fifo = {
    .abi = AISLE_POLICY_ABI,
    .name = "fifo",
    .summary = "first come, first served; the first that does not fit blocks all behind it",
    .pass = AISLE_PASS_BLOCKING,
};
