/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/lost.h"

#include "scheduler/bind.h"
#include "scheduler/gangs.h"
#include "scheduler/state.h"

static bool on_a_silent_node(const struct scheduler *s, const struct sched_job *job)
{
    for (uint32_t i = 0; i < job->pods; i++)
        if (job->pod[i].seat != KUBE_NONE && aisle_round_node(s->round, job->pod[i].node)->down)
            return true;
    return false;
}

void lost_failed(struct scheduler *s, struct sched_job *job)
{
    int64_t toleration_us;

    if (job->phase == PHASE_RUNNING)
        job->template->healthy -= job->placed;
    /* Of one that was to end anyway another is made as soon as it is gone. */
    if (!job->from_manifest || job->phase != PHASE_RUNNING || !on_a_silent_node(s, job)) {
        lost_give_up(s, job);
        return;
    }
    job->phase = PHASE_LOST;
    for (uint32_t i = 0; i < job->pods; i++)
        if (job->pod[i].seat != KUBE_NONE)
            mirror_hold(s, &job->pod[i], true);
    toleration_us = pods_toleration_us(s, job->template->spec);
    if (toleration_us >= 0)
        sched_arm(s, &job->timer, s->now_us + s->facts->node_grace_us + toleration_us, false);
}

bool lost_return(struct scheduler *s, struct sched_job *job)
{
    if (on_a_silent_node(s, job))
        return false;
    if (!mirror_stands(s, job)) {
        lost_give_up(s, job);
        return true;
    }
    sched_disarm(s, &job->timer);
    bind_put(s, job);
    return true;
}

void lost_give_up(struct scheduler *s, struct sched_job *job)
{
    sched_disarm(s, &job->timer);
    gangs_release(s, job);
    sched_enqueue(s, job);
}

void lost_check_held(struct scheduler *s)
{
    for (size_t n = 0; n < s->mirror.node_count; n++) {
        size_t i = 0;

        while (i < s->mirror.node[n].held_count) {
            struct sched_job *job = s->mirror.node[n].held[i]->job;

            if (job->phase == PHASE_LOST || mirror_stands(s, job)) {
                i++;
                continue;
            }
            gangs_reject(s, job->gang, NULL, 0, "a GPU of a member failed");
            i = 0;
        }
    }
}
