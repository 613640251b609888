/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/profile.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "scheduler/room.h"

/* In the order of enum sched_part. */
static const struct {
    const struct kube_plugin *plugin;
    const char *knob; /* of its weight; NULL: it has no score */
} parts[PART_COUNT] = {
    [PART_NODE_UNSCHEDULABLE] = {&kube_plugin_node_unschedulable, NULL},
    [PART_NODE_NAME] = {&kube_plugin_node_name, NULL},
    [PART_TAINT_TOLERATION] = {&kube_plugin_taint_toleration, "taint-toleration"},
    [PART_NODE_AFFINITY] = {&kube_plugin_node_affinity, "node-affinity"},
    [PART_NODE_PORTS] = {&kube_plugin_node_ports, NULL},
    [PART_FIT] = {&kube_plugin_fit, "fit"},
    [PART_TOPOLOGY_SPREAD] = {&kube_plugin_topology_spread, "topology-spread"},
    [PART_POD_AFFINITY] = {&kube_plugin_inter_pod_affinity, "pod-affinity"},
    [PART_BALANCED] = {&kube_plugin_balanced_allocation, "balanced"},
    [PART_IMAGE_LOCALITY] = {&kube_plugin_image_locality, "image-locality"},
    [PART_ROOM] = {&sched_plugin_room, NULL},
    [PART_PLACEMENT] = {&sched_plugin_placement, NULL},
};

static const struct kube_point rising[] = {{0, 0}, {100, KUBE_SHAPE_SCORE_MAX}};

/* Knobs are looked up by name, so that the placement's file need not be known here. */
static const struct aisle_knob *find_knob(const struct aisle_policy_env *env, const char *name,
                                          double *value)
{
    const struct aisle_knob *k = env->placement->knobs;

    for (size_t i = 0; k && k[i].name; i++)
        if (strcmp(k[i].name, name) == 0) {
            *value = env->placement_knob ? env->placement_knob[i] : k[i].value;
            return &k[i];
        }
    return NULL;
}

static int64_t weight(const struct aisle_policy_env *env, const char *name, int64_t fallback)
{
    double value;

    return find_knob(env, name, &value) ? (int64_t)value : fallback;
}

static enum kube_strategy strategy(const struct aisle_policy_env *env)
{
    static const char *const name[] = {[KUBE_LEAST_ALLOCATED] = "least-allocated",
                                       [KUBE_MOST_ALLOCATED] = "most-allocated",
                                       [KUBE_REQUESTED_TO_CAPACITY_RATIO] =
                                           "requested-to-capacity"};
    double value;
    const struct aisle_knob *k = find_knob(env, "strategy", &value);

    for (int i = KUBE_LEAST_ALLOCATED; k && k->choices && i <= KUBE_REQUESTED_TO_CAPACITY_RATIO;
         i++)
        if (strcmp(k->choices[(size_t)value], name[i]) == 0)
            return (enum kube_strategy)i;
    return KUBE_LEAST_ALLOCATED;
}

static void add_resource(struct sched_profile *p, uint32_t resource, int64_t weight)
{
    if (weight > 0)
        p->resource[p->fit.resource_count++] =
            (struct kube_weighted_resource){.resource = resource, .weight = weight};
}

static void set_fit(struct sched_profile *p, const struct aisle_policy_env *env)
{
    const struct kube_facts *facts = env->kubernetes;

    p->resource = mem_new(3 + facts->scored_count, sizeof *p->resource);
    add_resource(p, KUBE_CPU, weight(env, "cpu", 1));
    add_resource(p, KUBE_MEMORY, weight(env, "memory", 1));
    add_resource(p, facts->gpu, weight(env, "gpu", 0));
    for (size_t i = 0; i < facts->scored_count; i++)
        add_resource(p, facts->scored[i].resource, facts->scored[i].weight);
    p->fit.resource = p->resource;
    p->fit.strategy = strategy(env);
    p->fit.shape = facts->shape_count > 0 ? facts->shape : rising;
    p->fit.shape_count =
        facts->shape_count > 0 ? facts->shape_count : sizeof rising / sizeof rising[0];
}

static void fill(struct sched_profile *p, struct scheduler *s, const struct aisle_policy_env *env)
{
    for (int i = 0; i < PART_COUNT; i++) {
        struct kube_profile_entry *e = &p->profile.entry[p->profile.count++];

        e->plugin = parts[i].plugin;
        if (i == PART_ROOM || i == PART_PLACEMENT)
            e->args = s;
        if (i == PART_PLACEMENT)
            e->weight = !p->own_scores;
        else if (p->own_scores && parts[i].knob)
            e->weight = weight(env, parts[i].knob, parts[i].plugin->weight);
    }
    p->profile.entry[PART_FIT].args = &p->fit;
    if (p->fit.resource_count == 0)
        p->profile.entry[PART_FIT].weight = 0;
}

enum aisle_status sched_profile_init(struct sched_profile *p, struct scheduler *s,
                                     const struct aisle_policy_env *env, bool random_ties,
                                     int percent_to_score, struct aisle_error *err)
{
    const struct aisle_placement_type *placement = env->placement;
    enum aisle_status status;

    *p = (struct sched_profile){.profile = {.percent_to_score = percent_to_score}};
    p->own_scores = strcmp(placement->name, "kube-default") == 0;
    p->random_ties = p->own_scores ? random_ties : placement->ties == AISLE_TIES_RANDOM;
    if (placement->gang) {
        status = error_set(err, AISLE_EVALUE,
                           "kubernetes/%s: kubernetes scores node after node for one pod after the "
                           "other, and %s places whole gangs without scores",
                           placement->name, placement->name);
        error_hint(err, "take a placement with scores, such as kube-default, fgd or best-fit");
        return status;
    }
    set_fit(p, env);
    fill(p, s, env);
    return kube_profile_check(&p->profile, err);
}

void sched_profile_fini(struct sched_profile *p)
{
    mem_free(p->resource);
    *p = (struct sched_profile){0};
}
