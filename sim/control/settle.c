/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of loads, and by whom; and who waits for whom. */
#include <string.h>

#include "base/error.h"
#include "control/state.h"

static const int64_t mib = 1 << 20;

/* Groups of the scenario's own --------------------------------------------------------------- */

uint32_t group_count(const struct control *c)
{
    const struct aisle_workload_spec *w = &c->env.spec->workload;

    return (uint32_t)(w->pod_count + w->job_count);
}

struct group group_of(const struct control *c, uint32_t number)
{
    const struct aisle_workload_spec *w = &c->env.spec->workload;
    const struct aisle_job_group *job;

    if (number < w->pod_count) {
        const struct aisle_pod_group *pod = &w->pod[number];

        return (struct group){
            .name = pod->name,
            .at = &pod->at,
            .after = pod->after,
            .after_count = pod->after_count,
            .ends = pod->duration_us != AISLE_NEVER,
        };
    }
    job = &w->job[number - w->pod_count];
    return (struct group){
        .name = job->name,
        .builds = job->builds,
        .at = &job->at,
        .after = job->after,
        .after_count = job->after_count,
        .ends = true,
    };
}

/* Facts -------------------------------------------------------------------------------------- */

/* Annotations that say nothing leave 0 or -1. */
static int64_t said(int64_t us, int64_t otherwise)
{
    return us > 0 ? us : otherwise;
}

static struct settled from_annotations(const struct kube_load *load)
{
    const struct kube_load_facts *f = &load->facts;

    return (struct settled){
        .at = load->at,
        .at_us = said(f->at_us, 0),
        .duration_us = said(f->duration_us, AISLE_NEVER),
        .startup_us = said(f->startup_us, 0),
        .image_bytes = said(f->image_bytes, 0),
        .update_at_us = said(f->update_at_us, AISLE_NEVER),
        .update_image = f->update_image,
        .after = f->after,
        .after_count = f->after_count,
        .builds = f->builds,
    };
}

static void override_time(int64_t *us, int64_t written)
{
    if (written >= 0)
        *us = written;
}

static void from_entry(struct settled *s, const struct aisle_load_spec *entry)
{
    s->at = entry->at;
    s->by_entry = true;
    override_time(&s->at_us, entry->at_us);
    override_time(&s->duration_us, entry->duration_us);
    override_time(&s->startup_us, entry->startup_us);
    override_time(&s->update_at_us, entry->update_at_us);
    if (entry->image_mib > 0)
        s->image_bytes = entry->image_mib * mib;
    if (entry->update_image)
        s->update_image = entry->update_image;
    if (entry->builds)
        s->builds = entry->builds;
    if (entry->after_count) {
        s->after = entry->after;
        s->after_count = entry->after_count;
    }
}

static enum aisle_status read_entries(struct control *c, struct aisle_errors *errs)
{
    const struct aisle_workload_spec *w = &c->env.spec->workload;
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < w->load_count; i++) {
        const struct aisle_load_spec *entry = &w->load[i];
        uint32_t load =
            after_find(&c->after, entry->name, c->loads, "workload.loads", &entry->at, errs);

        if (load == AISLE_NONE) {
            status = AISLE_EVALUE;
        } else if (c->settled[load].by_entry) {
            status = error_at(errors_next(errs), AISLE_EVALUE, &entry->at,
                              "workload.loads has two entries for %s", entry->name);
        } else {
            from_entry(&c->settled[load], entry);
            after_place(&c->after, load, &entry->at);
        }
    }
    return status;
}

static enum aisle_status check_update(const struct kube_load *load, const struct settled *s,
                                      const char *name, struct aisle_errors *errs)
{
    struct aisle_error *err;

    if (s->update_at_us == AISLE_NEVER && !s->update_image)
        return AISLE_OK;
    if (load->controller == KUBE_DEPLOYMENT && s->update_at_us != AISLE_NEVER)
        return AISLE_OK;
    err = errors_next(errs);
    if (load->controller == KUBE_DEPLOYMENT) {
        error_at(err, AISLE_EVALUE, &s->at, "%s is updated to %s, and it is not said when", name,
                 s->update_image);
        error_hint(err, "say update_at_s in workload.loads, or the annotation aisle.dev/update-at");
    } else {
        error_at(err, AISLE_EVALUE, &s->at, "%s cannot be updated: it is no Deployment but a %s",
                 name, load->kind);
        error_hint(err, "leave the update out");
    }
    return AISLE_EVALUE;
}

/* Things ------------------------------------------------------------------------------------- */

/* The same object twice would be one in a cluster: the later file would have changed it. */
static enum aisle_status check_twice(const struct control *c, struct aisle_errors *errs)
{
    const struct kube_manifest *m = c->env.manifest;
    enum aisle_status status = AISLE_OK;
    struct arena arena = {0};
    struct names seen = {0};

    for (size_t i = 0; i < c->loads; i++) {
        const struct kube_load *load = &m->load[i];
        size_t before = seen.count;

        if (load->name_generated)
            continue;
        names_add(&seen, arena_printf(&arena, "%s %s %u %u", load->api_version, load->kind,
                                      load->namespace_, load->name));
        if (seen.count > before)
            continue;
        status = error_at(errors_next(errs), AISLE_EVALUE, &load->at,
                          "%s %s stands twice in the manifests", load->kind,
                          kube_name_text(&m->names, load->name));
    }
    names_fini(&seen);
    arena_fini(&arena);
    return status;
}

static void add_things(struct control *c)
{
    const struct kube_manifest *m = c->env.manifest;

    for (size_t i = 0; i < c->loads; i++) {
        const struct kube_load *load = &m->load[i];

        c->settled[i] = from_annotations(load);
        after_add(&c->after, &(struct after_thing){
                                 .name = kube_name_text(&m->names, load->name),
                                 .alias = c->base[i],
                                 .kind = load->kind,
                                 .namespace_ = kube_name_text(&m->names, load->namespace_),
                                 .at = load->at,
                             });
    }
    for (uint32_t i = 0; i < group_count(c); i++) {
        struct group g = group_of(c, i);

        after_add(&c->after, &(struct after_thing){.name = g.name, .at = *g.at});
    }
}

/* Who waits for whom ------------------------------------------------------------------------- */

static enum aisle_status wait_for(struct control *c, uint32_t thing, const char *const *name,
                                  size_t count, const struct aisle_place *at,
                                  struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < count; i++) {
        uint32_t whom = after_find(&c->after, name[i], c->after.count, "after", at, errs);

        if (whom == AISLE_NONE)
            status = AISLE_EVALUE;
        else
            after_wait(&c->after, thing, whom);
    }
    return status;
}

static void add_builder(struct control *c, uint32_t thing, const char *image)
{
    if (!image || !c->names) /* without manifests nobody has an image */
        return;
    c->builder =
        mem_reserve(c->builder, &c->builder_cap, c->builder_count + 1, sizeof *c->builder);
    c->builder[c->builder_count++] =
        (struct builder){.image = kube_image_name(c->names, image), .thing = thing};
}

static bool has_image(const struct kube_load *load, uint32_t image)
{
    for (size_t g = 0; g < load->group_count; g++) {
        const struct kube_pod_spec *spec = load->group[g].spec;

        for (size_t i = 0; i < spec->container_count; i++)
            if (spec->container[i].image == image)
                return true;
    }
    return false;
}

/* What exists already has its image. */
static void wait_for_images(struct control *c, uint32_t load)
{
    const struct kube_load *is = &c->env.manifest->load[load];
    const char *update = c->settled[load].update_image;
    uint32_t next = update ? kube_image_name(c->names, update) : 0;

    for (size_t i = 0; i < c->builder_count; i++) {
        struct builder *b = &c->builder[i];
        bool has = has_image(is, b->image);

        b->used = b->used || has || (next && b->image == next);
        if (has && !is->node)
            after_wait(&c->after, load, b->thing);
    }
}

uint32_t builder_of(const struct control *c, uint32_t image)
{
    for (size_t i = 0; i < c->builder_count; i++)
        if (c->builder[i].image == image &&
            after_state(&c->after, c->builder[i].thing) != AFTER_DONE)
            return c->builder[i].thing;
    return AISLE_NONE;
}

static enum aisle_status connect(struct control *c, struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK, found;

    for (uint32_t i = 0; i < c->loads; i++) {
        const struct settled *s = &c->settled[i];

        found = wait_for(c, i, s->after, s->after_count, &s->at, errs);
        status = status ? status : found;
        add_builder(c, i, s->builds);
    }
    for (uint32_t i = 0; i < group_count(c); i++) {
        struct group g = group_of(c, i);
        uint32_t thing = (uint32_t)c->loads + i;

        found = wait_for(c, thing, g.after, g.after_count, g.at, errs);
        status = status ? status : found;
        add_builder(c, thing, g.builds);
    }
    for (uint32_t i = 0; i < c->loads; i++)
        wait_for_images(c, i);
    found = after_close(&c->after, errs);
    return status ? status : found;
}

static void nobody(void *ctx, uint32_t thing)
{
    (void)ctx;
    (void)thing;
}

enum aisle_status settle(struct control *c, struct aisle_errors *errs)
{
    enum aisle_status status = check_twice(c, errs), found;

    c->settled = arena_new(&c->arena, c->loads, sizeof *c->settled);
    add_things(c);
    found = read_entries(c, errs);
    status = status ? status : found;
    for (size_t i = 0; i < c->loads; i++) {
        found = check_update(&c->env.manifest->load[i], &c->settled[i], c->base[i], errs);
        status = status ? status : found;
    }
    found = connect(c, errs);
    for (uint32_t i = 0; i < c->loads; i++) {
        const struct kube_load *load = &c->env.manifest->load[i];

        if (load->terminating)
            after_end(&c->after, i, AFTER_TERMINATING, nobody, NULL);
        else if (load->suspended)
            after_end(&c->after, i, AFTER_SUSPENDED, nobody, NULL);
    }
    return status ? status : found;
}
