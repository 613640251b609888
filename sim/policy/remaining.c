/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/remaining.h"

#include <aisle/round.h>

#include <stdlib.h>

#include "base/mem.h"

struct remaining_entry {
    aisle_job_id job;
    int64_t now; /* key */
    struct remaining_job was;
};

const char *const remaining_ties[] = {"submission", "kept", NULL};

enum aisle_status remaining_init(void *state, const struct aisle_policy_env *env,
                                 struct aisle_error *err)
{
    struct remaining *st = state;

    st->kept = env->knob[REMAINING_TIES] > 0;
    return ordered_init(&st->ordered, env, err);
}

void remaining_fini(void *state)
{
    mem_free(((struct remaining *)state)->entry);
}

int64_t remaining_tie(const void *state, const void *job_state)
{
    (void)state;
    return ((const struct remaining_job *)job_state)->tie;
}

static void note(struct remaining *st, struct aisle_round *round, aisle_job_id id, bool arrived,
                 int64_t (*measure)(const struct aisle_job *job))
{
    const struct remaining_job *was = aisle_round_job_state(round, id);
    struct aisle_job job = aisle_round_job(round, id);
    struct remaining_entry e = {.job = id, .now = measure(&job), .was = *was};

    if (e.now == was->key && !arrived)
        return;
    st->entry = mem_reserve(st->entry, &st->cap, st->count + 1, sizeof *st->entry);
    st->entry[st->count++] = e;
}

static int as_they_stood(const void *a, const void *b)
{
    const struct remaining_entry *x = a, *y = b;

    if (x->was.key != y->was.key)
        return x->was.key < y->was.key ? -1 : 1;
    return (x->was.tie > y->was.tie) - (x->was.tie < y->was.tie);
}

/* Go behind all of their key that are there already. */
static void settle(struct remaining *st, struct aisle_round *round)
{
    for (size_t i = 0; i < st->count; i++)
        *(struct remaining_job *)aisle_round_job_state(round, st->entry[i].job) =
            (struct remaining_job){.key = st->entry[i].now, .tie = ++st->next};
    st->count = 0;
}

/* In a list that is sorted stably whoever comes to a new key stands behind those who have it; those
 * who come together stand as they stood, and who has arrived is last. */
static void keep_ties(struct remaining *st, struct aisle_round *round,
                      int64_t (*measure)(const struct aisle_job *job))
{
    size_t n;
    const aisle_job_id *id = aisle_round_running(round, &n);
    const struct aisle_change *change;

    for (size_t i = 0; i < n; i++)
        note(st, round, id[i], false, measure);
    if (st->count > 1)
        qsort(st->entry, st->count, sizeof *st->entry, as_they_stood);
    settle(st, round);
    change = aisle_round_changes(round, &n);
    for (size_t i = 0; i < n; i++)
        if (change[i].kind == AISLE_CHANGE_ARRIVED || change[i].kind == AISLE_CHANGE_FAILED)
            note(st, round, change[i].job, change[i].kind == AISLE_CHANGE_ARRIVED, measure);
    settle(st, round);
}

void remaining_decide(struct remaining *st, struct aisle_round *round,
                      int64_t (*measure)(const struct aisle_job *job))
{
    if (st->kept)
        keep_ties(st, round, measure);
    ordered_decide(&st->ordered, round);
}
