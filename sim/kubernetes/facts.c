/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects for nodes and pods that no manifest describes. */
#include "kubernetes/facts.h"

#include <string.h>

#include "kubernetes/request.h"

enum { MIB = 1024 * 1024, GRACE_S = 30, SECOND_US = 1000000 };

static struct kube_amounts amounts_of(struct kube_facts *f, int64_t cpu_milli, int64_t mem_mib,
                                      int64_t gpus, int64_t pods)
{
    struct kube_amount all[] = {
        {KUBE_CPU, cpu_milli}, {KUBE_MEMORY, mem_mib * MIB}, {f->gpu, gpus}, {KUBE_PODS, pods}};
    struct kube_amount *item = arena_new(&f->arena, sizeof all / sizeof all[0], sizeof *item);
    size_t count = 0;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].amount > 0 || all[i].resource == KUBE_CPU || all[i].resource == KUBE_MEMORY)
            item[count++] = all[i];
    kube_amounts_sort(item, count);
    return (struct kube_amounts){.item = item, .count = count};
}

static struct kube_labels labels_of(struct kube_facts *f, const struct kube_node_words *words)
{
    struct kube_label *label = arena_new(&f->arena, words->label_count + 3, sizeof *label);
    size_t count = 0;

    label[count++] = (struct kube_label){KUBE_HOSTNAME, kube_name(f->names, words->name)};
    if (words->zone)
        label[count++] = (struct kube_label){KUBE_ZONE, kube_name(f->names, words->zone)};
    if (words->gpu_count > 0 && words->gpu_model)
        label[count++] = (struct kube_label){f->product, kube_name(f->names, words->gpu_model)};
    for (size_t i = 0; i < words->label_count; i++)
        label[count++] = (struct kube_label){kube_name(f->names, words->label[i].key),
                                             kube_name(f->names, words->label[i].value)};
    return (struct kube_labels){.item = label, .count = kube_labels_sort(label, count)};
}

struct kube_node kube_facts_node(struct kube_facts *f, const struct kube_node_words *words)
{
    return (struct kube_node){.name = kube_name(f->names, words->name),
                              .labels = labels_of(f, words),
                              .allocatable = amounts_of(f, words->cpu_milli, words->mem_mib,
                                                        words->gpu_count, KUBE_PODS_A_NODE)};
}

static struct kube_node_affinity affinity_to(struct kube_facts *f, const char *models)
{
    struct kube_requirement *r = arena_new(&f->arena, 1, sizeof *r);
    struct kube_node_term *term = arena_new(&f->arena, 1, sizeof *term);
    char *text = arena_text(&f->arena, models), *save = NULL;
    uint32_t *value = arena_new(&f->arena, strlen(models) + 1, sizeof *value);

    for (char *m = strtok_r(text, "|", &save); m; m = strtok_r(NULL, "|", &save))
        value[r->value_count++] = kube_name(f->names, m);
    r->key = f->product;
    r->op = KUBE_IN;
    r->value = value;
    *term = (struct kube_node_term){.label = r, .label_count = 1};
    return (struct kube_node_affinity){
        .required_present = true, .required = term, .required_count = 1};
}

const struct kube_pod_spec *kube_facts_pod(struct kube_facts *f, const struct kube_pod_words *words)
{
    struct kube_pod_spec *spec = arena_new(&f->arena, 1, sizeof *spec);
    struct kube_container *container = arena_new(&f->arena, 1, sizeof *container);

    container->requests = amounts_of(f, words->cpu_milli, words->mem_mib, words->gpu_count, 0);
    *spec = (struct kube_pod_spec){
        .namespace_ = words->tenant ? kube_name(f->names, words->tenant) : KUBE_DEFAULT,
        .priority = words->priority,
        .container = container,
        .container_count = 1,
        .grace_us = (int64_t)GRACE_S * SECOND_US,
    };
    if (words->gpu_models && words->gpu_models[0] && words->gpu_count > 0)
        spec->node_affinity = affinity_to(f, words->gpu_models);
    kube_request_make(spec, &f->arena);
    return spec;
}
