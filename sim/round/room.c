/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/room.h"

struct room {
    struct aisle_room view;
    int32_t *pods, *most;
    uint64_t epoch; /* up to which the journal was read */
    size_t read;
};

/* Nodes of one rack, or zone, have one number; a node that says none has one of its own. */
static void number(const struct cluster *c, const char *(*text)(const struct node *), uint32_t *out)
{
    struct names names = {0};
    uint32_t *number_of = mem_new(c->node_count, sizeof *number_of), next = 0;

    for (size_t i = 0; i < c->node_count; i++) {
        const char *t = text(&c->node[i]);
        size_t known = names.count;
        uint32_t name = t ? names_add(&names, t) : 0;

        if (!t || name == known) {
            out[i] = next++;
            if (t)
                number_of[name] = out[i];
        } else {
            out[i] = number_of[name];
        }
    }
    mem_free(number_of);
    names_fini(&names);
}

static const char *rack_of(const struct node *n)
{
    return n->rack;
}

/* Without any zones all nodes are in one. */
static const char *zone_of(const struct node *n)
{
    return n->zone ? n->zone : "";
}

void rooms_init(struct rooms *r, const struct cluster *cluster)
{
    *r = (struct rooms){.cluster = cluster};
    r->rack = mem_new(cluster->node_count, sizeof *r->rack);
    r->zone = mem_new(cluster->node_count, sizeof *r->zone);
    number(cluster, rack_of, r->rack);
    number(cluster, zone_of, r->zone);
}

void rooms_fini(struct rooms *r)
{
    for (size_t i = 0; i < r->cap; i++)
        if (r->of[i]) {
            mem_free(r->of[i]->pods);
            mem_free(r->of[i]->most);
            mem_free(r->of[i]);
        }
    mem_free(r->of);
    mem_free(r->rack);
    mem_free(r->zone);
    mem_free(r->journal);
}

/* A journal longer than the cluster is no shorter to read than the cluster. */
void rooms_changed(struct rooms *r, aisle_node_id node)
{
    if (r->cap == 0)
        return;
    if (r->journal_count > r->cluster->node_count + 1024) {
        r->journal_count = 0;
        r->epoch++;
    }
    r->journal = mem_reserve(r->journal, &r->journal_cap, r->journal_count + 1, sizeof *r->journal);
    r->journal[r->journal_count++] = node;
}

static struct room *open_room(struct rooms *r, const struct aisle_shape *shape)
{
    const struct cluster *c = r->cluster;
    struct room *room = mem_new(1, sizeof *room);

    room->pods = mem_new(c->node_count, sizeof *room->pods);
    room->most = mem_new(c->node_count, sizeof *room->most);
    for (size_t i = 0; i < c->node_count; i++) {
        room->pods[i] = node_room(&c->state[i], shape);
        room->most[i] = node_room_most(&c->state[i], shape);
        room->view.total += room->pods[i];
    }
    room->view.node_count = c->node_count;
    room->view.pods = room->pods;
    room->view.most = room->most;
    room->view.rack = r->rack;
    room->view.zone = r->zone;
    room->epoch = r->epoch;
    room->read = r->journal_count;
    return room;
}

static void look_again(const struct rooms *r, struct room *room, const struct aisle_shape *shape,
                       aisle_node_id node)
{
    int32_t now = node_room(&r->cluster->state[node], shape);

    room->view.total += now - room->pods[node];
    room->pods[node] = now;
}

const struct aisle_room *rooms_of(struct rooms *r, const struct aisle_shape *shape)
{
    struct room *room;

    r->of = mem_reserve(r->of, &r->cap, shape->id + 1, sizeof(struct room *));
    room = r->of[shape->id];
    if (!room)
        return &(r->of[shape->id] = open_room(r, shape))->view;
    if (r->naive || room->epoch != r->epoch ||
        r->journal_count - room->read > r->cluster->node_count) {
        for (aisle_node_id i = 0; i < r->cluster->node_count; i++)
            look_again(r, room, shape, i);
    } else {
        for (; room->read < r->journal_count; room->read++)
            look_again(r, room, shape, r->journal[room->read]);
    }
    room->epoch = r->epoch;
    room->read = r->journal_count;
    return &room->view;
}
