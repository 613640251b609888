/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/cycle.h"

#include <string.h>

#include "base/mem.h"

void kube_cycle_init(struct kube_cycle *c, struct kube_snapshot *s, const struct kube_profile *p)
{
    *c = (struct kube_cycle){.snapshot = s, .percent_to_score = p->percent_to_score};
    for (size_t i = 0; i < p->count; i++) {
        const struct kube_profile_entry *e = &p->entry[i];

        c->part[c->part_count++] = (struct kube_part){
            .plugin = e->plugin,
            .args = e->args ? e->args : e->plugin->defaults,
            .weight = e->weight,
            .state = e->plugin->state_size ? mem_new(1, e->plugin->state_size) : NULL,
        };
    }
}

void kube_cycle_fini(struct kube_cycle *c)
{
    for (size_t i = 0; i < c->part_count; i++) {
        if (c->part[i].plugin->fini)
            c->part[i].plugin->fini(c->part[i].state);
        mem_free(c->part[i].state);
    }
    kube_diagnosis_fini(&c->diagnosis);
    mem_free(c->only);
    mem_free(c->feasible);
    mem_free(c->total);
    mem_free(c->raw);
    mem_free(c->scratch.reason);
    mem_free(c->added);
    *c = (struct kube_cycle){0};
}

size_t kube_cycle_reasons(const struct kube_cycle *c)
{
    return kube_reasons_max(c->pod->spec->request.amounts.count);
}

bool kube_cycle_start(struct kube_cycle *c, const struct kube_pod *pod)
{
    bool limited = false;

    c->pod = pod;
    c->limited = false;
    c->only_count = 0;
    c->feasible_count = 0;
    kube_diagnosis_clear(&c->diagnosis, (uint32_t)c->snapshot->order_count);
    c->scratch.reason = mem_reserve(c->scratch.reason, &c->scratch_cap, kube_cycle_reasons(c),
                                    sizeof(*c->scratch.reason));
    for (size_t i = 0; i < c->part_count; i++) {
        struct kube_part *part = &c->part[i];
        enum kube_step step =
            part->plugin->pre_filter ? part->plugin->pre_filter(part, c) : KUBE_GO;

        if (step == KUBE_STOP) {
            c->diagnosis.absent_part = (uint32_t)i;
            return false;
        }
        if (c->limited && !limited)
            c->diagnosis.absent_part = (uint32_t)i; /* whoever limits the nodes leaves out others */
        limited = c->limited;
        part->filters = part->plugin->filter && step == KUBE_GO;
    }
    return true;
}

static void tell(struct kube_cycle *c, uint32_t seat, int sign)
{
    const struct kube_seat *t = &c->snapshot->seat[seat];

    for (size_t i = 0; i < c->part_count; i++)
        if (c->part[i].filters && c->part[i].plugin->moved)
            c->part[i].plugin->moved(&c->part[i], c, t->pod, t->node, sign);
}

void kube_cycle_lift(struct kube_cycle *c, uint32_t seat)
{
    kube_snapshot_lift(c->snapshot, seat);
    tell(c, seat, -1);
}

void kube_cycle_put_back(struct kube_cycle *c, uint32_t seat)
{
    kube_snapshot_put_back(c->snapshot, seat);
    tell(c, seat, 1);
}

static bool run_filters(const struct kube_cycle *c, uint32_t node, struct kube_verdict *verdict)
{
    for (size_t i = 0; i < c->part_count; i++)
        if (c->part[i].filters && !c->part[i].plugin->filter(&c->part[i], c, node, verdict)) {
            verdict->part = i;
            return false;
        }
    return true;
}

/* Puts the pods that are nominated to the node and at least as important on it. */
static void add_nominated(struct kube_cycle *c, const struct kube_node_info *n)
{
    c->added_count = 0;
    c->added = mem_reserve(c->added, &c->added_cap, n->nominated_count, sizeof(*c->added));
    for (size_t i = 0; i < n->nominated_count; i++) {
        const struct kube_pod *pod = c->snapshot->seat[n->nominated[i]].pod;

        if (pod != c->pod && pod->spec->priority >= c->pod->spec->priority)
            c->added[c->added_count++] = n->nominated[i];
    }
    for (size_t i = 0; i < c->added_count; i++)
        kube_cycle_put_back(c, c->added[i]);
}

bool kube_cycle_filter(struct kube_cycle *c, uint32_t node, struct kube_verdict *verdict)
{
    const struct kube_node_info *n = &c->snapshot->node[node];
    struct kube_verdict *v = verdict ? verdict : &c->scratch;
    bool passes;

    if (n->nominated_count > 0) {
        add_nominated(c, n);
        passes = run_filters(c, node, v);
        for (size_t i = c->added_count; i-- > 0;)
            kube_cycle_lift(c, c->added[i]);
        if (!passes || c->added_count == 0)
            return passes;
    }
    return run_filters(c, node, v);
}

static void try_node(struct kube_cycle *c, uint32_t node)
{
    struct kube_verdict verdict = kube_diagnosis_room(&c->diagnosis, kube_cycle_reasons(c));

    if (kube_cycle_filter(c, node, &verdict))
        c->feasible[c->feasible_count++] = node;
    else
        kube_diagnosis_add(&c->diagnosis, node, &verdict);
}

/* The nodes that the pod's affinity names: a second list, in ascending order, searched from where
 * the start falls in it. */
static const uint32_t *candidates(struct kube_cycle *c, size_t *count)
{
    if (!c->limited)
        return kube_snapshot_order(c->snapshot, count);
    kube_diagnosis_leave_out(&c->diagnosis, KUBE_UNRESOLVABLE, KUBE_WHY_NOT_NAMED);
    *count = c->only_count;
    return c->only;
}

static bool find_nominated(struct kube_cycle *c)
{
    uint32_t node =
        c->pod->nominated ? kube_snapshot_find(c->snapshot, c->pod->nominated) : KUBE_NONE;

    if (node == KUBE_NONE || !kube_cycle_filter(c, node, NULL))
        return false;
    c->feasible[c->feasible_count++] = node;
    return true;
}

void kube_cycle_find(struct kube_cycle *c)
{
    size_t count, all = c->snapshot->order_count, tried = 0;
    const uint32_t *node = candidates(c, &count);
    uint32_t enough = kube_nodes_to_score(c->percent_to_score, (uint32_t)count);

    c->feasible = mem_reserve(c->feasible, &c->feasible_cap, count + 1, sizeof(*c->feasible));
    if (find_nominated(c))
        return;
    while (tried < count && c->feasible_count < enough)
        try_node(c, node[(c->start + tried++) % count]);
    if (all > 0)
        c->start = (uint32_t)((c->start + tried) % all);
}

bool kube_cycle_score_part(struct kube_cycle *c, size_t part, const uint32_t *node, size_t count,
                           bool normalised, int64_t *score)
{
    struct kube_part *p = &c->part[part];

    p->scores = p->plugin->score &&
                (!p->plugin->pre_score || p->plugin->pre_score(p, c, node, count) == KUBE_GO);
    if (!p->scores)
        return false;
    for (size_t i = 0; i < count; i++)
        score[i] = p->plugin->score(p, c, node[i]);
    if (normalised && p->plugin->normalise)
        p->plugin->normalise(p, c, node, score, count);
    return true;
}

void kube_cycle_score(struct kube_cycle *c)
{
    size_t count = c->feasible_count;

    c->total = mem_reserve(c->total, &c->total_cap, count, sizeof(*c->total));
    c->raw = mem_reserve(c->raw, &c->raw_cap, count, sizeof(*c->raw));
    for (size_t i = 0; i < count; i++)
        c->total[i] = 0;
    for (size_t p = 0; p < c->part_count; p++)
        if (c->part[p].weight > 0 && kube_cycle_score_part(c, p, c->feasible, count, true, c->raw))
            for (size_t i = 0; i < count; i++)
                c->total[i] += c->part[p].weight * c->raw[i];
}

uint32_t kube_cycle_pick(const struct kube_cycle *c, const struct kube_tie *tie)
{
    uint32_t best = 0, equals = 1;

    if (c->feasible_count == 0)
        return KUBE_NONE;
    for (uint32_t i = 1; i < c->feasible_count; i++) {
        if (c->total[i] > c->total[best]) {
            best = i;
            equals = 1;
        } else if (c->total[i] == c->total[best]) {
            equals++;
            if (tie && tie->draw && tie->draw(tie->state, equals) == 0)
                best = i; /* so that each of the equals has the same chance */
        }
    }
    return c->feasible[best];
}

uint32_t kube_decide(struct kube_cycle *c, const struct kube_pod *pod, const struct kube_tie *tie)
{
    if (!kube_cycle_start(c, pod))
        return KUBE_NONE;
    kube_cycle_find(c);
    if (c->feasible_count < 2)
        return c->feasible_count == 1 ? c->feasible[0] : KUBE_NONE;
    kube_cycle_score(c);
    return kube_cycle_pick(c, tie);
}
