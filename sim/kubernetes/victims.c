/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/victims.h"

#include <stdlib.h>

#include "base/mem.h"

/* Higher priority, then the longer run; the rest only so that the order is always the same. */
static int by_importance(const void *a, const void *b)
{
    const struct kube_victim *x = a, *y = b;

    if (x->pod->spec->priority != y->pod->spec->priority)
        return x->pod->spec->priority > y->pod->spec->priority ? -1 : 1;
    if (x->pod->start_us != y->pod->start_us)
        return x->pod->start_us < y->pod->start_us ? -1 : 1;
    if (x->pod->order != y->pod->order)
        return x->pod->order < y->pod->order ? -1 : 1;
    return x->seat < y->seat ? -1 : x->seat > y->seat;
}

static void find_potential(struct kube_preemption *p, const struct kube_cycle *c, uint32_t node)
{
    const struct kube_node_info *n = &c->snapshot->node[node];

    p->potential_count = 0;
    p->potential =
        mem_reserve(p->potential, &p->potential_cap, n->seat_count, sizeof(*p->potential));
    for (size_t i = 0; i < n->seat_count; i++) {
        const struct kube_pod *pod = c->snapshot->seat[n->seat[i]].pod;

        if (pod->spec->priority < c->pod->spec->priority)
            p->potential[p->potential_count++] =
                (struct kube_victim){.seat = n->seat[i], .pod = pod};
    }
    if (p->potential_count > 0)
        qsort(p->potential, p->potential_count, sizeof(*p->potential), by_importance);
}

static bool is_disrupted(const struct kube_budget *b, const struct kube_pod *pod)
{
    for (size_t i = 0; i < b->disrupted_count; i++)
        if (b->disrupted[i] == pod->name)
            return true;
    return false;
}

/* A selector without expressions protects nothing here, other than in the API; nor is a pod
 * protected that has no labels, or whose disruption is counted already. */
static bool protects(const struct kube_budget *b, const struct kube_pod *pod,
                     const struct kube_names *names)
{
    return pod->spec->labels.count > 0 && b->namespace_ == pod->spec->namespace_ &&
           b->selector.count > 0 &&
           kube_selector_matches(&b->selector, &pod->spec->labels, names) && !is_disrupted(b, pod);
}

/* Uses up the budgets pod by pod, the most important first, as if all were evicted. */
static void mark_violations(struct kube_preemption *p, const struct kube_budgets *budgets,
                            const struct kube_names *names)
{
    p->allowed = mem_reserve(p->allowed, &p->allowed_cap, budgets->count, sizeof(*p->allowed));
    for (size_t b = 0; b < budgets->count; b++)
        p->allowed[b] = budgets->allowed[b];
    for (size_t i = 0; i < p->potential_count; i++)
        for (size_t b = 0; b < budgets->count; b++)
            if (protects(&budgets->item[b], p->potential[i].pod, names) && --p->allowed[b] < 0)
                p->potential[i].violates = true;
}

/* Puts back those of one kind whose return leaves the pod its place. */
static void reprieve(const struct kube_preemption *p, struct kube_cycle *c, uint32_t node,
                     bool violating)
{
    for (size_t i = 0; i < p->potential_count; i++) {
        if (p->potential[i].violates != violating)
            continue;
        kube_cycle_put_back(c, p->potential[i].seat);
        if (!kube_cycle_filter(c, node, NULL))
            kube_cycle_lift(c, p->potential[i].seat);
    }
}

/* Those who are off their node now are the victims. All return. */
static void collect(struct kube_preemption *p, struct kube_cycle *c, struct kube_candidate *out)
{
    out->first = p->victim_count;
    out->violations = 0;
    for (size_t i = 0; i < p->potential_count; i++) {
        const struct kube_victim *v = &p->potential[i];

        if (c->snapshot->seat[v->seat].in_node != KUBE_NONE)
            continue;
        kube_cycle_put_back(c, v->seat);
        p->victim = mem_reserve(p->victim, &p->victim_cap, p->victim_count + 1, sizeof(*p->victim));
        p->victim[p->victim_count++] = *v;
        out->violations += v->violates;
    }
    out->count = p->victim_count - out->first;
}

bool kube_victims_find(struct kube_preemption *p, struct kube_cycle *c,
                       const struct kube_budgets *budgets, struct kube_candidate *out)
{
    struct kube_verdict verdict = kube_diagnosis_room(&p->diagnosis, kube_cycle_reasons(c));

    find_potential(p, c, out->node);
    if (p->potential_count == 0) {
        kube_refuse(&verdict, KUBE_UNRESOLVABLE, KUBE_WHY_NO_VICTIMS);
        kube_diagnosis_add(&p->diagnosis, out->node, &verdict);
        return false;
    }
    for (size_t i = 0; i < p->potential_count; i++)
        kube_cycle_lift(c, p->potential[i].seat);
    if (!kube_cycle_filter(c, out->node, &verdict)) {
        for (size_t i = 0; i < p->potential_count; i++)
            kube_cycle_put_back(c, p->potential[i].seat);
        kube_diagnosis_add(&p->diagnosis, out->node, &verdict);
        return false;
    }
    mark_violations(p, budgets, c->snapshot->names);
    reprieve(p, c, out->node, true);
    reprieve(p, c, out->node, false);
    collect(p, c, out);
    return out->count > 0;
}
