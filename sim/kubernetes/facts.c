/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/facts.h"

#include <string.h>

#include "kubernetes/request.h"

enum { MIB = 1 << 20, GRACE_US = 30000000, OWN_LABELS = 4, AMOUNTS = 4 };

/* Nodes -------------------------------------------------------------------------------------- */

static struct kube_labels labels_of(struct kube_facts *f, const struct kube_node_words *w)
{
    struct kube_label *item = arena_new(&f->arena, w->label_count + OWN_LABELS, sizeof *item);
    size_t n = 0;

    item[n++] = (struct kube_label){KUBE_HOSTNAME, kube_name(f->names, w->name)};
    if (w->zone)
        item[n++] = (struct kube_label){KUBE_ZONE, kube_name(f->names, w->zone)};
    if (w->rack)
        item[n++] = (struct kube_label){kube_name(f->names, KUBE_RACK), kube_name(f->names, w->rack)};
    if (w->gpu_count > 0 && w->gpu_model)
        item[n++] = (struct kube_label){f->product, kube_name(f->names, w->gpu_model)};
    for (size_t i = 0; i < w->label_count; i++)
        item[n++] = (struct kube_label){kube_name(f->names, w->label[i].key),
                                        kube_name(f->names, w->label[i].value)};
    return (struct kube_labels){item, kube_labels_sort(item, n)};
}

static struct kube_amounts sorted(struct kube_amount *item, size_t count)
{
    kube_amounts_sort(item, count);
    return (struct kube_amounts){item, count};
}

struct kube_node kube_facts_node(struct kube_facts *f, const struct kube_node_words *w)
{
    struct kube_amount *amount = arena_new(&f->arena, AMOUNTS, sizeof *amount);
    size_t n = 0;

    amount[n++] = (struct kube_amount){KUBE_CPU, w->cpu_milli};
    amount[n++] = (struct kube_amount){KUBE_MEMORY, w->mem_mib * MIB};
    amount[n++] = (struct kube_amount){KUBE_PODS, KUBE_PODS_A_NODE};
    if (w->gpu_count > 0)
        amount[n++] = (struct kube_amount){f->gpu, w->gpu_count};
    return (struct kube_node){.name = kube_name(f->names, w->name),
                              .labels = labels_of(f, w),
                              .allocatable = sorted(amount, n)};
}

/* Pods --------------------------------------------------------------------------------------- */

/* The product is one of the models. */
static struct kube_node_affinity affinity_of(struct kube_facts *f, const char *models)
{
    struct kube_node_term *term = arena_new(&f->arena, 1, sizeof *term);
    struct kube_requirement *r = arena_new(&f->arena, 1, sizeof *r);
    uint32_t *value;
    size_t most = 1;

    for (const char *c = models; *c; c++)
        most += *c == '|';
    value = arena_new(&f->arena, most, sizeof *value);
    *r = (struct kube_requirement){.key = f->product, .op = KUBE_IN, .value = value};
    for (const char *c = models; *c;) {
        size_t length = strcspn(c, "|");

        if (length)
            value[r->value_count++] =
                kube_name(f->names, arena_printf(&f->arena, "%.*s", (int)length, c));
        c += length + (c[length] == '|');
    }
    *term = (struct kube_node_term){.label = r, .label_count = 1};
    return (struct kube_node_affinity){
        .required_present = true, .required = term, .required_count = 1};
}

/* As the admission plugin DefaultTolerationSeconds adds them. */
static void tolerate_loss(struct kube_facts *f, struct kube_pod_spec *pod)
{
    static const uint32_t key[] = {KUBE_NOT_READY, KUBE_UNREACHABLE};
    struct kube_toleration *all = arena_new(&f->arena, 2, sizeof *all);

    for (size_t i = 0; i < 2; i++)
        all[i] = (struct kube_toleration){.key = key[i],
                                          .op = KUBE_ANY_VALUE,
                                          .effect = KUBE_NO_EXECUTE,
                                          .seconds = KUBE_BY_DEFAULT};
    pod->toleration = all;
    pod->toleration_count = 2;
}

static const struct kube_container *container_of(struct kube_facts *f,
                                                 const struct kube_pod_words *w)
{
    struct kube_container *c = arena_new(&f->arena, 1, sizeof *c);
    struct kube_amount *amount = arena_new(&f->arena, AMOUNTS, sizeof *amount);
    size_t n = 0;

    if (w->cpu_milli > 0)
        amount[n++] = (struct kube_amount){KUBE_CPU, w->cpu_milli};
    if (w->mem_mib > 0)
        amount[n++] = (struct kube_amount){KUBE_MEMORY, w->mem_mib * MIB};
    if (w->gpu_count > 0)
        amount[n++] = (struct kube_amount){f->gpu, w->gpu_count};
    c->requests = sorted(amount, n);
    return c;
}

const struct kube_pod_spec *kube_facts_pod(struct kube_facts *f, const struct kube_pod_words *w)
{
    struct kube_pod_spec *pod = arena_new(&f->arena, 1, sizeof *pod);

    pod->namespace_ = w->tenant ? kube_name(f->names, w->tenant) : (uint32_t)KUBE_DEFAULT;
    pod->priority = w->priority;
    pod->grace_us = GRACE_US;
    pod->container = container_of(f, w);
    pod->container_count = 1;
    if (w->gpu_models && w->gpu_models[0])
        pod->node_affinity = affinity_of(f, w->gpu_models);
    tolerate_loss(f, pod);
    kube_request_make(pod, &f->arena);
    return pod;
}
