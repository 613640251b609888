/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cluster/cluster.h"

#include <assert.h>
#include <string.h>

void cluster_init(struct cluster *c)
{
    *c = (struct cluster){0};
}

void cluster_fini(struct cluster *c)
{
    for (size_t i = 0; i < c->node_count; i++)
        mem_free(c->jobs[i].job);
    mem_free(c->node);
    mem_free(c->state);
    mem_free(c->jobs);
    mem_free(c->out);
    mem_free(c->rank);
    mem_free(c->by_rank);
    names_fini(&c->models);
    arena_fini(&c->text);
}

aisle_node_id cluster_add(struct cluster *c, const struct node *facts, const char *model)
{
    aisle_node_id id = (aisle_node_id)c->node_count;
    size_t need = c->node_count + 1, cap = c->node_cap;
    struct aisle_node_state *s;
    struct node *n;

    assert(facts->gpu_count >= 0 && facts->gpu_count <= AISLE_GPUS_MAX);
    assert((facts->gpu_count > 0) == (model != NULL));
    c->node = mem_reserve(c->node, &(size_t){cap}, need, sizeof *c->node);
    c->state = mem_reserve(c->state, &(size_t){cap}, need, sizeof *c->state);
    c->jobs = mem_reserve(c->jobs, &(size_t){cap}, need, sizeof *c->jobs);
    c->out = mem_reserve(c->out, &(size_t){cap}, need, sizeof *c->out);
    c->rank = mem_reserve(c->rank, &(size_t){cap}, need, sizeof *c->rank);
    c->by_rank = mem_reserve(c->by_rank, &c->node_cap, need, sizeof *c->by_rank);
    c->node_count++;

    n = &c->node[id];
    *n = *facts;
    n->name = arena_text(&c->text, facts->name);
    n->rack = arena_text(&c->text, facts->rack);
    n->zone = arena_text(&c->text, facts->zone);
    n->model = model ? names_add(&c->models, model) : AISLE_NONE;

    s = &c->state[id];
    s->cpu_milli = s->cpu_capacity_milli = n->cpu_milli;
    s->mem_mib = s->mem_capacity_mib = n->mem_mib;
    s->model = n->model;
    s->gpu_count = n->gpu_count;
    s->gpu_left_milli = n->gpu_count * AISLE_GPU_MILLI;
    for (int g = 0; g < n->gpu_count; g++)
        s->gpu_milli[g] = AISLE_GPU_MILLI;

    c->rank[id] = id;
    c->by_rank[id] = id;
    c->cpu_milli += n->cpu_milli;
    c->mem_mib += n->mem_mib;
    c->gpu_milli += s->gpu_left_milli;
    return id;
}

void cluster_set_ranks(struct cluster *c, const int64_t *rank)
{
    for (aisle_node_id i = 0; i < c->node_count; i++) {
        c->rank[i] = (uint32_t)rank[i];
        c->by_rank[rank[i]] = i;
    }
}

void cluster_watch(struct cluster *c, struct cluster_watch watch)
{
    assert(c->watch_count < sizeof c->watch / sizeof c->watch[0]);
    c->watch[c->watch_count++] = watch;
}

static void changed(struct cluster *c, aisle_node_id node)
{
    for (size_t i = 0; i < c->watch_count; i++)
        c->watch[i].changed(c->watch[i].self, node);
}

static bool model_allowed(const struct aisle_node_state *n, const struct aisle_shape *s)
{
    return s->models == 0 || (n->model != AISLE_NONE && s->models >> n->model & 1);
}

bool node_fits(const struct aisle_node_state *n, const struct aisle_shape *s)
{
    int fit = 0;

    if (n->down || n->cpu_milli < s->cpu_milli || n->mem_mib < s->mem_mib)
        return false;
    if (s->gpu_count == 0)
        return true;
    if (n->gpu_left_milli < s->gpu_count * s->gpu_milli || !model_allowed(n, s))
        return false;
    for (int g = 0; g < n->gpu_count; g++)
        fit += n->gpu_milli[g] >= s->gpu_milli;
    return fit >= s->gpu_count;
}

bool node_could_fit(const struct aisle_node_state *n, const struct aisle_shape *s)
{
    return n->cpu_capacity_milli >= s->cpu_milli && n->mem_capacity_mib >= s->mem_mib &&
           n->gpu_count >= s->gpu_count && (s->gpu_count == 0 || model_allowed(n, s));
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* By CPU and memory, of these amounts. */
static int64_t room_beside_gpus(int64_t cpu_milli, int64_t mem_mib, const struct aisle_shape *s)
{
    int64_t room = 1 << 20;

    if (s->cpu_milli > 0)
        room = least(room, cpu_milli / s->cpu_milli);
    if (s->mem_mib > 0)
        room = least(room, mem_mib / s->mem_mib);
    return room;
}

int32_t node_room(const struct aisle_node_state *n, const struct aisle_shape *s)
{
    int64_t gpus = 0;

    if (n->down || (s->gpu_count > 0 && !model_allowed(n, s)))
        return 0;
    if (s->gpu_count == 0)
        return (int32_t)room_beside_gpus(n->cpu_milli, n->mem_mib, s);
    for (int g = 0; g < n->gpu_count; g++)
        gpus += n->gpu_milli[g] / s->gpu_milli;
    return (int32_t)least(gpus / s->gpu_count, room_beside_gpus(n->cpu_milli, n->mem_mib, s));
}

int32_t node_room_most(const struct aisle_node_state *n, const struct aisle_shape *s)
{
    int64_t room = room_beside_gpus(n->cpu_capacity_milli, n->mem_capacity_mib, s);

    if (s->gpu_count == 0)
        return (int32_t)room;
    if (!model_allowed(n, s))
        return 0;
    return (int32_t)least(room, n->gpu_count * (AISLE_GPU_MILLI / s->gpu_milli) / s->gpu_count);
}

/* Pods that share GPUs have a part each, as a GPU stands in a part once. */
static bool part_is_of_shape(const struct aisle_part *part, const struct aisle_shape *shape)
{
    int64_t pods = part->pods;

    return pods > 0 && (pods == 1 || shape->gpu_count == 0 || shape->gpu_milli == AISLE_GPU_MILLI) &&
           part->cpu_milli == pods * shape->cpu_milli && part->mem_mib == pods * shape->mem_mib &&
           __builtin_popcount(part->gpus) == pods * shape->gpu_count &&
           part->gpu_milli == shape->gpu_milli;
}

const char *cluster_objection(const struct cluster *c, const struct aisle_shape *shape,
                              const struct aisle_part *part)
{
    const struct aisle_node_state *n;

    if (part->node >= c->node_count)
        return "there is no such node";
    n = &c->state[part->node];
    if (!part_is_of_shape(part, shape))
        return "the part is not what the job asks for";
    if (n->down)
        return "the node is down";
    if (part->cpu_milli > n->cpu_milli)
        return "not enough CPU is left";
    if (part->mem_mib > n->mem_mib)
        return "not enough memory is left";
    if (part->gpus >> n->gpu_count)
        return "the node has no such GPU";
    if (part->gpus && !model_allowed(n, shape))
        return "the job does not allow the node's GPU model";
    for (int g = 0; g < n->gpu_count; g++)
        if (part->gpus >> g & 1 && n->gpu_milli[g] < part->gpu_milli)
            return "a GPU has not enough left";
    return NULL;
}

/* First index whose job is not below `job`. */
static size_t lower_bound(const struct job_list *l, aisle_job_id job)
{
    size_t lo = 0, hi = l->count;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (l->job[mid] < job)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Takes `sign` = 1 or gives back `sign` = -1. */
static void move_amounts(struct cluster *c, const struct aisle_part *part, int sign)
{
    struct aisle_node_state *n = &c->state[part->node];
    int32_t gpu = 0;

    for (int g = 0; g < n->gpu_count; g++)
        if (part->gpus >> g & 1) {
            n->gpu_milli[g] -= sign * part->gpu_milli;
            gpu += sign * part->gpu_milli;
            assert(n->gpu_milli[g] >= 0 && n->gpu_milli[g] <= AISLE_GPU_MILLI);
        }
    n->gpu_left_milli -= gpu;
    n->cpu_milli -= sign * part->cpu_milli;
    n->mem_mib -= sign * part->mem_mib;
    assert(n->cpu_milli >= 0 && n->cpu_milli <= n->cpu_capacity_milli);
    assert(n->mem_mib >= 0 && n->mem_mib <= n->mem_capacity_mib);
    c->gpu_allocated_milli += gpu;
    c->cpu_allocated_milli += sign * part->cpu_milli;
    c->mem_allocated_mib += sign * part->mem_mib;
}

void cluster_bind(struct cluster *c, aisle_job_id job, const struct aisle_part *part)
{
    struct job_list *l = &c->jobs[part->node];
    size_t i = lower_bound(l, job);

    l->job = mem_reserve(l->job, &l->cap, l->count + 1, sizeof *l->job);
    memmove(l->job + i + 1, l->job + i, (l->count - i) * sizeof *l->job);
    l->job[i] = job;
    l->count++;
    move_amounts(c, part, 1);
    changed(c, part->node);
}

void cluster_release(struct cluster *c, aisle_job_id job, const struct aisle_part *part)
{
    struct job_list *l = &c->jobs[part->node];
    size_t i = lower_bound(l, job);

    assert(i < l->count && l->job[i] == job);
    l->count--;
    memmove(l->job + i, l->job + i + 1, (l->count - i) * sizeof *l->job);
    move_amounts(c, part, -1);
    c->releases++;
    changed(c, part->node);
}

/* Keeps what is out of service from being placed on, or gives it back. */
static void move_outage(struct cluster *c, aisle_node_id node, int sign)
{
    struct aisle_node_state *n = &c->state[node];
    const struct outage *o = &c->out[node];

    for (int g = 0; g < n->gpu_count; g++)
        if (o->taken >> g & 1) {
            n->gpu_milli[g] -= sign * AISLE_GPU_MILLI;
            n->gpu_left_milli -= sign * AISLE_GPU_MILLI;
            c->gpu_out_milli += sign * AISLE_GPU_MILLI;
            assert(n->gpu_milli[g] == 0 || n->gpu_milli[g] == AISLE_GPU_MILLI);
        }
    n->cpu_milli -= sign * o->cpu_milli;
    n->mem_mib -= sign * o->mem_mib;
}

void cluster_set_outage(struct cluster *c, aisle_node_id node, bool down, aisle_gpu_set gpus)
{
    struct aisle_node_state *n = &c->state[node];
    struct outage *o = &c->out[node];

    move_outage(c, node, -1);
    *o = (struct outage){.down = down, .gpus = gpus, .taken = gpus};
    if (down) {
        o->taken = (aisle_gpu_set)((1u << n->gpu_count) - 1);
        o->cpu_milli = n->cpu_milli;
        o->mem_mib = n->mem_mib;
    }
    n->down = down;
    move_outage(c, node, 1);
    c->releases++;
    changed(c, node);
}

bool cluster_has_outage(const struct cluster *c)
{
    for (size_t i = 0; i < c->node_count; i++)
        if (c->out[i].down || c->out[i].gpus)
            return true;
    return false;
}

void cluster_set_word(struct cluster *c, aisle_node_id node, uint64_t word)
{
    c->state[node].word = word;
}
