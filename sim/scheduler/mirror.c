/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/mirror.h"

#include <string.h>

#include "base/mem.h"
#include "scheduler/gangs.h"
#include "scheduler/hints.h"
#include "scheduler/lost.h"
#include "scheduler/state.h"

/* Nodes -------------------------------------------------------------------------------------- */

/* A copy of its own: the snapshot looks at the old object once more when it is given a new one, and
 * the facts' is changed in its place. */
static struct kube_node *copy_node(const struct kube_node *node, bool down)
{
    struct kube_node *copy = mem_new(1, sizeof *copy);
    struct kube_image *image = mem_new(node->image_count, sizeof *image);
    struct kube_taint *taint = mem_new(node->taint_count + DOWN_TAINTS, sizeof *taint);

    *copy = *node;
    if (node->image_count > 0)
        memcpy(image, node->image, node->image_count * sizeof *image);
    if (node->taint_count > 0)
        memcpy(taint, node->taint, node->taint_count * sizeof *taint);
    copy->image = image;
    copy->taint = taint;
    if (!down)
        return copy;
    taint[copy->taint_count++] =
        (struct kube_taint){.key = KUBE_UNREACHABLE, .effect = KUBE_NO_SCHEDULE};
    taint[copy->taint_count++] =
        (struct kube_taint){.key = KUBE_UNREACHABLE, .effect = KUBE_NO_EXECUTE};
    return copy;
}

static void free_node(struct kube_node *node)
{
    mem_free((void *)node->image);
    mem_free((void *)node->taint);
    mem_free(node);
}

void mirror_init(struct mirror *m, const struct kube_facts *facts)
{
    *m = (struct mirror){.node_count = facts->node_count};
    m->node = mem_new(facts->node_count, sizeof *m->node);
    kube_snapshot_init(&m->snapshot, facts->names);
    kube_snapshot_namespaces(&m->snapshot, facts->namespace_, facts->namespace_count);
    for (size_t i = 0; i < facts->node_count; i++) {
        m->node[i].object = copy_node(&facts->node[i], false);
        kube_snapshot_add_node(&m->snapshot, m->node[i].object);
    }
}

void mirror_fini(struct mirror *m)
{
    if (!m->node)
        return;
    kube_snapshot_fini(&m->snapshot);
    for (size_t i = 0; i < m->node_count; i++) {
        free_node(m->node[i].object);
        mem_free(m->node[i].held);
    }
    mem_free(m->node);
    mem_free(m->priority);
    *m = (struct mirror){0};
}

static void update_node(struct scheduler *s, uint32_t node)
{
    struct mirror_node *n = &s->mirror.node[node];
    struct kube_node *before = n->object;

    n->object = copy_node(&s->facts->node[node], n->down);
    kube_snapshot_update_node(&s->mirror.snapshot, node, n->object);
    sched_changed(s);
    queue_event(s, &(struct hint_event){.kind = HINT_NODE, .before = before, .after = n->object});
    free_node(before);
}

/* Members of gangs that hold a place on a node that went down give up. */
static void drop_held(struct scheduler *s, struct mirror_node *n)
{
    size_t i = 0;

    while (i < n->held_count) {
        struct sched_job *job = n->held[i]->job;

        if (job->phase == PHASE_LOST)
            i++;
        else
            gangs_reject(s, job->gang, NULL, 0, "the node of a member went down");
    }
}

static void bring_back(struct scheduler *s, struct mirror_node *n)
{
    size_t i = 0;

    while (i < n->held_count) {
        struct sched_job *job = n->held[i]->job;

        if (job->phase != PHASE_LOST || !lost_return(s, job))
            i++;
        else
            i = 0;
    }
}

void mirror_refresh(struct scheduler *s, bool nodes_changed)
{
    struct mirror *m = &s->mirror;

    for (size_t i = 0; i < s->facts->changed_count; i++)
        update_node(s, s->facts->changed[i]);
    s->facts->changed_count = 0;
    if (!nodes_changed)
        return;
    for (uint32_t i = 0; i < m->node_count; i++) {
        bool down = aisle_round_node(s->round, i)->down;

        if (m->node[i].down == down)
            continue;
        m->node[i].down = down;
        update_node(s, i);
        if (down)
            drop_held(s, &m->node[i]);
        else
            bring_back(s, &m->node[i]);
    }
    lost_check_held(s);
    sched_changed(s);
    queue_event(s, &(struct hint_event){.kind = HINT_ROOM});
}

/* Room --------------------------------------------------------------------------------------- */

static void take(struct aisle_node_state *n, const struct sched_pod *pod)
{
    const struct aisle_shape *shape = pod->job->shape;

    n->cpu_milli -= shape->cpu_milli < n->cpu_milli ? shape->cpu_milli : n->cpu_milli;
    n->mem_mib -= shape->mem_mib < n->mem_mib ? shape->mem_mib : n->mem_mib;
    for (int g = 0; g < n->gpu_count; g++)
        if (pod->gpus >> g & 1) {
            int32_t share = shape->gpu_milli < n->gpu_milli[g] ? shape->gpu_milli : n->gpu_milli[g];

            n->gpu_milli[g] -= share;
            n->gpu_left_milli -= share;
        }
}

const struct aisle_node_state *mirror_state(struct scheduler *s, uint32_t node)
{
    struct mirror_node *n = &s->mirror.node[node];
    const struct aisle_node_state *draft = aisle_round_node(s->round, node);

    if (n->held_count == 0 || draft->down)
        return draft;
    s->mirror.shadow = *draft;
    for (size_t i = 0; i < n->held_count; i++)
        take(&s->mirror.shadow, n->held[i]);
    return &s->mirror.shadow;
}

void mirror_hold(struct scheduler *s, struct sched_pod *pod, bool held)
{
    struct mirror_node *n = &s->mirror.node[pod->node];

    if (pod->held == held)
        return;
    pod->held = held;
    if (held) {
        n->held = mem_reserve(n->held, &n->held_cap, n->held_count + 1, sizeof(*n->held));
        pod->in_held = n->held_count;
        n->held[n->held_count++] = pod;
    } else {
        n->held[pod->in_held] = n->held[--n->held_count];
        n->held[pod->in_held]->in_held = pod->in_held;
    }
}

static bool part_stands(const struct scheduler *s, const struct sched_job *job,
                        const struct sched_pod *pod)
{
    struct aisle_node_state n = *aisle_round_node(s->round, pod->node);

    /* Its siblings before it take theirs first. */
    for (uint32_t i = 0; i < pod->index; i++)
        if (job->pod[i].node == pod->node)
            take(&n, &job->pod[i]);
    if (n.down || n.cpu_milli < job->shape->cpu_milli || n.mem_mib < job->shape->mem_mib)
        return false;
    for (int g = 0; g < AISLE_GPUS_MAX; g++)
        if (pod->gpus >> g & 1 && n.gpu_milli[g] < job->shape->gpu_milli)
            return false;
    return true;
}

bool mirror_stands(struct scheduler *s, const struct sched_job *job)
{
    for (uint32_t i = 0; i < job->pods; i++)
        if (job->pod[i].seat != KUBE_NONE && !part_stands(s, job, &job->pod[i]))
            return false;
    return true;
}

/* Seats -------------------------------------------------------------------------------------- */

static void count_priority(struct mirror *m, int64_t priority, bool more)
{
    size_t i = 0;

    while (i < m->priority_count && m->priority[i].priority < priority)
        i++;
    if (i == m->priority_count || m->priority[i].priority != priority) {
        m->priority =
            mem_reserve(m->priority, &m->priority_cap, m->priority_count + 1, sizeof(*m->priority));
        memmove(&m->priority[i + 1], &m->priority[i],
                (m->priority_count++ - i) * sizeof(*m->priority));
        m->priority[i] = (struct priority_count){.priority = priority};
    }
    if (more)
        m->priority[i].count++;
    else
        m->priority[i].count--;
}

bool mirror_anybody_below(const struct mirror *m, int64_t priority)
{
    for (size_t i = 0; i < m->priority_count && m->priority[i].priority < priority; i++)
        if (m->priority[i].count > 0)
            return true;
    return false;
}

void mirror_seat(struct scheduler *s, struct sched_pod *pod, uint32_t node)
{
    const struct kube_pod_spec *spec = pod->pod.spec;

    pod->was_nominated = pod->nominated;
    mirror_withdraw(s, pod);
    if (pod->job->shape->gpu_count > 0)
        pod->gpus = aisle_round_gpus(s->round, pod->job->id, mirror_state(s, node));
    pod->node = node;
    pod->pod.node = s->facts->node[node].name;
    pod->pod.start_us = s->now_us;
    pod->seat = kube_snapshot_add(&s->mirror.snapshot, node, &pod->pod);
    pod->job->placed++;
    s->placed_any = true;
    mirror_hold(s, pod, true);
    count_priority(&s->mirror, spec->priority, true);
    if (spec->priority < s->failed_priority)
        sched_changed(s); /* who failed finds a victim more */
    if (!s->silent)
        queue_event(s, &(struct hint_event){.kind = HINT_POD_CAME, .pod = spec});
}

/* Those for whom somebody was evicted here look whether they have room by now. */
static void wake_nominated(struct scheduler *s, uint32_t node)
{
    const struct kube_node_info *n = &s->mirror.snapshot.node[node];

    for (size_t i = 0; i < n->nominated_count; i++)
        queue_wake(s, pods_entry(s, pods_of(s->mirror.snapshot.seat[n->nominated[i]].pod)->job));
}

void mirror_unseat(struct scheduler *s, struct sched_pod *pod)
{
    uint32_t node = pod->node;

    mirror_hold(s, pod, false);
    kube_snapshot_remove(&s->mirror.snapshot, pod->seat);
    count_priority(&s->mirror, pod->pod.spec->priority, false);
    pod->seat = pod->node = KUBE_NONE;
    pod->gpus = 0;
    pod->pod.node = 0;
    pod->pod.terminating = false;
    pod->job->placed--;
    if (s->silent)
        return;
    sched_changed(s);
    queue_event(s, &(struct hint_event){.kind = HINT_POD_GONE, .pod = pod->pod.spec});
    wake_nominated(s, node);
}

void mirror_nominate(struct scheduler *s, struct sched_pod *pod, uint32_t node)
{
    mirror_withdraw(s, pod);
    pod->nominated = node;
    pod->pod.nominated = s->facts->node[node].name;
    pod->nomination = kube_snapshot_nominate(&s->mirror.snapshot, node, &pod->pod);
}

void mirror_withdraw(struct scheduler *s, struct sched_pod *pod)
{
    if (pod->nominated == KUBE_NONE)
        return;
    kube_snapshot_remove(&s->mirror.snapshot, pod->nomination);
    pod->nominated = pod->nomination = KUBE_NONE;
    pod->pod.nominated = 0;
    /* The room that others had to leave it is theirs. */
    s->queue.events++;
    if (s->silent)
        s->withdrew = true;
    else
        sched_changed(s);
}
