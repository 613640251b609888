/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Making units: in the order in which they were wanted, `create_burst` pods at once and then
 * `create_per_s`, as the rate limiter of the controllers' client lets them (client-go's token bucket;
 * in a real cluster each controller has one of its own). Bare pods are made by whoever sends them,
 * and pass by. A unit of many pods is there once the last of them is.
 *
 * The bucket is kept as one time: `due_us`, when the next pod would be due if pods came evenly. A pod may
 * be ahead of that by all of a burst but one.
 */
#include <math.h>

#include "control/state.h"

static struct unit *unit_new(struct control *c, struct controller *k, const struct want *want)
{
    struct unit *u = arena_new(&c->arena, 1, sizeof *u);
    struct gang *gang = want->gang;
    bool lone = k->load->controller == KUBE_SINGLE_POD;

    if (!gang && k->gang && k->joined < k->at_once) {
        gang = k->gang;
        k->joined++;
    }
    *u = (struct unit){
        .owner = k,
        .gang = gang,
        .revision = k->revision,
        .since_us = c->now_us,
        .order = c->creation.orders++,
        .shown = {
            .name = unique_name(c, want->name, lone),
            .load_name = k->base,
            .load = k->load,
            .spec = want->spec,
            .anew = want->anew ? want->anew : want->spec,
            .pods = want->pods,
            .pods_min = want->pods_min ? want->pods_min : want->pods,
            .duration_us = k->facts->duration_us,
            .startup_us = k->facts->startup_us,
            .image_bytes = k->facts->image_bytes,
            .remade = !lone || k->load->owned,
        },
    };
    u->shown.gang = gang ? gang_shown(gang, u->shown.pods) : NULL;
    return u;
}

/* Rate --------------------------------------------------------------------------------------- */

/* A lone pod is no controller's. */
static bool is_paced(const struct control *c, const struct unit *u)
{
    return c->creation.interval_us > 0 && u->shown.load->controller != KUBE_SINGLE_POD;
}

/* When the last pod of the unit can be made. */
static int64_t possible_us(const struct control *c, const struct unit *u)
{
    const struct creation *q = &c->creation;
    int64_t first = q->due_us > u->since_us ? q->due_us : u->since_us;
    int64_t last = first + ((int64_t)u->shown.pods - q->burst) * q->interval_us;

    return !is_paced(c, u) || last < u->since_us ? u->since_us : last;
}

static void pay(struct control *c, const struct unit *u)
{
    struct creation *q = &c->creation;
    int64_t first = q->due_us > u->since_us ? q->due_us : u->since_us;

    if (is_paced(c, u))
        q->due_us = first + (int64_t)u->shown.pods * q->interval_us;
}

void create_init(struct control *c)
{
    const struct aisle_latency_spec *l = &c->env.spec->kubernetes.latency;

    c->creation.burst = l->create_burst > 1 ? l->create_burst : 1;
    c->creation.interval_us = l->create_per_s > 0 ? llround(1e6 / l->create_per_s) : 0;
}

/* Queue -------------------------------------------------------------------------------------- */

static void create(struct control *c, struct unit *u)
{
    pay(c, u);
    c->unit = mem_reserve(c->unit, &c->unit_cap, c->unit_count + 1, sizeof(struct unit *));
    u->number = (uint32_t)c->unit_count;
    c->unit[c->unit_count++] = u;
    if (u->gang && !u->gang->numbered) {
        u->gang->numbered = true;
        u->gang->shown.number = c->gangs_numbered++;
    }
    quota_take(c, u, 1);
    unit_move(u, UNIT_CREATED);
    act(c, CONTROL_CREATE, u->number);
    controller_touch(c, u->owner);
}

static void block(struct creation *q, struct unit *u)
{
    q->blocked = mem_reserve(q->blocked, &q->blocked_cap, q->blocked_count + 1,
                             sizeof(struct unit *));
    q->blocked[q->blocked_count++] = u;
}

static void create_or_block(struct control *c, struct unit *u)
{
    /* What exists already was let in by whoever looks after the quota. */
    if (u->shown.load->node || quota_has_room(c, u, NULL))
        create(c, u);
    else
        block(&c->creation, u);
}

/* Units that a quota held back and that now have room go before the others, in their order. */
static void unblock(struct control *c)
{
    struct creation *q = &c->creation;
    size_t waiting = q->count - q->first, kept = q->blocked_count, cap = 0;
    struct unit **queue;

    if (!q->room)
        return;
    q->room = false;
    if (!kept)
        return;
    queue = mem_reserve(NULL, &cap, kept + waiting, sizeof(struct unit *));
    for (size_t i = 0; i < kept; i++) {
        queue[i] = q->blocked[i];
        queue[i]->since_us = c->now_us;
    }
    for (size_t i = 0; i < waiting; i++)
        queue[kept + i] = q->queue[q->first + i];
    mem_free(q->queue);
    q->queue = queue;
    q->first = 0;
    q->cap = cap;
    q->count = kept + waiting;
    q->blocked_count = 0;
}

void create_due(struct control *c)
{
    struct creation *q = &c->creation;

    unblock(c);
    for (; q->first < q->count; q->first++) {
        struct unit *u = q->queue[q->first];

        if (u->state != UNIT_WANTED)
            continue;
        if (possible_us(c, u) > c->now_us)
            return;
        create_or_block(c, u);
    }
    q->first = q->count = 0;
}

int64_t create_next_us(const struct control *c)
{
    const struct creation *q = &c->creation;

    for (size_t i = q->first; i < q->count; i++)
        if (q->queue[i]->state == UNIT_WANTED)
            return possible_us(c, q->queue[i]);
    return AISLE_NEVER;
}

struct unit *unit_want(struct control *c, struct controller *k, const struct want *want)
{
    struct creation *q = &c->creation;
    struct unit *u = unit_new(c, k, want);

    k->unit = mem_reserve(k->unit, &k->unit_cap, k->unit_count + 1, sizeof *k->unit);
    k->unit[k->unit_count++] = u;
    k->tally[u->revision].state[UNIT_WANTED]++;
    k->tally[u->revision].made++;
    if (is_paced(c, u)) {
        q->queue = mem_reserve(q->queue, &q->cap, q->count + 1, sizeof *q->queue);
        q->queue[q->count++] = u;
    } else {
        create_or_block(c, u);
    }
    return u;
}
