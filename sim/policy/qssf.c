/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * qssf: quasi-shortest service first: least predicted run time x GPUs (x pods without GPUs) first,
 * ties by submission. Blocking by default, no preemption.
 *
 * The prediction is made once, on arrival, from jobs that have finished: the mean of those of the
 * same tenant and size, else of the same tenant, else of the same size, else of all, else a prior.
 * In a mean a job counts `decay` times as much for every later one. Size is the GPUs of the whole
 * gang, or its pods if it has none; jobs without a tenant are one tenant. Learnt is work done at
 * full speed. Jobs that died are not learnt from; estimates of the scenario are not looked at.
 *
 * Source: QSSF of Helios (Hu et al., SC 2021), of which this is the rolling estimate alone: job
 * names, by whose likeness the paper narrows a user's jobs, are not known here, and the learned
 * model that the paper averages it with is left out. Decay and prior are ours. O(1) a job, and the
 * cost of aisle_round_pass().
 */
#include <aisle/round.h>

#include "base/hash.h"
#include "policy/ordered.h"
#include "policy/policies.h"

enum { PASS = ORDERED_PASS, DECAY, PRIOR };

static const struct aisle_knob knobs[] = {
    ORDERED_KNOB(AISLE_PASS_BLOCKING),
    [DECAY] = {.name = "decay",
               .summary = "weight of a finished job after each later one; 1: all count alike",
               .value = 0.8,
               .min = 0,
               .max = 1},
    [PRIOR] = {.name = "prior",
               .summary = "predicted run time while nothing has finished, s",
               .value = 3600,
               .min = 0,
               .max = 1e9},
    {0},
};

/* Whose jobs a mean is of. No padding: keys are compared as bytes. */
struct group_key {
    int64_t tenant, size;
};

static const int64_t ANY = -1;

struct group {
    UT_hash_handle hh;
    struct group_key key;
    double sum_us, weight;
};

struct state {
    struct ordered ordered;
    double decay, prior_us;
    struct group *groups;
    struct arena arena;
};

/* The groups of a job, the narrowest first. */
enum { GROUPS = 4 };

static struct group_key key_of(const struct aisle_job *job, int group)
{
    struct group_key all[GROUPS] = {
        {job->tenant, ordered_size_milli(job)},
        {job->tenant, ANY},
        {ANY, ordered_size_milli(job)},
        {ANY, ANY},
    };

    return all[group];
}

static void learn(struct state *st, const struct aisle_job *job)
{
    for (int i = 0; i < GROUPS; i++) {
        struct group_key key = key_of(job, i);
        struct group *g;

        HASH_FIND(hh, st->groups, &key, sizeof key, g);
        if (!g) {
            g = arena_new(&st->arena, 1, sizeof *g);
            g->key = key;
            HASH_ADD(hh, st->groups, key, sizeof key, g);
        }
        g->sum_us = g->sum_us * st->decay + (double)job->done_us;
        g->weight = g->weight * st->decay + 1;
    }
}

static int64_t predict_us(const struct state *st, const struct aisle_job *job)
{
    for (int i = 0; i < GROUPS; i++) {
        struct group_key key = key_of(job, i);
        const struct group *g;

        HASH_FIND(hh, st->groups, &key, sizeof key, g);
        if (g)
            return (int64_t)(g->sum_us / g->weight);
    }
    return (int64_t)st->prior_us;
}

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    st->decay = env->knob[DECAY];
    st->prior_us = env->knob[PRIOR] * 1e6;
    return ordered_init(&st->ordered, env, err);
}

static void fini(void *vstate)
{
    struct state *st = vstate;

    HASH_CLEAR(hh, st->groups);
    arena_fini(&st->arena);
}

static void decide(void *vstate, struct aisle_round *round)
{
    struct state *st = vstate;
    size_t n;
    const struct aisle_change *change = aisle_round_changes(round, &n);

    for (size_t i = 0; i < n; i++) {
        struct aisle_job job;

        if (change[i].kind != AISLE_CHANGE_ARRIVED && change[i].kind != AISLE_CHANGE_ENDED)
            continue;
        job = aisle_round_job(round, change[i].job);
        if (change[i].kind == AISLE_CHANGE_ENDED)
            learn(st, &job);
        else
            *(int64_t *)aisle_round_job_state(round, job.id) =
                ordered_service_us(predict_us(st, &job), &job);
    }
    ordered_decide(&st->ordered, round);
}

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job;
    return *(const int64_t *)job_state;
}

const struct aisle_queue_type queue_qssf = {
    .abi = AISLE_POLICY_ABI,
    .name = "qssf",
    .summary = "least run time x GPUs first, predicted from finished jobs; the first that does not "
               "fit blocks, no preemption (SC'21)",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .job_state_size = sizeof(int64_t),
    .init = init,
    .fini = fini,
    .decide = decide,
    .key = key,
    .key_kind = AISLE_KEY_FIXED,
};
