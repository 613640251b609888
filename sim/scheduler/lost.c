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

/* Is a member of the gang lost, and its node still silent? */
static bool is_silent(const struct scheduler *s, const struct sched_gang *gang)
{
    for (size_t i = 0; gang && i < gang->member_count; i++)
        if (gang->member[i]->phase == PHASE_LOST && on_a_silent_node(s, gang->member[i]))
            return true;
    return false;
}

/* One of a gang, or all of them. */
static void give_up(struct scheduler *s, struct sched_job *job)
{
    sched_disarm(s, &job->timer);
    gangs_release(s, job);
    sched_enqueue(s, job);
}

void lost_failed(struct scheduler *s, struct sched_job *job)
{
    bool silent = on_a_silent_node(s, job);
    int64_t toleration_us;

    if (job->phase == PHASE_RUNNING)
        job->template->healthy -= job->placed;
    /* Of one that was to end anyway another is made as soon as it is gone. */
    if (!job->from_manifest || job->phase != PHASE_RUNNING ||
        !(silent || is_silent(s, job->gang))) {
        give_up(s, job);
        return;
    }
    job->phase = PHASE_LOST;
    for (uint32_t i = 0; i < job->pods; i++)
        if (job->pod[i].seat != KUBE_NONE)
            mirror_hold(s, &job->pod[i], true);
    toleration_us = pods_toleration_us(s, job->template->spec);
    if (silent && toleration_us >= 0)
        sched_arm(s, &job->timer, s->now_us + s->facts->node_grace_us + toleration_us, false);
}

static void go_on(struct scheduler *s, struct sched_job *job)
{
    sched_disarm(s, &job->timer);
    if (mirror_stands(s, job))
        bind_put(s, job);
    else
        give_up(s, job);
}

/* Those that are lost of the job's gang, one after the other. */
static void each_lost(struct scheduler *s, struct sched_job *job,
                      void (*act)(struct scheduler *, struct sched_job *))
{
    struct sched_gang *gang = job->gang;

    act(s, job);
    for (size_t i = 0; gang && i < gang->member_count; i++)
        if (gang->member[i]->phase == PHASE_LOST)
            act(s, gang->member[i]);
}

bool lost_return(struct scheduler *s, struct sched_job *job)
{
    if (on_a_silent_node(s, job) || is_silent(s, job->gang))
        return false;
    if (mirror_stands(s, job))
        each_lost(s, job, go_on);
    else
        each_lost(s, job, give_up);
    return true;
}

void lost_give_up(struct scheduler *s, struct sched_job *job)
{
    each_lost(s, job, give_up);
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
