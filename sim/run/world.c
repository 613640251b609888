/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/world.h"

#include <string.h>

#include <gsl/gsl_randist.h>

#include "base/error.h"
#include "base/random.h"
#include "workload/column.h"
#include "workload/openb_node.h"

/* The cluster ------------------------------------------------------------------------------------ */

static enum aisle_status check_model_count(const struct cluster *c, const struct aisle_place *at,
                                           struct aisle_error *err)
{
    if (c->models.count <= AISLE_MODELS_MAX)
        return AISLE_OK;
    return error_at(err, AISLE_EVALUE, at, "the cluster has more than %d GPU models",
                    AISLE_MODELS_MAX);
}

static enum aisle_status add_group(struct world *w, const struct aisle_node_group *g,
                                   struct names *seen, struct aisle_error *err)
{
    struct node facts = {
        .rack = g->rack,
        .zone = g->zone,
        .cpu_milli = g->cpu_milli,
        .mem_mib = g->mem_mib,
        .gpu_mem_mib = g->gpu_mem_mib,
        .gpu_count = (int32_t)g->gpu_count,
    };
    const char *model = g->gpu_count == 0 ? NULL : g->gpu_model ? g->gpu_model : "gpu";

    for (int64_t i = 0; i < g->count; i++) {
        char *name = g->numbered ? mem_printf("%s-%lld", g->name, (long long)i) : mem_text(g->name);
        bool twice = names_find(seen, name) != UINT32_MAX;

        if (twice)
            error_at(err, AISLE_EVALUE, &g->at, "there are two nodes named \"%s\"", name);
        names_add(seen, name);
        facts.name = name;
        cluster_add(&w->cluster, &facts, model);
        if (w->objects)
            objects_describe_node(w->objects, &w->cluster, g->label, g->label_count);
        mem_free(name);
        if (twice)
            return AISLE_EVALUE;
    }
    return check_model_count(&w->cluster, &g->at, err);
}

static enum aisle_status add_groups(struct world *w, const struct aisle_cluster_spec *spec,
                                    struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK;
    struct names seen = {0};

    for (size_t i = 0; i < spec->group_count; i++) {
        struct aisle_error err = {0};

        if (add_group(w, &spec->group[i], &seen, &err) != AISLE_OK)
            status = errors_add(errs, &err);
    }
    names_fini(&seen);
    return status;
}

static enum aisle_status read_nodes(struct world *w, const struct aisle_cluster_spec *spec,
                                    struct aisle_error *err)
{
    struct openb_node *node;
    size_t count;
    enum aisle_status status = openb_nodes_read(&spec->file, &w->arena, &node, &count, err);

    for (size_t i = 0; status == AISLE_OK && i < count; i++) {
        cluster_add(&w->cluster,
                    &(struct node){.name = node[i].name,
                                   .cpu_milli = node[i].cpu_milli,
                                   .mem_mib = node[i].mem_mib,
                                   .gpu_count = node[i].gpu_count},
                    node[i].gpu_count > 0 ? node[i].gpu_model : NULL);
        if (w->objects)
            objects_describe_node(w->objects, &w->cluster, NULL, 0);
    }
    return status == AISLE_OK ? check_model_count(&w->cluster, &spec->file.at, err) : status;
}

static enum aisle_status read_ranks(struct world *w, const struct aisle_column *column,
                                    uint64_t seed, struct aisle_error *err)
{
    int64_t *rank;
    size_t count;
    enum aisle_status status = column_read(column, seed, &w->arena, &rank, &count, err);

    if (status == AISLE_OK)
        status = column_check_permutation(column, seed, "rank", rank, count, w->cluster.node_count,
                                          err);
    if (status == AISLE_OK)
        cluster_set_ranks(&w->cluster, rank);
    return status;
}

static void shuffle_ranks(struct world *w, uint64_t seed)
{
    int64_t *rank = arena_new(&w->arena, w->cluster.node_count, sizeof *rank);
    gsl_rng *rng = random_stream(seed, "ranks");

    for (size_t i = 0; i < w->cluster.node_count; i++)
        rank[i] = (int64_t)i;
    gsl_ran_shuffle(rng, rank, w->cluster.node_count, sizeof *rank);
    cluster_set_ranks(&w->cluster, rank);
    w->ranks_drawn = random_drawn(rng);
    gsl_rng_free(rng);
}

static void state_facts(struct world *w)
{
    struct aisle_cluster_facts *f = &w->facts;

    f->node_count = w->cluster.node_count;
    f->gpu_milli = w->cluster.gpu_milli;
    for (size_t i = 0; i < w->cluster.node_count; i++) {
        const struct aisle_node_state *n = &w->cluster.state[i];

        f->cpu_milli += n->cpu_capacity_milli;
        f->mem_mib += n->mem_capacity_mib;
        if (n->cpu_capacity_milli > f->cpu_milli_most)
            f->cpu_milli_most = n->cpu_capacity_milli;
        if (n->gpu_count * AISLE_GPU_MILLI > f->gpu_milli_most)
            f->gpu_milli_most = n->gpu_count * AISLE_GPU_MILLI;
    }
}

static enum aisle_status take_manifests(struct world *w, const struct aisle_cluster_spec *spec,
                                        struct aisle_errors *errs)
{
    struct aisle_error err = {0};
    enum aisle_status status = objects_add_nodes(w->objects, spec, &w->cluster, errs);

    if (status == AISLE_OK &&
        check_model_count(&w->cluster, &spec->manifest[0].at, &err) != AISLE_OK)
        status = errors_add(errs, &err);
    return status;
}

static enum aisle_status build_cluster(struct world *w, const struct aisle_spec *spec,
                                       uint64_t seed, struct aisle_errors *errs)
{
    struct aisle_error err = {0};
    enum aisle_status status = AISLE_OK;

    if (spec->cluster.manifest_count) {
        status = take_manifests(w, &spec->cluster, errs);
    } else if (spec->cluster.file.name) {
        if (read_nodes(w, &spec->cluster, &err) != AISLE_OK)
            status = errors_add(errs, &err);
    } else {
        status = add_groups(w, &spec->cluster, errs);
    }
    if (status == AISLE_OK && spec->cluster.rank.column.file.name &&
        read_ranks(w, &spec->cluster.rank.column, seed, &err) != AISLE_OK)
        status = errors_add(errs, &err);
    if (spec->cluster.rank.rule && strcmp(spec->cluster.rank.rule, "shuffle") == 0)
        shuffle_ranks(w, seed);
    state_facts(w);
    return status;
}

/* The source ------------------------------------------------------------------------------------- */

static const struct aisle_source_type *choose_source(const struct aisle_workload_spec *spec)
{
    const char *name = spec->generate.kind ? spec->generate.kind
                       : spec->file.name   ? spec->format
                       : spec->job_count   ? "jobs"
                                           : "pods";

    for (size_t i = 0; aisle_sources[i]; i++)
        if (strcmp(aisle_sources[i]->name, name) == 0 &&
            aisle_sources[i]->generator == (spec->generate.kind != NULL))
            return aisle_sources[i];
    return NULL; /* the scenario's schema allows no other name */
}

const struct aisle_shape *world_shape(struct world *w, const struct aisle_arrival *a,
                                      const char **unknown)
{
    struct request r = {
        .cpu_milli = a->cpu_milli,
        .mem_mib = a->mem_mib,
        .gpu_count = a->gpu_count,
        .gpu_milli = a->gpu_milli,
        .gpu_models = a->gpu_models ? a->gpu_models : "",
    };

    return shapes_add(&w->shapes, &r, &w->cluster.models, unknown);
}

/* Pods of this shape that the cluster could hold if it were empty. */
static int64_t count_room(const struct world *w, const struct aisle_shape *shape)
{
    int64_t room = 0;

    for (size_t i = 0; i < w->cluster.node_count; i++)
        room += node_room_most(&w->cluster.state[i], shape);
    return room;
}

const char *world_impossible(struct world *w, const struct aisle_shape *shape, uint32_t pods)
{
    struct aisle_shape any = *shape;
    struct verdict *v;

    w->verdict = mem_reserve(w->verdict, &w->verdict_cap, shape->id + 1, sizeof *w->verdict);
    v = &w->verdict[shape->id];
    if (!v->known) {
        any.models = 0;
        *v = (struct verdict){
            .known = true, .room = count_room(w, shape), .of_any_model = count_room(w, &any)};
    }
    if (pods <= v->room)
        return NULL;
    if (v->room == 0)
        return v->of_any_model > 0 ? "no node with an allowed GPU model is wide enough"
                                   : "no node is wide enough";
    return pods <= v->of_any_model ? "there are too few nodes with an allowed GPU model"
                                   : "it is wider than the cluster";
}

void world_count(struct world *w, const struct aisle_arrival *a, uint64_t copies)
{
    const struct aisle_shape *s = world_shape(w, a, NULL);

    w->pods = mem_reserve(w->pods, &w->pods_cap, s->id + 1, sizeof *w->pods);
    w->pods[s->id] += a->pods * copies;
}

static void count_one(void *ctx, const struct aisle_arrival *a)
{
    world_count(ctx, a, 1);
}

void world_settle_mix(struct world *w)
{
    struct aisle_mix_entry *entry;

    if (w->source->base)
        w->source->base(w->source_state, count_one, w);
    if (!w->pods)
        return; /* the source has none, and there are no loads */
    entry = arena_new(&w->arena, w->shapes.count, sizeof *entry);
    for (size_t i = 0; i < w->shapes.count; i++) {
        const struct aisle_shape *s = shapes_at(&w->shapes, (uint32_t)i);

        entry[i] = (struct aisle_mix_entry){.shape = *s,
                                            .pods = i < w->pods_cap ? w->pods[i] : 0,
                                            .spec_text = shapes_spec(&w->shapes, s)};
    }
    w->mix = (struct aisle_mix){.count = w->shapes.count, .entry = entry};
    if (w->cluster.gpu_milli > 0)
        w->target = aisle_fragmentation_new(&w->mix, 0.95);
}

static enum aisle_status open_source(struct world *w, const struct aisle_spec *spec, uint64_t seed,
                                     struct aisle_errors *errs)
{
    struct aisle_source_env env = {
        .spec = &spec->workload,
        .seed = seed,
        .rng = w->arrivals,
        .cluster_gpu_milli = w->cluster.gpu_milli,
    };
    struct aisle_error err = {0};

    w->source = choose_source(&spec->workload);
    w->source_state = mem_new(1, w->source->state_size);
    if (w->source->init(w->source_state, &env, &err) != AISLE_OK)
        return errors_add(errs, &err);
    w->shake = shake_new(&spec->workload.shake, seed, w->source, w->source_state);
    return AISLE_OK;
}

enum aisle_status world_next(struct world *w, struct aisle_arrival *out, struct aisle_error *err)
{
    return w->shake ? shake_next(w->shake, out, err) : w->source->next(w->source_state, out, err);
}

/* What the scenario itself lists can be mended by whoever wrote it: what can never run is an error,
 * where in a trace it is a warning. */
static enum aisle_status check_own(struct world *w, const struct aisle_arrival *a,
                                   const struct aisle_place *model_at, const char *what,
                                   struct aisle_errors *errs)
{
    const char *unknown, *models[AISLE_MODELS_MAX + 1] = {0};
    const struct aisle_shape *shape = world_shape(w, a, &unknown);
    const char *why = world_impossible(w, shape, a->pods_min ? a->pods_min : a->pods);
    struct aisle_error *err;

    if (!unknown && !why)
        return AISLE_OK;
    err = errors_next(errs);
    if (!unknown)
        return error_at(err, AISLE_EVALUE, &a->at, "%s \"%s\" can never run: %s", what, a->name, why);
    error_at(err, AISLE_EVALUE, model_at, "the cluster has no GPU model \"%s\"", unknown);
    for (uint32_t m = 0; m < w->cluster.models.count; m++)
        models[m] = names_text(&w->cluster.models, m);
    error_suggest(err, "it has", unknown, models);
    return AISLE_EVALUE;
}

static enum aisle_status check_listed(struct world *w, const struct aisle_workload_spec *spec,
                                      struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < spec->pod_count; i++) {
        const struct aisle_pod_group *p = &spec->pod[i];
        struct aisle_arrival a = {.name = p->name,
                                  .pods = 1,
                                  .cpu_milli = p->cpu_milli,
                                  .mem_mib = p->mem_mib,
                                  .gpu_count = (int32_t)p->gpu_count,
                                  .gpu_milli = (int32_t)p->gpu_milli,
                                  .gpu_models = p->gpu_model,
                                  .at = p->at};

        if (check_own(w, &a, &p->gpu_model_at, "pod", errs) != AISLE_OK)
            status = AISLE_EVALUE;
    }
    for (size_t i = 0; i < spec->job_count; i++) {
        const struct aisle_job_group *j = &spec->job[i];
        struct aisle_arrival a = {.name = j->name,
                                  .pods = (uint32_t)j->pods,
                                  .pods_min = (uint32_t)j->pods_min,
                                  .cpu_milli = j->cpu_milli,
                                  .mem_mib = j->mem_mib,
                                  .gpu_count = (int32_t)j->gpu_count,
                                  .gpu_milli = j->gpu_count ? (int32_t)j->gpu_milli : 0,
                                  .gpu_models = j->gpu_model,
                                  .at = j->at};

        if (check_own(w, &a, &j->gpu_model_at, "job", errs) != AISLE_OK)
            status = AISLE_EVALUE;
    }
    return status;
}

/* Manifests of the workload that cannot be read leave the cluster's own mistakes to be told. */
static enum aisle_status build_nodes(struct world *w, const struct aisle_spec *spec,
                                     const struct aisle_queue_type *queue, uint64_t seed,
                                     struct aisle_errors *errs)
{
    enum aisle_status read = AISLE_OK, built;

    if (spec->cluster.manifest_count || spec->workload.manifest_count ||
        (queue && queue->reads_pod_specs))
        read = objects_new(&w->objects, spec, errs);
    if (read != AISLE_OK && spec->cluster.manifest_count)
        return read;
    built = build_cluster(w, spec, seed, errs);
    if (read != AISLE_OK || built != AISLE_OK)
        return read != AISLE_OK ? read : built;
    w->kubernetes = w->objects ? &w->objects->facts : NULL;
    return w->objects && queue ? objects_check(w->objects, queue, errs) : AISLE_OK;
}

enum aisle_status world_init(struct world *w, const struct aisle_spec *spec,
                             const struct aisle_queue_type *queue, uint64_t seed,
                             struct aisle_errors *errs)
{
    enum aisle_status status;

    *w = (struct world){0};
    cluster_init(&w->cluster);
    w->arrivals = random_stream(seed, "arrivals");
    status = build_nodes(w, spec, queue, seed, errs);
    if (status == AISLE_OK)
        status = open_source(w, spec, seed, errs);
    if (status == AISLE_OK)
        status = check_listed(w, &spec->workload, errs);
    return status;
}

void world_fini(struct world *w)
{
    aisle_fragmentation_free(w->target);
    shake_free(w->shake);
    if (w->source && w->source->fini)
        w->source->fini(w->source_state);
    mem_free(w->source_state);
    gsl_rng_free(w->arrivals);
    mem_free(w->verdict);
    mem_free(w->pods);
    shapes_fini(&w->shapes);
    cluster_fini(&w->cluster);
    objects_free(w->objects);
    arena_fini(&w->arena);
}
