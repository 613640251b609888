/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

struct group_key {
    uint32_t shape, pods, pods_min;
};

struct group_entry {
    UT_hash_handle hh;
    struct group_key key;
    size_t group;
};

enum { SLACK = 64 }; /* entries that have left and are not worth a sweep */

void id_list_append(struct id_list *l, aisle_job_id id)
{
    l->id = mem_reserve(l->id, &l->cap, l->count + 1, sizeof *l->id);
    l->id[l->count++] = id;
}

void waiting_fini(struct waiting *w)
{
    struct group_entry *e, *next;

    HASH_ITER(hh, w->table, e, next)
    {
        HASH_DEL(w->table, e);
        mem_free(e);
    }
    for (size_t i = 0; i < w->group_count; i++)
        mem_free(w->group[i].heap);
    mem_free(w->group);
    mem_free(w->by_id.id);
    mem_free(w->fresh.id);
}

/* As committed: what a round drafts may be undone. */
static bool waits(const struct waiting *w, aisle_job_id id)
{
    const struct job_row *row;

    if (!jobs_kept(w->jobs, id))
        return false;
    row = jobs_row(w->jobs, id);
    return (w->round && row->round == w->round ? row->was : row->state) == AISLE_JOB_WAITING;
}

/* By submission ---------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    aisle_job_id x = *(const aisle_job_id *)a, y = *(const aisle_job_id *)b;

    return (x > y) - (x < y);
}

static size_t drop_gone(const struct waiting *w, aisle_job_id *id, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (waits(w, id[i]))
            id[kept++] = id[i];
    return kept;
}

/* Merges what was added since into the sorted part, each once. */
static void merge(struct waiting *w, size_t sorted)
{
    struct id_list *l = &w->by_id;
    size_t added = l->count - sorted, out = l->count, i = sorted, j;
    aisle_job_id *tail = mem_new(added, sizeof *tail);

    memcpy(tail, l->id + sorted, added * sizeof *tail);
    qsort(tail, added, sizeof *tail, by_id);
    for (j = added; j > 0;)
        l->id[--out] = i > 0 && l->id[i - 1] > tail[j - 1] ? l->id[--i] : tail[--j];
    mem_free(tail);
    for (i = j = 0; i < l->count; i++)
        if (j == 0 || l->id[i] != l->id[j - 1])
            l->id[j++] = l->id[i];
    l->count = j;
}

static bool ascends(const struct id_list *l, size_t from)
{
    for (size_t i = from; i < l->count; i++)
        if (i > 0 && l->id[i] <= l->id[i - 1])
            return false;
    return true;
}

static void sweep(struct waiting *w)
{
    struct id_list *l = &w->by_id;
    size_t sorted = drop_gone(w, l->id, w->sorted), added;

    added = drop_gone(w, l->id + w->sorted, l->count - w->sorted);
    memmove(l->id + sorted, l->id + w->sorted, added * sizeof *l->id);
    l->count = sorted + added;
    if (!ascends(l, sorted))
        merge(w, sorted);
    w->sorted = l->count;
    w->first = 0;
}

const aisle_job_id *waiting_list(struct waiting *w, size_t *count)
{
    struct id_list *l = &w->by_id;

    /* Most often those that left were the first, and arrivals come in order. */
    while (w->first < l->count && !waits(w, l->id[w->first]))
        w->first++;
    if (w->sorted < l->count && ascends(l, w->sorted))
        w->sorted = l->count;
    if (w->sorted < l->count || l->count - w->first != w->jobs->in[AISLE_JOB_WAITING] ||
        w->first > l->count / 2 + SLACK)
        sweep(w);
    *count = l->count - w->first;
    return l->id + w->first;
}

/* By key ----------------------------------------------------------------------------------------- */

static bool precedes(const struct waiting_entry *a, const struct waiting_entry *b)
{
    return order_precedes(&a->at, &b->at);
}

static void sift_down(struct waiting_group *g, size_t i)
{
    struct waiting_entry moved = g->heap[i];
    size_t child;

    while ((child = 2 * i + 1) < g->count) {
        child += child + 1 < g->count && precedes(&g->heap[child + 1], &g->heap[child]);
        if (!precedes(&g->heap[child], &moved))
            break;
        g->heap[i] = g->heap[child];
        i = child;
    }
    g->heap[i] = moved;
}

static void push(struct waiting_group *g, struct waiting_entry e)
{
    size_t i = g->count;

    g->heap = mem_reserve(g->heap, &g->cap, i + 1, sizeof *g->heap);
    g->count++;
    for (; i > 0 && precedes(&e, &g->heap[(i - 1) / 2]); i = (i - 1) / 2)
        g->heap[i] = g->heap[(i - 1) / 2];
    g->heap[i] = e;
}

void waiting_pop(struct waiting_group *g)
{
    g->heap[0] = g->heap[--g->count];
    if (g->count > 0)
        sift_down(g, 0);
}

static bool valid(const struct waiting *w, const struct waiting_entry *e)
{
    const struct job_row *row;

    if (!jobs_kept(w->jobs, e->at.job))
        return false;
    row = jobs_row(w->jobs, e->at.job);
    return row->state == AISLE_JOB_WAITING && row->stamp == e->stamp;
}

const struct waiting_entry *waiting_head(const struct waiting *w, struct waiting_group *g)
{
    while (g->count > 0 && !valid(w, &g->heap[0]))
        waiting_pop(g);
    return g->count > 0 ? &g->heap[0] : NULL;
}

static struct group_key key_of(const struct job_row *row)
{
    return (struct group_key){
        .shape = row->shape->id, .pods = row->pods, .pods_min = row->pods_min};
}

struct waiting_group *waiting_group_of(const struct waiting *w, const struct job_row *row)
{
    struct group_key key = key_of(row);
    struct group_entry *e;

    HASH_FIND(hh, w->table, &key, sizeof key, e);
    return e ? &w->group[e->group] : NULL;
}

static struct waiting_group *group_for(struct waiting *w, const struct job_row *row)
{
    struct waiting_group *g = waiting_group_of(w, row);
    struct group_entry *e;

    if (g)
        return g;
    e = mem_new(1, sizeof *e);
    e->key = key_of(row);
    e->group = w->group_count;
    HASH_ADD(hh, w->table, key, sizeof e->key, e);
    w->group = mem_reserve(w->group, &w->group_cap, w->group_count + 1, sizeof *w->group);
    g = &w->group[w->group_count++];
    g->shape = row->shape->id;
    g->pods = row->pods;
    g->pods_min = row->pods_min;
    return g;
}

/* Drops what is not valid; `by`: and asks the rest where they stand. */
static void sweep_group(struct waiting *w, struct waiting_group *g, const struct order_by *by)
{
    size_t kept = 0;

    for (size_t k = 0; k < g->count; k++)
        if (valid(w, &g->heap[k])) {
            g->heap[kept] = g->heap[k];
            if (by)
                g->heap[kept].at = by->stands(by->self, g->heap[k].at.job);
            kept++;
        }
    g->count = g->swept = kept;
    for (size_t k = kept / 2; k-- > 0;)
        sift_down(g, k);
}

void waiting_sort(struct waiting *w, struct order_by by, bool anew)
{
    for (size_t i = 0; anew && i < w->group_count; i++)
        sweep_group(w, &w->group[i], &by);
    for (size_t i = 0; i < w->fresh.count; i++) {
        aisle_job_id id = w->fresh.id[i];
        struct waiting_group *g;
        struct job_row *row;

        if (!jobs_kept(w->jobs, id))
            continue;
        row = jobs_row(w->jobs, id);
        row->fresh = false;
        if (row->state != AISLE_JOB_WAITING)
            continue;
        g = group_for(w, row);
        push(g, (struct waiting_entry){.at = by.stands(by.self, id), .stamp = ++row->stamp});
        if (g->count > 2 * g->swept + SLACK)
            sweep_group(w, g, NULL);
    }
    w->fresh.count = 0;
}

/* An order that nobody asks for must not grow without end. */
static void bound_fresh(struct waiting *w)
{
    size_t kept = 0;

    if (w->fresh.count <= 2 * w->jobs->in[AISLE_JOB_WAITING] + SLACK)
        return;
    for (size_t i = 0; i < w->fresh.count; i++) {
        aisle_job_id id = w->fresh.id[i];

        if (waits(w, id))
            w->fresh.id[kept++] = id;
        else if (jobs_kept(w->jobs, id))
            jobs_row(w->jobs, id)->fresh = false;
    }
    w->fresh.count = kept;
}

void waiting_requeue(struct waiting *w, aisle_job_id job)
{
    struct job_row *row = jobs_row(w->jobs, job);

    if (row->fresh)
        return;
    row->fresh = true;
    id_list_append(&w->fresh, job);
}

void waiting_add(struct waiting *w, aisle_job_id job)
{
    id_list_append(&w->by_id, job);
    waiting_requeue(w, job);
    if (w->by_id.count > 2 * w->jobs->in[AISLE_JOB_WAITING] + SLACK)
        sweep(w);
    bound_fresh(w);
}
