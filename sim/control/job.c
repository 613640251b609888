/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jobs: so many pods at a time until so many have completed. Source: pkg/controller/job.
 *
 * A pod that is preempted or loses its node counts as a failure, as without a podFailurePolicy. The
 * same unit then waits again at once, where Kubernetes delays the new pod by 10 s, 20 s, ... One
 * that is rejected or has failed for good fails the Job, as all others are its equals.
 */
#include "control/state.h"

static void step(struct control *c, struct controller *k)
{
    const struct tally *t = &k->tally[0];
    int64_t left = k->total - t->finished, wanted = left < k->at_once ? left : k->at_once;

    if (k->lost > k->load->backoff_limit || t->gone) {
        controller_fail(c, k);
        return;
    }
    for (int64_t missing = wanted - tally_present(t); missing > 0; missing--)
        unit_want(c, k, &(struct want){
                            .name = arena_printf(&c->arena, "%s-%lld", k->base,
                                                 (long long)t->made),
                            .spec = k->load->group[0].spec,
                            .pods = 1,
                        });
}

static void start(struct control *c, struct controller *k)
{
    if (k->load->deadline_us >= 0)
        timers_post(&c->timers, c->now_us + k->load->deadline_us, k, TIMER_DEADLINE);
}

const struct controller_type controller_job = {.start = start, .step = step};
