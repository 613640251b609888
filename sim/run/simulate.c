/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulation: events of the engine become changes of jobs and cluster, and changes become
 * rounds and notices.
 */
#include <assert.h>

#include "base/error.h"
#include "run/ranks.h"
#include "run/run.h"

enum {
    PROGRESS_EVERY = 4096,   /* arrivals */
    WAKES_AN_INSTANT = 1000000
};

static void tell(struct aisle_view *run, enum aisle_notice_kind kind, aisle_job_id job)
{
    struct aisle_notice what = {.kind = kind, .at_us = engine_now_us(run->engine), .job = job};

    for (size_t i = 0; i < run->observer_count; i++) {
        struct aisle_observer *o = &run->observer[i];

        if (run->error.status == AISLE_OK &&
            o->notice(o->self, run, &what, &run->error) != AISLE_OK &&
            run->error.status == AISLE_OK)
            error_set(&run->error, AISLE_EIO, "an observer failed and did not say why");
    }
}

static void decide(void *subject, uint64_t arg, int64_t now_us);
static void finish(void *subject, uint64_t arg, int64_t now_us);

static void ask_for_round(struct aisle_view *run)
{
    if (run->deciding)
        return;
    run->deciding = true;
    engine_post(run->engine, engine_now_us(run->engine), RANK_DECIDE, decide, run, 0);
}

/* Arrivals --------------------------------------------------------------------------------------- */

static bool peek_arrival(void *self, int64_t *at_us)
{
    struct aisle_view *run = self;
    double most = run->spec->stop_gpu_load * (double)run->world.cluster.gpu_milli;
    enum aisle_status status;

    if (run->spec->stop_gpu_load > 0 && (double)run->gpu_arrived_milli >= most)
        return false;
    status = run->world.source->next(run->world.source_state, &run->next, &run->error);
    if (status != AISLE_OK) {
        if (status == AISLE_END)
            run->error.status = AISLE_OK;
        return false;
    }
    *at_us = run->next.submit_us;
    return true;
}

/* A job that no node could ever hold is given up by the core: no policy could do better, and a
 * blocking queue would wait for it for ever. */
static void give_up(struct aisle_view *run, aisle_job_id id, const char *why)
{
    struct job_row *row = &run->jobs.row[id];

    if (run->impossible++ == 0) {
        error_at(&run->first_impossible, AISLE_EVALUE, &run->next.at, "pod \"%s\" can never run: %s",
                 row->name, why);
        run->first_impossible.severity = AISLE_WARNING;
    }
    row->state = AISLE_JOB_REJECTED;
    row->reason = why;
    row->end_us = engine_now_us(run->engine);
    run->jobs.in[AISLE_JOB_WAITING]--;
    run->jobs.in[AISLE_JOB_REJECTED]++;
    tell(run, AISLE_NOTICE_REJECTED, id);
}

static void take_arrival(void *self, int64_t now_us)
{
    struct aisle_view *run = self;
    const struct aisle_shape *shape = world_shape(&run->world, &run->next, NULL);
    const char *why = world_impossible(&run->world, shape);
    aisle_job_id id = jobs_add(&run->jobs, &(struct job_row){.shape = shape,
                                                            .name = run->next.name,
                                                            .submit_us = now_us,
                                                            .estimate_us = AISLE_NEVER,
                                                            .duration_us = run->next.duration_us,
                                                            .priority = run->next.priority,
                                                            .pods = 1});

    if (run->arrivals == 0)
        run->first_us = now_us;
    run->last_us = now_us;
    if (run->next.duration_us != AISLE_NEVER) {
        run->leaves = true;
        run->gpu_work += (double)aisle_shape_gpu_milli(shape) * (double)run->next.duration_us;
    }
    run->gpu_arrived_milli += aisle_shape_gpu_milli(shape);
    run->end = mem_reserve(run->end, &run->end_cap, id + 1, sizeof *run->end);
    tell(run, AISLE_NOTICE_SUBMITTED, id);
    if (why)
        give_up(run, id, why);
    else
        round_arrive(run->round, id);
    ask_for_round(run);
    if (++run->arrivals % PROGRESS_EVERY == 0 && run->options->progress)
        run->options->progress(run->options->progress_self, now_us, run->arrivals);
}

/* Rounds ----------------------------------------------------------------------------------------- */

static void finish(void *subject, uint64_t arg, int64_t now_us)
{
    struct aisle_view *run = subject;
    aisle_job_id job = (aisle_job_id)arg;

    round_end(run->round, job, now_us);
    tell(run, AISLE_NOTICE_FINISHED, job);
    ask_for_round(run);
}

static void started(struct aisle_view *run, aisle_job_id job, int64_t now_us)
{
    const struct job_row *row = &run->jobs.row[job];

    if (row->duration_us != AISLE_NEVER)
        run->end[job] = engine_post(run->engine, now_us + row->duration_us - row->done_us,
                                    RANK_FINISH, finish, run, job);
    tell(run, AISLE_NOTICE_STARTED, job);
}

/* The round that a policy asked for replaces the one it asked for before. */
static void arrange_wake(struct aisle_view *run, int64_t at_us, int64_t now_us)
{
    engine_cancel(run->engine, run->wake);
    if (at_us == AISLE_NEVER)
        return;
    if (at_us > now_us) {
        run->wake = engine_post(run->engine, at_us, RANK_DECIDE, decide, run, 0);
        return;
    }
    run->wakes = run->wake_us == now_us ? run->wakes + 1 : 1;
    run->wake_us = now_us;
    if (run->wakes > WAKES_AN_INSTANT)
        error_set(&run->error, AISLE_EPOLICY, "a policy wakes itself for ever at %.6f s",
                  (double)now_us / 1e6);
    else
        ask_for_round(run);
}

static void decide(void *subject, uint64_t arg, int64_t now_us)
{
    struct aisle_view *run = subject;
    struct round_outcome out;

    (void)arg;
    run->deciding = false;
    if (round_decide(run->round, now_us, &out, &run->error) != AISLE_OK)
        return;
    for (size_t i = 0; i < out.evicted_count; i++) {
        engine_cancel(run->engine, run->end[out.evicted[i]]);
        tell(run, AISLE_NOTICE_EVICTED, out.evicted[i]);
    }
    for (size_t i = 0; i < out.started_count; i++)
        started(run, out.started[i], now_us);
    for (size_t i = 0; i < out.rejected_count; i++)
        tell(run, AISLE_NOTICE_REJECTED, out.rejected[i]);
    tell(run, AISLE_NOTICE_DECIDED, AISLE_NONE);
    arrange_wake(run, out.wake_us, now_us);
}

static void sample(void *subject, uint64_t arg, int64_t now_us)
{
    struct aisle_view *run = subject;

    (void)arg;
    tell(run, AISLE_NOTICE_SAMPLE, AISLE_NONE);
    engine_post(run->engine, now_us + run->spec->sample_every_us, RANK_SAMPLE, sample, run, 0);
}

/* True if anything is to come but the next sample, which must not prolong a run. */
static bool more_to_come(struct aisle_view *run)
{
    size_t samples = run->spec->sample_every_us > 0;

    return engine_pending(run->engine) > samples || engine_streaming(run->engine);
}

/* Every part held, for the audit. */
static void each_part(void *self, void (*each)(void *, aisle_job_id, const struct aisle_part *),
                      void *ctx)
{
    const struct aisle_view *run = self;

    for (aisle_job_id i = 0; i < run->jobs.count; i++) {
        struct aisle_placement p = held_placement(&run->jobs.row[i].where);

        if (run->jobs.row[i].state == AISLE_JOB_RUNNING)
            for (size_t k = 0; k < p.count; k++)
                each(ctx, i, &p.part[k]);
    }
}

/* Nothing is lost and nothing over-allocated, worked out from scratch at the end of every run. */
static enum aisle_status audit(struct aisle_view *run)
{
    size_t in[AISLE_JOB_STATES] = {0}, sum = 0;

    for (size_t i = 0; i < run->jobs.count; i++)
        in[run->jobs.row[i].state]++;
    for (int i = 0; i < AISLE_JOB_STATES; i++) {
        assert(in[i] == run->jobs.in[i]);
        sum += in[i];
    }
    assert(sum == run->arrivals);
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
