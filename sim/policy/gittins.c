/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gittins: the best Gittins index first: who is most likely to end soon, by what it has had so far
 * and by what jobs took that have ended; see gittins_index.h. Service is time x GPUs held (pods
 * where there are no GPUs), restarts included. Preemptive by default.
 *
 * The sample is the last `sample` jobs that finished; ranks are made anew after `refresh` more, at
 * first sooner, whenever there are twice as many. Jobs that have had more than all of the sample come
 * last, the least attained service first; so do all while nothing has finished.
 *
 * While some wait, it wakes itself when a running job's best quantum is over, for until then its
 * index is no worse (Gittins 1979); not sooner than `period` after the last round.
 *
 * quantum=D takes that much service for the quantum of all, as the simulator of Tiresias does (Gu et
 * al., NSDI 2019; 3250 GPU-s). Its figures are not repeated: it takes means of whole sizes for those
 * of what is left, and sorts within the queues of 2D-LAS.
 *
 * A round costs O(running x log(sample)) and what aisle_round_pass() does; one in which ranks are
 * made anew also O(waiting x log(waiting) + sample x log(sample)).
 */
#include <aisle/round.h>

#include <math.h>

#include "base/mem.h"
#include "policy/gittins_index.h"
#include "policy/ordered.h"
#include "policy/policies.h"

enum { PASS = ORDERED_PASS, SAMPLE, REFRESH, QUANTUM, PERIOD };

static const struct aisle_knob knobs[] = {
    ORDERED_KNOB(AISLE_PASS_PREEMPT),
    [SAMPLE] = {.name = "sample",
                .summary = "finished jobs that are remembered",
                .value = 1000,
                .min = 1,
                .max = 1e6},
    [REFRESH] = {.name = "refresh",
                 .summary = "finished jobs from one evaluation of the sample to the next",
                 .value = 100,
                 .min = 1,
                 .max = 1e6},
    [QUANTUM] = {.name = "quantum",
                 .summary = "service by which the index is reckoned, GPU-s; 0: the best",
                 .max = 1e9},
    [PERIOD] = {.name = "period",
                .summary = "time that passes at least before it wakes itself, s",
                .value = 60,
                .min = 1e-3,
                .max = 1e9},
    {0},
};

struct state {
    struct ordered ordered;
    double quantum_us; /* GPU-us, as all service here */
    int64_t period_us;
    size_t refresh, sample;
    double *size; /* the sample: a ring */
    size_t count, next, since; /* since: how many finished since the index was made */
    struct gittins_index index;
    size_t waiting;
};

static void learn(struct state *st, const struct aisle_job *job)
{
    st->size[st->next] = (double)ordered_attained_us(job);
    st->next = (st->next + 1) % st->sample;
    st->count += st->count < st->sample;
    st->since++;
}

static void take_in(struct state *st, struct aisle_round *round)
{
    size_t n;
    const struct aisle_change *change = aisle_round_changes(round, &n);
    const aisle_job_id *waiting;

    for (size_t i = 0; i < n; i++) {
        if (change[i].kind == AISLE_CHANGE_ENDED) {
            struct aisle_job job = aisle_round_job(round, change[i].job);

            learn(st, &job);
        } else if (change[i].kind == AISLE_CHANGE_ARRIVED) {
            st->waiting++;
        } else if (change[i].kind == AISLE_CHANGE_FAILED) {
            *(bool *)aisle_round_job_state(round, change[i].job) = false;
            st->waiting++;
        }
    }
    if (st->since == 0 || (st->since < st->refresh && st->since < st->index.count))
        return;
    st->since = 0;
    gittins_index_make(&st->index, st->size, st->count);
    waiting = aisle_round_pending(round, &n);
    for (size_t i = 0; i < n; i++)
        aisle_round_key_changed(round, waiting[i]);
}

/* Who was placed, or taken off, by the pass. */
static void note_changes(struct state *st, struct aisle_round *round)
{
    size_t n;
    const aisle_job_id *id = aisle_round_touched(round, &n);

    for (size_t i = 0; i < n; i++) {
        bool *ran = aisle_round_job_state(round, id[i]);
        bool runs = aisle_round_where(round, id[i]).count > 0;

        st->waiting += *ran && !runs;
        st->waiting -= runs && !*ran;
        *ran = runs;
    }
}

/* When the first of those that run has had its quantum. */
static void ask_to_be_woken(const struct state *st, struct aisle_round *round)
{
    int64_t now_us = aisle_round_now_us(round);
    double first_us = INFINITY;
    size_t n;
    const aisle_job_id *id;

    if (st->waiting == 0)
        return;
    id = aisle_round_running(round, &n);
    for (size_t i = 0; i < n; i++) {
        struct aisle_job job = aisle_round_job(round, id[i]);
        double service_us = (double)ordered_attained_us(&job), until_us;

        gittins_index_rank(&st->index, service_us, st->quantum_us, &until_us);
        first_us = fmin(first_us, (until_us - service_us) * AISLE_GPU_MILLI /
                                      (double)ordered_size_milli(&job));
    }
    if (first_us < 0x1p60)
        aisle_round_wake(round, now_us + (int64_t)fmax(ceil(first_us), (double)st->period_us));
}

static void decide(void *vstate, struct aisle_round *round)
{
    struct state *st = vstate;

    take_in(st, round);
    ordered_decide(&st->ordered, round);
    note_changes(st, round);
    ask_to_be_woken(st, round);
}

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    st->sample = (size_t)env->knob[SAMPLE];
    st->refresh = (size_t)env->knob[REFRESH];
    st->quantum_us = env->knob[QUANTUM] * 1e6;
    st->period_us = (int64_t)(env->knob[PERIOD] * 1e6);
    st->size = mem_new(st->sample, sizeof *st->size);
    return ordered_init(&st->ordered, env, err);
}

static void fini(void *vstate)
{
    struct state *st = vstate;

    gittins_index_fini(&st->index);
    mem_free(st->size);
}

/* Ranks, and behind them what is out of reach of the sample, by service. */
static int64_t key(const void *vstate, const void *job_state, const struct aisle_job *job)
{
    static const int64_t out_of_reach = INT64_C(1) << 62;
    const struct state *st = vstate;
    int64_t service_us = ordered_attained_us(job);
    double until_us;
    double rank_us = gittins_index_rank(&st->index, (double)service_us, st->quantum_us, &until_us);

    (void)job_state;
    if (rank_us < 0x1p62)
        return (int64_t)rank_us;
    return out_of_reach + (service_us < out_of_reach ? service_us : out_of_reach - 1);
}

const struct aisle_queue_type queue_gittins = {
    .abi = AISLE_POLICY_ABI,
    .name = "gittins",
    .summary = "most likely to end soon first, by what finished jobs took; preempts, what does not "
               "fit is passed over",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .job_state_size = sizeof(bool), /* it runs */
    .init = init,
    .fini = fini,
    .decide = decide,
    .key = key,
    .key_kind = AISLE_KEY_WHILE_RUNNING,
};
