/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/muri.h"

#include "run/run.h"

struct muri {
    int64_t last_us; /* the last event */
};

struct muri *muri_new(void)
{
    return mem_new(1, sizeof(struct muri));
}

void muri_free(struct muri *m)
{
    mem_free(m);
}

/* The plan goes on from here, with what is done so far. */
static void settle_job(struct aisle_view *run, aisle_job_id id, int64_t dt_us, int64_t now_us)
{
    struct job_row *row = jobs_row(&run->jobs, id);
    int64_t gpus = (int64_t)row->where.pods * row->shape->gpu_count;
    int64_t useful_us = dt_us - overhead_us(run->costs.overhead, row->job_type, gpus);

    if (useful_us < 0)
        useful_us = 0;
    row->plan.done_us += useful_us;
    row->plan.from_us = now_us;
    row->overhead_us -= useful_us; /* closing the stint counts all time up to from_us */
    run_cancel_end(run, row);
    run_post_end(run, id);
}

void muri_settle(struct muri *m, struct aisle_view *run, int64_t now_us)
{
    int64_t dt_us = now_us - m->last_us;

    m->last_us = now_us;
    if (dt_us == 0)
        return;
    for (aisle_job_id id = 0; id < run->jobs.count; id++)
        if (jobs_kept(&run->jobs, id) && jobs_row(&run->jobs, id)->state == AISLE_JOB_RUNNING)
            settle_job(run, id, dt_us, now_us);
}
