/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/preempt.h"

#include "base/mem.h"
#include "kubernetes/victims.h"

const struct kube_preempt_args kube_preempt_defaults = {.percent = 10, .absolute = 100};

void kube_preemption_fini(struct kube_preemption *p)
{
    mem_free(p->candidate);
    mem_free(p->victim);
    mem_free(p->potential);
    mem_free(p->node);
    mem_free(p->allowed);
    kube_diagnosis_fini(&p->diagnosis);
    *p = (struct kube_preemption){0};
}

const char *kube_preempt_ineligible(const struct kube_cycle *c)
{
    const struct kube_snapshot *s = c->snapshot;
    uint32_t node;

    if (c->pod->spec->never_preempts)
        return "not eligible due to preemptionPolicy=Never.";
    node = c->pod->nominated ? kube_snapshot_find(s, c->pod->nominated) : KUBE_NONE;
    if (node == KUBE_NONE || kube_diagnosis_code(&c->diagnosis, node) == KUBE_UNRESOLVABLE)
        return NULL;
    for (size_t i = 0; i < s->node[node].seat_count; i++) {
        const struct kube_pod *pod = s->seat[s->node[node].seat[i]].pod;

        if (pod->terminating && pod->spec->priority < c->pod->spec->priority)
            return "not eligible due to a terminating pod on the nominated node.";
    }
    return NULL;
}

/* Puts a candidate without violations behind the last such one. */
static void add_candidate(struct kube_preemption *p, const struct kube_candidate *new,
                          size_t clean_count)
{
    size_t at = p->candidate_count;

    p->candidate =
        mem_reserve(p->candidate, &p->candidate_cap, p->candidate_count + 1, sizeof(*p->candidate));
    if (new->violations == 0)
        for (; at > clean_count; at--)
            p->candidate[at] = p->candidate[at - 1];
    p->candidate[at] = *new;
    p->candidate_count++;
}

void kube_preempt_try(struct kube_preemption *p, struct kube_cycle *c, const uint32_t *node,
                      size_t count, size_t offset, size_t enough,
                      const struct kube_budgets *budgets)
{
    size_t clean_count = 0;

    p->candidate_count = p->victim_count = 0;
    kube_diagnosis_clear(&p->diagnosis, (uint32_t)c->snapshot->order_count);
    kube_diagnosis_leave_out(&p->diagnosis, KUBE_UNRESOLVABLE, KUBE_WHY_PREEMPTION_NOT_HELPFUL);
    for (size_t i = 0; i < count; i++) {
        struct kube_candidate new = {.node = node[(offset + i) % count]};

        if (!kube_victims_find(p, c, budgets, &new))
            continue;
        add_candidate(p, &new, clean_count);
        clean_count += new.violations == 0;
        if (clean_count > 0 && p->candidate_count >= enough)
            break;
    }
}

/* What decides between candidates, in this order; the larger wins. */
enum { FEW_VIOLATIONS, LOW_PRIORITY, LOW_SUM, FEW_VICTIMS, LATE_START, MERITS };

static void judge(const struct kube_preemption *p, const struct kube_candidate *c,
                  int64_t merit[MERITS])
{
    const struct kube_victim *victim = &p->victim[c->first];
    int64_t highest = victim[0].pod->spec->priority, sum = 0, earliest = victim[0].pod->start_us;

    for (size_t i = 0; i < c->count; i++) {
        const struct kube_pod *pod = victim[i].pod;

        sum += pod->spec->priority + ((int64_t)1 << 31);
        if (pod->spec->priority == highest && pod->start_us < earliest)
            earliest = pod->start_us;
    }
    merit[FEW_VIOLATIONS] = -c->violations;
    merit[LOW_PRIORITY] = -highest;
    merit[LOW_SUM] = -sum;
    merit[FEW_VICTIMS] = -(int64_t)c->count;
    merit[LATE_START] = earliest;
}

const struct kube_candidate *kube_preempt_pick(const struct kube_preemption *p)
{
    const struct kube_candidate *best = NULL;
    int64_t best_merit[MERITS], merit[MERITS];

    for (size_t i = 0; i < p->candidate_count; i++) {
        int m = 0;

        judge(p, &p->candidate[i], merit);
        while (best && m < MERITS && merit[m] == best_merit[m])
            m++;
        if (best && (m == MERITS || merit[m] < best_merit[m]))
            continue;
        best = &p->candidate[i];
        for (m = 0; m < MERITS; m++)
            best_merit[m] = merit[m];
    }
    return best;
}

const struct kube_candidate *kube_preempt(struct kube_preemption *p, struct kube_cycle *c,
                                          const struct kube_preempt_args *args,
                                          const struct kube_budgets *budgets,
                                          const struct kube_tie *draw)
{
    size_t count, enough, offset = 0;

    p->node = mem_reserve(p->node, &p->node_cap, c->diagnosis.refusal_count, sizeof(*p->node));
    count = kube_diagnosis_resolvable(&c->diagnosis, p->node);
    enough = count * (size_t)args->percent / 100;
    if (enough < args->absolute)
        enough = args->absolute;
    if (enough > count)
        enough = count;
    if (count > 0 && draw && draw->draw)
        offset = draw->draw(draw->state, (uint32_t)count);
    kube_preempt_try(p, c, p->node, count, offset, enough, budgets);
    return kube_preempt_pick(p);
}
