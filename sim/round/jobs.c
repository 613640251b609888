/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/jobs.h"

#include <assert.h>
#include <string.h>

struct aisle_placement held_placement(const struct held *h)
{
    return (struct aisle_placement){.count = h->count, .part = h->count > 1 ? h->many : &h->one};
}

void held_set(struct held *h, const struct aisle_placement *p)
{
    assert(h->count == 0 && p->count > 0);
    h->count = p->count;
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

        if (x->node != y->node || x->gpus != y->gpus || x->gpu_milli != y->gpu_milli ||
            x->cpu_milli != y->cpu_milli || x->mem_mib != y->mem_mib)
            return false;
    }
    return true;
}

aisle_job_id jobs_add(struct jobs *j, const struct job_row *facts)
{
    struct job_row *row;

    j->row = mem_reserve(j->row, &j->cap, j->count + 1, sizeof *j->row);
    row = &j->row[j->count];
    *row = *facts;
    row->name = arena_text(&j->text, facts->name);
    row->state = AISLE_JOB_WAITING;
    row->first_start_us = row->started_us = row->end_us = -1;
    j->in[AISLE_JOB_WAITING]++;
    return (aisle_job_id)j->count++;
}

void jobs_fini(struct jobs *j)
{
    for (size_t i = 0; i < j->count; i++)
        held_clear(&j->row[i].where);
    mem_free(j->row);
    arena_fini(&j->text);
    *j = (struct jobs){0};
}

struct aisle_job jobs_facts(const struct jobs *j, aisle_job_id id, int64_t now_us)
{
    const struct job_row *row = &j->row[id];
    struct aisle_job job = {
        .id = id,
        .state = row->state,
        .shape = row->shape,
        .pods = row->pods,
        .priority = row->priority,
        .submit_us = row->submit_us,
        .estimate_us = row->estimate_us,
        .done_us = row->done_us,
        .held_us = row->held_us,
        .started_us = -1,
        .expected_end_us = AISLE_NEVER,
    };

    if (row->state != AISLE_JOB_RUNNING)
        return job;
    /* Placed in the draft of this very instant, but not started yet: started now. */
    job.started_us = row->started_us < 0 ? now_us : row->started_us;
    if (row->estimate_us != AISLE_NEVER)
        job.expected_end_us = job.started_us + row->estimate_us - row->done_us;
    job.done_us += now_us - job.started_us;
    job.held_us += now_us - job.started_us;
    return job;
}
