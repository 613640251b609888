/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/queue.h"

#include <assert.h>

#include "base/mem.h"

__extension__ typedef unsigned __int128 event_key; /* time 64 | rank 8 | sequence 56 */

struct node {
    event_key key;
    uint32_t slot;
};

struct event {
    event_fn *fire;
    void *subject;
    uint64_t arg;
    uint64_t sequence; /* 0: the slot is free */
    uint32_t at;       /* index in the heap; in a free slot the next free one */
};

struct queue {
    struct node *heap;
    size_t count, heap_cap;
    struct event *slot;
    size_t slot_count, slot_cap;
    uint32_t free; /* first free slot, or NO_SLOT */
    uint64_t sequence;
    int64_t now_us;
};

enum { ARITY = 4 };
#define NO_SLOT UINT32_MAX

struct queue *queue_new(void)
{
    struct queue *q = mem_new(1, sizeof *q);

    q->free = NO_SLOT;
    return q;
}

void queue_free(struct queue *q)
{
    if (!q)
        return;
    mem_free(q->heap);
    mem_free(q->slot);
    mem_free(q);
}

static void put(struct queue *q, size_t i, struct node n)
{
    q->heap[i] = n;
    q->slot[n.slot].at = (uint32_t)i;
}

static void sift_up(struct queue *q, size_t i, struct node n)
{
    while (i > 0) {
        size_t parent = (i - 1) / ARITY;

        if (q->heap[parent].key < n.key)
            break;
        put(q, i, q->heap[parent]);
        i = parent;
    }
    put(q, i, n);
}

static void sift_down(struct queue *q, size_t i, struct node n)
{
    for (;;) {
        size_t first = ARITY * i + 1, least = first, last = first + ARITY;

        if (first >= q->count)
            break;
        if (last > q->count)
            last = q->count;
        for (size_t c = first + 1; c < last; c++)
            if (q->heap[c].key < q->heap[least].key)
                least = c;
        if (n.key < q->heap[least].key)
            break;
        put(q, i, q->heap[least]);
        i = least;
    }
    put(q, i, n);
}

static uint32_t take_slot(struct queue *q)
{
    uint32_t slot = q->free;

    if (slot != NO_SLOT) {
        q->free = q->slot[slot].at;
        return slot;
    }
    q->slot = mem_reserve(q->slot, &q->slot_cap, q->slot_count + 1, sizeof *q->slot);
    return (uint32_t)q->slot_count++;
}

/* Takes the heap's node i out and frees its slot. */
static void take_out(struct queue *q, size_t i)
{
    uint32_t slot = q->heap[i].slot;
    struct node last = q->heap[--q->count];

    if (i < q->count) {
        if (i > 0 && last.key < q->heap[(i - 1) / ARITY].key)
            sift_up(q, i, last);
        else
            sift_down(q, i, last);
    }
    q->slot[slot].sequence = 0;
    q->slot[slot].at = q->free;
    q->free = slot;
}

struct ticket queue_post(struct queue *q, int64_t at_us, unsigned rank, event_fn *fire,
                         void *subject, uint64_t arg)
{
    uint64_t sequence = ++q->sequence;
    uint32_t slot = take_slot(q);

    assert(at_us >= q->now_us && rank < 256 && sequence < (uint64_t)1 << 56);
    q->slot[slot] = (struct event){.fire = fire, .subject = subject, .arg = arg, .sequence = sequence};
    q->heap = mem_reserve(q->heap, &q->heap_cap, q->count + 1, sizeof *q->heap);
    q->count++;
    sift_up(q, q->count - 1,
            (struct node){.key = (event_key)(uint64_t)at_us << 64 | (uint64_t)rank << 56 | sequence,
                          .slot = slot});
    return (struct ticket){.sequence = sequence, .slot = slot};
}

bool queue_cancel(struct queue *q, struct ticket t)
{
    if (!t.sequence || t.slot >= q->slot_count || q->slot[t.slot].sequence != t.sequence)
        return false;
    take_out(q, q->slot[t.slot].at);
    return true;
}

bool queue_peek(const struct queue *q, int64_t *at_us, unsigned *rank)
{
    if (q->count == 0)
        return false;
    *at_us = (int64_t)(q->heap[0].key >> 64);
    *rank = (unsigned)((uint64_t)q->heap[0].key >> 56);
    return true;
}

bool queue_fire(struct queue *q)
{
    struct event e;

    if (q->count == 0)
        return false;
    q->now_us = (int64_t)(q->heap[0].key >> 64);
    e = q->slot[q->heap[0].slot];
    take_out(q, 0);
    e.fire(e.subject, e.arg, q->now_us);
    return true;
}

size_t queue_length(const struct queue *q)
{
    return q->count;
}
