/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cluster/idle.h"

#include <math.h>

struct idle {
    const struct cluster *cluster;
    const struct aisle_fragmentation *target;
    int64_t *share, sum; /* of each node, and in all; in UNIT */
    bool *stale;
    aisle_node_id *todo; /* nodes that are stale */
    size_t todo_count;
};

static const double UNIT = 0x1p-20;

static void changed(void *self, aisle_node_id node)
{
    struct idle *i = self;

    if (i->stale[node])
        return;
    i->stale[node] = true;
    i->todo[i->todo_count++] = node;
}

struct idle *idle_new(struct cluster *c, const struct aisle_fragmentation *target)
{
    struct idle *i = mem_new(1, sizeof *i);

    i->cluster = c;
    i->target = target;
    i->share = mem_new(c->node_count, sizeof *i->share);
    i->stale = mem_new(c->node_count, sizeof *i->stale);
    i->todo = mem_new(c->node_count, sizeof *i->todo);
    for (aisle_node_id n = 0; n < c->node_count; n++)
        changed(i, n);
    cluster_watch(c, (struct cluster_watch){.changed = changed, .self = i});
    return i;
}

void idle_free(struct idle *i)
{
    if (!i)
        return;
    mem_free(i->share);
    mem_free(i->stale);
    mem_free(i->todo);
    mem_free(i);
}

double idle_fragmented_milli(struct idle *i)
{
    while (i->todo_count > 0) {
        aisle_node_id n = i->todo[--i->todo_count];
        double now = aisle_fragmentation_of(i->target, &i->cluster->state[n]);

        i->sum -= i->share[n];
        i->share[n] = (int64_t)llround(now / UNIT);
        i->sum += i->share[n];
        i->stale[n] = false;
    }
    return (double)i->sum * UNIT;
}
