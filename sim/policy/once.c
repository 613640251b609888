/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * once: every job is tried once, when it arrives, and rejected if it fits nowhere. A job that ran
 * and was stopped by a failure is tried again in each round.
 *
 * Source: the protocol of Weng et al., USENIX ATC 2023, section 6.1, in which pods arrive one by
 * one and a pod that cannot be placed fails. No queue, no preemption.
 */
#include <aisle/round.h>

#include "policy/policies.h"

static void decide(void *state, struct aisle_round *round)
{
    size_t n;
    const aisle_job_id *pending = aisle_round_pending(round, &n);

    (void)state;
    /* What a failure stopped was placed once, and waits until it fits again. */
    for (size_t i = 0; i < n; i++)
        if (!aisle_round_place(round, pending[i]) && aisle_round_job(round, pending[i]).held_us == 0)
            aisle_round_reject(round, pending[i], "fits nowhere");
}

const struct aisle_queue_type queue_once = {
    .abi = AISLE_POLICY_ABI,
    .name = "once",
    .summary = "every job is tried once, on arrival, and rejected if it fits nowhere",
    .decide = decide,
};
