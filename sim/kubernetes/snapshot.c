/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes: what they have, and their order. Pods are in seats.c, domains in topology.c. */
#include "kubernetes/snapshot.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "kubernetes/seats.h"
#include "kubernetes/topology.h"

void kube_snapshot_init(struct kube_snapshot *s, const struct kube_names *names)
{
    *s = (struct kube_snapshot){.names = names};
    kube_widen(s, KUBE_RESOURCE_FIXED_COUNT);
}

void kube_snapshot_fini(struct kube_snapshot *s)
{
    for (size_t n = 0; n < s->node_count; n++) {
        mem_free(s->node[n].seat);
        mem_free(s->node[n].port);
        mem_free(s->node[n].nominated);
        mem_free(s->node[n].image);
    }
    kube_seats_fini(s);
    kube_topologies_fini(s);
    mem_free(s->node);
    mem_free(s->level);
    mem_free(s->order);
    mem_free(s->image_nodes);
    *s = (struct kube_snapshot){0};
}

void kube_snapshot_namespaces(struct kube_snapshot *s, const struct kube_namespace *item,
                              size_t count)
{
    s->namespace_ = item;
    s->namespace_count = count;
}

struct kube_labels kube_snapshot_namespace(const struct kube_snapshot *s, uint32_t name,
                                           struct kube_label *room)
{
    for (size_t i = 0; i < s->namespace_count; i++)
        if (s->namespace_[i].name == name)
            return s->namespace_[i].labels;
    *room = (struct kube_label){.key = KUBE_NAMESPACE_NAME, .value = name};
    return (struct kube_labels){.item = room, .count = 1};
}

/* Rows get longer when a resource appears that nobody named before; that is rare. */
void kube_widen(struct kube_snapshot *s, size_t width)
{
    struct kube_level *wider;

    if (width <= s->width)
        return;
    wider = mem_new(s->node_cap * width, sizeof(*wider));
    for (size_t n = 0; n < s->node_count; n++)
        for (size_t r = 0; r < s->width; r++)
            wider[n * width + r] = s->level[n * s->width + r];
    mem_free(s->level);
    s->level = wider;
    s->width = width;
}

static void reserve_node(struct kube_snapshot *s)
{
    size_t cap = s->node_cap;
    struct kube_level *longer;

    s->node = mem_reserve(s->node, &s->node_cap, s->node_count + 1, sizeof(*s->node));
    if (s->node_cap == cap)
        return;
    longer = mem_new(s->node_cap * s->width, sizeof(*longer));
    if (s->node_count > 0)
        memcpy(longer, s->level, s->node_count * s->width * sizeof(*longer));
    mem_free(s->level);
    s->level = longer;
}

/* Counts the names of a node's images, each once: they are sorted. What is counted is kept, as the
 * object's own list may be another by the time it must be taken back. */
static void count_images(struct kube_snapshot *s, uint32_t at, const struct kube_node *node)
{
    struct kube_node_info *info = &s->node[at];

    info->image = mem_reserve(info->image, &info->image_cap, node->image_count,
                              sizeof(*info->image));
    for (size_t i = 0; i < node->image_count; i++) {
        uint32_t name = node->image[i].name;

        if (i > 0 && node->image[i - 1].name == name)
            continue;
        if (name >= s->image_cap)
            s->image_nodes =
                mem_reserve(s->image_nodes, &s->image_cap, name + 1, sizeof(*s->image_nodes));
        s->image_nodes[name]++;
        info->image[info->image_count++] = name;
    }
}

static void uncount_images(struct kube_snapshot *s, uint32_t at)
{
    struct kube_node_info *info = &s->node[at];

    for (size_t i = 0; i < info->image_count; i++)
        s->image_nodes[info->image[i]]--;
    info->image_count = 0;
}

static void take_over(struct kube_snapshot *s, uint32_t at, const struct kube_node *node)
{
    const struct kube_amounts *amounts = &node->allocatable;

    if (amounts->count > 0)
        kube_widen(s, amounts->item[amounts->count - 1].resource + 1);
    for (size_t r = 0; r < s->width; r++)
        s->level[at * s->width + r].allocatable = 0;
    for (size_t i = 0; i < amounts->count; i++)
        s->level[at * s->width + amounts->item[i].resource].allocatable = amounts->item[i].amount;
    count_images(s, at, node);
    s->node[at].node = node;
    s->order_stale = true;
    kube_topologies_place(s, at);
}

uint32_t kube_snapshot_add_node(struct kube_snapshot *s, const struct kube_node *node)
{
    uint32_t at = 0;

    if (s->order_count < s->node_count) {
        while (s->node[at].node)
            at++;
    } else {
        reserve_node(s);
        at = (uint32_t)s->node_count++;
    }
    s->order_count++;
    take_over(s, at, node);
    return at;
}

static void find_zone(const struct kube_node *node, uint32_t *region, uint32_t *zone)
{
    *region = *zone = KUBE_EMPTY;
    kube_label_find(&node->labels, KUBE_REGION, region);
    kube_label_find(&node->labels, KUBE_ZONE, zone);
}

static bool same_zone(const struct kube_node *a, const struct kube_node *b)
{
    uint32_t region[2], zone[2];

    find_zone(a, &region[0], &zone[0]);
    find_zone(b, &region[1], &zone[1]);
    return region[0] == region[1] && zone[0] == zone[1];
}

void kube_snapshot_update_node(struct kube_snapshot *s, uint32_t at, const struct kube_node *node)
{
    bool stale = s->order_stale || !same_zone(s->node[at].node, node);

    uncount_images(s, at);
    take_over(s, at, node);
    s->order_stale = stale; /* an image more must not cost a walk over all nodes */
}

void kube_snapshot_remove_node(struct kube_snapshot *s, uint32_t at)
{
    assert(s->node[at].seat_count == 0 && s->node[at].nominated_count == 0);
    uncount_images(s, at);
    s->node[at].node = NULL;
    s->order_count--;
    s->order_stale = true;
    kube_topologies_place(s, at);
}

uint32_t kube_snapshot_find(const struct kube_snapshot *s, uint32_t name)
{
    for (uint32_t n = 0; n < s->node_count; n++)
        if (s->node[n].node && s->node[n].node->name == name)
            return n;
    return KUBE_NONE;
}

struct zone {
    uint32_t region, zone;
    uint32_t *node;
    size_t count, cap;
};

static struct zone *zone_of(struct zone **zone, size_t *count, size_t *cap,
                            const struct kube_node *node)
{
    uint32_t region_name, zone_name;
    size_t z = 0;

    find_zone(node, &region_name, &zone_name);
    while (z < *count && ((*zone)[z].region != region_name || (*zone)[z].zone != zone_name))
        z++;
    if (z == *count) {
        *zone = mem_reserve(*zone, cap, *count + 1, sizeof(**zone));
        (*zone)[*count] = (struct zone){.region = region_name, .zone = zone_name};
        ++*count;
    }
    return &(*zone)[z];
}

/* The first of each zone, then the second of each, and so on. */
static void put_in_order(struct kube_snapshot *s)
{
    struct zone *zone = NULL;
    size_t zone_count = 0, zone_cap = 0, at = 0;

    s->order = mem_reserve(s->order, &s->order_cap, s->order_count, sizeof(*s->order));
    for (uint32_t n = 0; n < s->node_count; n++) {
        struct zone *z;

        if (!s->node[n].node)
            continue;
        z = zone_of(&zone, &zone_count, &zone_cap, s->node[n].node);
        z->node = mem_reserve(z->node, &z->cap, z->count + 1, sizeof(*z->node));
        z->node[z->count++] = n;
    }
    for (size_t i = 0; at < s->order_count; i++)
        for (size_t z = 0; z < zone_count; z++)
            if (i < zone[z].count)
                s->order[at++] = zone[z].node[i];
    for (size_t z = 0; z < zone_count; z++)
        mem_free(zone[z].node);
    mem_free(zone);
    s->order_stale = false;
}

const uint32_t *kube_snapshot_order(struct kube_snapshot *s, size_t *count)
{
    if (s->order_stale)
        put_in_order(s);
    *count = s->order_count;
    return s->order;
}
