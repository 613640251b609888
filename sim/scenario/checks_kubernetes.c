/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no single key can tell of manifests, their loads and Kubernetes. */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "scenario/bind.h"

enum { WEIGHT_MAX = 100 };

static struct aisle_error *fault(struct binder *b, const struct yaml_node *at, const char *hint,
                                 const char *message)
{
    struct aisle_error *err = binder_error(b);

    error_at(err, AISLE_EVALUE, &at->at, "%s", message);
    error_hint(err, "%s", hint);
    return err;
}

/* Beside manifests a scenario may list jobs or pods of its own. */
void check_beside_manifests(struct binder *b, const struct yaml_node *workload)
{
    static const char *const others[] = {"file", "generate", NULL};
    const struct yaml_node *jobs = yaml_key(workload, "jobs"), *pods = yaml_key(workload, "pods");

    for (const char *const *key = others; *key; key++)
        if (yaml_key(workload, *key))
            fault(b, yaml_key(workload, *key), "only \"jobs\" or \"pods\" may stand beside manifests",
                  arena_printf(b->arena, "\"%s\" does not go with \"manifests\"", *key));
    if (jobs && pods)
        fault(b, pods, "only one of the two may stand beside manifests",
              "workload has both \"jobs\" and \"pods\"");
}

void check_load(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct yaml_node *at = yaml_key(node, "update_at_s");
    const struct yaml_node *image = yaml_key(node, "update_image");

    (void)item;
    (void)fine;
    if (at && !image)
        fault(b, at, "what its containers run from then on", "\"update_at_s\" needs \"update_image\"");
    if (image && !at)
        fault(b, image, "when the template changes", "\"update_image\" needs \"update_at_s\"");
}

/* The weights of these have a knob each; twice weighed is a mistake. */
static void check_resource(struct binder *b, const struct yaml_node *key,
                           const struct yaml_node *value)
{
    static const struct {
        const char *resource, *knob;
    } known[] = {{"cpu", "cpu"}, {"memory", "memory"}, {"nvidia.com/gpu", "gpu"}};
    int64_t weight;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(key->text, known[i].resource))
            fault(b, key,
                  arena_printf(b->arena, "e.g. `policy: {knobs: {kube-default: {%s: 1}}}`",
                               known[i].knob),
                  arena_printf(b->arena, "the weight of %s is a knob of the placement kube-default",
                               known[i].resource));
    if (value->kind == YAML_SCALAR &&
        (number_int64(&weight, value->text) || weight < 1 || weight > WEIGHT_MAX))
        error_at(binder_error(b), AISLE_EVALUE, &value->at,
                 "the weight of %.60s must be a whole number of 1..%d, not \"%.60s\"", key->text,
                 WEIGHT_MAX, value->text);
}

static void check_image(struct binder *b, const struct yaml_node *key,
                        const struct yaml_node *value)
{
    const double most = MEM_MAX;
    struct aisle_error *err;
    int64_t mib;

    if (value->kind == YAML_SCALAR && !number_mib(&mib, value->text) && mib > 0 &&
        (double)mib <= most)
        return;
    if (value->kind != YAML_SCALAR) /* told already */
        return;
    err = binder_error(b);
    error_at(err, AISLE_EVALUE, &value->at,
             "the size of the image %.80s must be an amount of memory, not \"%.60s\"", key->text,
             value->text);
    error_hint(err, "units are KiB, MiB, GiB and TiB; a plain number is MiB, more than 0");
}

static void each(struct binder *b, const struct yaml_node *map,
                 void (*check)(struct binder *, const struct yaml_node *,
                               const struct yaml_node *))
{
    for (size_t i = 0; map && map->kind == YAML_MAPPING && i < map->count; i++)
        check(b, map->key[i], map->item[i]);
}

void check_kubernetes(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct aisle_kubernetes_spec *k = item;

    each(b, yaml_get(node, "resources"), check_resource);
    each(b, yaml_get(node, "images"), check_image);
    for (size_t i = 1; fine && i < k->shape_count; i++)
        if (k->shape[i].utilization <= k->shape[i - 1].utilization)
            fault(b, yaml_get(node, "shape")->item[i], "points come in order, each once",
                  "utilization is not above that of the point before");
}

void check_latency(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct aisle_latency_spec *l = item;
    const struct yaml_node *low = yaml_key(node, "gc_low_ratio");

    if (fine && l->gc_low_ratio >= l->gc_high_ratio)
        fault(b, low ? low : yaml_key(node, "gc_high_ratio"),
              "images are removed above gc_high_ratio, down to gc_low_ratio",
              "gc_low_ratio is not below gc_high_ratio");
}
