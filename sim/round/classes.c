/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/classes.h"

#include <string.h>

#include "base/hash.h"

/* All that scorers may read of a state, packed without padding: compared as bytes. */
struct class_key {
    int64_t cpu_milli, mem_mib, cpu_capacity_milli, mem_capacity_mib;
    uint64_t word;
    uint32_t model;
    int16_t gpu_count, down;
    int16_t gpu_milli[AISLE_GPUS_MAX];
};

struct class_entry {
    UT_hash_handle hh;
    struct class_key key;
    class_id id;
};

#define NO_CLASS UINT32_MAX

enum { SLACK = 64 }; /* ranks of nodes that have left and are not worth a sweep */

void classes_init(struct classes *c, const struct cluster *cluster)
{
    *c = (struct classes){.cluster = cluster};
    c->of_node = mem_new(cluster->node_count, sizeof *c->of_node);
    c->swept = mem_new(cluster->node_count, sizeof *c->swept);
    c->live = mem_new(cluster->node_count + 1, sizeof *c->live);
    for (aisle_node_id n = 0; n < cluster->node_count; n++)
        c->of_node[n] = NO_CLASS;
    for (aisle_node_id n = 0; n < cluster->node_count; n++)
        classes_update(c, n);
}

void classes_fini(struct classes *c)
{
    HASH_CLEAR(hh, c->table);
    for (size_t i = 0; i < c->count; i++) {
        mem_free(c->class[i].rank);
        mem_free(c->class[i].entry);
    }
    mem_free(c->class);
    mem_free(c->of_node);
    mem_free(c->swept);
    mem_free(c->live);
    mem_free(c->free);
    mem_free(c->journal);
}

static void push_rank(struct class *k, uint32_t rank)
{
    size_t i = k->rank_count;

    k->rank = mem_reserve(k->rank, &k->rank_cap, i + 1, sizeof *k->rank);
    k->rank_count++;
    for (; i > 0 && k->rank[(i - 1) / 2] > rank; i = (i - 1) / 2)
        k->rank[i] = k->rank[(i - 1) / 2];
    k->rank[i] = rank;
}

static void sift_down(struct class *k, size_t i)
{
    uint32_t moved = k->rank[i];
    size_t child;

    while ((child = 2 * i + 1) < k->rank_count) {
        child += child + 1 < k->rank_count && k->rank[child + 1] < k->rank[child];
        if (moved <= k->rank[child])
            break;
        k->rank[i] = k->rank[child];
        i = child;
    }
    k->rank[i] = moved;
}

static void pop_rank(struct class *k)
{
    k->rank[0] = k->rank[--k->rank_count];
    if (k->rank_count > 0)
        sift_down(k, 0);
}

/* A class that nobody asks for would keep all that ever left it, and who came back twice. */
static void bound_ranks(struct classes *c, class_id id)
{
    struct class *k = &c->class[id];
    size_t kept = 0;

    if (k->rank_count <= 2 * (size_t)k->members + SLACK)
        return;
    c->sweep++;
    for (size_t i = 0; i < k->rank_count; i++) {
        aisle_node_id node = c->cluster->by_rank[k->rank[i]];

        if (c->of_node[node] == id && c->swept[node] != c->sweep)
            k->rank[kept++] = k->rank[i];
        c->swept[node] = c->sweep;
    }
    k->rank_count = kept;
    for (size_t i = kept / 2; i-- > 0;)
        sift_down(k, i);
}

/* Members that have left are dropped when they come to the top. */
uint32_t class_lowest_rank(struct classes *c, class_id id)
{
    struct class *k = &c->class[id];

    while (c->of_node[c->cluster->by_rank[k->rank[0]]] != id)
        pop_rank(k);
    return k->rank[0];
}

static void sort_ascending(int32_t *v, int n)
{
    for (int i = 1; i < n; i++) {
        int32_t x = v[i];
        int j = i;

        for (; j > 0 && v[j - 1] > x; j--)
            v[j] = v[j - 1];
        v[j] = x;
    }
}

static struct class_key key_of(const struct aisle_node_state *s)
{
    struct class_key key;

    memset(&key, 0, sizeof key);
    key.cpu_milli = s->cpu_milli;
    key.mem_mib = s->mem_mib;
    key.cpu_capacity_milli = s->cpu_capacity_milli;
    key.mem_capacity_mib = s->mem_capacity_mib;
    key.word = s->word;
    key.model = s->model;
    key.gpu_count = (int16_t)s->gpu_count;
    key.down = s->down;
    for (int g = 0; g < s->gpu_count; g++)
        key.gpu_milli[g] = (int16_t)s->gpu_milli[g];
    return key;
}

static class_id class_of(struct classes *c, const struct aisle_node_state *sorted)
{
    struct class_key key = key_of(sorted);
    struct class_entry *e;
    struct class *k;

    HASH_FIND(hh, c->table, &key, sizeof key, e);
    if (e)
        return e->id;
    if (c->free_count == 0) {
        c->class = mem_reserve(c->class, &c->cap, c->count + 1, sizeof *c->class);
        c->free = mem_reserve(c->free, &c->free_cap, c->cap, sizeof *c->free);
        c->class[c->count].entry = mem_new(1, sizeof *e);
        c->free[c->free_count++] = (class_id)c->count++;
    }
    k = &c->class[c->free[--c->free_count]];
    k->state = *sorted;
    k->generation++;
    k->rank_count = 0;
    k->live = (uint32_t)c->live_count;
    e = k->entry;
    e->key = key;
    e->id = (class_id)(k - c->class);
    c->live[c->live_count++] = e->id;
    HASH_ADD(hh, c->table, key, sizeof e->key, e);
    return e->id;
}

static void leave(struct classes *c, class_id id)
{
    struct class *k = &c->class[id];

    if (--k->members > 0)
        return;
    HASH_DEL(c->table, k->entry);
    c->live[k->live] = c->live[--c->live_count];
    c->class[c->live[k->live]].live = k->live;
    c->free[c->free_count++] = id;
}

/* An index that has not looked for so long reads all live classes instead. */
static void note(struct classes *c, class_id id)
{
    if (c->journal_count > 4 * c->live_count + 1024) {
        c->journal_count = 0;
        c->journal_epoch++;
    }
    c->journal = mem_reserve(c->journal, &c->journal_cap, c->journal_count + 1, sizeof *c->journal);
    c->journal[c->journal_count++] = id;
}

void classes_update(struct classes *c, aisle_node_id node)
{
    struct aisle_node_state s = c->cluster->state[node];
    class_id now, before = c->of_node[node];

    sort_ascending(s.gpu_milli, s.gpu_count);
    now = class_of(c, &s);
    if (now == before)
        return;
    c->of_node[node] = now;
    c->class[now].members++;
    push_rank(&c->class[now], c->cluster->rank[node]);
    bound_ranks(c, now);
    note(c, now);
    if (before != NO_CLASS)
        leave(c, before);
}
