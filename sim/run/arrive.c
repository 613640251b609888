/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what a source yields to a job that waits. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "run/run.h"

/* A job that could never run is given up by the core: no policy could do better, and a blocking
 * queue would wait for it for ever. */
static void give_up(struct aisle_view *run, aisle_job_id id, const struct aisle_place *at,
                    const char *why)
{
    struct job_row *row = jobs_row(&run->jobs, id);

    if (run->impossible++ == 0) {
        error_at(&run->first_impossible, AISLE_EVALUE, at, "%s \"%s\" can never run: %s",
                 row->lone_pod ? "pod" : "job", row->name, why);
        run->first_impossible.severity = AISLE_WARNING;
    }
    row->state = AISLE_JOB_REJECTED;
    row->reason = why;
    row->end_us = engine_now_us(run->engine);
    run->jobs.in[AISLE_JOB_WAITING]--;
    run->jobs.in[AISLE_JOB_REJECTED]++;
    run_tell(run, AISLE_NOTICE_REJECTED, id);
    jobs_let_go(&run->jobs, id);
}

/* The only place that looks at a true run time to tell the scheduler of it. */
static int64_t estimate(const struct aisle_estimate_spec *spec, int64_t user_us, int64_t work_us)
{
    int64_t us = strcmp(spec->kind, "user") == 0 && user_us > 0 ? user_us : work_us;

    if (strcmp(spec->kind, "none") == 0 || us == AISLE_NEVER)
        return AISLE_NEVER;
    return spec->factor > 1 || spec->factor < 1 ? (int64_t)((double)us * spec->factor) : us;
}

/* Work of an arrival as costs_work_us(), times its ratio. A site kills what exceeds its estimate: work
 * that was within it stays within it, and is as little shortened as it may be lengthened, as cutting
 * one side alone would take load away. What took exactly its estimate was killed there, and stays. */
static int64_t work_of(const struct aisle_view *run, const struct aisle_arrival *a, const char **why)
{
    int64_t work_us = costs_work_us(&run->costs, a, why), room_us = a->estimate_us - work_us, by_us;

    if (work_us <= 0 || work_us == AISLE_NEVER || !(a->work_ratio > 0))
        return work_us;
    by_us = llround((double)work_us * (a->work_ratio - 1));
    if (room_us >= 0 && by_us > room_us)
        by_us = room_us;
    if (room_us >= 0 && by_us < -room_us)
        by_us = -room_us;
    return work_us + by_us > 0 ? work_us + by_us : 1;
}

static struct job_row facts_of(struct aisle_view *run, const struct aisle_arrival *a,
                               uint32_t unit, int64_t now_us, int64_t work_us)
{
    return (struct job_row){
        .shape = world_shape(&run->world, a, NULL),
        .name = a->name,
        .job_type = a->job_type,
        .llm = a->llm,
        .batch = a->batch,
        .submit_us = now_us,
        .estimate_us = estimate(&run->spec->estimate, a->estimate_us, work_us),
        .work_us = work_us,
        .pods = a->pods,
        .pods_min = a->pods_min ? a->pods_min : a->pods,
        .tenant = a->tenant ? names_add(&run->tenants, a->tenant) : AISLE_NONE,
        .priority = a->priority,
        .lone_pod = unit == AISLE_NONE ? !run->world.source->jobs : a->pods == 1 && !a->gang,
        .once = a->once,
        .pod_spec = a->pod_spec,
        .gang = a->gang,
        .unit = unit,
        .group = a->group ? a->group - 1 : AISLE_NONE,
    };
}

static void add_to_load(struct aisle_view *run, const struct job_row *job)
{
    int64_t gpu_milli = aisle_shape_gpu_milli(job->shape) * job->pods;

    run->gpu_arrived_milli += gpu_milli;
    if (job->work_us == AISLE_NEVER)
        return;
    run->leaves = true;
    run->gpu_work += (double)gpu_milli * (double)job->work_us;
    run->cpu_work += (double)(job->shape->cpu_milli * job->pods) * (double)job->work_us;
}

/* Why it can never run; NULL: it can, or the policy itself says why it waits. */
static const char *impossible(struct aisle_view *run, const struct job_row *facts)
{
    const char *why;

    if (run->explains)
        return NULL;
    why = world_impossible(&run->world, facts->shape, facts->pods_min);
    if (!why && facts->pods_min == facts->pods &&
        !round_could_place(run->round, facts->shape, facts->pods))
        why = "the placement policy finds no place for it even on the whole cluster";
    return why;
}

aisle_job_id run_arrive(struct aisle_view *run, const struct aisle_arrival *a, uint32_t unit,
                        int64_t now_us)
{
    const char *why = NULL;
    int64_t work_us = work_of(run, a, &why);
    struct job_row facts = facts_of(run, a, unit, now_us, work_us < 0 ? 0 : work_us);
    aisle_job_id id = jobs_add(&run->jobs, &facts);

    if (work_us >= 0)
        why = impossible(run, &facts);
    if (run->arrivals == 0)
        run->first_us = now_us;
    run->arrivals++;
    run->last_us = now_us;
    add_to_load(run, jobs_row(&run->jobs, id));
    run_tell(run, AISLE_NOTICE_SUBMITTED, id);
    if (why)
        give_up(run, id, &a->at, why);
    else
        round_arrive(run->round, id);
    run_ask_for_round(run);
    return id;
}
