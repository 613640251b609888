/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/explain.h"

#include <string.h>

#include "kubernetes/message.h"
#include "scheduler/state.h"

void explain_fini(struct explain *x)
{
    arena_fini(&x->text);
    mem_free(x->pod);
    mem_free(x->raw);
}

void explain_end(struct scheduler *s)
{
    struct explain *x = &s->explain;

    for (size_t i = 0; i < x->pod_count; i++)
        x->pod[i]->attempt = NULL;
    x->pod_count = 0;
    arena_fini(&x->text);
}

/* What a pod asks for, on a node as it is. */
static void add_levels(struct scheduler *s, const struct sched_pod *pod,
                       struct aisle_attempt_node *out)
{
    const struct kube_amounts *asked = &pod->pod.spec->request.amounts;
    struct aisle_attempt_level *level = arena_new(&s->explain.text, asked->count, sizeof *level);

    for (size_t i = 0; i < asked->count; i++) {
        struct kube_level l = kube_level(&s->mirror.snapshot, out->node, asked->item[i].resource);

        if (asked->item[i].amount == 0)
            continue;
        level[out->level_count++] = (struct aisle_attempt_level){
            .resource = kube_resource_text(s->facts->names, asked->item[i].resource),
            .asked = asked->item[i].amount,
            .used = l.requested,
            .capacity = l.allocatable,
        };
    }
    out->level = level;
}

/* Places --------------------------------------------------------------------------------------- */

/* The best of the feasible nodes, the chosen one first; then as they were found. @return how many
 */
static size_t find_best(const struct kube_cycle *c, uint32_t chosen, size_t at[EXPLAIN_BEST])
{
    size_t count = 0;

    for (size_t i = 0; i < c->feasible_count; i++) {
        size_t k = count < EXPLAIN_BEST ? count++ : EXPLAIN_BEST;

        for (; k > 0 && (c->feasible[i] == chosen ||
                         (c->feasible[at[k - 1]] != chosen && c->total[i] > c->total[at[k - 1]]));
             k--)
            if (k < EXPLAIN_BEST)
                at[k] = at[k - 1];
        if (k < EXPLAIN_BEST)
            at[k] = i;
    }
    return count;
}

static void add_scores(struct scheduler *s, struct aisle_attempt_node *node, const size_t *at,
                       size_t count)
{
    struct kube_cycle *c = &s->cycle;
    struct explain *x = &s->explain;
    struct aisle_attempt_score *score[EXPLAIN_BEST];

    x->raw = mem_reserve(x->raw, &x->raw_cap, c->feasible_count, sizeof *x->raw);
    for (size_t k = 0; k < count; k++) {
        node[k].score = score[k] = arena_new(&x->text, c->part_count, sizeof *score[k]);
        node[k].total = c->total[at[k]];
    }
    for (size_t p = 0; p < c->part_count; p++) {
        if (c->part[p].weight == 0 ||
            !kube_cycle_score_part(c, p, c->feasible, c->feasible_count, true, x->raw))
            continue;
        for (size_t k = 0; k < count; k++)
            score[k][node[k].score_count++] = (struct aisle_attempt_score){
                .plugin = p == PART_PLACEMENT ? s->placement : c->part[p].plugin->name,
                .score = x->raw[at[k]],
                .weight = c->part[p].weight,
            };
    }
}

struct aisle_attempt *explain_choice(struct scheduler *s, struct sched_pod *pod, uint32_t node)
{
    struct kube_cycle *c = &s->cycle;
    struct explain *x = &s->explain;
    struct aisle_attempt_node *detail;
    struct aisle_attempt *out;
    size_t at[EXPLAIN_BEST] = {0}, count = 1;

    if (!s->explains)
        return NULL;
    if (c->feasible_count > 1)
        count = find_best(c, node, at);
    detail = arena_new(&x->text, count, sizeof *detail);
    for (size_t k = 0; k < count; k++) {
        detail[k].node = c->feasible[at[k]];
        add_levels(s, pod, &detail[k]);
    }
    if (c->feasible_count > 1) /* a lone one is not scored */
        add_scores(s, detail, at, count);
    out = arena_new(&x->text, 1, sizeof *out);
    *out = (struct aisle_attempt){
        .job = pod->job->id,
        .pod = pod->index,
        .node = node,
        .message = "",
        .message_before = "",
        .examined = c->feasible_count + c->diagnosis.refusal_count,
        .feasible = c->feasible_count,
        .node_count = count,
        .detail = detail,
    };
    x->pod = mem_reserve(x->pod, &x->pod_cap, x->pod_count + 1, sizeof(*x->pod));
    x->pod[x->pod_count++] = pod;
    return out;
}

void explain_place(struct scheduler *s, struct sched_pod *pod, enum aisle_outcome outcome)
{
    struct aisle_attempt bare = {.job = pod->job->id,
                                 .pod = pod->index,
                                 .node = pod->node,
                                 .message = "",
                                 .message_before = ""};
    struct aisle_attempt *a = pod->attempt ? pod->attempt : &bare;

    if (!s->explains || (outcome == AISLE_OUTCOME_HELD && !pod->attempt))
        return; /* it was told of when the place was found */
    a->outcome = outcome;
    aisle_round_attempt(s->round, a);
    pod->attempt = NULL;
    pod->job->told = 0;
}

/* Failures ------------------------------------------------------------------------------------- */

static const char *line(struct scheduler *s, enum kube_wording wording, bool preempts)
{
    const struct evict *e = &s->evict;
    const struct kube_names *names = s->facts->names;
    char *after = NULL, *text;
    const char *kept;

    if (e->tried && e->refusal)
        after = kube_preemption_refusal(e->refusal, wording);
    else if (e->tried && !preempts)
        after = kube_preemption_message(&e->preemption.diagnosis, wording, names);
    text = kube_message(&s->cycle.diagnosis, wording, names, after);
    kept = arena_text(&s->explain.text, text);
    mem_free(after);
    mem_free(text);
    return kept;
}

static const char *reasons(struct scheduler *s, const struct kube_refusal *r)
{
    const char *all = "";

    for (size_t i = 0; i < r->count; i++) {
        char *one = kube_reason_text(&s->cycle.diagnosis.reason[r->first + i],
                                     KUBE_WORDS_SINCE_1_34, s->facts->names);

        all = arena_printf(&s->explain.text, "%s%s%s", all, i > 0 ? ", " : "", one);
        mem_free(one);
    }
    return all;
}

static void add_refusals(struct scheduler *s, const struct sched_pod *pod, struct aisle_attempt *a)
{
    const struct kube_diagnosis *d = &s->cycle.diagnosis;
    size_t count = d->refusal_count < EXPLAIN_REFUSED ? d->refusal_count : EXPLAIN_REFUSED;
    struct aisle_attempt_node *detail = arena_new(&s->explain.text, count, sizeof *detail);

    for (size_t i = 0; i < count; i++) {
        const struct kube_refusal *r = &d->refusal[i];

        detail[i] = (struct aisle_attempt_node){
            .node = r->node,
            .check = s->cycle.part[r->part].plugin->name,
            .reason = reasons(s, r),
            .unresolvable = r->code == KUBE_UNRESOLVABLE,
        };
        add_levels(s, pod, &detail[i]);
    }
    a->node_count = count;
    a->detail = detail;
}

/* FNV-1a: two failures that are told alike have the same fingerprint. */
static uint64_t mix(uint64_t print, const void *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        print = (print ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3u;
    return print;
}

static uint64_t fingerprint(const struct kube_diagnosis *d, const char *message)
{
    uint64_t print = mix(0xcbf29ce484222325u, message, strlen(message));

    for (size_t i = 0; i < d->refusal_count; i++) {
        const struct kube_refusal *r = &d->refusal[i];

        print = mix(print, &r->node, sizeof r->node);
        print = mix(print, &r->part, sizeof r->part);
        for (size_t k = 0; k < r->count; k++) {
            print = mix(print, &d->reason[r->first + k].kind, sizeof d->reason->kind);
            print = mix(print, &d->reason[r->first + k].name, sizeof d->reason->name);
        }
    }
    return print ? print : 1;
}

void explain_failure(struct scheduler *s, struct sched_pod *pod, enum aisle_outcome outcome)
{
    const struct kube_diagnosis *d = &s->cycle.diagnosis;
    bool preempts = outcome == AISLE_OUTCOME_PREEMPTS;
    struct aisle_attempt a = {
        .job = pod->job->id,
        .pod = pod->index,
        .outcome = outcome,
        .node = preempts ? pod->nominated : AISLE_NONE,
        .examined = d->refusal_count,
    };
    uint64_t print;

    if (!s->explains)
        return;
    a.message = line(s, KUBE_WORDS_SINCE_1_34, preempts);
    a.message_before = line(s, KUBE_WORDS_BEFORE_1_34, preempts);
    print = fingerprint(d, a.message);
    if (print != pod->job->told)
        add_refusals(s, pod, &a);
    pod->job->told = print;
    aisle_round_attempt(s->round, &a);
}

void explain_line(struct scheduler *s, struct sched_job *job, uint32_t pod,
                  enum aisle_outcome outcome, const char *text)
{
    if (!s->explains)
        return;
    job->told = 0;
    aisle_round_attempt(s->round, &(struct aisle_attempt){.job = job->id,
                                                          .pod = pod,
                                                          .outcome = outcome,
                                                          .node = AISLE_NONE,
                                                          .message = text,
                                                          .message_before = text});
}
