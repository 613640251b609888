/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no single key can tell: which keys go together, and which values. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/types.h>

#include "base/error.h"
#include "base/number.h"
#include "scenario/bind.h"

enum { NODES_MAX = 1000000 };

static void fault(struct binder *b, const struct aisle_place *at, const char *message,
                  const char *hint)
{
    struct aisle_error *err = binder_error(b);

    error_at(err, AISLE_EVALUE, at, "%s", message);
    error_hint(err, "%s", hint);
}

/* `key`, if it is there, makes sense with `other` only. */
static void needs(struct binder *b, const struct yaml_node *node, const char *key,
                  const char *other)
{
    const struct yaml_node *k = yaml_key(node, key);

    if (k && !yaml_get(node, other))
        error_at(binder_error(b), AISLE_EVALUE, &k->at, "\"%s\" goes with \"%s\" only", key, other);
}

/* Exactly one of the keys; `list` is how a message names them. */
static void exactly_one(struct binder *b, const struct yaml_node *node, const char *what,
                        const char *list, const char *const *keys)
{
    const struct yaml_node *first = NULL, *second = NULL;
    struct aisle_error *err;

    for (size_t i = 0; i < node->count; i++)
        for (const char *const *k = keys; *k; k++) {
            if (strcmp(node->key[i]->text, *k))
                continue;
            if (!first)
                first = node->key[i];
            else if (!second)
                second = node->key[i];
        }
    if (!first) {
        error_at(binder_error(b), AISLE_EVALUE, &node->at, "%s needs one of %s", what, list);
    } else if (second) {
        err = binder_error(b);
        error_at(err, AISLE_EVALUE, &second->at, "%s has both \"%s\" and \"%s\"", what, first->text,
                 second->text);
        error_hint(err, "it takes exactly one of %s", list);
    }
}

static void check_format(struct binder *b, const struct yaml_node *node, const char *what,
                         const char *formats)
{
    struct aisle_error *err;

    needs(b, node, "format", "file");
    if (!yaml_get(node, "file") || yaml_get(node, "format"))
        return;
    err = binder_error(b);
    error_at(err, AISLE_EVALUE, &node->at, "missing key \"format\" in %s", what);
    error_hint(err, "format of the file: %s", formats);
}

/* Names ------------------------------------------------------------------------------------- */

struct name {
    const char *text;
    bool numbered;
    int64_t count;
    const struct aisle_place *at;
    size_t index;
};

static int by_name(const void *a, const void *b)
{
    const struct name *p = a, *q = b;
    int order = strcmp(p->text, q->text);

    return order ? order : p->index < q->index ? -1 : p->index > q->index;
}

static int is_named(const void *text, const void *name)
{
    return strcmp(text, ((const struct name *)name)->text);
}

static void taken(struct binder *b, const struct name *name, const struct name *by)
{
    struct aisle_error *err = binder_error(b);

    error_at(err, AISLE_EVALUE, name->at, "the name \"%s\" is taken", name->text);
    error_hint(err, "by the group at %d:%d", by->at->line, by->at->col);
}

/* A lone "a-1" is also the second of a group "a". */
static void check_member(struct binder *b, const struct name *names, size_t count,
                         const struct name *lone)
{
    const char *dash = strrchr(lone->text, '-'), *group;
    const struct name *of;
    int64_t k;

    if (lone->numbered || !dash || strspn(dash + 1, "0123456789") != strlen(dash + 1) ||
        (dash[1] == '0' && dash[2]) || number_int64(&k, dash + 1))
        return;
    group = arena_printf(b->arena, "%.*s", (int)(dash - lone->text), lone->text);
    of = bsearch(group, names, count, sizeof *names, is_named);
    if (of && of->numbered && k < of->count)
        taken(b, lone, of);
}

static void check_names(struct binder *b, struct name *names, size_t count)
{
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        if (i && !strcmp(names[i].text, names[i - 1].text))
            taken(b, &names[i], &names[i - 1]);
        else
            check_member(b, names, count, &names[i]);
    }
}

/* Records ----------------------------------------------------------------------------------- */

void check_cluster(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    static const char *const keys[] = {"groups", "file", "manifests", NULL};
    const struct aisle_cluster_spec *c = item;
    struct name *names;
    int64_t nodes = 0;

    exactly_one(b, node, "cluster", "\"groups\", \"file\" and \"manifests\"", keys);
    check_format(b, node, "cluster", "openb");
    if (!fine)
        return;
    names = mem_new(c->group_count, sizeof *names);
    for (size_t i = 0; i < c->group_count; i++) {
        const struct aisle_node_group *g = &c->group[i];

        names[i] = (struct name){g->name, g->numbered, g->count, &g->at, i};
        nodes += g->count;
        if (nodes > NODES_MAX && nodes - g->count <= NODES_MAX)
            fault(b, &g->at, "more than 1000000 nodes with this group", "");
    }
    check_names(b, names, c->group_count);
    mem_free(names);
}

void check_workload(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    static const char *const keys[] = {"file", "generate", "jobs", "pods", NULL};
    const struct aisle_workload_spec *w = item;
    const struct yaml_node *inflate = yaml_key(node, "inflate");
    struct name *names;

    if (yaml_get(node, "manifests"))
        check_beside_manifests(b, node);
    else
        exactly_one(b, node, "workload",
                    "\"file\", \"generate\", \"jobs\", \"manifests\" and \"pods\"", keys);
    needs(b, node, "loads", "manifests");
    if (yaml_get(node, "shake") && yaml_get(node, "manifests") && !yaml_get(node, "jobs") &&
        !yaml_get(node, "pods"))
        fault(b, &yaml_key(node, "shake")->at, "there is nothing to shake",
              "pods of manifests come when their controllers make them");
    check_format(b, node, "workload", "csv, muri, openb, philly, pollux, swf or tiresias");
    needs(b, node, "order", "file");
    needs(b, node, "inflate", "file");
    needs(b, node, "use_durations", "file");
    check_trace(b, node, w, fine);
    if (inflate && yaml_get(node, "order") && yaml_get(node, "file"))
        fault(b, &inflate->at, "\"inflate\" does not go with \"order\"",
              "an order replaces shuffling and inflation");
    if (!fine)
        return;
    names = mem_new(w->pod_count + w->job_count, sizeof *names);
    for (size_t i = 0; i < w->pod_count; i++) {
        const struct aisle_pod_group *g = &w->pod[i];

        names[i] = (struct name){g->name, g->numbered, g->count, &g->at, i};
    }
    for (size_t i = 0; i < w->job_count; i++) {
        const struct aisle_job_group *g = &w->job[i];
        size_t k = w->pod_count + i;

        names[k] = (struct name){g->name, g->numbered, g->count, &g->at, k};
    }
    check_names(b, names, w->pod_count + w->job_count);
    mem_free(names);
}

void check_shake(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    (void)item;
    if (fine && !yaml_get(node, "arrival_s") && !yaml_get(node, "duration_ratio"))
        fault(b, &node->at, "shake needs \"arrival_s\" or \"duration_ratio\"",
              "for example `shake: {arrival_s: 60, duration_ratio: 0.05}`");
}

void check_measure(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct aisle_measure_spec *m = item;

    if (fine && m->to_us <= m->from_us)
        fault(b, &yaml_key(node, "to_s")->at, "to_s is not after from_s",
              "jobs are measured that are submitted at from_s or later, and before to_s");
    if (fine && m->to_job <= m->from_job)
        fault(b, &yaml_key(node, "to_job")->at, "to_job is not above from_job",
              "jobs are measured from the number from_job on, and below to_job");
}

/* Generated jobs ---------------------------------------------------------------------------- */

void check_duration(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    static const char *const keys[] = {"lognormal", "like", NULL};

    (void)item;
    (void)fine;
    exactly_one(b, node, "duration_s", "\"lognormal\" and \"like\"", keys);
}

static void only_of_kind(struct binder *b, const struct yaml_node *node, const char *key,
                         const char *kind)
{
    const struct yaml_node *k = yaml_key(node, key);

    if (k)
        error_at(binder_error(b), AISLE_EVALUE, &k->at, "\"%s\" goes with the kind \"%s\" only",
                 key, kind);
}

void check_generate(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct aisle_generate_spec *g = item;
    const struct yaml_node *arrival = yaml_get(node, "arrival");

    if (!fine)
        return;
    if (strcmp(g->kind, "mix") != 0)
        only_of_kind(b, node, "mix", "mix");
    else if (g->mix_count == 0)
        fault(b, &node->at, "missing key \"mix\" in workload.generate",
              "what pods ask for: `mix: [{weight: 9, gpu_count: 1}, {weight: 1, gpu_count: 8}]`");
    if (strcmp(g->kind, "training") == 0) {
        if (!yaml_get(node, "duration_s"))
            fault(b, &node->at, "missing key \"duration_s\" in workload.generate",
                  "as long as jobs of the trace took: `duration_s: {like: philly}`");
        return;
    }
    only_of_kind(b, arrival, "diurnal", "training");
    only_of_kind(b, arrival, "burst_size", "training");
    only_of_kind(b, yaml_get(node, "duration_s"), "like", "training");
    only_of_kind(b, node, "gpus_max", "training");
    only_of_kind(b, node, "tenants", "training");
}

/* Listed pods and jobs ---------------------------------------------------------------------- */

static void check_gpus(struct binder *b, const struct yaml_node *node, int64_t gpu_count,
                       int64_t *gpu_milli)
{
    const struct yaml_node *milli = yaml_get(node, "gpu_milli");
    const struct yaml_node *model = yaml_get(node, "gpu_model");

    if (gpu_count == 0 && milli)
        fault(b, &milli->at, "gpu_milli without GPUs", "add `gpu_count: 1`");
    if (gpu_count == 0 && model)
        fault(b, &model->at, "gpu_model without GPUs", "add `gpu_count: 1`");
    if (gpu_count > 1 && *gpu_milli < AISLE_GPU_MILLI)
        fault(b, &milli->at, "gpu_milli below 1000 goes with one GPU only",
              "a pod with several GPUs has each of them whole");
    if (gpu_count == 0)
        *gpu_milli = 0;
}

void check_mix(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    struct aisle_mix_spec *m = item;

    if (fine)
        check_gpus(b, node, m->gpu_count, &m->gpu_milli);
}

static bool ends_in_time(int64_t count, int64_t submit_us, int64_t every_us)
{
    const int64_t end_us = INT64_C(315000000000) * 1000000;

    return every_us == 0 || count - 1 <= (end_us - submit_us) / every_us;
}

void check_pods(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    struct aisle_pod_group *g = item;

    if (!fine)
        return;
    check_gpus(b, node, g->gpu_count, &g->gpu_milli);
    if (!ends_in_time(g->count, g->submit_us, g->every_us))
        fault(b, &g->at, "the last pod of this group arrives too late to be counted",
              "times end after 315000000000 s");
}

/* One replica of the model takes tensor x pipeline GPUs; there must be whole replicas, and of an
 * elastic job with any number of pods. */
static void check_llm(struct binder *b, const struct yaml_node *node,
                      const struct aisle_job_group *g)
{
    static const char *const others[] = {"job_type", "batch", NULL};
    int64_t replica = g->llm.tensor * g->llm.pipeline, gpus = g->pods * g->gpu_count;
    bool elastic = g->pods_min && g->pods_min < g->pods;

    for (const char *const *key = others; *key; key++)
        if (yaml_key(node, *key))
            fault(b, &yaml_key(node, *key)->at,
                  arena_printf(b->arena, "\"%s\" does not go with \"llm\"", *key),
                  "the model says it all");
    if (g->gpu_count == 0)
        fault(b, &g->llm.at, "a large model needs GPUs", "add `gpu_count: 8`");
    else if (g->gpu_milli < AISLE_GPU_MILLI)
        fault(b, &yaml_get(node, "gpu_milli")->at, "a large model needs whole GPUs", "");
    else if (gpus % replica)
        error_at(binder_error(b), AISLE_EVALUE, &g->llm.at,
                 "tensor x pipeline is %" PRId64 ", which does not divide the job's %" PRId64
                 " GPUs",
                 replica, gpus);
    else if (elastic && g->gpu_count % replica)
        error_at(binder_error(b), AISLE_EVALUE, &g->llm.at,
                 "tensor x pipeline is %" PRId64 ", which does not divide the %" PRId64
                 " GPUs of each pod, and the job is elastic",
                 replica, g->gpu_count);
}

void check_jobs(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    static const char *const work[] = {"duration_s", "steps", "llm", NULL};
    struct aisle_job_group *g = item;
    struct aisle_error *err;

    exactly_one(b, node, "a job", "\"duration_s\", \"steps\" and \"llm\"", work);
    if (!fine)
        return;
    check_gpus(b, node, g->gpu_count, &g->gpu_milli);
    if (g->pods_min > g->pods) {
        err = binder_error(b);
        error_at(err, AISLE_EVALUE, &yaml_get(node, "pods_min")->at,
                 "pods_min is %" PRId64 ", but pods is %" PRId64, g->pods_min, g->pods);
        error_hint(err, "an elastic job has from pods_min to pods");
    }
    if (g->steps > 0 && !g->job_type)
        fault(b, &yaml_key(node, "steps")->at, "\"steps\" needs \"job_type\"",
              "a row of training.speed.file, which says how long a step takes");
    if (yaml_get(node, "llm"))
        check_llm(b, node, g);
    if (!ends_in_time(g->count, g->submit_us, g->every_us))
        fault(b, &g->at, "the last job of this group arrives too late to be counted",
              "times end after 315000000000 s");
}
