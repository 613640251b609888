/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/topology.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

struct kube_domain {
    UT_hash_handle hh;
    uint32_t value, number;
};

static uint32_t domain_of(struct kube_topology *t, uint32_t value)
{
    struct kube_domain *d;

    HASH_FIND(hh, t->table, &value, sizeof(value), d);
    if (d)
        return d->number;
    d = mem_new(1, sizeof(*d));
    d->value = value;
    d->number = t->domain_count++;
    HASH_ADD(hh, t->table, value, sizeof(value), d);
    t->value = mem_reserve(t->value, &t->value_cap, t->domain_count, sizeof(*t->value));
    t->value[d->number] = value;
    return d->number;
}

static void place(struct kube_snapshot *s, struct kube_topology *t, uint32_t node)
{
    const struct kube_node *n = s->node[node].node;
    uint32_t value;

    t->domain = mem_reserve(t->domain, &t->domain_cap, node + 1, sizeof(*t->domain));
    t->domain[node] =
        n && kube_label_find(&n->labels, t->key, &value) ? domain_of(t, value) : KUBE_NONE;
}

void kube_topologies_place(struct kube_snapshot *s, uint32_t node)
{
    for (size_t i = 0; i < s->topology_count; i++)
        place(s, s->topology[i], node);
}

void kube_topologies_fini(struct kube_snapshot *s)
{
    for (size_t i = 0; i < s->topology_count; i++) {
        struct kube_topology *t = s->topology[i];
        struct kube_domain *d, *next;

        HASH_ITER(hh, t->table, d, next)
        {
            HASH_DEL(t->table, d);
            mem_free(d);
        }
        mem_free(t->domain);
        mem_free(t->value);
        mem_free(t);
    }
    mem_free(s->topology);
}

const struct kube_topology *kube_snapshot_topology(struct kube_snapshot *s, uint32_t key)
{
    struct kube_topology *t;

    for (size_t i = 0; i < s->topology_count; i++)
        if (s->topology[i]->key == key)
            return s->topology[i];
    t = mem_new(1, sizeof(*t));
    t->key = key;
    s->topology =
        mem_reserve(s->topology, &s->topology_cap, s->topology_count + 1, sizeof(*s->topology));
    s->topology[s->topology_count++] = t;
    for (uint32_t n = 0; n < s->node_count; n++)
        place(s, t, n);
    return t;
}

void kube_tally_clear(struct kube_tally *t)
{
    t->part_count = 0;
    t->touched = false;
    t->total = 0;
}

void kube_tally_fini(struct kube_tally *t)
{
    for (size_t i = 0; i < t->part_made; i++)
        mem_free(t->part[i].count);
    mem_free(t->part);
    *t = (struct kube_tally){0};
}

size_t kube_tally_find(const struct kube_tally *t, uint32_t key)
{
    size_t i = 0;

    while (i < t->part_count && t->part[i].topology->key != key)
        i++;
    return i;
}

size_t kube_tally_part(struct kube_tally *t, struct kube_snapshot *s, uint32_t key)
{
    size_t i = kube_tally_find(t, key);
    struct kube_tally_part *p;

    if (i < t->part_count)
        return i;
    t->part = mem_reserve(t->part, &t->part_cap, i + 1, sizeof(*t->part));
    p = &t->part[i];
    p->topology = kube_snapshot_topology(s, key);
    p->count = mem_reserve(p->count, &p->cap, p->topology->domain_count, sizeof(*p->count));
    if (p->topology->domain_count > 0)
        memset(p->count, 0, p->topology->domain_count * sizeof(*p->count));
    t->part_count = i + 1;
    if (t->part_made < t->part_count)
        t->part_made = t->part_count;
    return i;
}
