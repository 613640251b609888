/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What observers see of a run. */
#include "run/run.h"

int64_t aisle_view_now_us(const struct aisle_view *v)
{
    return v->end_us >= 0 ? v->end_us : engine_now_us(v->engine);
}

size_t aisle_view_node_count(const struct aisle_view *v)
{
    return v->world.cluster.node_count;
}

struct aisle_node_view aisle_view_node(const struct aisle_view *v, aisle_node_id node)
{
    const struct node *n = &v->world.cluster.node[node];

    return (struct aisle_node_view){
        .name = n->name,
        .gpu_model = n->model == AISLE_NONE ? NULL : names_text(&v->world.cluster.models, n->model),
        .rack = n->rack,
        .zone = n->zone,
        .cpu_milli = n->cpu_milli,
        .mem_mib = n->mem_mib,
        .gpu_mem_mib = n->gpu_mem_mib,
        .gpu_count = n->gpu_count,
    };
}

size_t aisle_view_job_count(const struct aisle_view *v)
{
    return v->jobs.count;
}

bool aisle_view_has_job(const struct aisle_view *v, aisle_job_id job)
{
    return jobs_kept(&v->jobs, job);
}

/* The books of a running job as if its stint ended now. */
static struct job_row until_now(const struct aisle_view *v, const struct job_row *row)
{
    struct job_row now = *row;

    if (row->state == AISLE_JOB_RUNNING)
        jobs_close_stint(&now, aisle_view_now_us(v), STOP_EVICTED);
    return now;
}

struct aisle_job_view aisle_view_job(const struct aisle_view *v, aisle_job_id job)
{
    const struct job_row *row = jobs_row(&v->jobs, job);
    struct job_row now = until_now(v, row);

    return (struct aisle_job_view){
        .name = row->name,
        .state = row->state,
        .pods = row->pods,
        .lone_pod = row->lone_pod,
        .tenant = row->tenant == AISLE_NONE ? NULL : names_text(&v->tenants, row->tenant),
        .job_type = row->job_type,
        .submit_us = row->submit_us,
        .first_start_us = row->first_start_us,
        .started_us = row->started_us,
        .end_us = row->end_us,
        .ready_us = row->ready_us,
        .preemptions = row->preemptions,
        .moves = row->moves,
        .failures = row->failures,
        .work_us = row->work_us,
        .done_us = now.done_us,
        .held_us = now.held_us,
        .overhead_us = now.overhead_us,
        .checkpoint_us = now.checkpoint_us,
        .lost_us = now.lost_us,
        .shape = row->shape,
        .where = held_placement(&row->where),
        .reason = row->reason,
    };
}

struct aisle_totals aisle_view_totals(const struct aisle_view *v)
{
    const struct cluster *c = &v->world.cluster;
    struct aisle_totals t = {
        .gpu_milli = c->gpu_milli,
        .gpu_allocated_milli = c->gpu_allocated_milli,
        .cpu_milli = c->cpu_milli,
        .cpu_allocated_milli = c->cpu_allocated_milli,
        .gpu_arrived_milli = v->gpu_arrived_milli,
        .submitted = v->jobs.count,
        .leaves = v->leaves,
        .gpu_down_milli = c->gpu_out_milli,
    };

    for (int i = 0; i < AISLE_JOB_STATES; i++)
        t.job[i] = v->jobs.in[i];
    return t;
}

double aisle_view_fragmented_milli(const struct aisle_view *v)
{
    return v->idle ? idle_fragmented_milli(v->idle) : -1;
}
