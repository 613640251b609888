/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/index.h"

/* Remembered in place of a score where the pod does not fit. */
#define NO_FIT INT32_MIN

static bool before(const struct index_entry *a, const struct index_entry *b)
{
    return a->score != b->score ? a->score > b->score : a->rank < b->rank;
}

static void push(struct index *x, struct index_entry e)
{
    size_t i = x->count;

    x->heap = mem_reserve(x->heap, &x->cap, i + 1, sizeof *x->heap);
    x->count++;
    for (; i > 0 && before(&e, &x->heap[(i - 1) / 2]); i = (i - 1) / 2)
        x->heap[i] = x->heap[(i - 1) / 2];
    x->heap[i] = e;
}

/* Puts `e` where the top was. */
static void replace_top(struct index *x, struct index_entry e)
{
    size_t i = 0, child;

    while ((child = 2 * i + 1) < x->count) {
        child += child + 1 < x->count && before(&x->heap[child + 1], &x->heap[child]);
        if (!before(&x->heap[child], &e))
            break;
        x->heap[i] = x->heap[child];
        i = child;
    }
    x->heap[i] = e;
}

static void pop(struct index *x)
{
    if (--x->count > 0)
        replace_top(x, x->heap[x->count]);
}

static int32_t score_of(struct index *x, struct classes *c, class_id id, index_score *score,
                        void *self)
{
    struct class *k = &c->class[id];
    struct known_score *known; /* zeroed at first: generations start at 1 */

    x->known = mem_reserve(x->known, &x->known_cap, id + 1, sizeof *x->known);
    known = &x->known[id];
    if (known->generation != k->generation) {
        known->generation = k->generation;
        if (!score(self, &k->state, &known->score))
            known->score = NO_FIT;
    }
    return known->score;
}

static void take_in(struct index *x, struct classes *c, class_id id, index_score *score, void *self)
{
    struct class *k = &c->class[id];
    int32_t s;

    if (k->members == 0)
        return;
    s = score_of(x, c, id, score, self);
    if (s != NO_FIT)
        push(x, (struct index_entry){.score = s,
                                     .rank = class_lowest_rank(c, id),
                                     .class = id,
                                     .generation = k->generation});
}

static void catch_up(struct index *x, struct classes *c, index_score *score, void *self)
{
    if (x->epoch != c->journal_epoch + 1 || c->journal_count - x->read > c->live_count ||
        x->count > 4 * c->live_count + 1024) {
        x->count = 0;
        for (size_t i = 0; i < c->live_count; i++)
            take_in(x, c, c->live[i], score, self);
    } else {
        for (; x->read < c->journal_count; x->read++)
            take_in(x, c, c->journal[x->read], score, self);
    }
    x->epoch = c->journal_epoch + 1;
    x->read = c->journal_count;
}

bool index_best(struct index *x, struct classes *c, index_score *score, void *self, class_id *out)
{
    catch_up(x, c, score, self);
    while (x->count > 0) {
        struct index_entry top = x->heap[0];
        struct class *k = &c->class[top.class];
        uint32_t rank;

        if (k->generation != top.generation || k->members == 0) {
            pop(x);
            continue;
        }
        rank = class_lowest_rank(c, top.class);
        if (rank == top.rank) {
            *out = top.class;
            return true;
        }
        /* A lower rank than the entry's came through the journal and has an entry of its own. */
        if (rank < top.rank) {
            pop(x);
            continue;
        }
        top.rank = rank;
        replace_top(x, top);
    }
    return false;
}

void index_fini(struct index *x)
{
    mem_free(x->heap);
    mem_free(x->known);
}
