/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/evict.h"

#include "base/mem.h"
#include "scheduler/gangs.h"
#include "scheduler/lost.h"
#include "scheduler/state.h"

void evict_fini(struct evict *e)
{
    kube_preemption_fini(&e->preemption);
    mem_free(e->allowed);
    mem_free(e->plan);
    *e = (struct evict){0};
}

/* Budgets ------------------------------------------------------------------------------------ */

static bool matches(const struct scheduler *s, const struct kube_budget *b,
                    const struct kube_pod_spec *spec)
{
    return b->namespace_ == spec->namespace_ &&
           kube_selector_matches(&b->selector, &spec->labels, s->facts->names);
}

/* A share of the pods, rounded up: GetScaledValueFromIntOrPercent() as the controller calls it. */
static int64_t scaled(const struct kube_bound *b, int64_t pods)
{
    return b->percent ? (b->value * pods + 99) / 100 : b->value;
}

/* How many more of a budget's pods may go: those that run, less those that must. Source:
 * pkg/controller/disruption, getExpectedPodCount() and updatePdbStatus(), with the pods that there
 * are in the place of what their controllers want. */
static int64_t allowed(const struct scheduler *s, const struct kube_budget *b)
{
    int64_t healthy = 0, existing = 0, desired = 0;

    if (b->disruptions_allowed >= 0)
        return b->disruptions_allowed;
    for (size_t i = 0; i < s->pods.template_count; i++) {
        const struct sched_template *t = s->pods.template[i];

        if (!matches(s, b, t->spec))
            continue;
        healthy += (int64_t)t->healthy;
        existing += (int64_t)t->existing;
    }
    if (b->available_min.present)
        desired = scaled(&b->available_min, existing);
    else if (b->unavailable_max.present)
        desired = existing - scaled(&b->unavailable_max, existing);
    if (desired < 0)
        desired = 0;
    return existing > 0 && healthy > desired ? healthy - desired : 0;
}

static struct kube_budgets budgets(struct scheduler *s)
{
    struct evict *e = &s->evict;
    size_t count = s->facts->budget_count;

    e->allowed = mem_reserve(e->allowed, &e->allowed_cap, count, sizeof *e->allowed);
    for (size_t i = 0; i < count; i++)
        e->allowed[i] = allowed(s, &s->facts->budget[i]);
    return (struct kube_budgets){.item = s->facts->budget, .allowed = e->allowed, .count = count};
}

/* Planning ----------------------------------------------------------------------------------- */

static void plan(struct scheduler *s, const struct sched_pod *pod, const struct kube_candidate *c)
{
    struct evict *e = &s->evict;

    for (size_t i = 0; i < c->count; i++) {
        e->plan = mem_reserve(e->plan, &e->plan_cap, e->plan_count + 1, sizeof *e->plan);
        e->plan[e->plan_count++] = (struct evict_plan){
            .victim = pods_of(e->preemption.victim[c->first + i].pod)->job,
            .node = c->node,
            .priority = pod->pod.spec->priority,
        };
    }
}

bool evict_for(struct scheduler *s, struct sched_pod *pod)
{
    struct evict *e = &s->evict;
    const struct kube_candidate *c;
    struct kube_budgets b;

    e->tried = true;
    e->refusal = kube_preempt_ineligible(&s->cycle);
    if (e->refusal)
        return false; /* it keeps its nomination, if it has one */
    b = budgets(s);
    c = kube_preempt(&e->preemption, &s->cycle, &kube_preempt_defaults, &b, &s->draw);
    if (!c) {
        mirror_withdraw(s, pod);
        return false;
    }
    plan(s, pod, c);
    mirror_nominate(s, pod, c->node);
    pod->promised = true;
    return true;
}

void evict_explain(struct scheduler *s, struct sched_pod *pod)
{
    struct evict *e = &s->evict;
    const struct kube_budgets none = {0};

    (void)pod;
    e->tried = s->set.preempt && s->explains;
    if (!e->tried)
        return;
    e->refusal = kube_preempt_ineligible(&s->cycle);
    if (!e->refusal)
        kube_preempt(&e->preemption, &s->cycle, &kube_preempt_defaults, &none, NULL);
}

/* Doing -------------------------------------------------------------------------------------- */

static void begin_to_end(struct scheduler *s, struct sched_job *job, int64_t grace_us)
{
    job->phase = PHASE_ENDING;
    job->template->healthy -= job->placed;
    for (uint32_t i = 0; i < job->pods; i++)
        job->pod[i].pod.terminating = job->pod[i].seat != KUBE_NONE;
    if (grace_us > 0)
        sched_arm(s, &job->timer, s->now_us + grace_us, false);
    else
        evict_now(s, job);
}

/* Those of lower priority that wait for the node must look for another one. */
static void clear_nominations(struct scheduler *s, uint32_t node, int64_t priority)
{
    const struct kube_node_info *n = &s->mirror.snapshot.node[node];
    size_t i = 0;

    while (i < n->nominated_count) {
        struct sched_pod *pod = pods_of(s->mirror.snapshot.seat[n->nominated[i]].pod);

        if (pod->pod.spec->priority >= priority) {
            i++;
            continue;
        }
        mirror_withdraw(s, pod);
        queue_wake(s, pods_entry(s, pod->job));
    }
}

/* A gang with too few left cannot go on: the others end when the victim does, and are made anew with it.
 * Bare pods would be gone for good by that, so they run on. */
static void stop_gang(struct scheduler *s, struct sched_gang *gang, int64_t grace_us)
{
    int64_t pods = gang->done_pods;

    for (size_t i = 0; i < gang->member_count; i++)
        if (gang->member[i]->phase == PHASE_RUNNING)
            pods += gang->member[i]->placed;
    for (size_t i = 0; pods < gang->pods_min && i < gang->member_count; i++)
        if (gang->member[i]->phase == PHASE_RUNNING && gang->member[i]->remade)
            begin_to_end(s, gang->member[i], grace_us);
}

static void strike(struct scheduler *s, struct sched_job *victim)
{
    int64_t grace_us = s->set.grace ? victim->template->spec->grace_us : 0;

    switch (victim->phase) {
    case PHASE_RUNNING:
        begin_to_end(s, victim, grace_us);
        if (victim->gang)
            stop_gang(s, victim->gang, grace_us);
        break;
    case PHASE_LOST:
        lost_give_up(s, victim);
        break;
    case PHASE_QUEUED:
    case PHASE_HOLDING:
        if (victim->placed > 0)
            gangs_reject(s, victim->gang, NULL, 0, "preempted while it waited for its gang");
        break;
    default:
        break; /* on its way already */
    }
}

void evict_commit(struct scheduler *s)
{
    struct evict *e = &s->evict;

    for (size_t i = 0; i < e->plan_count; i++) {
        clear_nominations(s, e->plan[i].node, e->plan[i].priority);
        strike(s, e->plan[i].victim);
    }
    e->plan_count = 0;
}

void evict_forget(struct scheduler *s)
{
    s->evict.plan_count = 0;
}

void evict_now(struct scheduler *s, struct sched_job *job)
{
    sched_disarm(s, &job->timer);
    aisle_round_evict(s->round, job->id);
    gangs_release(s, job);
    if (job->put_round == s->round_number) {
        sched_enqueue(s, job); /* it never ran: nobody will speak of an eviction */
        return;
    }
    job->phase = PHASE_EVICTED;
    s->wake_now = true;
}
