/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain/print.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "explain/amount.h"
#include "base/tabular.h"

/* The queue policy that tells of its attempts; an interface of policies says nothing of that. */
static const char TELLS[] = "kubernetes";

const char *print_why_none(struct story *s)
{
    if (s->attempt_count > 0)
        return NULL;
    if (s->run.recorded)
        return "No attempt was made to place it.";
    if (strcmp(s->run.queue, TELLS) != 0)
        return arena_printf(
            &s->arena,
            "The queue policy %s does not tell what it tries. %s does, in runs of scenarios "
            "that say record: {attempts: on}.",
            s->run.queue, TELLS);
    return "What was tried is not recorded. A scenario that says record: {attempts: on} keeps it.";
}

/* What the pod is ----------------------------------------------------------------------------- */

static void fact(struct tabular *t, const char *name, const char *text)
{
    tabular_row(t);
    tabular_cell(t, 0, name);
    tabular_cell(t, 1, text);
}

/* A time, and how long that is after the pod came. */
static void moment(struct tabular *t, const char *name, double s, double submit_s)
{
    if (!isnan(s))
        fact(t, name,
             arena_printf(t->arena, "%s, after %s", amount_seconds(t->arena, s),
                          amount_seconds(t->arena, s - submit_s)));
}

static const char *times(struct arena *a, int64_t n, const char *what)
{
    return n == 0   ? ""
           : n == 1 ? arena_printf(a, ", %s once", what)
                    : arena_printf(a, ", %s %" PRId64 " times", what, n);
}

static void job_fact(struct tabular *t, const struct story_pod *p)
{
    struct arena *a = t->arena;

    if (p->pods > 0)
        fact(t, "job",
             arena_printf(a, "%" PRId64 " pod%s%s%s%s%s%s%s", p->pods, p->pods == 1 ? "" : "s",
                          p->job_type ? ", of type " : "", p->job_type ? p->job_type : "",
                          p->tenant ? ", tenant " : "", p->tenant ? p->tenant : "",
                          times(a, p->preemptions, "preempted"),
                          times(a, p->failures, "stopped by failures")));
}

static const char *place(struct arena *a, const struct story_pod *p)
{
    if (!p->node)
        return "several";
    if (!p->gpus || !*p->gpus)
        return p->node;
    return arena_printf(a, "%s, GPU%s %s", p->node, strchr(p->gpus, ',') ? "s" : "", p->gpus);
}

static void print_pod(struct story *s, FILE *out)
{
    const struct story_pod *p = &s->pod;
    struct tabular t = {.arena = &s->arena};

    fprintf(out, "%s %s in run %" PRId64 ": %s, %s, seed %" PRIu64 "\n",
            p->pods > 1 ? "job" : "pod", p->name, s->run.id, s->run.name, s->run.policy,
            s->run.seed);
    tabular_column(&t, false);
    tabular_column(&t, false);
    fact(&t, "state", p->reason ? arena_printf(t.arena, "%s: %s", p->state, p->reason) : p->state);
    job_fact(&t, p);
    if (!isnan(p->start_s))
        fact(&t, "node", place(t.arena, p));
    fact(&t, "submitted", amount_seconds(t.arena, p->submit_s));
    moment(&t, "started", p->start_s, p->submit_s);
    moment(&t, "ready", p->ready_s, p->submit_s);
    moment(&t, "ended", p->end_s, p->submit_s);
    tabular_print(&t, "  ", out);
    tabular_fini(&t);
}

/* What was tried --------------------------------------------------------------------------------- */

static const char *outcome(struct arena *a, const struct story_attempt *at)
{
    const char *node = at->node_name ? at->node_name : "a node";

    switch (at->outcome) {
    case AISLE_OUTCOME_PLACED:
        return at->node_name ? arena_printf(a, "placed on %s", node) : "placed";
    case AISLE_OUTCOME_HELD:
        return arena_printf(a, "holds a place on %s and waits for its gang", node);
    case AISLE_OUTCOME_PREEMPTS:
        return arena_printf(a, "others are evicted for it on %s", node);
    case AISLE_OUTCOME_GATED:
        return "not tried";
    default:
        return "failed";
    }
}

/* "attempts 2 to 9, 10 s to 80 s: failed" */
static void print_head(struct story *s, const struct story_attempt *at, FILE *out)
{
    const char *first = amount_seconds(&s->arena, at->first_s);
    const char *last = amount_seconds(&s->arena, at->last_s);

    if (at->count == 1)
        fprintf(out, "attempt %" PRId64 ", %s", at->first, first);
    else
        fprintf(out, "attempts %" PRId64 " to %" PRId64 ", %s to %s", at->first,
                at->first + at->count - 1, first, last);
    if (s->pod.pods > 1)
        fprintf(out, ", pod %" PRId64, at->pod);
    fprintf(out, ": %s", outcome(&s->arena, at));
}

/* Nodes that are not among the details. */
static void print_rest(const struct story_attempt *at, FILE *out)
{
    bool fits = at->outcome == AISLE_OUTCOME_PLACED || at->outcome == AISLE_OUTCOME_HELD;
    int64_t rest = (fits ? at->feasible : at->examined - at->feasible) - (int64_t)at->node_count;

    if (at->node_count > 0 && rest > 0)
        fprintf(out, "  %s %" PRId64 " more node%s\n", fits ? "it fits on" : "refused by", rest,
                rest == 1 ? "" : "s");
}

/* Of one node there is nothing to choose: kube-scheduler does not score it. */
static bool is_without_choice(const struct story_attempt *at)
{
    return at->outcome == AISLE_OUTCOME_PLACED && at->feasible == 1 &&
           (at->node_count == 0 || at->detail[0].score_count == 0);
}

static void print_full(struct story *s, const struct story_attempt *at, FILE *out)
{
    print_head(s, at, out);
    fputc('\n', out);
    if (*at->message)
        fprintf(out, "  %s\n", at->message);
    if (is_without_choice(at))
        fputs("  one node would do, so none was scored\n", out);
    if (at->count > 1 && at->node_count > 0)
        fprintf(out, "  as it was at %s:\n", amount_seconds(&s->arena, at->first_s));
    print_tables(&s->arena, at, out);
    print_rest(at, out);
}

static void print_short(struct story *s, const struct story_attempt *at, FILE *out)
{
    print_head(s, at, out);
    fprintf(out, "%s%s\n", *at->message ? ": " : "", at->message);
}

/* Is it the first, or the last that placed the pod, or the last that did not? */
static bool is_telling(const struct story *s, size_t i)
{
    bool placed = s->attempt[i].outcome == AISLE_OUTCOME_PLACED;

    if (i == 0)
        return true;
    for (size_t k = i + 1; k < s->attempt_count; k++)
        if ((s->attempt[k].outcome == AISLE_OUTCOME_PLACED) == placed)
            return false;
    return true;
}

void print_story(struct story *s, bool all, FILE *out)
{
    bool was_short = false;

    print_pod(s, out);
    if (s->attempt_count == 0)
        fprintf(out, "\n%s\n", print_why_none(s));
    for (size_t i = 0; i < s->attempt_count; i++) {
        bool full = all || is_telling(s, i);

        if (full || !was_short)
            fputc('\n', out);
        (full ? print_full : print_short)(s, &s->attempt[i], out);
        was_short = !full;
    }
}
