/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pods on nodes. Lists are unordered, so that one can leave from the middle; whoever needs an
 * order sorts. */
#include "kubernetes/seats.h"

#include <assert.h>

#include "base/hash.h"
#include "base/mem.h"

struct kube_sibling_link {
    UT_hash_handle hh;
    const struct kube_pod_spec *spec;
    struct kube_siblings *siblings;
};

static struct kube_siblings *siblings_of(struct kube_snapshot *s, const struct kube_pod_spec *spec)
{
    struct kube_sibling_link *link;
    struct kube_siblings *g;

    HASH_FIND_PTR(s->siblings_table, &spec, link);
    if (link)
        return link->siblings;
    g = mem_new(1, sizeof(*g));
    link = mem_new(1, sizeof(*link));
    *link = (struct kube_sibling_link){.spec = spec, .siblings = g};
    HASH_ADD_PTR(s->siblings_table, spec, link);
    s->siblings =
        mem_reserve(s->siblings, &s->siblings_cap, s->siblings_count + 1, sizeof(*s->siblings));
    g->spec = spec;
    g->link = link;
    g->at = s->siblings_count;
    s->siblings[s->siblings_count++] = g;
    return g;
}

static void drop_siblings(struct kube_snapshot *s, struct kube_siblings *g)
{
    struct kube_siblings *last = s->siblings[--s->siblings_count];

    last->at = g->at;
    s->siblings[g->at] = last;
    HASH_DEL(s->siblings_table, g->link);
    mem_free(g->link);
    mem_free(g->seat);
    mem_free(g);
}

void kube_seats_fini(struct kube_snapshot *s)
{
    while (s->siblings_count > 0)
        drop_siblings(s, s->siblings[s->siblings_count - 1]);
    mem_free(s->siblings);
    mem_free(s->seat);
    mem_free(s->free_seat);
}

static void take_ports(struct kube_node_info *n, const struct kube_pod_spec *spec)
{
    for (size_t c = 0; c < spec->container_count; c++)
        for (size_t p = 0; p < spec->container[c].port_count; p++) {
            n->port = mem_reserve(n->port, &n->port_cap, n->port_count + 1, sizeof(*n->port));
            n->port[n->port_count++] = spec->container[c].port[p];
        }
}

static void release_port(struct kube_node_info *n, const struct kube_port *port)
{
    size_t i = 0;

    while (n->port[i].port != port->port || n->port[i].ip != port->ip ||
           n->port[i].protocol != port->protocol)
        i++;
    n->port[i] = n->port[--n->port_count];
}

static void release_ports(struct kube_node_info *n, const struct kube_pod_spec *spec)
{
    for (size_t c = 0; c < spec->container_count; c++)
        for (size_t p = 0; p < spec->container[c].port_count; p++)
            release_port(n, &spec->container[c].port[p]);
}

static void charge(struct kube_snapshot *s, uint32_t node, const struct kube_request *r, int sign)
{
    struct kube_node_info *n = &s->node[node];

    for (size_t i = 0; i < r->amounts.count; i++)
        s->level[node * s->width + r->amounts.item[i].resource].requested +=
            sign * r->amounts.item[i].amount;
    n->nonzero_cpu_milli += sign * r->nonzero_cpu_milli;
    n->nonzero_memory_bytes += sign * r->nonzero_memory_bytes;
}

void kube_snapshot_put_back(struct kube_snapshot *s, uint32_t seat)
{
    struct kube_seat *t = &s->seat[seat];
    struct kube_node_info *n = &s->node[t->node];
    struct kube_siblings *g = t->siblings;

    assert(t->in_node == KUBE_NONE);
    n->seat = mem_reserve(n->seat, &n->seat_cap, n->seat_count + 1, sizeof(*n->seat));
    t->in_node = (uint32_t)n->seat_count;
    n->seat[n->seat_count++] = seat;
    g->seat = mem_reserve(g->seat, &g->seat_cap, g->seat_count + 1, sizeof(*g->seat));
    t->in_siblings = (uint32_t)g->seat_count;
    g->seat[g->seat_count++] = seat;
    g->lifted_count--;
    charge(s, t->node, &g->spec->request, 1);
    take_ports(n, g->spec);
}

void kube_snapshot_lift(struct kube_snapshot *s, uint32_t seat)
{
    struct kube_seat *t = &s->seat[seat];
    struct kube_node_info *n = &s->node[t->node];
    struct kube_siblings *g = t->siblings;
    uint32_t last;

    assert(t->in_node != KUBE_NONE);
    last = n->seat[--n->seat_count];
    n->seat[t->in_node] = last;
    s->seat[last].in_node = t->in_node;
    last = g->seat[--g->seat_count];
    g->seat[t->in_siblings] = last;
    s->seat[last].in_siblings = t->in_siblings;
    t->in_node = t->in_siblings = KUBE_NONE;
    g->lifted_count++;
    charge(s, t->node, &g->spec->request, -1);
    release_ports(n, g->spec);
}

/* A seat that nobody sits on yet. */
static uint32_t new_seat(struct kube_snapshot *s, uint32_t node, const struct kube_pod *pod)
{
    const struct kube_amounts *amounts = &pod->spec->request.amounts;
    uint32_t seat;

    if (amounts->count > 0)
        kube_widen(s, amounts->item[amounts->count - 1].resource + 1);
    if (s->free_count > 0) {
        seat = s->free_seat[--s->free_count];
    } else {
        s->seat = mem_reserve(s->seat, &s->seat_cap, s->seat_count + 1, sizeof(*s->seat));
        seat = (uint32_t)s->seat_count++;
    }
    s->seat[seat] = (struct kube_seat){.pod = pod,
                                       .siblings = siblings_of(s, pod->spec),
                                       .node = node,
                                       .in_node = KUBE_NONE,
                                       .in_siblings = KUBE_NONE};
    s->seat[seat].siblings->lifted_count++;
    return seat;
}

uint32_t kube_snapshot_add(struct kube_snapshot *s, uint32_t node, const struct kube_pod *pod)
{
    uint32_t seat = new_seat(s, node, pod);

    kube_snapshot_put_back(s, seat);
    return seat;
}

uint32_t kube_snapshot_nominate(struct kube_snapshot *s, uint32_t node, const struct kube_pod *pod)
{
    struct kube_node_info *n = &s->node[node];
    uint32_t seat = new_seat(s, node, pod);

    n->nominated =
        mem_reserve(n->nominated, &n->nominated_cap, n->nominated_count + 1, sizeof(*n->nominated));
    n->nominated[n->nominated_count++] = seat;
    return seat;
}

static void withdraw(struct kube_node_info *n, uint32_t seat)
{
    for (size_t i = 0; i < n->nominated_count; i++)
        if (n->nominated[i] == seat) {
            n->nominated[i] = n->nominated[--n->nominated_count];
            return;
        }
}

void kube_snapshot_remove(struct kube_snapshot *s, uint32_t seat)
{
    struct kube_seat *t = &s->seat[seat];

    if (t->in_node != KUBE_NONE)
        kube_snapshot_lift(s, seat);
    else
        withdraw(&s->node[t->node], seat);
    if (--t->siblings->lifted_count == 0 && t->siblings->seat_count == 0)
        drop_siblings(s, t->siblings);
    *t = (struct kube_seat){0};
    s->free_seat =
        mem_reserve(s->free_seat, &s->free_cap, s->free_count + 1, sizeof(*s->free_seat));
    s->free_seat[s->free_count++] = seat;
}
