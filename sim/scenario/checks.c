/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no single key can tell: which keys go together, and which values. */
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
    static const char *const keys[] = {"groups", "file", NULL};
    const struct aisle_cluster_spec *c = item;
    struct name *names;
    int64_t nodes = 0;

    exactly_one(b, node, "cluster", "\"groups\" and \"file\"", keys);
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

    exactly_one(b, node, "workload", "\"file\", \"generate\", \"jobs\" and \"pods\"", keys);
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
    names = mem_new(w->pod_count, sizeof *names);
    for (size_t i = 0; i < w->pod_count; i++) {
        const struct aisle_pod_group *g = &w->pod[i];

        names[i] = (struct name){g->name, g->numbered, g->count, &g->at, i};
    }
    check_names(b, names, w->pod_count);
    mem_free(names);
}

void check_pods(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    struct aisle_pod_group *g = item;
    const struct yaml_node *milli = yaml_get(node, "gpu_milli");
    const struct yaml_node *model = yaml_get(node, "gpu_model");
    const int64_t end_us = INT64_C(315000000000) * 1000000;

    if (!fine)
        return;
    if (g->gpu_count == 0 && milli)
        fault(b, &milli->at, "gpu_milli without GPUs", "add `gpu_count: 1`");
    if (g->gpu_count == 0 && model)
        fault(b, &model->at, "gpu_model without GPUs", "add `gpu_count: 1`");
    if (g->gpu_count > 1 && g->gpu_milli < AISLE_GPU_MILLI)
        fault(b, &milli->at, "gpu_milli below 1000 goes with one GPU only",
              "a pod with several GPUs has each of them whole");
    if (g->gpu_count == 0)
        g->gpu_milli = 0;
    if (g->every_us && (g->count - 1) > (end_us - g->submit_us) / g->every_us)
        fault(b, &g->at, "the last pod of this group arrives too late to be counted",
              "times end after 315000000000 s");
}

void check_jobs(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    (void)b;
    (void)node;
    (void)item;
    (void)fine;
}
