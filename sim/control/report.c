/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of loads: what was held back, what is odd, how much they ask for. */
#include <string.h>

#include "control/state.h"

/* Held --------------------------------------------------------------------------------------- */

static uint32_t load_of(const struct unit *u)
{
    return u->owner->parent ? u->owner->parent->thing : u->owner->thing;
}

/* By load: how many of its pods a quota holds back, and which. */
struct blocked {
    int64_t pods;
    const struct kube_quota *quota;
};

static struct blocked *blocked_new(const struct control *c)
{
    struct blocked *all = mem_new(c->loads, sizeof *all);

    for (size_t i = 0; i < c->creation.blocked_count; i++) {
        const struct unit *u = c->creation.blocked[i];

        if (u->state != UNIT_WANTED)
            continue;
        all[load_of(u)].pods += u->shown.pods;
        quota_has_room(c, u, &all[load_of(u)].quota);
    }
    return all;
}

static const char *why_load(const struct control *c, uint32_t load, const struct blocked *blocked,
                            struct arena *arena)
{
    const struct controller *k = c->controller[load];
    const struct kube_names *names = &c->env.manifest->names;

    if (!k)
        return after_state(&c->after, load) == AFTER_SUSPENDED ? "it is suspended"
                                                               : "it is terminating";
    if (!after_is_free(&c->after, load))
        return after_why(&c->after, load, arena);
    if (blocked->quota)
        return arena_printf(arena, "ResourceQuota %s of namespace %s has no room for %lld of its pods",
                            kube_name_text(names, blocked->quota->name),
                            kube_name_text(names, blocked->quota->namespace_),
                            (long long)blocked->pods);
    if (k->update_waits)
        return arena_printf(arena, "its update waits for %s, which was not built",
                            k->facts->update_image);
    return NULL;
}

void control_each_held(const struct control *c,
                       void (*each)(void *ctx, const char *name, const char *why), void *ctx)
{
    struct blocked *blocked = blocked_new(c);
    struct arena arena = {0};

    for (uint32_t i = 0; i < c->loads; i++) {
        const char *why = why_load(c, i, &blocked[i], &arena);

        if (why)
            each(ctx, c->base[i], why);
    }
    for (uint32_t i = 0; i < group_count(c); i++)
        if (!control_group_is_free(c, i))
            each(ctx, group_of(c, i).name, after_why(&c->after, (uint32_t)c->loads + i, &arena));
    arena_fini(&arena);
    mem_free(blocked);
}

/* Warnings ----------------------------------------------------------------------------------- */

struct teller {
    void (*each)(void *ctx, const struct aisle_place *at, const char *message);
    void *ctx;
    struct arena arena;
};

/* Those that serve for ever by nature are no surprise. */
static bool is_meant_to_end(const struct kube_load *load)
{
    static const char *const service[] = {"LeaderWorkerSet", "RayCluster", "RayService"};

    for (size_t i = 0; i < sizeof service / sizeof *service; i++)
        if (!strcmp(load->kind, service[i]))
            return false;
    return load->controller == KUBE_JOB || load->controller == KUBE_CRON_JOB ||
           load->controller == KUBE_DISTRIBUTED;
}

static void tell_of_load(const struct control *c, const struct controller *k, struct teller *t)
{
    const struct aisle_place *at = &k->load->at;
    const char *what = NULL;

    if (is_meant_to_end(k->load) && never_ends(k)) {
        at = &k->facts->at;
        what = "has no duration and never ends; say aisle.dev/duration or workload.loads";
    } else if (k->load->controller == KUBE_CRON_JOB && !cron_job_count(c, k)) {
        what = "makes no job before the scenario stops";
    } else if (k->load->controller == KUBE_DAEMON_SET && k->total == 0) {
        what = "matches no node";
    }
    if (what)
        t->each(t->ctx, at,
                arena_printf(&t->arena, "%s %s %s", k->load->kind, k->base, what));
}

static void tell_of_builder(const struct control *c, const struct builder *b, struct teller *t)
{
    bool group = b->thing >= c->loads;
    uint32_t number = b->thing - (uint32_t)c->loads;
    const char *name = group ? group_of(c, number).name : c->base[b->thing];

    if (!b->used)
        t->each(t->ctx, group ? group_of(c, number).at : &c->settled[b->thing].at,
                arena_printf(&t->arena, "%s builds %s, which no container uses", name,
                             kube_name_text(c->names, b->image)));
}

static void tell_of_gang(const struct control *c, const struct gang *g, struct teller *t)
{
    const struct kube_manifest *m = c->env.manifest;

    for (size_t i = 0; i < m->pod_group_count && g->pods < g->shown.pods_min; i++)
        if (m->pod_group[i].namespace_ == g->namespace_ && m->pod_group[i].name == g->name)
            t->each(t->ctx, &m->pod_group[i].at,
                    arena_printf(&t->arena, "group %s needs %lld pods, and has %lld: it never runs",
                                 kube_name_text(&m->names, g->name), (long long)g->shown.pods_min,
                                 (long long)g->pods));
}

void control_each_warning(const struct control *c,
                          void (*each)(void *ctx, const struct aisle_place *at,
                                       const char *message),
                          void *ctx)
{
    struct teller t = {.each = each, .ctx = ctx};

    for (size_t i = 0; i < c->loads; i++)
        if (c->controller[i])
            tell_of_load(c, c->controller[i], &t);
    for (size_t i = 0; i < c->builder_count; i++)
        tell_of_builder(c, &c->builder[i], &t);
    for (size_t i = 0; i < c->gang_count; i++)
        tell_of_gang(c, c->gang[i], &t);
    for (uint32_t i = 0; i < group_count(c); i++) {
        struct group g = group_of(c, i);

        if (!g.ends && after_is_awaited(&c->after, (uint32_t)c->loads + i))
            each(ctx, g.at, arena_printf(&t.arena, "%s has no duration, and others wait for its end",
                                         g.name));
    }
    arena_fini(&t.arena);
}

/* Sums --------------------------------------------------------------------------------------- */

static void tell_groups(const struct controller *k, uint64_t copies,
                        void (*each)(void *ctx, const struct control_unit *unit, uint64_t copies),
                        void *ctx)
{
    bool gang = k->load->controller == KUBE_DISTRIBUTED;

    for (size_t i = 0; i < k->load->group_count; i++) {
        const struct kube_group *group = &k->load->group[i];
        struct control_unit unit = {
            .name = k->base,
            .load_name = k->base,
            .load = k->load,
            .spec = group->spec,
            .pods = gang ? (uint32_t)group->pods : 1,
            .duration_us = k->facts->duration_us,
            .startup_us = k->facts->startup_us,
            .image_bytes = k->facts->image_bytes,
            .remade = k->load->controller != KUBE_SINGLE_POD || k->load->owned,
        };

        unit.pods_min = unit.pods;
        if (unit.pods && copies)
            each(ctx, &unit, copies);
    }
}

void control_each_template(const struct control *c,
                           void (*each)(void *ctx, const struct control_unit *unit, uint64_t copies),
                           void *ctx)
{
    for (size_t i = 0; i < c->loads; i++) {
        const struct controller *k = c->controller[i];
        int64_t copies;

        if (!k)
            continue;
        copies = k->load->controller == KUBE_DISTRIBUTED ? k->load->copies : k->total;
        if (k->type->counts_jobs)
            copies *= cron_job_count(c, k);
        tell_groups(k, (uint64_t)copies, each, ctx);
    }
}

const char *summary_make(struct control *c)
{
    struct names kind = {0};
    size_t *count = NULL, cap = 0;
    int64_t pods = 0;
    const char *text = "";

    for (size_t i = 0; i < c->loads; i++) {
        const struct controller *k = c->controller[i];
        uint32_t id;

        if (!k)
            continue;
        id = names_add(&kind, k->load->kind);
        count = mem_reserve(count, &cap, kind.count, sizeof *count);
        count[id]++;
        pods += pods_at_once(k);
    }
    for (uint32_t i = 0; i < kind.count; i++)
        text = arena_printf(&c->arena, "%s%s%zu %s%s", text, i ? ", " : "", count[i],
                            names_text(&kind, i), count[i] > 1 ? "s" : "");
    if (kind.count)
        text = arena_printf(&c->arena, "%s; %lld pod%s at once", text, (long long)pods,
                            pods == 1 ? "" : "s");
    mem_free(count);
    names_fini(&kind);
    return text;
}

const char *control_summary(const struct control *c)
{
    return c->summary;
}
