/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gangs: each copy of a distributed job, a unit a group; the members of a declared group (PodGroup,
 * Kueue's labels), whatever makes them, a unit a pod. And the type of controller that makes all its
 * units at once and then only looks on: of bare pods and of distributed jobs.
 */
#include <ctype.h>
#include <string.h>

#include "control/state.h"

/* Gangs -------------------------------------------------------------------------------------- */

struct gang *gang_new(struct control *c, const struct kube_load *load, uint32_t jobs, int64_t pods)
{
    struct gang *g = arena_new(&c->arena, 1, sizeof *g);

    g->namespace_ = load->namespace_;
    g->name = load->pod_group;
    g->pods = pods;
    g->shown = (struct aisle_gang){
        .jobs = jobs,
        .pods_min = load->gang_min,
        .timeout_us = load->gang_timeout_us > 0 ? load->gang_timeout_us : -1,
    };
    for (size_t i = 0; load->pod_group && i < c->env.manifest->pod_group_count; i++) {
        const struct kube_pod_group *group = &c->env.manifest->pod_group[i];

        if (group->namespace_ == load->namespace_ && group->name == load->pod_group)
            g->shown.timeout_us = group->timeout_us;
    }
    return g;
}

const struct aisle_gang *gang_shown(const struct gang *g, uint32_t pods)
{
    bool whole = g->shown.jobs == 1 && g->shown.pods_min <= pods;

    return whole && g->shown.timeout_us < 0 ? NULL : &g->shown;
}

bool gang_lose(struct gang *g, uint32_t pods)
{
    g->pods -= pods;
    return g->pods > 0 && g->pods >= g->shown.pods_min;
}

static struct gang *declared(struct control *c, const struct kube_load *load)
{
    for (size_t i = 0; i < c->gang_count; i++)
        if (c->gang[i]->namespace_ == load->namespace_ && c->gang[i]->name == load->pod_group)
            return c->gang[i];
    c->gang = mem_reserve(c->gang, &c->gang_cap, c->gang_count + 1, sizeof(struct gang *));
    c->gang[c->gang_count] = gang_new(c, load, 0, 0);
    return c->gang[c->gang_count++];
}

int64_t pods_at_once(const struct controller *k)
{
    return k->load->controller == KUBE_DAEMON_SET ? k->total : kube_load_pods(k->load);
}

void gangs_make(struct control *c)
{
    for (size_t i = 0; i < c->loads; i++) {
        struct controller *k = c->controller[i];

        if (!k || !k->load->pod_group || k->type->counts_jobs)
            continue;
        k->gang = declared(c, k->load);
        k->gang->shown.jobs += (uint32_t)k->at_once;
        k->gang->pods += pods_at_once(k);
    }
}

/* Plain controllers -------------------------------------------------------------------------- */

/* "train-worker", "serve-1-leader": as the operators name pods, but for the pods' own numbers. */
static const char *group_name(struct control *c, const struct controller *k, int64_t copy,
                              const struct kube_group *group)
{
    const char *name = k->base;
    char *part;

    if (k->load->copies > 1)
        name = arena_printf(&c->arena, "%s-%lld", name, (long long)copy);
    if (!group->name)
        return name;
    part = arena_text(&c->arena, kube_name_text(&c->env.manifest->names, group->name));
    for (char *p = part; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return arena_printf(&c->arena, "%s-%s", name, part);
}

/* With how few pods the group may run: as it says itself, and with fewer if the gang has enough by
 * the other groups. */
static uint32_t least_pods(const struct gang *gang, const struct kube_group *group)
{
    int64_t of_gang = gang->shown.pods_min - (gang->pods - group->pods);
    int64_t least = of_gang < group->pods_min ? of_gang : group->pods_min;

    if (least > group->pods)
        least = group->pods;
    return least < 1 ? 1 : (uint32_t)least;
}

static void want_copy(struct control *c, struct controller *k, int64_t copy)
{
    const struct kube_load *load = k->load;
    struct gang *gang = k->gang;

    if (!gang)
        gang = gang_new(c, load, (uint32_t)(k->total / load->copies),
                        kube_load_pods(load) / load->copies);
    for (size_t i = 0; i < load->group_count; i++) {
        const struct kube_group *group = &load->group[i];

        if (group->pods <= 0)
            continue;
        unit_want(c, k, &(struct want){
                            .name = group_name(c, k, copy, group),
                            .spec = group->spec,
                            .pods = (uint32_t)group->pods,
                            .pods_min = least_pods(gang, group),
                            .gang = gang,
                        });
    }
}

static const struct kube_pod_spec *on_node(struct control *c, const struct kube_pod_spec *spec,
                                           uint32_t node)
{
    struct kube_pod_spec *copy;

    if (spec->node_name == node)
        return spec;
    copy = arena_new(&c->arena, 1, sizeof *copy);
    *copy = *spec;
    copy->node_name = node;
    return copy;
}

/* A pod that a cluster's list shows on a node is there already. If it is lost, its controller makes
 * another one, which may go anywhere. */
static void want_pod(struct control *c, struct controller *k)
{
    const struct kube_load *load = k->load;
    const struct kube_pod_spec *spec = load->group[0].spec;

    unit_want(c, k, &(struct want){
                        .name = k->base,
                        .spec = load->node ? on_node(c, spec, load->node) : spec,
                        .anew = load->owned ? on_node(c, spec, KUBE_EMPTY) : NULL,
                        .pods = 1,
                        .pods_min = 1});
}

static void start(struct control *c, struct controller *k)
{
    if (k->load->controller == KUBE_SINGLE_POD) {
        want_pod(c, k);
        return;
    }
    for (int64_t copy = 0; copy < k->load->copies; copy++)
        want_copy(c, k, copy);
}

const struct controller_type controller_plain = {.start = start};
