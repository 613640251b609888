/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/kubelet.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/types.h>

#include "base/number.h"

static const int64_t MIB = 1024 * 1024;

/* An image on a node's disk, or on its way there. */
struct held {
    uint32_t image; /* the name that all its entries in the node's list share: kube_image.of */
    uint32_t users; /* containers of pods that are on the node */
    int64_t bytes;
    int64_t there_us; /* the end of its pull */
    int64_t used_us;  /* when a pod that uses it last came or went */
};

struct kubelet {
    struct held *held; /* in order of arrival */
    size_t held_count, held_cap;
    struct kube_image *image; /* the list of the node's object: by name */
    size_t image_count, image_cap;
    int64_t idle_us; /* the end of the last of its pulls */
};

/* How large an image is, by whoever says so before others. */
struct size {
    uint32_t name;
    uint32_t rank; /* 0: the scenario; i + 1: node i */
    int64_t bytes;
};

struct kubelets {
    const struct aisle_latency_spec *latency;
    struct kube_facts *facts;
    struct kubelet *node;
    size_t node_count;
    struct size *size; /* by name */
    size_t size_count, size_cap;
    struct kubelet_sums sums;
};

static int64_t sum(int64_t a, int64_t b)
{
    return a > AISLE_NEVER - b ? AISLE_NEVER : a + b;
}

/* Sizes -------------------------------------------------------------------------------------- */

static void add_size(struct kubelets *k, uint32_t name, uint32_t rank, int64_t bytes)
{
    k->size = mem_reserve(k->size, &k->size_cap, k->size_count + 1, sizeof *k->size);
    k->size[k->size_count++] = (struct size){name, rank, bytes};
}

static int by_name_and_rank(const void *a, const void *b)
{
    const struct size *x = a, *y = b;

    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

static void gather_sizes(struct kubelets *k, const struct aisle_kubernetes_spec *spec)
{
    const struct kube_facts *facts = k->facts;
    size_t kept = 0;
    int64_t mib;

    for (size_t i = 0; i < spec->image_count; i++)
        if (number_mib(&mib, spec->image[i].value) == NUMBER_OK && mib >= 0 &&
            mib < INT64_MAX / MIB)
            add_size(k, kube_image_name(facts->names, spec->image[i].key), 0, mib * MIB);
    for (size_t n = 0; n < facts->node_count; n++)
        for (size_t i = 0; i < facts->node[n].image_count; i++)
            add_size(k, facts->node[n].image[i].name, (uint32_t)n + 1,
                     facts->node[n].image[i].size_bytes);
    if (k->size_count)
        qsort(k->size, k->size_count, sizeof *k->size, by_name_and_rank);
    for (size_t i = 0; i < k->size_count; i++)
        if (!kept || k->size[kept - 1].name != k->size[i].name)
            k->size[kept++] = k->size[i];
    k->size_count = kept;
}

static int by_name(const void *key, const void *item)
{
    uint32_t x = *(const uint32_t *)key, y = ((const struct size *)item)->name;

    return (x > y) - (x < y);
}

static int64_t size_of(const struct kubelets *k, uint32_t name, int64_t image_bytes)
{
    const struct size *size =
        k->size_count ? bsearch(&name, k->size, k->size_count, sizeof *size, by_name) : NULL;

    if (size)
        return size->bytes;
    return image_bytes ? image_bytes : k->latency->image_mib * MIB;
}

/* Images of a node --------------------------------------------------------------------------- */

/* Where a name is in the node's list, or would have to be. */
static size_t place_of(const struct kubelet *n, uint32_t name)
{
    size_t low = 0, high = n->image_count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (n->image[mid].name < name)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static struct held *find_held(const struct kubelet *n, uint32_t image)
{
    for (size_t i = 0; i < n->held_count; i++)
        if (n->held[i].image == image)
            return &n->held[i];
    return NULL;
}

/* The image of this name, under whichever of its names it is held; NULL: it is not there. */
static struct held *find(const struct kubelet *n, uint32_t name)
{
    size_t at = place_of(n, name);

    if (at == n->image_count || n->image[at].name != name)
        return NULL;
    return find_held(n, n->image[at].of);
}

static struct held *hold(struct kubelet *n, const struct held *held)
{
    n->held = mem_reserve(n->held, &n->held_cap, n->held_count + 1, sizeof *n->held);
    n->held[n->held_count] = *held;
    return &n->held[n->held_count++];
}

static void list(struct kubelet *n, uint32_t name, int64_t bytes)
{
    size_t at = place_of(n, name);

    n->image = mem_reserve(n->image, &n->image_cap, n->image_count + 1, sizeof *n->image);
    memmove(n->image + at + 1, n->image + at, (n->image_count - at) * sizeof *n->image);
    n->image[at] = (struct kube_image){.name = name, .size_bytes = bytes, .of = name};
    n->image_count++;
}

static void discard(struct kubelet *n, struct held *held)
{
    size_t at = (size_t)(held - n->held), kept = 0;

    for (size_t i = 0; i < n->image_count; i++)
        if (n->image[i].of != held->image)
            n->image[kept++] = n->image[i];
    n->image_count = kept;
    n->held_count--;
    memmove(held, held + 1, (n->held_count - at) * sizeof *held);
}

static void publish(struct kubelets *k, uint32_t node)
{
    k->facts->node[node].image = k->node[node].image;
    k->facts->node[node].image_count = k->node[node].image_count;
}

static void take_over(struct kubelets *k, uint32_t node)
{
    const struct kube_node *object = &k->facts->node[node];
    struct kubelet *n = &k->node[node];

    if (!object->image_count)
        return;
    n->image = mem_reserve(NULL, &n->image_cap, object->image_count, sizeof *n->image);
    memcpy(n->image, object->image, object->image_count * sizeof *n->image);
    n->image_count = object->image_count;
    for (size_t i = 0; i < n->image_count; i++) {
        struct kube_image *image = &n->image[i];

        if (!image->of)
            image->of = image->name;
        if (!find_held(n, image->of))
            hold(n, &(struct held){.image = image->of, .bytes = image->size_bytes});
    }
    publish(k, node);
}

/* Garbage collection ------------------------------------------------------------------------- */

/* As a double: manifests may claim any sizes. Exact below 8 PiB. */
static double filled(const struct kubelet *n)
{
    double bytes = 0;

    for (size_t i = 0; i < n->held_count; i++)
        bytes += (double)n->held[i].bytes;
    return bytes;
}

/* The least recently used of those that nobody uses or pulls; NULL: there is none. */
static struct held *oldest(const struct kubelet *n, int64_t now_us)
{
    struct held *best = NULL;

    for (size_t i = 0; i < n->held_count; i++) {
        struct held *h = &n->held[i];

        if (h->users || h->there_us > now_us)
            continue;
        if (!best || h->used_us < best->used_us ||
            (h->used_us == best->used_us && h->image < best->image))
            best = h;
    }
    return best;
}

static void make_room(struct kubelets *k, struct kubelet *n, int64_t bytes, int64_t now_us)
{
    const struct aisle_latency_spec *l = k->latency;
    double disk = (double)l->disk_mib * (double)MIB;
    struct held *held;

    if (!l->disk_mib || filled(n) + (double)bytes <= l->gc_high_ratio * disk)
        return;
    while (filled(n) + (double)bytes > l->gc_low_ratio * disk && (held = oldest(n, now_us))) {
        discard(n, held);
        k->sums.removals++;
    }
}

/* Pulls -------------------------------------------------------------------------------------- */

static double seconds(double bytes, int64_t mib_per_s)
{
    return mib_per_s > 0 ? bytes / ((double)mib_per_s * (double)MIB) : 0;
}

static int64_t pull_us(const struct aisle_latency_spec *l, int64_t bytes)
{
    double us = 1e6 * (seconds((double)bytes * l->compressed_ratio, l->pull_mib_per_s) +
                       seconds((double)bytes, l->unpack_mib_per_s));

    return us < (double)AISLE_NEVER ? llround(us) : AISLE_NEVER;
}

static uint32_t containers_of(const struct kube_pod_spec *spec, uint32_t image)
{
    uint32_t count = 0;

    for (size_t i = 0; i < spec->container_count; i++)
        count += spec->container[i].image == image;
    return count;
}

/* Images that are there are marked first, lest room for others is made of them. */
static void mark(struct kubelet *n, const struct kube_pod_spec *spec, int64_t now_us)
{
    for (size_t i = 0; i < spec->container_count; i++) {
        uint32_t image = spec->container[i].image;
        struct held *held = image ? find(n, image) : NULL;

        if (!held)
            continue;
        held->users++;
        held->used_us = now_us;
    }
}

static struct held *pull(struct kubelets *k, struct kubelet *n, const struct kube_pod_spec *spec,
                         uint32_t image, int64_t bytes, int64_t now_us)
{
    int64_t begin_us = sum(now_us, k->latency->bind_us);

    make_room(k, n, bytes, now_us);
    n->idle_us = sum(n->idle_us > begin_us ? n->idle_us : begin_us, pull_us(k->latency, bytes));
    list(n, image, bytes);
    k->sums.pulls++;
    k->sums.pulled_bytes = sum(k->sums.pulled_bytes, bytes);
    return hold(n, &(struct held){.image = image,
                                  .users = containers_of(spec, image),
                                  .bytes = bytes,
                                  .there_us = n->idle_us,
                                  .used_us = now_us});
}

/* The first look of the probe that finds the pod serving. */
static int64_t seen_us(const struct kube_pod_spec *spec, int64_t running_us, int64_t serving_us)
{
    int64_t look_us = sum(running_us, spec->probe_delay_us), behind_us;

    if (!spec->probe_period_us)
        return serving_us;
    if (look_us >= serving_us)
        return look_us;
    behind_us = (serving_us - look_us) % spec->probe_period_us;
    return behind_us ? sum(serving_us, spec->probe_period_us - behind_us) : serving_us;
}

struct kubelet_times kubelets_start(struct kubelets *k, uint32_t node,
                                    const struct kube_pod_spec *spec, int64_t startup_us,
                                    int64_t image_bytes, int64_t now_us)
{
    struct kubelet *n = &k->node[node];
    struct kubelet_times times = {.pulled_us = sum(now_us, k->latency->bind_us)};

    mark(n, spec, now_us);
    for (size_t i = 0; i < spec->container_count; i++) {
        uint32_t image = spec->container[i].image;
        struct held *held = image ? find(n, image) : NULL;

        if (image && !held) {
            held = pull(k, n, spec, image, size_of(k, image, image_bytes), now_us);
            times.pulled_bytes = sum(times.pulled_bytes, held->bytes);
            publish(k, node);
            kube_facts_changed(k->facts, node);
        }
        if (held && held->there_us > times.pulled_us)
            times.pulled_us = held->there_us;
    }
    times.running_us = sum(times.pulled_us, k->latency->create_us);
    times.ready_us = seen_us(spec, times.running_us, sum(times.running_us, startup_us));
    return times;
}

void kubelets_stop(struct kubelets *k, uint32_t node, const struct kube_pod_spec *spec,
                   int64_t now_us)
{
    for (size_t i = 0; i < spec->container_count; i++) {
        uint32_t image = spec->container[i].image;
        struct held *held = image ? find(&k->node[node], image) : NULL;

        if (!held)
            continue;
        assert(held->users > 0); /* what is in use is not removed */
        held->users--;
        held->used_us = now_us;
    }
}

struct kubelet_sums kubelets_sums(const struct kubelets *k)
{
    return k->sums;
}

struct kubelets *kubelets_new(const struct aisle_kubernetes_spec *spec, struct kube_facts *facts)
{
    struct kubelets *k = mem_new(1, sizeof *k);

    k->latency = &spec->latency;
    k->facts = facts;
    k->node_count = facts->node_count;
    k->node = mem_new(k->node_count, sizeof *k->node);
    gather_sizes(k, spec);
    for (size_t i = 0; i < k->node_count; i++)
        take_over(k, (uint32_t)i);
    return k;
}

void kubelets_free(struct kubelets *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->node_count; i++) {
        k->facts->node[i].image = NULL;
        k->facts->node[i].image_count = 0;
        mem_free(k->node[i].image);
        mem_free(k->node[i].held);
    }
    mem_free(k->node);
    mem_free(k->size);
    mem_free(k);
}
