/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/request.h"

static int64_t plus(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Of one resource; `unnamed` is what a container counts for that does not name it. */
static int64_t request(const struct kube_pod_spec *pod, uint32_t resource, int64_t unnamed)
{
    int64_t running = 0, sidecars = 0, starting = 0, amount;
    bool named;

    for (size_t i = 0; i < pod->container_count; i++) {
        const struct kube_container *c = &pod->container[i];

        amount = kube_amount_of(&c->requests, resource, &named);
        if (!named)
            amount = unnamed;
        if (c->kind == KUBE_CONTAINER) {
            running = plus(running, amount);
        } else if (c->kind == KUBE_SIDECAR) {
            sidecars = plus(sidecars, amount);
            starting = larger(starting, sidecars);
        } else {
            starting = larger(starting, plus(amount, sidecars));
        }
    }
    amount = larger(plus(running, sidecars), starting);
    if (pod->has_pod_requests) {
        int64_t whole = kube_amount_of(&pod->pod_requests, resource, &named);

        amount = named ? whole : amount;
    }
    return plus(amount, kube_amount_of(&pod->overhead, resource, NULL));
}

/* With pod-level requests, nobody's silence counts if anybody named the resource. */
static int64_t nonzero(const struct kube_pod_spec *pod, uint32_t resource, int64_t unnamed)
{
    bool named;

    kube_amount_of(&pod->request.amounts, resource, &named);
    return request(pod, resource, pod->has_pod_requests && named ? 0 : unnamed);
}

static size_t add_resources(const struct kube_amounts *from, struct kube_amount *to, size_t count)
{
    for (size_t i = 0; i < from->count; i++) {
        size_t k = 0;

        while (k < count && to[k].resource != from->item[i].resource)
            k++;
        if (k == count)
            to[count++].resource = from->item[i].resource;
    }
    return count;
}

void kube_request_make(struct kube_pod_spec *pod, struct arena *a)
{
    size_t count = pod->overhead.count + pod->pod_requests.count;
    struct kube_amount *item;

    for (size_t i = 0; i < pod->container_count; i++)
        count += pod->container[i].requests.count;
    item = arena_new(a, count, sizeof *item);
    count = 0;
    for (size_t i = 0; i < pod->container_count; i++)
        count = add_resources(&pod->container[i].requests, item, count);
    count = add_resources(&pod->overhead, item, count);
    if (pod->has_pod_requests)
        count = add_resources(&pod->pod_requests, item, count);
    kube_amounts_sort(item, count);
    for (size_t i = 0; i < count; i++)
        item[i].amount = request(pod, item[i].resource, 0);
    pod->request.amounts = (struct kube_amounts){item, count};
    pod->request.nonzero_cpu_milli = nonzero(pod, KUBE_CPU, KUBE_NONZERO_CPU_MILLI);
    pod->request.nonzero_memory_bytes = nonzero(pod, KUBE_MEMORY, KUBE_NONZERO_MEMORY_BYTES);
}
