/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/running.h"

#include <stdlib.h>

enum { SLACK = 64 }; /* starts that are not worth a look */

void running_fini(struct running *r)
{
    mem_free(r->entry);
    mem_free(r->started.id);
}

static bool runs(const struct jobs *jobs, aisle_job_id id)
{
    return jobs_kept(jobs, id) && jobs_row(jobs, id)->state == AISLE_JOB_RUNNING;
}

static int by_id(const void *a, const void *b)
{
    aisle_job_id x = *(const aisle_job_id *)a, y = *(const aisle_job_id *)b;

    return (x > y) - (x < y);
}

/* A list that was asked for once and never again must not grow without end. */
static void bound_started(struct running *r, const struct jobs *jobs)
{
    struct id_list *l = &r->started;
    size_t kept = 0;

    if (l->count <= r->bound)
        return;
    qsort(l->id, l->count, sizeof *l->id, by_id);
    for (size_t i = 0; i < l->count; i++)
        if (runs(jobs, l->id[i]) && (kept == 0 || l->id[kept - 1] != l->id[i]))
            l->id[kept++] = l->id[i];
    l->count = kept;
    r->bound = 2 * kept + SLACK;
}

void running_note(struct running *r, const struct jobs *jobs, aisle_job_id job)
{
    if (!r->used)
        return;
    id_list_append(&r->started, job);
    bound_started(r, jobs);
}

static bool current(const struct jobs *jobs, const struct running_entry *e)
{
    return runs(jobs, e->at.job) && jobs_row(jobs, e->at.job)->puts == e->puts;
}

static bool precedes(const struct running_entry *a, const struct running_entry *b)
{
    return order_precedes(&a->at, &b->at);
}

/* From the end: most are in place already. There is room. */
static void insert(struct running *r, struct running_entry e)
{
    size_t i = r->count;

    for (; i > 0 && precedes(&e, &r->entry[i - 1]); i--)
        r->entry[i] = r->entry[i - 1];
    r->entry[i] = e;
    r->count++;
}

static void add(struct running *r, const struct jobs *jobs, aisle_job_id id,
                struct order_by by)
{
    if (!runs(jobs, id))
        return;
    r->entry = mem_reserve(r->entry, &r->cap, r->count + 1, sizeof *r->entry);
    insert(r, (struct running_entry){
                  .at = by.stands(by.self, id), .puts = jobs_row(jobs, id)->puts});
}

/* A job noted twice stands side by side with itself. */
static void drop_doubles(struct running *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->count; i++)
        if (kept == 0 || r->entry[i].at.job != r->entry[kept - 1].at.job)
            r->entry[kept++] = r->entry[i];
    r->count = kept;
}

void running_update(struct running *r, const struct jobs *jobs, struct order_by by, bool anew)
{
    size_t n = r->count;

    r->count = 0;
    for (size_t i = 0; i < n; i++) {
        struct running_entry e = r->entry[i];

        if (!current(jobs, &e))
            continue;
        if (!anew) {
            r->entry[r->count++] = e;
            continue;
        }
        e.at = by.stands(by.self, e.at.job);
        insert(r, e); /* never beyond i: nothing unread is overwritten */
    }
    if (!r->used)
        for (aisle_job_id id = 0; id < jobs->count; id++)
            add(r, jobs, id, by);
    for (size_t i = 0; i < r->started.count; i++)
        add(r, jobs, r->started.id[i], by);
    if (r->started.count > 0)
        drop_doubles(r);
    r->started.count = 0;
    r->used = true;
}
