/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finish-time-fairness: who is held up most by sharing the cluster comes first.
 *
 * A job's rho is T_shared / T_isolated. T_isolated is the time that its estimate takes on an Nth of
 * the cluster, N being the number of jobs present (waiting or running): the estimate x max(1, N d),
 * where d is the gang's share of the cluster's GPU (CPU without GPUs). T_shared is the time since
 * its submission and what remains at the rate it has; of a waiting job as if it started now at full
 * speed. A job without an estimate is taken for half done, and for no shorter than a lease: so its
 * rho grows as it waits, and it is served.
 *
 * GPUs are leased, all leases ending together, every `lease` seconds; a lease that ends while
 * nobody waits goes on until somebody does. Then all jobs are ranked, and those run that fit in
 * this order, the others being passed over and preempted; who stays is not moved. In between, at
 * arrivals and ends, only what is free is given away. The fraction 1 - `filter` of the jobs, those
 * with the largest rho, is offered GPUs first, by rho; what they leave goes to the others in order
 * of submission. A filter of 0 ranks all by rho.
 *
 * Source: Themis, Mahajan et al., NSDI 2020, sections 3 and 4, without its auctions: where Themis
 * lets the filtered jobs bid and maximises the product of what they gain, this serves them greedily
 * by rho. Leases of 20 minutes and a filter of 0.8 are its defaults. A round costs
 * O(jobs present x log) and that of aisle_round_pass().
 */
#include <math.h>
#include <stdlib.h>

#include <aisle/round.h>

#include "base/mem.h"
#include "policy/policies.h"
#include "policy/shares.h"

enum { LEASE, FILTER };

static const struct aisle_knob knobs[] = {
    [LEASE] = {.name = "lease",
               .summary = "GPUs are offered anew so often, s",
               .value = 1200,
               .min = 1,
               .max = 1e9},
    [FILTER] = {.name = "filter",
                .summary = "fraction of the jobs, the best off, that get what the others leave",
                .value = 0.8,
                .min = 0,
                .max = 1},
    {0},
};

struct state {
    int64_t lease_us;
    double filter;
    const struct aisle_cluster_facts *all;
    int64_t leased_until_us;
    struct present {
        double rho;
        aisle_job_id job;
    } * present;
    size_t present_count, present_cap;
};

static double rho_of(const struct state *st, const struct aisle_job *job, int64_t now_us)
{
    double slowdown = fmax(1, (double)st->present_count * share_of_job(job, st->all));
    int64_t estimate_us = job->estimate_us;
    double shared_us = (double)(now_us - job->submit_us);

    if (estimate_us == AISLE_NEVER) {
        estimate_us = job->done_us > st->lease_us / 2 ? 2 * job->done_us : st->lease_us;
        shared_us += (double)(estimate_us - job->done_us);
    } else if (job->state != AISLE_JOB_RUNNING) {
        shared_us += (double)aisle_job_remaining_us(job);
    } else if (job->expected_end_us > now_us) {
        shared_us = (double)(job->expected_end_us - job->submit_us);
    }
    return shared_us / (fmax(1, (double)estimate_us) * slowdown);
}

static int worst_off_first(const void *a, const void *b)
{
    const struct present *x = a, *y = b;

    if (x->rho > y->rho || x->rho < y->rho)
        return x->rho > y->rho ? -1 : 1;
    return (x->job > y->job) - (x->job < y->job);
}

static void list_present(struct state *st, struct aisle_round *r)
{
    size_t waiting, running;
    const aisle_job_id *w = aisle_round_pending(r, &waiting),
                       *on = aisle_round_running(r, &running);

    st->present_count = waiting + running;
    st->present =
        mem_reserve(st->present, &st->present_cap, st->present_count, sizeof *st->present);
    for (size_t i = 0; i < st->present_count; i++) {
        struct aisle_job job = aisle_round_job(r, i < waiting ? w[i] : on[i - waiting]);

        st->present[i] =
            (struct present){.rho = rho_of(st, &job, aisle_round_now_us(r)), .job = job.id};
    }
    if (st->present_count > 1)
        qsort(st->present, st->present_count, sizeof *st->present, worst_off_first);
}

/* The place of each job in the order is its job state. */
static void rank(struct state *st, struct aisle_round *r)
{
    size_t offered = (size_t)ceil((1 - st->filter) * (double)st->present_count);

    if (offered == 0)
        offered = 1;
    for (size_t i = 0; i < st->present_count; i++) {
        aisle_job_id job = st->present[i].job;

        *(int64_t *)aisle_round_job_state(r, job) =
            (int64_t)(i < offered ? i : st->present_count + job);
    }
}

static void decide(void *vstate, struct aisle_round *r)
{
    struct state *st = vstate;
    int64_t now_us = aisle_round_now_us(r);
    size_t running;

    list_present(st, r);
    rank(st, r);
    if (now_us >= st->leased_until_us) {
        aisle_round_pass(r, AISLE_PASS_PREEMPT);
        st->leased_until_us = (now_us / st->lease_us + 1) * st->lease_us;
    } else {
        aisle_round_pass(r, AISLE_PASS_SKIP);
    }
    aisle_round_running(r, &running);
    if (running > 0 && running < st->present_count)
        aisle_round_wake(r, st->leased_until_us);
}

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job;
    return *(const int64_t *)job_state;
}

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    (void)err;
    st->lease_us = llround(env->knob[LEASE] * 1e6);
    st->filter = env->knob[FILTER];
    st->all = env->cluster;
    return AISLE_OK;
}

static void fini(void *vstate)
{
    mem_free(((struct state *)vstate)->present);
}

const struct aisle_queue_type queue_finish_time_fairness = {
    .abi = AISLE_POLICY_ABI,
    .name = "finish-time-fairness",
    .summary =
        "largest time shared / time alone on an Nth of the cluster first; preempts when leases "
        "end, what does not fit is passed over; no auctions (NSDI'20)",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .job_state_size = sizeof(int64_t),
    .init = init,
    .fini = fini,
    .decide = decide,
    .key = key,
    .key_kind = AISLE_KEY_ANYTIME,
};
