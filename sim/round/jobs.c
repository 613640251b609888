/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/jobs.h"

#include <assert.h>
#include <string.h>

struct job_page {
    struct job_row row[JOBS_PAGE];
    unsigned char *state; /* the policy's */
    struct arena text;
    size_t gone;          /* rows let go */
};

struct aisle_placement held_placement(const struct held *h)
{
    return (struct aisle_placement){.count = h->count, .part = h->count > 1 ? h->many : &h->one};
}

void held_set(struct held *h, const struct aisle_placement *p)
{
    assert(h->count == 0 && p->count > 0);
    h->count = p->count;
    h->pods = 0;
    for (size_t i = 0; i < p->count; i++)
        h->pods += p->part[i].pods;
    if (p->count == 1) {
        h->one = p->part[0];
        return;
    }
    h->many = mem_new(p->count, sizeof *h->many);
    memcpy(h->many, p->part, p->count * sizeof *h->many);
}

void held_clear(struct held *h)
{
    if (h->count > 1)
        mem_free(h->many);
    *h = (struct held){0};
}

bool held_equal(const struct held *a, const struct held *b)
{
    struct aisle_placement pa = held_placement(a), pb = held_placement(b);

    if (pa.count != pb.count)
        return false;
    for (size_t i = 0; i < pa.count; i++) {
        const struct aisle_part *x = &pa.part[i], *y = &pb.part[i];

        if (x->node != y->node || x->pods != y->pods || x->gpus != y->gpus ||
            x->gpu_milli != y->gpu_milli || x->cpu_milli != y->cpu_milli ||
            x->mem_mib != y->mem_mib)
            return false;
    }
    return true;
}

aisle_job_id jobs_add(struct jobs *j, const struct job_row *facts)
{
    aisle_job_id id = (aisle_job_id)j->count++;
    struct job_page *page;
    struct job_row *row;

    if (id % JOBS_PAGE == 0) {
        j->page = mem_reserve(j->page, &j->page_cap, id / JOBS_PAGE + 1, sizeof *j->page);
        page = j->page[id / JOBS_PAGE] = mem_new(1, sizeof *page);
        if (j->state_size)
            page->state = mem_new(JOBS_PAGE, j->state_size);
    }
    page = j->page[id / JOBS_PAGE];
    row = &page->row[id % JOBS_PAGE];
    *row = *facts;
    row->name = arena_text(&page->text, facts->name);
    row->job_type = arena_text(&page->text, facts->job_type);
    row->state = AISLE_JOB_WAITING;
    row->plan.rate = 1;
    row->first_start_us = row->started_us = row->ready_us = row->end_us = -1;
    j->in[AISLE_JOB_WAITING]++;
    return id;
}

static void free_page(struct jobs *j, size_t i)
{
    struct job_page *page = j->page[i];

    if (!page)
        return;
    for (size_t k = 0; k < JOBS_PAGE; k++)
        held_clear(&page->row[k].where);
    mem_free(page->state);
    arena_fini(&page->text);
    mem_free(page);
    j->page[i] = NULL;
}

void jobs_fini(struct jobs *j)
{
    for (size_t i = 0; i * JOBS_PAGE < j->count; i++)
        free_page(j, i);
    mem_free(j->page);
    *j = (struct jobs){0};
}

struct job_row *jobs_row(const struct jobs *j, aisle_job_id id)
{
    assert(jobs_kept(j, id));
    return &j->page[id / JOBS_PAGE]->row[id % JOBS_PAGE];
}

void *jobs_state(const struct jobs *j, aisle_job_id id)
{
    return j->page[id / JOBS_PAGE]->state + id % JOBS_PAGE * j->state_size;
}

bool jobs_kept(const struct jobs *j, aisle_job_id id)
{
    return id < j->count && j->page[id / JOBS_PAGE];
}

void jobs_let_go(struct jobs *j, aisle_job_id id)
{
    assert(jobs_row(j, id)->end_us >= 0);
    if (++j->page[id / JOBS_PAGE]->gone == JOBS_PAGE)
        free_page(j, id / JOBS_PAGE);
}

/* Service after `us` more: GPUs held x time, shares in part. Some centuries on many GPUs are more
 * than can be counted: it stays at the most. */
static int64_t serve(const struct job_row *row, int64_t us)
{
    int64_t milli = aisle_shape_gpu_milli(row->shape) * row->where.pods, served, sum;
    double part;

    if (milli % AISLE_GPU_MILLI == 0) {
        if (__builtin_mul_overflow(us, milli / AISLE_GPU_MILLI, &served))
            return INT64_MAX;
    } else {
        part = (double)us * ((double)milli / AISLE_GPU_MILLI);
        served = part < 0x1p63 ? (int64_t)part : INT64_MAX;
    }
    return __builtin_add_overflow(row->served_gpu_us, served, &sum) ? INT64_MAX : sum;
}

struct aisle_job jobs_facts(const struct jobs *j, aisle_job_id id, int64_t now_us)
{
    const struct job_row *row = jobs_row(j, id);
    struct aisle_job job = {
        .id = id,
        .state = row->state,
        .shape = row->shape,
        .pods = row->pods,
        .pods_min = row->pods_min,
        .tenant = row->tenant,
        .priority = row->priority,
        .submit_us = row->submit_us,
        .estimate_us = row->estimate_us,
        .done_us = row->done_us,
        .held_us = row->held_us,
        .served_gpu_us = row->served_gpu_us,
        .started_us = -1,
        .expected_end_us = AISLE_NEVER,
        .pod_spec = row->pod_spec,
        .gang = row->gang,
        .remade = !row->once,
    };

    if (row->state != AISLE_JOB_RUNNING)
        return job;
    job.pods_held = row->where.pods;
    /* Placed in the draft of this very instant, but not started yet: started now. */
    job.started_us = row->started_us < 0 ? now_us : row->started_us;
    job.done_us = progress_at(&row->plan, now_us).done_us;
    job.held_us += now_us - job.started_us;
    job.served_gpu_us = serve(row, now_us - job.started_us);
    if (row->estimate_us != AISLE_NEVER) {
        int64_t work = row->estimate_us > row->plan.done_us ? row->estimate_us : row->plan.done_us;

        job.expected_end_us = progress_end_us(&row->plan, work);
    }
    return job;
}

void jobs_close_stint(struct job_row *row, int64_t now_us, enum stop_cause cause)
{
    struct progress p = progress_at(&row->plan, now_us);
    int64_t idle = row->plan.from_us < now_us ? row->plan.from_us : now_us;

    row->held_us += now_us - row->started_us;
    row->served_gpu_us = serve(row, now_us - row->started_us);
    row->overhead_us += idle - row->started_us;
    row->checkpoint_us += p.stalled_us;
    row->done_us = p.done_us;
    if (cause == STOP_FINISHED && row->work_us != AISLE_NEVER)
        row->done_us = row->work_us; /* a fraction of a microsecond beyond it is rounding */
    if (cause == STOP_EVICTED && row->done_us > row->plan.done_us)
        row->fruitless = 0;
    if (cause == STOP_FAILED) {
        /* What was done before this stint is safe: a stop writes a checkpoint. */
        row->lost_us += (int64_t)((double)(p.done_us - p.saved_us) / row->plan.rate);
        row->fruitless = p.saved_us > row->plan.done_us ? 0 : row->fruitless + 1;
        row->done_us = p.saved_us;
        row->failures++;
    }
}
