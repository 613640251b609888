/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A heap of things that know where they stand in it, so that any of them can leave: pods that wait
 * may be taken back, evictions become needless.
 *
 * The smallest key is on top. Keys are compared number by number, and the last number tells things
 * apart, so that the order never depends on how they came in.
 */
#ifndef AISLE_SCHEDULER_HEAP_H
#define AISLE_SCHEDULER_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEAP_KEYS = 4 };

/** Lies in the thing itself. Zero-initialised is in no heap. */
struct heap_node {
    int64_t key[HEAP_KEYS];
    size_t at; /* 1 or more; 0: in no heap */
    void *owner;
};

struct heap {
    struct heap_node **node;
    size_t count, cap;
};

void heap_fini(struct heap *h);

/** The node must be in no heap. O(log n), as all that follows. */
void heap_push(struct heap *h, struct heap_node *node);
/** Takes a node out; one that is in no heap is left alone. */
void heap_remove(struct heap *h, struct heap_node *node);

/** The owner of the smallest; NULL: the heap is empty. O(1) */
static inline void *heap_top(const struct heap *h)
{
    return h->count > 0 ? h->node[0]->owner : NULL;
}

/** The first number of the smallest key. The heap is not empty. O(1) */
static inline int64_t heap_top_key(const struct heap *h)
{
    return h->node[0]->key[0];
}

#endif
