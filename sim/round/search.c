/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "round/search.h"

#include <assert.h>

#include "base/error.h"
#include "round/classes.h"
#include "round/index.h"
#include "round/room.h"

struct search {
    const struct aisle_placement_type *type;
    struct cluster *cluster;
    const struct aisle_round *round;
    gsl_rng *rng;
    void **state;     /* of each scorer */
    size_t ready;     /* scorers whose init has been called */
    uint64_t scored;
    const struct aisle_scorer_type *word; /* the scorer that has one; NULL: none */

    enum method { SCAN, CLASSES, INDEX, GANG } method;
    bool remember_failures;
    struct classes classes;               /* unless SCAN */
    uint64_t *failed;                     /* by shape: releases + 1 when it last found no place */
    size_t failed_cap;
    struct index *index;                  /* by shape; INDEX */
    size_t index_cap;
    const struct aisle_shape *asked;      /* the shape of the present query; INDEX */

    const double *knob;
    struct rooms rooms;
    struct aisle_share *share; /* of the gang that was last looked for */
    struct aisle_part *part;
    size_t part_cap;

    /* Space for one query: what is feasible, its scores by one scorer and in all. */
    uint32_t *candidate; /* nodes or classes */
    int64_t *raw, *total;
    const struct aisle_node_state *const *given; /* by a caller that has its own nodes */
};

static const unsigned PURE = AISLE_READS_STATE | AISLE_READS_SHAPE;

static enum method choose_method(const struct aisle_placement_type *type)
{
    enum method method = type->count > 1 ? CLASSES : INDEX;

    if (type->gang)
        return GANG;
    if (type->ties == AISLE_TIES_RANDOM)
        return SCAN;
    for (size_t i = 0; i < type->count; i++) {
        unsigned reads = type->entries[i].type->reads;

        if (reads == 0 || reads & ~PURE)
            return SCAN;
        if (type->entries[i].type->normalise)
            method = CLASSES;
    }
    return method;
}

static bool all_pure(const struct aisle_placement_type *type)
{
    for (size_t i = 0; i < type->count; i++)
        if (type->entries[i].type->reads == 0 || type->entries[i].type->reads & ~PURE)
            return false;
    return true;
}

/* The cluster tells of every node that changed. */
static void node_changed(void *self, aisle_node_id node)
{
    struct search *s = self;

    rooms_changed(&s->rooms, node);
    if (s->word)
        cluster_set_word(s->cluster, node, s->word->word(s->round, node));
    if (s->classes.cluster)
        classes_update(&s->classes, node);
}

static enum aisle_status init_scorers(struct search *s, const struct aisle_policy_env *env,
                                      struct aisle_error *err)
{
    for (; s->ready < s->type->count; s->ready++) {
        const struct aisle_scorer_type *t = s->type->entries[s->ready].type;
        enum aisle_status status;

        s->state[s->ready] = mem_new(1, t->state_size);
        if (t->word) {
            assert(!s->word);
            s->word = t;
        }
        if (t->init && (status = t->init(s->state[s->ready], env, err)) != AISLE_OK)
            return status;
    }
    return AISLE_OK;
}

enum aisle_status search_new(struct search **out, const struct aisle_placement_type *type,
                             const struct aisle_policy_env *env, struct cluster *cluster,
                             const struct aisle_round *round, enum search_method method,
                             struct aisle_error *err)
{
    struct search *s = mem_new(1, sizeof *s);
    enum aisle_status status;

    s->type = type;
    s->cluster = cluster;
    s->round = round;
    s->rng = env->rng;
    s->state = mem_new(type->count, sizeof *s->state);
    s->method = choose_method(type);
    if (method == SEARCH_NAIVE && s->method != GANG)
        s->method = SCAN;
    s->knob = env->knob;
    rooms_init(&s->rooms, cluster);
    s->rooms.naive = method == SEARCH_NAIVE;
    s->share = mem_new(cluster->node_count, sizeof *s->share);
    s->remember_failures = method != SEARCH_NAIVE && all_pure(type);
    s->candidate = mem_new(cluster->node_count, sizeof *s->candidate);
    s->raw = mem_new(cluster->node_count, sizeof *s->raw);
    s->total = mem_new(cluster->node_count, sizeof *s->total);
    status = init_scorers(s, env, err);
    if (status != AISLE_OK) {
        search_free(s);
        return status;
    }
    if (s->method == CLASSES || s->method == INDEX)
        classes_init(&s->classes, cluster);
    cluster_watch(cluster, (struct cluster_watch){.changed = node_changed, .self = s});
    *out = s;
    return AISLE_OK;
}

void search_free(struct search *s)
{
    if (!s)
        return;
    /* A scorer whose init failed is finished, too. */
    for (size_t i = 0; i < s->type->count && i <= s->ready; i++) {
        if (s->state[i] && s->type->entries[i].type->fini)
            s->type->entries[i].type->fini(s->state[i]);
        mem_free(s->state[i]);
    }
    for (size_t i = 0; i < s->index_cap; i++)
        index_fini(&s->index[i]);
    if (s->classes.cluster)
        classes_fini(&s->classes);
    rooms_fini(&s->rooms);
    mem_free(s->share);
    mem_free(s->part);
    mem_free(s->index);
    mem_free(s->failed);
    mem_free(s->state);
    mem_free(s->candidate);
    mem_free(s->raw);
    mem_free(s->total);
    mem_free(s);
}

const char *search_method_name(const struct search *s)
{
    static const char *const name[] = {
        [SCAN] = "scan", [CLASSES] = "classes", [INDEX] = "index", [GANG] = "gang"};

    return name[s->method];
}

uint64_t search_scored(const struct search *s)
{
    return s->scored;
}

static const struct aisle_node_state *candidate_state(const struct search *s, size_t i)
{
    if (s->method == SCAN)
        return &s->cluster->state[s->candidate[i]];
    return &s->classes.class[s->candidate[i]].state;
}

static uint32_t candidate_rank(struct search *s, size_t i)
{
    if (s->method == SCAN)
        return s->cluster->rank[s->candidate[i]];
    return class_lowest_rank(&s->classes, s->candidate[i]);
}

static size_t feasible(struct search *s, const struct aisle_shape *shape)
{
    size_t n = 0;

    if (s->method == SCAN) {
        for (aisle_node_id i = 0; i < s->cluster->node_count; i++)
            if (node_fits(&s->cluster->state[i], shape))
                s->candidate[n++] = i;
        return n;
    }
    for (size_t i = 0; i < s->classes.live_count; i++)
        if (node_fits(&s->classes.class[s->classes.live[i]].state, shape))
            s->candidate[n++] = s->classes.live[i];
    return n;
}

/* The profile's scores of n nodes, whose states `state` gives; by one scorer after the other. */
static void score_states(struct search *s, const struct aisle_shape *shape,
                         const struct aisle_node_state *(*state)(const struct search *, size_t),
                         size_t n, int64_t *raw, int64_t *total)
{
    for (size_t i = 0; i < n; i++)
        total[i] = 0;
    for (size_t e = 0; e < s->type->count; e++) {
        const struct aisle_profile_entry *entry = &s->type->entries[e];
        const struct aisle_scorer_type *t = entry->type;

        if (!t->score)
            continue;
        for (size_t i = 0; i < n; i++)
            raw[i] = t->score(s->state[e], state(s, i), shape);
        s->scored += n;
        if (t->normalise)
            t->normalise(s->state[e], raw, n);
        for (size_t i = 0; i < n; i++)
            total[i] += entry->weight * raw[i];
    }
}

static const struct aisle_node_state *given_state(const struct search *s, size_t i)
{
    return s->given[i];
}

void search_score(struct search *s, const struct aisle_shape *shape,
                  const struct aisle_node_state *const *node, size_t count, int64_t *score)
{
    assert(count <= s->cluster->node_count);
    s->given = node;
    score_states(s, shape, given_state, count, s->raw, score);
}

/* One of the best among n candidates: the k-th in order of node id, for a k drawn. */
static size_t draw_tied(struct search *s, size_t n, int64_t best)
{
    size_t tied = 0, k;

    for (size_t i = 0; i < n; i++)
        tied += s->total[i] == best;
    k = gsl_rng_uniform_int(s->rng, tied);
    for (size_t i = 0;; i++)
        if (s->total[i] == best && k-- == 0)
            return i;
}

static bool find_by_scoring_all(struct search *s, const struct aisle_shape *shape,
                                aisle_node_id *out)
{
    size_t n = feasible(s, shape), best = 0;

    if (n == 0)
        return false;
    score_states(s, shape, candidate_state, n, s->raw, s->total);
    for (size_t i = 1; i < n; i++)
        if (s->total[i] > s->total[best] ||
            (s->total[i] == s->total[best] && candidate_rank(s, i) < candidate_rank(s, best)))
            best = i;
    if (s->type->ties == AISLE_TIES_RANDOM)
        best = draw_tied(s, n, s->total[best]);
    *out = s->method == SCAN ? s->candidate[best] : s->cluster->by_rank[candidate_rank(s, best)];
    return true;
}

/* What the index asks about a class. */
static bool score_class(void *self, const struct aisle_node_state *state, int32_t *score)
{
    struct search *s = self;
    const struct aisle_scorer_type *t = s->type->count ? s->type->entries[0].type : NULL;
    int64_t value = 0;

    if (!node_fits(state, s->asked))
        return false;
    if (t && t->score) {
        value = t->score(s->state[0], state, s->asked);
        s->scored++;
    }
    assert(value > INT32_MIN && value <= INT32_MAX);
    *score = (int32_t)value;
    return true;
}

static bool find_by_index(struct search *s, const struct aisle_shape *shape, aisle_node_id *out)
{
    class_id best;

    s->index = mem_reserve(s->index, &s->index_cap, shape->id + 1, sizeof *s->index);
    s->asked = shape;
    if (!index_best(&s->index[shape->id], &s->classes, score_class, s, &best))
        return false;
    *out = s->cluster->by_rank[class_lowest_rank(&s->classes, best)];
    return true;
}

aisle_gpu_set search_gpus(struct search *s, const struct aisle_shape *shape,
                          const struct aisle_node_state *node)
{
    if (shape->gpu_count == 0)
        return 0;
    for (size_t i = 0; i < s->type->count; i++)
        if (s->type->entries[i].type->gpus)
            return s->type->entries[i].type->gpus(s->state[i], node, shape);
    return aisle_gpus_tightest(node, shape);
}

bool search_find(struct search *s, const struct aisle_shape *shape, struct aisle_part *out)
{
    aisle_node_id node;
    bool found;

    s->failed = mem_reserve(s->failed, &s->failed_cap, shape->id + 1, sizeof *s->failed);
    if (s->remember_failures && s->failed[shape->id] == s->cluster->releases + 1)
        return false;
    found = s->method == INDEX ? find_by_index(s, shape, &node)
                               : find_by_scoring_all(s, shape, &node);
    if (!found) {
        s->failed[shape->id] = s->cluster->releases + 1;
        return false;
    }
    *out = (struct aisle_part){
        .node = node,
        .pods = 1,
        .gpus = search_gpus(s, shape, &s->cluster->state[node]),
        .gpu_milli = shape->gpu_milli,
        .cpu_milli = shape->cpu_milli,
        .mem_mib = shape->mem_mib,
    };
    return true;
}

/* Gangs ------------------------------------------------------------------------------------------ */

const struct aisle_room *search_room(struct search *s, const struct aisle_shape *shape)
{
    return rooms_of(&s->rooms, shape);
}

const struct aisle_placement_type *search_type(const struct search *s)
{
    return s->type;
}

static struct aisle_part *next_part(struct search *s, size_t n)
{
    s->part = mem_reserve(s->part, &s->part_cap, n + 1, sizeof *s->part);
    return &s->part[n];
}

static struct aisle_part part_of(aisle_node_id node, uint32_t pods, const struct aisle_shape *shape)
{
    return (struct aisle_part){.node = node,
                               .pods = pods,
                               .gpu_milli = shape->gpu_milli,
                               .cpu_milli = pods * shape->cpu_milli,
                               .mem_mib = pods * shape->mem_mib};
}

/* Whole GPUs that are free are equal: the lowest indices. */
static aisle_gpu_set lowest_free(const struct aisle_node_state *node, int64_t count)
{
    aisle_gpu_set set = 0;

    for (int g = 0; g < node->gpu_count && count > 0; g++)
        if (node->gpu_milli[g] == AISLE_GPU_MILLI) {
            set |= 1u << g;
            count--;
        }
    assert(count == 0);
    return set;
}

/* Pods that share GPUs, each where the least is left. */
static size_t add_sharing(struct search *s, const struct aisle_share *share,
                          const struct aisle_shape *shape, size_t n)
{
    struct aisle_node_state node = s->cluster->state[share->node];

    for (int32_t i = 0; i < share->pods; i++) {
        struct aisle_part *p = next_part(s, n++);

        *p = part_of(share->node, 1, shape);
        p->gpus = aisle_gpus_tightest(&node, shape);
        node.gpu_milli[__builtin_ctz(p->gpus)] -= shape->gpu_milli;
    }
    return n;
}

static size_t add_share(struct search *s, const struct aisle_share *share,
                        const struct aisle_shape *shape, size_t n)
{
    struct aisle_part *p;

    if (shape->gpu_count > 0 && shape->gpu_milli < AISLE_GPU_MILLI)
        return add_sharing(s, share, shape, n);
    p = next_part(s, n);
    *p = part_of(share->node, (uint32_t)share->pods, shape);
    p->gpus = lowest_free(&s->cluster->state[share->node], (int64_t)share->pods * shape->gpu_count);
    return n + 1;
}

bool search_find_gang(struct search *s, const struct aisle_shape *shape, uint32_t pods,
                      struct aisle_placement *out)
{
    const struct aisle_room *room = rooms_of(&s->rooms, shape);
    size_t shares, n = 0;

    if (room->total < pods)
        return false;
    shares = s->type->gang(s->knob, room, pods, s->share);
    for (size_t i = 0; i < shares; i++)
        n = add_share(s, &s->share[i], shape, n);
    *out = (struct aisle_placement){.count = n, .part = s->part};
    return n > 0;
}

bool search_could_find_gang(struct search *s, const struct aisle_shape *shape, uint32_t pods)
{
    struct aisle_room empty = *rooms_of(&s->rooms, shape);

    empty.pods = empty.most;
    empty.total = 0;
    for (size_t i = 0; i < empty.node_count; i++)
        empty.total += empty.most[i];
    if (empty.total < pods)
        return false;
    return !s->type->gang || s->type->gang(s->knob, &empty, pods, s->share) > 0;
}
