/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the mirror what it mirrors? */
#include "scheduler/scheduler.h"

#include "base/mem.h"
#include "scheduler/state.h"

static bool is_on(const struct aisle_placement *where, const struct sched_pod *pod)
{
    for (size_t i = 0; i < where->count; i++)
        if (where->part[i].node == pod->node && where->part[i].gpus == pod->gpus)
            return true;
    return false;
}

static const char *audit_job(struct scheduler *s, struct aisle_round *round,
                             const struct sched_job *job)
{
    struct aisle_placement where = aisle_round_where(round, job->id);
    bool runs = job->phase == PHASE_RUNNING || job->phase == PHASE_ENDING;
    uint32_t seated = 0;

    if (runs != (where.count > 0))
        return arena_printf(&s->explain.text,
                            "job %u: the round and the mirror do not agree that "
                            "it runs",
                            job->id);
    for (uint32_t i = 0; i < job->pods; i++) {
        const struct sched_pod *pod = &job->pod[i];

        if (pod->seat == KUBE_NONE)
            continue;
        seated++;
        if (pod->held == runs)
            return arena_printf(&s->explain.text, "job %u: pod %u is held wrongly", job->id, i);
        if (runs && !is_on(&where, pod))
            return arena_printf(&s->explain.text, "job %u: pod %u has its seat elsewhere", job->id,
                                i);
        if (s->mirror.snapshot.seat[pod->seat].pod != &pod->pod ||
            s->mirror.snapshot.seat[pod->seat].node != pod->node)
            return arena_printf(&s->explain.text, "job %u: pod %u has a wrong seat", job->id, i);
    }
    if (seated != job->placed || (runs && seated != where.count))
        return arena_printf(&s->explain.text, "job %u: %u pods are seated", job->id, seated);
    return NULL;
}

static const char *audit_node(struct scheduler *s, uint32_t node, size_t *seats)
{
    const struct kube_snapshot *snapshot = &s->mirror.snapshot;
    const struct kube_node_info *n = &snapshot->node[node];
    const struct mirror_node *m = &s->mirror.node[node];

    *seats += n->seat_count;
    for (uint32_t r = 0; r < snapshot->width; r++) {
        int64_t sum = 0;

        for (size_t i = 0; i < n->seat_count; i++)
            sum += kube_amount_of(&snapshot->seat[n->seat[i]].pod->spec->request.amounts, r, NULL);
        if (sum != kube_level(snapshot, node, r).requested)
            return arena_printf(&s->explain.text, "node %u: the sum of a resource is wrong", node);
    }
    for (size_t i = 0; i < m->held_count; i++)
        if (m->held[i]->node != node || m->held[i]->in_held != i)
            return arena_printf(&s->explain.text, "node %u: a pod is held elsewhere", node);
    if (n->node != m->object ||
        m->object->taint_count != s->facts->node[node].taint_count + (m->down ? DOWN_TAINTS : 0))
        return arena_printf(&s->explain.text, "node %u: its object is out of date", node);
    return NULL;
}

const char *mirror_audit(void *state, struct aisle_round *round)
{
    struct scheduler *s = state;
    size_t seats = 0, placed = 0;
    const char *why = NULL;

    for (size_t i = 0; !why && i < s->pods.job_count; i++) {
        placed += s->pods.job[i]->placed;
        why = audit_job(s, round, s->pods.job[i]);
    }
    for (uint32_t i = 0; !why && i < s->mirror.node_count; i++)
        why = audit_node(s, i, &seats);
    if (!why && seats != placed)
        why = arena_printf(&s->explain.text, "%zu seats of %zu pods", seats, placed);
    return why;
}
