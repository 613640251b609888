/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of loads' units: short, and each once. */
#include <stdlib.h>
#include <string.h>

#include "control/state.h"

enum { FORMS = 4 };

/* From short to long; the last is never taken twice, or it is an error. */
static const char *form(const struct control *c, const struct kube_load *load, size_t i,
                        struct arena *arena)
{
    const struct kube_names *names = &c->env.manifest->names;
    const char *name = kube_name_text(names, load->name);
    const char *namespace_ = kube_name_text(names, load->namespace_);

    switch (i) {
    case 0:
        return arena_text(arena, name);
    case 1:
        return arena_printf(arena, "%s/%s", namespace_, name);
    case 2:
        return arena_printf(arena, "%s/%s", load->kind, name);
    default:
        return arena_printf(arena, "%s/%s/%s", namespace_, load->kind, name);
    }
}

/* How often each form of any load occurs. */
struct forms {
    struct names text;
    size_t *count, cap;
};

static void count_form(struct forms *f, const char *text)
{
    uint32_t id = names_add(&f->text, text);

    f->count = mem_reserve(f->count, &f->cap, f->text.count, sizeof *f->count);
    f->count[id]++;
}

/* What the API server would fill with random letters is numbered here. */
static const char *generated(struct control *c, struct names *given, const char *beginning)
{
    for (size_t k = 0;; k++) {
        const char *name = arena_printf(&c->arena, "%s%zu", beginning, k);

        if (names_find(given, name) == UINT32_MAX)
            return name;
    }
}

static const char *shortest(struct control *c, const struct forms *f, const struct kube_load *load)
{
    const char *name = NULL;

    for (size_t i = 0; i < FORMS; i++) {
        name = form(c, load, i, &c->arena);
        if (f->count[names_find(&f->text, name)] == 1)
            break;
    }
    return name;
}

const char *const *base_names(struct control *c)
{
    const char **base = arena_new(&c->arena, c->loads, sizeof *base);
    struct names given = {0};
    struct forms forms = {0};
    struct arena arena = {0};

    for (size_t i = 0; i < c->loads; i++)
        for (size_t k = 0; k < FORMS && !c->env.manifest->load[i].name_generated; k++)
            count_form(&forms, form(c, &c->env.manifest->load[i], k, &arena));
    for (size_t i = 0; i < c->loads; i++)
        if (!c->env.manifest->load[i].name_generated) {
            base[i] = shortest(c, &forms, &c->env.manifest->load[i]);
            names_add(&given, base[i]);
        }
    for (size_t i = 0; i < c->loads; i++)
        if (!base[i]) {
            base[i] = generated(c, &given, form(c, &c->env.manifest->load[i], 0, &arena));
            names_add(&given, base[i]);
        }
    for (size_t i = 0; i < c->loads; i++) /* a pod that is written by name has that name */
        if (c->env.manifest->load[i].controller == KUBE_SINGLE_POD)
            names_add(&c->unit_name, base[i]);
    mem_free(forms.count);
    names_fini(&forms.text);
    names_fini(&given);
    arena_fini(&arena);
    return base;
}

/* Is it NAME-K with K below count? */
static bool is_numbered(const char *name, const char *of, int64_t count)
{
    const char *dash = strrchr(name, '-');
    char *end;

    if (!dash || (size_t)(dash - name) != strlen(of) || strncmp(name, of, strlen(of)) != 0 ||
        dash[1] < '0' || dash[1] > '9')
        return false;
    return strtoll(dash + 1, &end, 10) < count && !*end;
}

/* NAME of a group without a count, NAME-K of one with. */
static bool is_of_group(const struct control *c, const char *name)
{
    const struct aisle_workload_spec *w = &c->env.spec->workload;

    for (size_t i = 0; i < w->pod_count + w->job_count; i++) {
        bool pods = i < w->pod_count;
        const char *of = pods ? w->pod[i].name : w->job[i - w->pod_count].name;
        bool numbered = pods ? w->pod[i].numbered : w->job[i - w->pod_count].numbered;
        int64_t count = pods ? w->pod[i].count : w->job[i - w->pod_count].count;

        if (numbered ? is_numbered(name, of, count) : !strcmp(name, of))
            return true;
    }
    return false;
}

const char *unique_name(struct control *c, const char *name, bool reserved)
{
    const char *own = name;

    if (reserved && !is_of_group(c, own))
        return own;
    for (size_t k = 2; names_find(&c->unit_name, own) != UINT32_MAX || is_of_group(c, own); k++)
        own = arena_printf(&c->arena, "%s.%zu", name, k);
    names_add(&c->unit_name, own);
    return own;
}
