/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/scheduler.h"

#include <inttypes.h>
#include <math.h>

#include "base/error.h"
#include "base/mem.h"
#include "kubernetes/message.h"
#include "scheduler/gangs.h"
#include "scheduler/hints.h"
#include "scheduler/lost.h"
#include "scheduler/state.h"

static const char *const gang_names[] = {"coscheduling", "atomic", NULL};
static const char *const tie_names[] = {"random", "first", NULL};
static const char *const grace_names[] = {"pod", "none", NULL};
static const char *const switch_names[] = {"on", "off", NULL};

enum {
    GANG,
    GANG_TIMEOUT,
    GANG_BACKOFF,
    PERCENT_TO_SCORE,
    TIE,
    BACKOFF_INITIAL,
    BACKOFF_MAX,
    UNSCHEDULABLE,
    DECISION,
    GRACE,
    PREEMPT
};

static const struct aisle_knob knobs[] = {
    [GANG] = {.name = "gang",
              .summary = "gangs: pods hold places and wait for the others, or all in one cycle",
              .max = 1,
              .choices = gang_names},
    [GANG_TIMEOUT] = {.name = "gang-timeout-s",
                      .summary = "coscheduling: how long a pod holds its place, s",
                      .value = 60,
                      .min = 0.001,
                      .max = 1e7},
    [GANG_BACKOFF] = {.name = "gang-backoff-s",
                      .summary = "coscheduling: how long a gang that gave up is not tried, s",
                      .value = 0,
                      .max = 1e7},
    [PERCENT_TO_SCORE] = {.name = "percent-to-score",
                          .summary =
                              "how many of the nodes that fit are looked for, %; 0: adaptive",
                          .value = 0,
                          .max = 100},
    [TIE] = {.name = "tie",
             .summary = "who wins among equal scores of kube-default, and where preemption begins",
             .max = 1,
             .choices = tie_names},
    [BACKOFF_INITIAL] = {.name = "backoff-initial-s",
                         .summary = "the first backoff of a pod that failed, s; it doubles",
                         .value = 1,
                         .min = 0.001,
                         .max = 1e7},
    [BACKOFF_MAX] = {.name = "backoff-max-s",
                     .summary = "the longest backoff, s",
                     .value = 10,
                     .min = 0.001,
                     .max = 1e7},
    [UNSCHEDULABLE] = {.name = "unschedulable-s",
                       .summary = "who failed is tried again after this without an event, s",
                       .value = 300,
                       .min = 0.001,
                       .max = 1e9},
    [DECISION] = {.name = "decision-ms",
                  .summary = "how long a decision takes, ms; 0: all who are due at once",
                  .value = 0,
                  .max = 1e6},
    [GRACE] = {.name = "grace",
               .summary = "victims of preemption end after the pod's grace period, or at once",
               .max = 1,
               .choices = grace_names},
    [PREEMPT] = {.name = "preempt",
                 .summary = "pods of higher priority evict others",
                 .max = 1,
                 .choices = switch_names},
    {0},
};

static uint32_t draw(void *state, uint32_t below)
{
    return (uint32_t)gsl_rng_uniform_int(state, below);
}

static int64_t in_us(double value, int64_t unit_us)
{
    return (int64_t)llround(value * (double)unit_us);
}

static void read_knobs(struct sched_settings *set, const double *knob)
{
    *set = (struct sched_settings){
        .atomic = (int)knob[GANG] == 1,
        .gang_timeout_us = in_us(knob[GANG_TIMEOUT], SECOND_US),
        .gang_backoff_us = in_us(knob[GANG_BACKOFF], SECOND_US),
        .backoff_initial_us = in_us(knob[BACKOFF_INITIAL], SECOND_US),
        .backoff_most_us = in_us(knob[BACKOFF_MAX], SECOND_US),
        .unschedulable_us = in_us(knob[UNSCHEDULABLE], SECOND_US),
        .decision_us = in_us(knob[DECISION], MILLISECOND_US),
        .grace = (int)knob[GRACE] == 0,
        .preempt = (int)knob[PREEMPT] == 0,
    };
}

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct scheduler *s = vstate;
    enum aisle_status status;

    if (!env->kubernetes || !env->placement)
        return error_set(err, AISLE_EVALUE,
                         "kubernetes needs the nodes as objects, and there are none");
    read_knobs(&s->set, env->knob);
    s->facts = env->kubernetes;
    s->mix = env->mix;
    s->rng = env->rng;
    s->explains = env->explain;
    s->placement = env->placement->name;
    s->version = 1;
    s->failed_priority = INT64_MIN;
    status = sched_profile_init(&s->profile, s, env, (int)env->knob[TIE] == 0,
                                (int)env->knob[PERCENT_TO_SCORE], err);
    if (status != AISLE_OK)
        return status;
    if (s->profile.random_ties)
        s->draw = (struct kube_tie){.draw = draw, .state = s->rng};
    mirror_init(&s->mirror, s->facts);
    kube_cycle_init(&s->cycle, &s->mirror.snapshot, &s->profile.profile);
    return AISLE_OK;
}

static void fini(void *vstate)
{
    struct scheduler *s = vstate;

    pods_fini(s);
    queue_fini(&s->queue);
    heap_fini(&s->timers);
    evict_fini(&s->evict);
    explain_fini(&s->explain);
    kube_cycle_fini(&s->cycle);
    mirror_fini(&s->mirror);
    sched_profile_fini(&s->profile);
    mem_free(s->part);
}

/* Timers -----------------------------------------------------------------------------------------
 */

void sched_arm(struct scheduler *s, struct heap_node *timer, int64_t at_us, bool gang)
{
    heap_remove(&s->timers, timer);
    timer->key[0] = at_us;
    timer->key[1] = gang;
    timer->key[2] = gang ? ((struct sched_gang *)timer->owner)->first_job
                         : ((struct sched_job *)timer->owner)->id;
    heap_push(&s->timers, timer);
}

void sched_disarm(struct scheduler *s, struct heap_node *timer)
{
    heap_remove(&s->timers, timer);
}

static void ring(struct scheduler *s)
{
    while (s->timers.count > 0 && heap_top_key(&s->timers) <= s->now_us) {
        struct heap_node *timer = s->timers.node[0];
        struct sched_job *job = timer->owner;

        heap_remove(&s->timers, timer);
        if (timer->key[1])
            gangs_time_out(s, timer->owner);
        else if (job->phase == PHASE_ENDING)
            evict_now(s, job);
        else
            lost_give_up(s, job);
    }
}

/* What happened ----------------------------------------------------------------------------------
 */

static void push(struct scheduler *s, struct sched_job *job)
{
    struct queue_entry *e = pods_entry(s, job);

    job->phase = PHASE_QUEUED;
    if (e == &job->entry) {
        queue_add(s, e);
        return;
    }
    /* From now on the members are tried together. */
    for (size_t i = 0; i < job->gang->member_count; i++)
        queue_remove(s, &job->gang->member[i]->entry);
    if (e->part == QUEUE_NONE)
        queue_add(s, e);
    else
        queue_wake(s, e);
}

static bool is_complete(const struct sched_gang *gang)
{
    return gang->member_count + gang->done_jobs >= gang->jobs &&
           pods_existing(gang) >= gang->pods_min;
}

static void tell_gathering(struct scheduler *s, struct sched_job *job)
{
    const struct sched_gang *gang = job->gang;
    size_t exist = gang->member_count + gang->done_jobs;
    char *text = exist < gang->jobs
                     ? mem_printf("waits for its gang: %zu of %zu pods exist", exist, gang->jobs)
                     : mem_printf("waits for its gang: %" PRId64 " pods are left of the %" PRId64
                                  " that it needs",
                                  pods_existing(gang), gang->pods_min);

    explain_line(s, job, 0, AISLE_OUTCOME_GATED, text);
    mem_free(text);
}

/* All that wait for their siblings to exist are queued, if these do. */
static void gather(struct scheduler *s, struct sched_gang *gang)
{
    if (gang->member_count == 0 || !is_complete(gang))
        return;
    if (gang->first_us < 0) {
        gang->first_us = s->now_us;
        gang->first_job = gang->member[0]->id;
    }
    for (size_t i = 0; i < gang->member_count; i++)
        if (gang->member[i]->phase == PHASE_GATHERING)
            push(s, gang->member[i]);
}

void sched_enqueue(struct scheduler *s, struct sched_job *job)
{
    pods_respec(s, job);
    if (job->template->spec->gated) {
        job->phase = PHASE_GATED;
        explain_line(s, job, 0, AISLE_OUTCOME_GATED, KUBE_GATED);
    } else if (job->gang) {
        job->phase = PHASE_GATHERING;
        if (!is_complete(job->gang))
            tell_gathering(s, job);
    } else {
        push(s, job);
    }
    if (job->gang)
        gather(s, job->gang); /* one that is gated exists as well */
}

/* A job that ended, or was taken back, leaves for good. A gang does not wait for a member that will
 * not come back. */
static void forget(struct scheduler *s, struct sched_job *job, bool ended)
{
    struct sched_gang *left = job->gang && job->gang->facts && !ended ? job->gang : NULL;

    if (job->phase == PHASE_RUNNING)
        job->template->healthy -= job->placed;
    if (job->gang && ended) {
        job->gang->done_pods += job->placed;
        job->gang->done_jobs++;
    }
    for (uint32_t i = 0; i < job->pods; i++) {
        /* As if it had been where it waited to be (deletePodFromSchedulingQueue()). */
        if (job->pod[i].nominated != KUBE_NONE)
            queue_event(s, &(struct hint_event){.kind = HINT_POD_GONE, .pod = job->template->spec});
        mirror_withdraw(s, &job->pod[i]);
    }
    gangs_release(s, job);
    pods_drop(s, job);
    if (!left)
        return;
    left->jobs--;
    gather(s, left);
}

/* What the policy itself evicted is made anew, if anybody does that; else the core takes it back.
 */
static void evicted(struct scheduler *s, struct sched_job *job)
{
    if (job->phase == PHASE_EVICTED &&
        aisle_round_job(s->round, job->id).state == AISLE_JOB_WAITING && job->remade)
        sched_enqueue(s, job);
}

static bool take_change(struct scheduler *s, const struct aisle_change *c)
{
    struct sched_job **slot = c->job == AISLE_NONE ? NULL : aisle_round_job_state(s->round, c->job);
    struct aisle_job facts;

    switch (c->kind) {
    case AISLE_CHANGE_ARRIVED:
        facts = aisle_round_job(s->round, c->job);
        *slot = pods_add(s, &facts);
        if (facts.state == AISLE_JOB_WAITING) /* else it was taken back at once */
            sched_enqueue(s, *slot);
        break;
    case AISLE_CHANGE_ENDED:
    case AISLE_CHANGE_DIED:
        forget(s, *slot, c->kind == AISLE_CHANGE_ENDED);
        *slot = NULL;
        break;
    case AISLE_CHANGE_EVICTED:
        evicted(s, *slot);
        break;
    case AISLE_CHANGE_FAILED:
        sched_disarm(s, &(*slot)->timer);
        lost_failed(s, *slot);
        break;
    case AISLE_CHANGE_NODES:
        return true;
    }
    return false;
}

/* Deciding ---------------------------------------------------------------------------------------
 */

static void decide_on_who_is_due(struct scheduler *s)
{
    struct queue_entry *e;

    while (s->busy_until_us <= s->now_us && (e = queue_pop(s)))
        s->busy_until_us = s->now_us + gangs_turn(s, e) * s->set.decision_us;
}

static void ask_to_be_woken(struct scheduler *s)
{
    int64_t at_us = queue_due_us(s);

    if (s->timers.count > 0 && heap_top_key(&s->timers) < at_us)
        at_us = heap_top_key(&s->timers);
    if (s->queue.active.count > 0 && s->busy_until_us < at_us)
        at_us = s->busy_until_us;
    if (s->wake_now)
        at_us = s->now_us;
    if (at_us != AISLE_NEVER)
        aisle_round_wake(s->round, at_us > s->now_us ? at_us : s->now_us);
}

static void decide(void *vstate, struct aisle_round *round)
{
    struct scheduler *s = vstate;
    bool nodes_changed = false;
    size_t count;
    const struct aisle_change *change = aisle_round_changes(round, &count);

    s->round = round;
    s->now_us = aisle_round_now_us(round);
    s->round_number++;
    if (count > 0 || s->put_any)
        sched_changed(s);
    s->wake_now = s->put_any = false;
    for (size_t i = 0; i < count; i++)
        nodes_changed |= take_change(s, &change[i]);
    mirror_refresh(s, nodes_changed);
    ring(s);
    queue_flush(s);
    decide_on_who_is_due(s);
    ask_to_be_woken(s);
    s->round = NULL;
}

const struct aisle_queue_type queue_kubernetes = {
    .abi = AISLE_POLICY_ABI,
    .name = "kubernetes",
    .summary =
        "kube-scheduler: its queue, filters and scores, gangs, preemption with nominated nodes",
    .knobs = knobs,
    .state_size = sizeof(struct scheduler),
    .job_state_size = sizeof(struct sched_job *),
    .reads_pod_specs = true,
    .init = init,
    .fini = fini,
    .decide = decide,
};
