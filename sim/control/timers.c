/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/timers.h"

#include "base/mem.h"

void timers_fini(struct timers *t)
{
    mem_free(t->heap);
    *t = (struct timers){0};
}

static bool before(const struct timer *a, const struct timer *b)
{
    return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

void timers_post(struct timers *t, int64_t at_us, struct controller *controller,
                 enum timer_kind kind)
{
    const struct timer new = {
        .at_us = at_us, .order = t->orders++, .controller = controller, .kind = kind};
    size_t i = t->count++;

    t->heap = mem_reserve(t->heap, &t->cap, t->count, sizeof *t->heap);
    for (; i > 0 && before(&new, &t->heap[(i - 1) / 2]); i = (i - 1) / 2)
        t->heap[i] = t->heap[(i - 1) / 2];
    t->heap[i] = new;
}

const struct timer *timers_first(const struct timers *t)
{
    return t->count ? t->heap : NULL;
}

struct timer timers_take(struct timers *t)
{
    struct timer first = t->heap[0], last = t->heap[--t->count];
    size_t i = 0;

    for (;;) {
        size_t child = 2 * i + 1;

        if (child >= t->count)
            break;
        if (child + 1 < t->count && before(&t->heap[child + 1], &t->heap[child]))
            child++;
        if (!before(&t->heap[child], &last))
            break;
        t->heap[i] = t->heap[child];
        i = child;
    }
    t->heap[i] = last;
    return first;
}
