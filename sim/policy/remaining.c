/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/remaining.h"

#include <aisle/round.h>

#include <stdlib.h>

#include "base/mem.h"

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

/* A job that has ended stands nowhere. */
static const int64_t NOWHERE = -1;

/* Those that have arrived join the end of the list; those that have ended leave it. */
static void take_in(struct remaining *st, struct aisle_round *round)
{
    size_t n, kept = 0;
    const struct aisle_change *change = aisle_round_changes(round, &n);

    for (size_t i = 0; i < n; i++) {
        if (change[i].kind == AISLE_CHANGE_ARRIVED) {
            st->entry = mem_reserve(st->entry, &st->cap, st->count + 1, sizeof *st->entry);
            st->entry[st->count++].job = change[i].job;
        } else if (change[i].kind == AISLE_CHANGE_ENDED || change[i].kind == AISLE_CHANGE_DIED) {
            *(int64_t *)aisle_round_job_state(round, change[i].job) = NOWHERE;
        }
    }
    for (size_t i = 0; i < st->count; i++)
        if (*(int64_t *)aisle_round_job_state(round, st->entry[i].job) != NOWHERE)
            st->entry[kept++] = st->entry[i];
    st->count = kept;
}

static int by_key(const void *a, const void *b)
{
    const struct remaining_entry *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->stood > y->stood) - (x->stood < y->stood);
}

static void sort(struct remaining *st, struct aisle_round *round,
                 int64_t (*measure)(const struct aisle_job *job))
{
    for (size_t i = 0; i < st->count; i++) {
        struct aisle_job job = aisle_round_job(round, st->entry[i].job);

        st->entry[i].key = measure(&job);
        st->entry[i].stood = i;
    }
    if (st->count > 1)
        qsort(st->entry, st->count, sizeof *st->entry, by_key);
    for (size_t i = 0; i < st->count; i++) {
        int64_t *stands = aisle_round_job_state(round, st->entry[i].job);

        if (*stands != (int64_t)i && aisle_round_where(round, st->entry[i].job).count == 0)
            aisle_round_key_changed(round, st->entry[i].job);
        *stands = (int64_t)i;
    }
}

void remaining_decide(struct remaining *st, struct aisle_round *round,
                      int64_t (*measure)(const struct aisle_job *job))
{
    if (st->kept) {
        take_in(st, round);
        sort(st, round, measure);
    }
    ordered_decide(&st->ordered, round);
}
