/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/bind.h"

#include <inttypes.h>

#include "base/mem.h"
#include "kubernetes/message.h"
#include "scheduler/state.h"

/* Of equal nodes the one of lowest rank, or one that is drawn: as the placement would have it. */
static uint32_t pick_as_the_placement(struct scheduler *s)
{
    const struct kube_cycle *c = &s->cycle;
    size_t best = 0;

    if (s->profile.random_ties)
        return kube_cycle_pick(c, &s->draw);
    for (size_t i = 1; i < c->feasible_count; i++)
        if (c->total[i] > c->total[best] ||
            (c->total[i] == c->total[best] && aisle_round_rank(s->round, c->feasible[i]) <
                                                  aisle_round_rank(s->round, c->feasible[best])))
            best = i;
    return c->feasible[best];
}

/* kube_decide(), but for ties of another placement. */
static uint32_t choose(struct scheduler *s, const struct kube_pod *pod)
{
    struct kube_cycle *c = &s->cycle;

    if (!kube_cycle_start(c, pod))
        return KUBE_NONE;
    kube_cycle_find(c);
    if (c->feasible_count < 2)
        return c->feasible_count == 1 ? c->feasible[0] : KUBE_NONE;
    kube_cycle_score(c);
    return s->profile.own_scores ? kube_cycle_pick(c, &s->draw) : pick_as_the_placement(s);
}

static bool lacks_pods(const struct kube_diagnosis *d, const struct kube_refusal *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (d->reason[r->first + i].kind == KUBE_WHY_TOO_MANY_PODS)
            return true;
    return false;
}

/* All filters that refused a node. */
static uint32_t refusers(const struct kube_diagnosis *d)
{
    uint32_t by = 0;

    if (d->whole || (d->absent_code != KUBE_SUCCESS && d->refusal_count < d->node_count))
        by |= 1u << d->absent_part;
    for (size_t i = 0; i < d->refusal_count; i++) {
        by |= 1u << d->refusal[i].part;
        if (d->refusal[i].part == PART_FIT && lacks_pods(d, &d->refusal[i]))
            by |= 1u << PART_PODS;
    }
    return by;
}

/* Remembers that pods of this spec find nothing as things stand. Not if a pod that comes may help
 * them, nor while siblings have places that they may have to give up. */
static void remember(struct scheduler *s, struct sched_template *t, uint32_t by)
{
    if (t->additions_help || s->placed_any)
        return;
    t->failed_at = s->version;
    t->failed_by = by;
    if (t->spec->priority > s->failed_priority)
        s->failed_priority = t->spec->priority;
}

/* An equal pod failed, and nothing has happened since. Whoever listens is told why all the same;
 * what is done for that draws no number and changes nothing. */
static enum bind_result fail_again(struct scheduler *s, struct sched_pod *pod, uint32_t *by)
{
    uint32_t start = s->cycle.start;

    *by = pod->job->template->failed_by;
    if (!s->explains)
        return BIND_FAILED;
    choose(s, &pod->pod);
    s->cycle.start = start;
    evict_explain(s, pod);
    explain_failure(s, pod, AISLE_OUTCOME_FAILED);
    return BIND_FAILED;
}

static enum bind_result fail(struct scheduler *s, struct sched_pod *pod, bool may_preempt,
                             uint32_t *by)
{
    bool anybody = s->set.preempt && mirror_anybody_below(&s->mirror, pod->pod.spec->priority);
    bool was_nominated = pod->nominated != KUBE_NONE;

    *by = refusers(&s->cycle.diagnosis);
    if (anybody && may_preempt) {
        if (evict_for(s, pod)) {
            explain_failure(s, pod, AISLE_OUTCOME_PREEMPTS);
            return BIND_PROMISED;
        }
    } else {
        evict_explain(s, pod);
    }
    if (!was_nominated && (may_preempt || !anybody))
        remember(s, pod->job->template, *by);
    explain_failure(s, pod, AISLE_OUTCOME_FAILED);
    return BIND_FAILED;
}

/* A node that the spec names ---------------------------------------------------------------------
 */

/* Why the kubelet would not take it, in its own words. The caller's; NULL: it does. */
static char *objection(struct scheduler *s, const struct sched_pod *pod, uint32_t node,
                       uint32_t *by)
{
    const struct kube_snapshot *snapshot = &s->mirror.snapshot;
    const struct kube_amounts *asked = &pod->pod.spec->request.amounts;
    int64_t pods = (int64_t)snapshot->node[node].seat_count;
    struct kube_level level = kube_level(snapshot, node, KUBE_PODS);

    *by = 1u << PART_ROOM;
    if (aisle_round_node(s->round, node)->down)
        return mem_text("node(s) were down");
    *by = 1u << PART_PODS;
    if (pods + 1 > level.allocatable)
        return mem_printf("node(s) didn't have enough resource: pods, requested: 1, used: %" PRId64
                          ", capacity: %" PRId64,
                          pods, level.allocatable);
    *by = 1u << PART_FIT | 1u << PART_ROOM;
    for (size_t i = 0; i < asked->count; i++) {
        level = kube_level(snapshot, node, asked->item[i].resource);
        if (asked->item[i].amount > 0 &&
            asked->item[i].amount > level.allocatable - level.requested)
            return mem_printf("node(s) didn't have enough resource: %s, requested: %" PRId64
                              ", used: %" PRId64 ", capacity: %" PRId64,
                              kube_resource_text(s->facts->names, asked->item[i].resource),
                              asked->item[i].amount, level.requested, level.allocatable);
    }
    if (aisle_round_fits(s->round, pod->job->id, mirror_state(s, node)) < 1)
        return mem_printf("node(s) didn't have enough resource: %s",
                          kube_resource_text(s->facts->names, s->facts->gpu));
    return NULL;
}

static enum bind_result bind_named(struct scheduler *s, struct sched_pod *pod, uint32_t *by)
{
    uint32_t name = pod->pod.spec->node_name;
    uint32_t node = kube_snapshot_find(&s->mirror.snapshot, name);
    char *why;

    *by = 0;
    why = node == KUBE_NONE
              ? mem_printf("there is no node \"%s\"", kube_name_text(s->facts->names, name))
              : objection(s, pod, node, by);
    if (!why) {
        mirror_seat(s, pod, node);
        return BIND_SEATED;
    }
    explain_line(s, pod->job, pod->index, AISLE_OUTCOME_FAILED, why);
    mem_free(why);
    return BIND_FAILED;
}

enum bind_result bind_try(struct scheduler *s, struct sched_pod *pod, bool may_preempt,
                          uint32_t *by)
{
    uint32_t node;

    if (pod->pod.spec->node_name)
        return bind_named(s, pod, by);
    if (pod->job->template->failed_at == s->version && pod->nominated == KUBE_NONE)
        return fail_again(s, pod, by);
    node = choose(s, &pod->pod);
    if (node == KUBE_NONE)
        return fail(s, pod, may_preempt, by);
    pod->attempt = explain_choice(s, pod, node);
    mirror_seat(s, pod, node);
    return BIND_SEATED;
}

void bind_put(struct scheduler *s, struct sched_job *job)
{
    const struct aisle_shape *shape = job->shape;
    struct aisle_placement where = {0};

    s->part = mem_reserve(s->part, &s->part_cap, job->placed, sizeof *s->part);
    for (uint32_t i = 0; i < job->pods; i++) {
        struct sched_pod *pod = &job->pod[i];

        mirror_withdraw(s, pod); /* of an elastic job that does without it */
        if (pod->seat == KUBE_NONE)
            continue;
        mirror_hold(s, pod, false);
        s->part[where.count++] = (struct aisle_part){.node = pod->node,
                                                     .pods = 1,
                                                     .gpus = pod->gpus,
                                                     .gpu_milli = shape->gpu_milli,
                                                     .cpu_milli = shape->cpu_milli,
                                                     .mem_mib = shape->mem_mib};
    }
    where.part = s->part;
    aisle_round_put(s->round, job->id, &where);
    queue_remove(s, &job->entry);
    job->phase = PHASE_RUNNING;
    job->put_round = s->round_number;
    job->template->healthy += job->placed;
    s->put_any = true;
}
