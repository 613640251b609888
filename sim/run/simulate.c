/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulation: events of the engine become changes of jobs and cluster, and changes become
 * rounds and notices.
 */
#include <assert.h>

#include "base/error.h"
#include "run/muri.h"
#include "run/ranks.h"
#include "run/run.h"

enum {
    PROGRESS_EVERY = 4096, /* arrivals */
    WAKES_AN_INSTANT = 1000000,
    IDLE_WAKES = 1000 /* in a row with nothing to end: a policy with rounds may need a few */
};

enum { ASKED, WOKEN }; /* why a round is held: something happened, or the policy wished it */

static void tell(struct aisle_view *run, struct aisle_notice what)
{
    what.at_us = engine_now_us(run->engine);
    for (size_t i = 0; i < run->observer_count; i++) {
        struct aisle_observer *o = &run->observer[i];

        if (run->error.status == AISLE_OK &&
            o->notice(o->self, run, &what, &run->error) != AISLE_OK &&
            run->error.status == AISLE_OK)
            error_set(&run->error, AISLE_EIO, "an observer failed and did not say why");
    }
}

void run_tell(struct aisle_view *run, enum aisle_notice_kind kind, aisle_job_id job)
{
    tell(run, (struct aisle_notice){.kind = kind, .job = job, .node = AISLE_NONE});
    controllers_hear(run->controllers, kind, job);
}

void run_tell_node(struct aisle_view *run, enum aisle_notice_kind kind, aisle_node_id node)
{
    tell(run, (struct aisle_notice){.kind = kind, .job = AISLE_NONE, .node = node});
}

static void tell_attempt(struct aisle_view *run, const struct aisle_attempt *attempt)
{
    tell(run, (struct aisle_notice){.kind = AISLE_NOTICE_ATTEMPT,
                                    .job = attempt->job,
                                    .node = attempt->node,
                                    .attempt = attempt});
}

static void decide(void *subject, uint64_t arg, int64_t now_us);

void run_ask_for_round(struct aisle_view *run)
{
    if (run->deciding)
        return;
    run->deciding = true;
    engine_post(run->engine, engine_now_us(run->engine), RANK_DECIDE, decide, run, ASKED);
}

/* Arrivals ---------------------------------------------------------------------------------------
 */

static bool peek_arrival(void *self, int64_t *at_us)
{
    struct aisle_view *run = self;
    double most = run->spec->stop_gpu_load * (double)run->world.cluster.gpu_milli;
    enum aisle_status status;

    if (run->spec->stop_gpu_load > 0 && (double)run->gpu_arrived_milli >= most)
        return false;
    status = world_next(&run->world, &run->next, &run->error);
    if (status != AISLE_OK) {
        if (status == AISLE_END)
            run->error.status = AISLE_OK;
        return false;
    }
    *at_us = run->next.submit_us;
    return true;
}

static void take_arrival(void *self, int64_t now_us)
{
    struct aisle_view *run = self;

    run_arrive(run, &run->next, AISLE_NONE, now_us);
    if (run->arrivals % PROGRESS_EVERY == 0 && run->options->progress)
        run->options->progress(run->options->progress_self, now_us, run->arrivals);
}

/* Rounds -----------------------------------------------------------------------------------------
 */

void run_end(struct aisle_view *run, aisle_job_id job, int64_t now_us)
{
    round_end(run->round, job, now_us);
    run_tell(run, AISLE_NOTICE_FINISHED, job);
    run_ask_for_round(run);
}

static void finish(void *subject, uint64_t arg, int64_t now_us)
{
    run_end(subject, (aisle_job_id)arg, now_us);
}

void run_cancel_end(struct aisle_view *run, const struct job_row *row)
{
    engine_cancel(run->engine,
                  (struct ticket){.sequence = row->end_sequence, .slot = row->end_slot});
}

void run_post_end(struct aisle_view *run, aisle_job_id job)
{
    struct job_row *row = jobs_row(&run->jobs, job);
    int64_t end_us = progress_end_us(&row->plan, row->work_us);
    struct ticket t;

    if (end_us == AISLE_NEVER)
        return;
    t = engine_post(run->engine, end_us, RANK_FINISH, finish, run, job);
    row->end_sequence = t.sequence;
    row->end_slot = t.slot;
}

static void started(struct aisle_view *run, aisle_job_id job, int64_t now_us)
{
    bool later = costs_enter(&run->costs, jobs_row(&run->jobs, job), now_us);

    if (controllers_started(run->controllers, job, now_us) || later)
        round_plan_changed(run->round, job);
    run_post_end(run, job);
    run_tell(run, AISLE_NOTICE_STARTED, job);
}

/* The round that a policy asked for replaces the one it asked for before. */
static void arrange_wake(struct aisle_view *run, int64_t at_us, int64_t now_us)
{
    if (run->waking)
        engine_cancel(run->engine, run->wake);
    run->waking = at_us != AISLE_NEVER && at_us > now_us;
    if (at_us == AISLE_NEVER)
        return;
    if (run->waking) {
        run->wake = engine_post(run->engine, at_us, RANK_DECIDE, decide, run, WOKEN);
        return;
    }
    run->wakes = run->wake_us == now_us ? run->wakes + 1 : 1;
    run->wake_us = now_us;
    if (run->wakes > WAKES_AN_INSTANT)
        error_set(&run->error, AISLE_EPOLICY, "a policy wakes itself for ever at %.6f s",
                  (double)now_us / 1e6);
    else
        run_ask_for_round(run);
}

/* What is posted but does not by itself prolong a run: the next sample and the next fault. */
static size_t posted_beside(const struct aisle_view *run)
{
    return (run->spec->sample_every_us > 0) + outages_posted(run->outages);
}

/* True if nothing is to come but rounds that the policy asks for: nothing arrives, and nothing that
 * runs will end. */
static bool idle(struct aisle_view *run)
{
    return engine_pending(run->engine) == posted_beside(run) + run->waking &&
           !engine_streaming(run->engine);
}

void run_withdraw(struct aisle_view *run, aisle_job_id job, int64_t now_us, const char *reason)
{
    round_withdraw(run->round, job, now_us, reason);
    run_tell(run, AISLE_NOTICE_REJECTED, job);
    run_ask_for_round(run);
}

/* A pod that no controller makes anew is gone once it is evicted. */
static void give_up_bare(struct aisle_view *run, aisle_job_id job, int64_t now_us)
{
    const struct job_row *row = jobs_row(&run->jobs, job);

    if (row->once && row->state == AISLE_JOB_WAITING)
        run_withdraw(run, job, now_us, "evicted, and it has no controller that makes it anew");
}

static void decide(void *subject, uint64_t arg, int64_t now_us)
{
    struct aisle_view *run = subject;
    struct round_outcome out;

    if (arg == WOKEN)
        run->waking = false;
    else
        run->deciding = false;
    if (run->muri)
        muri_settle(run->muri, run, now_us);
    if (round_decide(run->round, now_us, &out, &run->error) != AISLE_OK)
        return;
    for (size_t i = 0; i < out.attempt_count; i++)
        tell_attempt(run, &out.attempt[i]);
    for (size_t i = 0; i < out.evicted_count; i++) {
        struct job_row *row = jobs_row(&run->jobs, out.evicted[i]);

        run_cancel_end(run, row);
        costs_leave(&run->costs, row, &out.evicted_from[i], now_us);
        run_tell(run, AISLE_NOTICE_EVICTED, out.evicted[i]);
    }
    controllers_starting(run->controllers, out.started, out.started_count, now_us);
    for (size_t i = 0; i < out.started_count; i++)
        started(run, out.started[i], now_us);
    for (size_t i = 0; i < out.rejected_count; i++)
        run_tell(run, AISLE_NOTICE_REJECTED, out.rejected[i]);
    for (size_t i = 0; i < out.evicted_count; i++)
        give_up_bare(run, out.evicted[i], now_us);
    run_tell(run, AISLE_NOTICE_DECIDED, AISLE_NONE);
    run->idle_wakes = idle(run) ? run->idle_wakes + (arg == WOKEN) : 0;
    arrange_wake(run, out.wake_us, now_us);
}

static void sample(void *subject, uint64_t arg, int64_t now_us)
{
    struct aisle_view *run = subject;

    (void)arg;
    run_tell(run, AISLE_NOTICE_SAMPLE, AISLE_NONE);
    engine_post(run->engine, now_us + run->spec->sample_every_us, RANK_SAMPLE, sample, run, 0);
}

/* What never ends by itself may yet fail. Faults that are drawn come for ever, so that only a stop can
 * end such a run. */
static bool awaits_faults(const struct aisle_view *run)
{
    return run->jobs.in[AISLE_JOB_RUNNING] > 0 && outages_posted(run->outages) &&
           (run->spec->stop_at_us != AISLE_NEVER || run->spec->faults.file.name);
}

/* True if anything is to come that could change what jobs do. The next sample must not prolong a
 * run, nor the next fault once all jobs have ended or, with everything in service, none can start;
 * nor may a policy that lets itself be woken once all have ended, or again and again while nothing
 * can end. */
static bool more_to_come(struct aisle_view *run)
{
    size_t posted = engine_pending(run->engine), beside = posted_beside(run);
    bool waiting = run->jobs.in[AISLE_JOB_WAITING] > 0;

    if (run->waking &&
        (run->idle_wakes >= IDLE_WAKES || (!waiting && run->jobs.in[AISLE_JOB_RUNNING] == 0)))
        beside++;
    if (posted > beside || engine_streaming(run->engine) || awaits_faults(run))
        return true;
    return waiting && outages_posted(run->outages) && cluster_has_outage(&run->world.cluster);
}

/* Every part held, for the audit. */
static void each_part(void *self, void (*each)(void *, aisle_job_id, const struct aisle_part *),
                      void *ctx)
{
    const struct aisle_view *run = self;

    for (aisle_job_id i = 0; i < run->jobs.count; i++) {
        struct aisle_placement p;

        if (!jobs_kept(&run->jobs, i) || jobs_row(&run->jobs, i)->state != AISLE_JOB_RUNNING)
            continue;
        p = held_placement(&jobs_row(&run->jobs, i)->where);
        for (size_t k = 0; k < p.count; k++)
            each(ctx, i, &p.part[k]);
    }
}

/* Nothing is lost and nothing over-allocated, worked out from scratch at the end of every run. */
static enum aisle_status audit(struct aisle_view *run)
{
    size_t in[AISLE_JOB_STATES] = {0}, sum = 0;

    for (aisle_job_id i = 0; i < run->jobs.count; i++)
        if (jobs_kept(&run->jobs, i))
            in[jobs_row(&run->jobs, i)->state]++;
    for (int i = 0; i < AISLE_JOB_STATES; i++) {
        bool ends = i != AISLE_JOB_WAITING && i != AISLE_JOB_RUNNING;

        /* Of those that ended only the last are still kept. */
        assert(ends ? in[i] <= run->jobs.in[i] : in[i] == run->jobs.in[i]);
        sum += run->jobs.in[i];
    }
    assert(sum == run->arrivals && sum == run->jobs.count);
    return cluster_audit(&run->world.cluster, each_part, run, &run->error);
}

static bool interrupted(struct aisle_view *run)
{
    if (!run->options->interrupt || !*run->options->interrupt)
        return false;
    error_set(&run->error, AISLE_EIO, "interrupted");
    return true;
}

enum aisle_status simulate(struct aisle_view *run)
{
    struct engine_stream stream = {
        .rank = RANK_ARRIVAL, .peek = peek_arrival, .take = take_arrival, .self = run};

    run->engine = engine_new(&stream);
    run->end_us = -1;
    for (size_t i = 0; i < run->observer_count && run->error.status == AISLE_OK; i++)
        if (run->observer[i].begin)
            run->observer[i].begin(run->observer[i].self, run, &run->error);
    outages_begin(run->outages);
    controllers_begin(run->controllers);
    if (run->spec->sample_every_us > 0)
        engine_post(run->engine, 0, RANK_SAMPLE, sample, run, 0);
    while (more_to_come(run) && run->error.status == AISLE_OK &&
           engine_step(run->engine, run->spec->stop_at_us) && !interrupted(run))
        continue;
    if (run->error.status != AISLE_OK)
        return run->error.status;
    run->stopped = more_to_come(run);
    run->end_us = run->stopped ? run->spec->stop_at_us : engine_now_us(run->engine);
    for (size_t i = 0; i < run->observer_count && run->error.status == AISLE_OK; i++)
        if (run->observer[i].end)
            run->observer[i].end(run->observer[i].self, run, &run->error);
    return run->error.status == AISLE_OK ? audit(run) : run->error.status;
}
