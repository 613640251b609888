/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain/print.h"

#include <math.h>

#include "base/json.h"

static struct json *run(const struct story_run *r)
{
    struct json *j = json_new();

    json_set_int(j, "id", r->id);
    json_set_text(j, "name", r->name);
    json_set_text(j, "policy", r->policy);
    json_set_int(j, "seed", (int64_t)r->seed); /* as in the database */
    return j;
}

static struct json *pod(const struct story_pod *p)
{
    struct json *j = json_new();

    json_set_int(j, "id", p->id);
    json_set_text(j, "name", p->name);
    json_set_text(j, "state", p->state);
    json_set_text(j, "reason", p->reason);
    json_set_real(j, "submit_s", p->submit_s);
    json_set_real(j, "start_s", p->start_s);
    json_set_real(j, "ready_s", p->ready_s);
    json_set_real(j, "end_s", p->end_s);
    json_set_text(j, "node", p->node);
    json_set_text(j, "gpus", p->gpus);
    if (p->pods > 0) {
        json_set_int(j, "pods", p->pods);
        json_set_text(j, "tenant", p->tenant);
        json_set_text(j, "job_type", p->job_type);
        json_set_int(j, "preemptions", p->preemptions);
        json_set_int(j, "failures", p->failures);
    }
    return j;
}

static struct json *levels(const struct story_node *n)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < n->level_count; i++) {
        struct json *j = json_new();

        json_set_text(j, "resource", n->level[i].resource);
        json_set_int(j, "asked", n->level[i].asked);
        json_set_int(j, "used", n->level[i].used);
        json_set_int(j, "capacity", n->level[i].capacity);
        json_add_object(list, j);
    }
    return list;
}

static struct json *scores(const struct story_node *n)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < n->score_count; i++) {
        struct json *j = json_new();

        json_set_text(j, "plugin", n->score[i].plugin);
        json_set_int(j, "score", n->score[i].score);
        json_set_int(j, "weight", n->score[i].weight);
        json_add_object(list, j);
    }
    return list;
}

static struct json *nodes(const struct story_attempt *a)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < a->node_count; i++) {
        const struct story_node *n = &a->detail[i];
        struct json *j = json_new();

        json_set_text(j, "node", n->name);
        json_set_text(j, "check", n->check);
        json_set_text(j, "reason", n->reason);
        json_set_bool(j, "unresolvable", n->unresolvable);
        json_set_int(j, "total", n->total);
        json_set_object(j, "levels", levels(n));
        json_set_object(j, "scores", scores(n));
        json_add_object(list, j);
    }
    return list;
}

static struct json *attempt(const struct story_attempt *a)
{
    struct json *j = json_new();

    json_set_real(j, "first_s", a->first_s);
    json_set_real(j, "last_s", a->last_s);
    json_set_int(j, "count", a->count);
    json_set_text(j, "outcome", aisle_outcome_names[a->outcome]);
    json_set_text(j, "node", a->node_name);
    json_set_int(j, "pod", a->pod);
    json_set_int(j, "examined", a->examined);
    json_set_int(j, "feasible", a->feasible);
    json_set_text(j, "message", a->message);
    json_set_object(j, "nodes", nodes(a));
    return j;
}

void print_json(struct story *s, FILE *out)
{
    struct json *j = json_new(), *list = json_new_array();

    json_set_object(j, "run", run(&s->run));
    json_set_object(j, "pod", pod(&s->pod));
    for (size_t i = 0; i < s->attempt_count; i++)
        json_add_object(list, attempt(&s->attempt[i]));
    json_set_object(j, "attempts", list);
    json_set_text(j, "note", print_why_none(s));
    json_print(j, out);
}
