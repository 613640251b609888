/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/queue.h"

#include <assert.h>

#include "base/mem.h"
#include "scheduler/hints.h"
#include "scheduler/state.h"

void queue_fini(struct queue *q)
{
    heap_fini(&q->active);
    heap_fini(&q->backoff);
    mem_free(q->live);
    mem_free(q->helped);
    *q = (struct queue){0};
}

/* Classes ------------------------------------------------------------------------------------ */

static size_t class_of(struct sched_template *t, uint32_t by)
{
    size_t i = 0;

    while (i < t->class_count && t->class[i].by != by)
        i++;
    if (i == t->class_count) {
        t->class = mem_reserve(t->class, &t->class_cap, ++t->class_count, sizeof *t->class);
        t->class[i] = (struct queue_class){.by = by};
    }
    return i;
}

static void join_class(struct queue *q, struct queue_entry *e, struct sched_template *t)
{
    size_t i = class_of(t, e->by);
    struct queue_class *c = &t->class[i];

    if (c->at == 0) {
        q->live = mem_reserve(q->live, &q->live_cap, q->live_count + 1, sizeof *q->live);
        q->live[q->live_count++] = (struct queue_live_class){.template = t, .class = i};
        c->at = q->live_count;
    }
    e->class_previous = c->last;
    e->class_next = NULL;
    if (c->last)
        c->last->class_next = e;
    else
        c->first = e;
    c->last = e;
}

static void leave_class(struct queue *q, struct queue_entry *e)
{
    struct sched_template *t = e->refused;
    struct queue_class *c = &t->class[class_of(t, e->by)];
    struct queue_live_class last;

    if (e->class_previous)
        e->class_previous->class_next = e->class_next;
    else
        c->first = e->class_next;
    if (e->class_next)
        e->class_next->class_previous = e->class_previous;
    else
        c->last = e->class_previous;
    if (c->first)
        return;
    last = q->live[--q->live_count];
    q->live[c->at - 1] = last;
    last.template->class[last.class].at = c->at;
    c->at = 0;
}

/* Parts -------------------------------------------------------------------------------------- */

/* Members of a gang stand together, where the first of them stood first; beside gangs lone pods
 * stand where they first stood, too. Pods that name their node are bound before all others. */
static void set_order(const struct scheduler *s, struct queue_entry *e, int64_t *key)
{
    int64_t own_us = s->pods.any_gang ? e->first_us : e->enqueued_us;
    const struct sched_job *job = e->job ? e->job : e->gang->member[0];
    const struct kube_pod_spec *spec = job->template->spec;

    key[0] = spec->node_name ? INT64_MIN : -spec->priority;
    key[1] = e->gang ? e->gang->first_us : own_us;
    key[2] = e->gang ? e->gang->first_job : job->id;
    key[3] = job->id;
}

static void to_active(struct scheduler *s, struct queue_entry *e)
{
    set_order(s, e, e->node.key);
    e->node.owner = e;
    e->part = QUEUE_ACTIVE;
    heap_push(&s->queue.active, &e->node);
}

static void to_backoff(struct scheduler *s, struct queue_entry *e, int64_t due_us)
{
    int64_t key[HEAP_KEYS];

    set_order(s, e, key);
    e->node.key[0] = due_us;
    e->node.key[1] = 0;
    e->node.key[2] = key[3]; /* the order among them does not matter, but it must be one */
    e->node.key[3] = e->job ? 0 : 1;
    e->node.owner = e;
    e->part = QUEUE_BACKOFF;
    heap_push(&s->queue.backoff, &e->node);
}

void queue_remove(struct scheduler *s, struct queue_entry *e)
{
    struct queue *q = &s->queue;

    if (e->part == QUEUE_ACTIVE)
        heap_remove(&q->active, &e->node);
    if (e->part == QUEUE_BACKOFF)
        heap_remove(&q->backoff, &e->node);
    if (e->part == QUEUE_UNSCHEDULABLE) {
        leave_class(q, e);
        if (e->older)
            e->older->newer = e->newer;
        else
            q->oldest = e->newer;
        if (e->newer)
            e->newer->older = e->older;
        else
            q->newest = e->older;
    }
    e->part = QUEUE_NONE;
}

void queue_add(struct scheduler *s, struct queue_entry *e)
{
    assert(e->part == QUEUE_NONE);
    e->attempts = 0;
    e->enqueued_us = e->first_us = s->now_us;
    to_active(s, e);
}

struct queue_entry *queue_pop(struct scheduler *s)
{
    struct queue_entry *e = heap_top(&s->queue.active);

    if (e)
        queue_remove(s, e);
    return e;
}

void queue_set_aside(struct scheduler *s, struct queue_entry *e, struct sched_template *template,
                     uint32_t by)
{
    struct queue *q = &s->queue;

    assert(e->part == QUEUE_NONE);
    e->part = QUEUE_UNSCHEDULABLE;
    e->enqueued_us = s->now_us;
    e->events = q->events;
    e->refused = template;
    e->by = by;
    e->older = q->newest;
    e->newer = NULL;
    if (q->newest)
        q->newest->newer = e;
    else
        q->oldest = e;
    q->newest = e;
    join_class(q, e, template);
}

/* Waking ------------------------------------------------------------------------------------- */

/* When it may be tried again: initial x 2^(attempts-1), at most so much, since it was set aside. */
static int64_t backoff_end_us(const struct scheduler *s, const struct queue_entry *e)
{
    int64_t wait_us = e->attempts > 0 ? s->set.backoff_initial_us : 0, end_us;

    for (uint32_t i = 1; i < e->attempts && wait_us < s->set.backoff_most_us; i++)
        wait_us *= 2;
    if (wait_us > s->set.backoff_most_us)
        wait_us = s->set.backoff_most_us;
    end_us = e->enqueued_us + wait_us;
    return e->gang && e->gang->backoff_until_us > end_us ? e->gang->backoff_until_us : end_us;
}

void queue_wake(struct scheduler *s, struct queue_entry *e)
{
    int64_t end_us;

    if (e->part != QUEUE_UNSCHEDULABLE)
        return;
    queue_remove(s, e);
    end_us = backoff_end_us(s, e);
    if (end_us > s->now_us)
        to_backoff(s, e, end_us);
    else
        to_active(s, e);
}

void queue_activate(struct scheduler *s, struct queue_entry *e)
{
    if (e->part != QUEUE_UNSCHEDULABLE && e->part != QUEUE_BACKOFF)
        return;
    queue_remove(s, e);
    to_active(s, e);
}

void queue_event(struct scheduler *s, const struct hint_event *event)
{
    struct queue *q = &s->queue;
    size_t count = 0;

    q->events++;
    q->helped = mem_reserve(q->helped, &q->helped_cap, q->live_count, sizeof *q->helped);
    for (size_t i = 0; i < q->live_count; i++) {
        const struct queue_live_class *l = &q->live[i];

        if (hint_helps(event, l->template->spec, l->template->class[l->class].by, s->facts->names))
            q->helped[count++] = *l;
    }
    for (size_t i = 0; i < count; i++) {
        struct sched_template *t = q->helped[i].template;

        while (t->class[q->helped[i].class].first)
            queue_wake(s, t->class[q->helped[i].class].first);
    }
}

/* When the oldest has waited so long that it is tried again whatever the hints say. Nothing can
 * come of that while nothing has happened: then it waits on, so that a run ends when it should. */
static int64_t flush_us(const struct scheduler *s)
{
    const struct queue_entry *oldest = s->queue.oldest;

    if (!oldest || oldest->events == s->queue.events)
        return AISLE_NEVER;
    return oldest->enqueued_us + s->set.unschedulable_us;
}

void queue_flush(struct scheduler *s)
{
    struct queue *q = &s->queue;

    while (q->backoff.count > 0 && heap_top_key(&q->backoff) <= s->now_us) {
        struct queue_entry *e = heap_top(&q->backoff);

        queue_remove(s, e);
        to_active(s, e);
    }
    while (flush_us(s) <= s->now_us)
        queue_wake(s, q->oldest);
}

int64_t queue_due_us(const struct scheduler *s)
{
    const struct queue *q = &s->queue;
    int64_t due_us = q->backoff.count > 0 ? heap_top_key(&q->backoff) : AISLE_NEVER;

    return flush_us(s) < due_us ? flush_us(s) : due_us;
}
