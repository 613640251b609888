/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The scheduling queue of kube-scheduler: who is tried next, and when who failed is tried again.
 *
 *   active         by (priority, time of the last enqueuing, number): the next is on top
 *   backoff        those who may be tried again, but not yet: by when
 *   unschedulable  those who failed and wait for something that may help
 *
 * Once there are gangs the plugin Coscheduling sorts the active part: by the time of the first
 * enqueuing in the place of the last, and all of a gang where its first member stands.
 *
 * Who fails is set aside with the filters that refused it. An event moves it only if one of these
 * may think otherwise now (hints.h). It is moved to the active part, or to backoff until its time
 * has passed: initial x 2^(attempts-1), at most `backoff-max-s`, since it was set aside. Whoever
 * was set aside longer than `unschedulable-s` is moved without an event. The times are exact:
 * kube-scheduler looks every second after the backoff, every 30 s after the unschedulable. It may
 * also take pods out of the backoff early when nothing else is to be done; this one does not.
 *
 * An event costs a look at each class (spec and filters) of what was set aside, and the moves.
 */
#ifndef AISLE_SCHEDULER_QUEUE_H
#define AISLE_SCHEDULER_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scheduler/heap.h"

struct scheduler;
struct sched_gang;
struct sched_job;
struct sched_template;
struct hint_event;

enum queue_part { QUEUE_NONE, QUEUE_ACTIVE, QUEUE_BACKOFF, QUEUE_UNSCHEDULABLE };

/** What is queued: a job, or a gang whose members are tried in one cycle. */
struct queue_entry {
    struct sched_job *job;   /* NULL: a gang */
    struct sched_gang *gang; /* of the job, too; NULL: a lone pod */
    enum queue_part part;
    uint32_t attempts; /* so far, since it was made */
    int64_t enqueued_us;
    int64_t first_us;               /* when it was first enqueued, since it was made */
    uint64_t events;                /* that had happened when it was set aside */
    struct heap_node node;          /* active, backoff */
    struct sched_template *refused; /* unschedulable: whose class it is in, ... */
    uint32_t by;                    /* ... and by which filters: bits of enum sched_part */
    struct queue_entry *class_next, *class_previous; /* of its class */
    struct queue_entry *older, *newer;               /* of all unschedulable ones */
};

/** Entries that are set aside for the same reasons, in order. Stays where it is in its template. */
struct queue_class {
    uint32_t by;
    struct queue_entry *first, *last;
    size_t at; /* 1 or more: in the list of classes that are not empty; 0: it is empty */
};

struct queue_live_class {
    struct sched_template *template;
    size_t class;
};

struct queue {
    struct heap active, backoff;
    uint64_t events;                     /* that could have helped somebody, so far */
    struct queue_entry *oldest, *newest; /* unschedulable, by when they were set aside */
    struct queue_live_class *live;
    size_t live_count, live_cap;
    struct queue_live_class *helped; /* by the event at hand */
    size_t helped_cap;
};

void queue_fini(struct queue *q);

/** A new entry is to be tried at once. */
void queue_add(struct scheduler *s, struct queue_entry *e);
/** The next to be tried, taken out; NULL: there is none now. */
struct queue_entry *queue_pop(struct scheduler *s);
/** An entry that was tried without success is set aside. `template` and `by`: whom an event must
 * help for it to be tried again. */
void queue_set_aside(struct scheduler *s, struct queue_entry *e, struct sched_template *template,
                     uint32_t by);
/** Out of whatever part it is in; of no effect if it is in none. */
void queue_remove(struct scheduler *s, struct queue_entry *e);

/** Something may help an entry that is set aside: it is moved. */
void queue_wake(struct scheduler *s, struct queue_entry *e);
/** An entry is tried at once, whatever its backoff. */
void queue_activate(struct scheduler *s, struct queue_entry *e);
/** Moves all whom the event may help. */
void queue_event(struct scheduler *s, const struct hint_event *event);
/** Moves those whose time has come. */
void queue_flush(struct scheduler *s);
/** When queue_flush() will have something to do; AISLE_NEVER. */
int64_t queue_due_us(const struct scheduler *s);

#endif
