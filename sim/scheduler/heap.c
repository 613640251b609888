/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/heap.h"

#include <assert.h>

#include "base/mem.h"

void heap_fini(struct heap *h)
{
    mem_free(h->node);
    *h = (struct heap){0};
}

static bool before(const struct heap_node *a, const struct heap_node *b)
{
    int k = 0;

    while (k < HEAP_KEYS - 1 && a->key[k] == b->key[k])
        k++;
    return a->key[k] < b->key[k];
}

static void stand(struct heap *h, size_t i, struct heap_node *node)
{
    h->node[i] = node;
    node->at = i + 1;
}

static void up(struct heap *h, size_t i)
{
    struct heap_node *node = h->node[i];

    for (; i > 0 && before(node, h->node[(i - 1) / 2]); i = (i - 1) / 2)
        stand(h, i, h->node[(i - 1) / 2]);
    stand(h, i, node);
}

static void down(struct heap *h, size_t i)
{
    struct heap_node *node = h->node[i];

    for (;;) {
        size_t child = 2 * i + 1;

        if (child + 1 < h->count && before(h->node[child + 1], h->node[child]))
            child++;
        if (child >= h->count || !before(h->node[child], node))
            break;
        stand(h, i, h->node[child]);
        i = child;
    }
    stand(h, i, node);
}

void heap_push(struct heap *h, struct heap_node *node)
{
    assert(node->at == 0);
    h->node = mem_reserve(h->node, &h->cap, h->count + 1, sizeof *h->node);
    h->node[h->count++] = node;
    up(h, h->count - 1);
}

void heap_remove(struct heap *h, struct heap_node *node)
{
    size_t i;

    if (node->at == 0)
        return;
    i = node->at - 1;
    node->at = 0;
    if (i == --h->count)
        return;
    stand(h, i, h->node[h->count]);
    down(h, i);
    up(h, h->node[i]->at - 1);
}
