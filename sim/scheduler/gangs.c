/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/gangs.h"

#include "base/mem.h"
#include "scheduler/bind.h"
#include "scheduler/hints.h"
#include "scheduler/state.h"

/* What all turns are made of ------------------------------------------------------------------- */

/* What came of the pods of a job, or of all jobs of a gang. */
struct turn {
    uint32_t decisions;
    bool promised;                   /* some pods are nominated, and victims planned */
    struct sched_template *template; /* of the first that found nothing at once, ... */
    uint32_t by;                     /* ... and who refused it */
};

static bool is_whole(const struct sched_job *job)
{
    return job->placed >= job->pods_min;
}

/* An elastic job that found enough places does without those for which others would have to go. */
static void renounce(struct scheduler *s, struct sched_job *job, size_t planned)
{
    for (uint32_t i = 0; i < job->pods; i++)
        if (job->pod[i].promised)
            mirror_withdraw(s, &job->pod[i]);
    job->promised = 0;
    s->evict.plan_count = planned;
}

/* Tries all pods of a job that have no place, until one finds none, nor victims. */
static void try_pods(struct scheduler *s, struct sched_job *job, struct turn *turn)
{
    size_t planned = s->evict.plan_count;
    enum bind_result result = BIND_SEATED;

    job->promised = 0;
    for (uint32_t i = 0; i < job->pods; i++)
        job->pod[i].promised = false;
    for (uint32_t i = 0; i < job->pods && result != BIND_FAILED; i++) {
        uint32_t by = 0;

        if (job->pod[i].seat != KUBE_NONE)
            continue;
        result = bind_try(s, &job->pod[i], job->placed + job->promised < job->pods_min, &by);
        turn->decisions++;
        job->promised += result == BIND_PROMISED;
        if (result != BIND_SEATED && !turn->template) {
            turn->template = job->template;
            turn->by = by;
        }
    }
    if (is_whole(job) && job->promised > 0)
        renounce(s, job, planned);
    turn->promised |= job->promised > 0;
}

static void run(struct scheduler *s, struct sched_job *job)
{
    bind_put(s, job);
    for (uint32_t i = 0; i < job->pods; i++)
        if (job->pod[i].seat != KUBE_NONE)
            explain_place(s, &job->pod[i], AISLE_OUTCOME_PLACED);
}

void gangs_release(struct scheduler *s, struct sched_job *job)
{
    for (uint32_t i = 0; i < job->pods; i++)
        if (job->pod[i].seat != KUBE_NONE)
            mirror_unseat(s, &job->pod[i]);
}

/* A lone pod ----------------------------------------------------------------------------------- */

static uint32_t turn_alone(struct scheduler *s, struct sched_job *job)
{
    struct turn turn = {0};

    try_pods(s, job, &turn);
    if (is_whole(job)) {
        run(s, job);
        return turn.decisions;
    }
    queue_set_aside(s, &job->entry, turn.template, turn.by);
    evict_commit(s);
    return turn.decisions;
}

/* Coscheduling --------------------------------------------------------------------------------- */

static bool waits_with_places(const struct sched_job *job)
{
    return job->placed > 0 && (job->phase == PHASE_QUEUED || job->phase == PHASE_HOLDING);
}

static bool anybody_holds(const struct sched_gang *gang)
{
    for (size_t i = 0; i < gang->member_count; i++)
        if (waits_with_places(gang->member[i]))
            return true;
    return false;
}

/* Once enough pods of the gang have places, all jobs that are whole start. */
static bool settle(struct scheduler *s, struct sched_gang *gang)
{
    int64_t pods = pods_running(gang);

    for (size_t i = 0; i < gang->member_count; i++)
        if (waits_with_places(gang->member[i]) && is_whole(gang->member[i]))
            pods += gang->member[i]->placed;
    if (pods < gang->pods_min)
        return false;
    for (size_t i = 0; i < gang->member_count; i++)
        if (waits_with_places(gang->member[i]) && is_whole(gang->member[i]))
            run(s, gang->member[i]);
    if (!anybody_holds(gang))
        sched_disarm(s, &gang->timer);
    return true;
}

static void begin_to_wait(struct scheduler *s, struct sched_gang *gang)
{
    int64_t timeout_us = gang->timeout_us >= 0 ? gang->timeout_us : s->set.gang_timeout_us;

    if (gang->timer.at == 0)
        sched_arm(s, &gang->timer, s->now_us + timeout_us, true);
}

static void hold(struct scheduler *s, struct sched_job *job)
{
    struct sched_gang *gang = job->gang;

    job->phase = PHASE_HOLDING;
    begin_to_wait(s, gang);
    for (uint32_t i = 0; i < job->pods; i++)
        explain_place(s, &job->pod[i], AISLE_OUTCOME_HELD);
    /* Siblings that have just given up would call each other for ever, ahead of all others. */
    if (gang->failed_us < 0 || s->now_us - gang->failed_us >= s->set.backoff_initial_us)
        for (size_t i = 0; i < gang->member_count; i++)
            if (gang->member[i] != job)
                queue_activate(s, &gang->member[i]->entry);
}

/* Is more than a tenth of the gang without a place? */
static bool is_far_from_whole(const struct sched_gang *gang)
{
    int64_t pods = pods_running(gang);

    for (size_t i = 0; i < gang->member_count; i++)
        if (waits_with_places(gang->member[i]))
            pods += gang->member[i]->placed;
    return (gang->pods_min - pods) * 10 > gang->pods_min;
}

void gangs_reject(struct scheduler *s, struct sched_gang *gang, struct sched_template *template,
                  uint32_t by, const char *why)
{
    sched_disarm(s, &gang->timer);
    gang->backoff_until_us = s->now_us + s->set.gang_backoff_us;
    for (size_t i = 0; i < gang->member_count; i++)
        if (waits_with_places(gang->member[i]))
            gangs_release(s, gang->member[i]);
    /* Now that all places are given up, so that nobody of them is woken by that. */
    for (size_t i = 0; i < gang->member_count; i++) {
        struct sched_job *job = gang->member[i];

        if (job->phase != PHASE_HOLDING)
            continue;
        job->phase = PHASE_QUEUED;
        queue_set_aside(s, &job->entry, template ? template : job->template,
                        template ? by : 1u << PART_GANG);
        explain_line(s, job, 0, AISLE_OUTCOME_FAILED, why);
    }
}

void gangs_time_out(struct scheduler *s, struct sched_gang *gang)
{
    int64_t timeout_us = gang->timeout_us >= 0 ? gang->timeout_us : s->set.gang_timeout_us;
    char *why = mem_printf("rejected due to timeout after waiting %gs at plugin Coscheduling",
                           (double)timeout_us / SECOND_US);

    gangs_reject(s, gang, NULL, 0, why);
    mem_free(why);
}

/* A member whose gang gave up not long ago is not tried (PreFilter). */
static void put_off(struct scheduler *s, struct sched_job *job)
{
    queue_set_aside(s, &job->entry, job->template, 1u << PART_GANG);
    queue_wake(s, &job->entry);
    explain_line(s, job, 0, AISLE_OUTCOME_FAILED, "its gang failed recently");
}

static uint32_t turn_coscheduled(struct scheduler *s, struct sched_job *job)
{
    struct sched_gang *gang = job->gang;
    struct turn turn = {0};

    if (gang->backoff_until_us > s->now_us) {
        put_off(s, job);
        return 0;
    }
    try_pods(s, job, &turn);
    if (is_whole(job)) {
        if (!settle(s, gang))
            hold(s, job);
        return turn.decisions;
    }
    queue_set_aside(s, &job->entry, turn.template, turn.by);
    if (!turn.promised && is_far_from_whole(gang)) {
        gang->failed_us = s->now_us;
        gangs_reject(s, gang, turn.template, turn.by, "optimistic rejection in PostFilter");
    } else if (job->placed > 0) {
        begin_to_wait(s, gang);
        for (uint32_t i = 0; i < job->pods; i++)
            explain_place(s, &job->pod[i], AISLE_OUTCOME_HELD);
    }
    evict_commit(s);
    return turn.decisions;
}

/* All in one cycle ----------------------------------------------------------------------------- */

/* As if the job had not been tried. */
static void take_back(struct scheduler *s, struct sched_job *job)
{
    for (uint32_t i = 0; i < job->pods; i++) {
        struct sched_pod *pod = &job->pod[i];

        if (pod->promised)
            mirror_withdraw(s, pod);
        if (pod->seat == KUBE_NONE)
            continue;
        mirror_unseat(s, pod);
        if (pod->was_nominated != KUBE_NONE)
            mirror_nominate(s, pod, pod->was_nominated);
    }
    job->promised = 0;
}

/* Its places are kept for it against those of lower priority until the victims of its siblings are
 * gone. */
static void nominate_where_it_stood(struct scheduler *s, struct sched_job *job)
{
    for (uint32_t i = 0; i < job->pods; i++) {
        struct sched_pod *pod = &job->pod[i];
        uint32_t node = pod->node;

        if (pod->seat == KUBE_NONE)
            continue;
        mirror_unseat(s, pod);
        mirror_nominate(s, pod, node);
    }
}

static bool is_whole_or_promised(const struct sched_job *job)
{
    return job->phase == PHASE_QUEUED && job->placed + job->promised > 0 &&
           job->placed + job->promised >= job->pods_min;
}

/* Tries `count` jobs. @return the pods that have a place or a promise, of jobs that are whole */
static int64_t try_all(struct scheduler *s, struct sched_job *const *job, size_t count,
                       struct turn *turn)
{
    bool promised = false;
    int64_t pods = 0;

    for (size_t i = 0; i < count; i++) {
        size_t planned = s->evict.plan_count;

        if (job[i]->phase != PHASE_QUEUED)
            continue;
        try_pods(s, job[i], turn);
        if (is_whole_or_promised(job[i])) {
            pods += job[i]->placed + job[i]->promised;
            promised |= job[i]->promised > 0;
        } else {
            take_back(s, job[i]);
            s->evict.plan_count = planned;
        }
    }
    turn->promised = promised;
    return pods;
}

static void run_all(struct scheduler *s, struct sched_job *const *job, size_t count,
                    const struct queue_entry *e, const struct turn *turn)
{
    for (size_t i = 0; i < count; i++) {
        if (is_whole_or_promised(job[i])) {
            run(s, job[i]);
            queue_event(s,
                        &(struct hint_event){.kind = HINT_POD_CAME, .pod = job[i]->template->spec});
        } else if (job[i]->phase == PHASE_QUEUED && &job[i]->entry != e) {
            /* The gang does without it; from now on it waits for itself. */
            job[i]->entry.attempts = e->attempts;
            queue_remove(s, &job[i]->entry);
            queue_set_aside(s, &job[i]->entry, turn->template, turn->by);
        }
    }
}

/* `job`: the members that are tried together, `need` of whose pods must find a place. */
static uint32_t turn_atomic(struct scheduler *s, struct queue_entry *e,
                            struct sched_job *const *job, size_t count, int64_t need)
{
    uint64_t version = s->version;
    int64_t failed_priority = s->failed_priority, pods;
    struct turn turn = {0};

    s->silent = true;
    s->withdrew = false;
    pods = try_all(s, job, count, &turn);
    if (pods >= need && pods > 0 && !turn.promised) {
        s->silent = false;
        run_all(s, job, count, e, &turn);
        return turn.decisions;
    }
    for (size_t i = 0; i < count; i++) {
        if (pods >= need && pods > 0 && is_whole_or_promised(job[i]))
            nominate_where_it_stood(s, job[i]);
        else if (job[i]->phase == PHASE_QUEUED)
            take_back(s, job[i]);
    }
    s->silent = false;
    if (turn.template)
        queue_set_aside(s, e, turn.template, turn.by);
    else /* members are missing; who comes back wakes it */
        queue_set_aside(s, e, job[0]->template, 1u << PART_GANG);
    if (pods >= need && pods > 0) {
        evict_commit(s);
    } else {
        evict_forget(s);
        s->version = version;
        s->failed_priority = failed_priority;
    }
    if (s->withdrew)
        sched_changed(s);
    return turn.decisions;
}

/* -------------------------------------------------------------------------------------------- */

uint32_t gangs_turn(struct scheduler *s, struct queue_entry *e)
{
    struct sched_gang *gang = e->gang;
    uint32_t decisions;

    e->attempts++;
    s->placed_any = false;
    if (!gang)
        decisions = turn_alone(s, e->job);
    else if (!s->set.atomic)
        decisions = turn_coscheduled(s, e->job);
    else if (e->job)
        decisions = turn_atomic(s, e, &e->job, 1, e->job->pods_min);
    else
        decisions = turn_atomic(s, e, gang->member, gang->member_count,
                                gang->pods_min - pods_running(gang));
    explain_end(s);
    return decisions;
}
