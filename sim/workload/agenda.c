/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A binary heap that knows where everybody stands. */
#include "workload/agenda.h"

#include <stdbool.h>

#include "base/mem.h"

void agenda_init(struct agenda *a, size_t parties)
{
    *a = (struct agenda){
        .at_us = mem_new(parties, sizeof *a->at_us),
        .heap = mem_new(parties, sizeof *a->heap),
        .place = mem_new(parties, sizeof *a->place),
    };
}

void agenda_fini(struct agenda *a)
{
    mem_free(a->at_us);
    mem_free(a->heap);
    mem_free(a->place);
    *a = (struct agenda){0};
}

uint32_t agenda_next(const struct agenda *a)
{
    return a->count ? a->heap[0] : AISLE_NONE;
}

int64_t agenda_at(const struct agenda *a, uint32_t party)
{
    return a->at_us[party];
}

static bool before(const struct agenda *a, uint32_t p, uint32_t q)
{
    return a->at_us[p] != a->at_us[q] ? a->at_us[p] < a->at_us[q] : p < q;
}

static void stand(struct agenda *a, size_t i, uint32_t party)
{
    a->heap[i] = party;
    a->place[party] = i + 1;
}

/* The party at i has a new time: up or down it goes. */
static void settle(struct agenda *a, size_t i)
{
    uint32_t party = a->heap[i];

    for (; i > 0 && before(a, party, a->heap[(i - 1) / 2]); i = (i - 1) / 2)
        stand(a, i, a->heap[(i - 1) / 2]);
    for (;;) {
        size_t child = 2 * i + 1;

        if (child + 1 < a->count && before(a, a->heap[child + 1], a->heap[child]))
            child++;
        if (child >= a->count || !before(a, a->heap[child], party))
            break;
        stand(a, i, a->heap[child]);
        i = child;
    }
    stand(a, i, party);
}

void agenda_set(struct agenda *a, uint32_t party, int64_t at_us)
{
    a->at_us[party] = at_us;
    if (!a->place[party])
        stand(a, a->count++, party);
    settle(a, a->place[party] - 1);
}

void agenda_drop(struct agenda *a, uint32_t party)
{
    size_t i = a->place[party];

    if (!i)
        return;
    a->place[party] = 0;
    if (i - 1 == --a->count)
        return;
    stand(a, i - 1, a->heap[a->count]);
    settle(a, i - 1);
}
