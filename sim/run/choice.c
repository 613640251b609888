/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/choice.h"

#include <string.h>

#include "base/error.h"
#include "base/knobs.h"

struct maker {
    struct choice *c;
    struct arena *arena;
    struct aisle_errors *errs;
    const struct aisle_policy_spec *spec;
    bool manifests; /* the cluster or work is of Kubernetes */
    bool placed;    /* somebody named a placement */
    enum aisle_status status;
};

enum { NAMES_MOST = 128 };

/* The names of all policies, or of one kind, NULL-terminated. */
static void list_names(const char *names[NAMES_MOST], bool queues, bool placements)
{
    size_t n = 0;

    for (size_t i = 0; queues && aisle_queues[i] && n < NAMES_MOST - 1; i++)
        names[n++] = aisle_queues[i]->name;
    for (size_t i = 0; placements && aisle_placements[i] && n < NAMES_MOST - 1; i++)
        names[n++] = aisle_placements[i]->name;
    names[n] = NULL;
}

static struct aisle_error *fail(struct maker *m, const struct aisle_place *at, const char *what,
                                const char *name)
{
    struct aisle_error *err = errors_next(m->errs);

    m->status = error_at(err, AISLE_EVALUE, at, "unknown %s \"%s\"", what, name);
    return err;
}

static double *defaults(struct arena *a, const struct aisle_knob *knobs)
{
    double *value = arena_new(a, knobs_count(knobs), sizeof *value);

    knobs_default(knobs, value);
    return value;
}

static bool set_knob_of(struct maker *m, const struct aisle_place *at,
                        const struct aisle_knob *knobs, double *value, const char *name,
                        const char *text)
{
    size_t i = knobs_find(knobs, name);
    struct aisle_error err;

    if (i == knobs_count(knobs))
        return false;
    if (knobs_read(&knobs[i], text, &value[i], at, &err) != AISLE_OK)
        m->status = errors_add(m->errs, &err);
    return true;
}

/* What the scenario says of a policy by its name holds whenever that policy is chosen. */
static void apply_named(struct maker *m, const char *policy, const struct aisle_knob *knobs,
                        double *value)
{
    for (size_t i = 0; m->spec && i < m->spec->knob_count; i++) {
        const struct aisle_knob_setting *k = &m->spec->knob[i];

        if (k->policy && strcmp(k->policy, policy) == 0)
            set_knob_of(m, &k->at, knobs, value, k->name, k->value);
    }
}

static void set_queue(struct maker *m, const struct aisle_queue_type *type)
{
    m->c->queue = type;
    m->c->queue_knob = defaults(m->arena, type->knobs);
    apply_named(m, type->name, type->knobs, m->c->queue_knob);
}

static void set_placement(struct maker *m, const struct aisle_placement_type *type)
{
    m->c->placement = type;
    m->c->placement_knob = defaults(m->arena, type->knobs);
    apply_named(m, type->name, type->knobs, m->c->placement_knob);
}

static bool find_placement(struct maker *m, const char *name)
{
    for (size_t i = 0; aisle_placements[i]; i++)
        if (strcmp(aisle_placements[i]->name, name) == 0) {
            set_placement(m, aisle_placements[i]);
            return true;
        }
    return false;
}

/* Until somebody names one, the placement goes with the queue and the kind of cluster. One that
 * stays keeps its knobs. */
static void default_placement(struct maker *m)
{
    bool kube = m->manifests || m->c->queue->reads_pod_specs;
    const struct aisle_placement_type *now = m->c->placement;

    if (m->placed || (now && kube == (strcmp(now->name, "kube-default") == 0)))
        return;
    if (!kube || !find_placement(m, "kube-default"))
        find_placement(m, "best-fit");
}

static bool choose_queue(struct maker *m, const char *name)
{
    for (size_t i = 0; aisle_queues[i]; i++)
        if (strcmp(aisle_queues[i]->name, name) == 0) {
            set_queue(m, aisle_queues[i]);
            default_placement(m);
            return true;
        }
    return false;
}

static bool choose_placement(struct maker *m, const char *name)
{
    bool found = find_placement(m, name);

    m->placed = m->placed || found;
    return found;
}

/* Sets a knob of the queue policy or of the placement policy, whichever has it. */
static void set_knob(struct maker *m, const struct aisle_place *at, const char *name,
                     const char *text)
{
    const struct choice *c = m->c;
    const char *names[NAMES_MOST];
    size_t n = 0;
    struct aisle_error *err;

    if (set_knob_of(m, at, c->queue->knobs, c->queue_knob, name, text) ||
        set_knob_of(m, at, c->placement->knobs, c->placement_knob, name, text))
        return;
    err = fail(m, at, "knob", name);
    n = knobs_names(c->queue->knobs, names, n, NAMES_MOST - 1);
    n = knobs_names(c->placement->knobs, names, n, NAMES_MOST - 1);
    names[n] = NULL;
    if (n == 0)
        error_hint(err, "neither %s nor %s has knobs", c->queue->name, c->placement->name);
    else
        error_suggest(err, "knobs there are", name, names);
}

/* Where text of one line's part begins, for the caret. */
static struct aisle_place inner_place(const struct aisle_place *at, size_t offset, const char *part)
{
    struct aisle_place inner = at ? *at : (struct aisle_place){0};

    /* A quoted or multi-line scalar cannot be counted along; then the whole is underlined. */
    if (!inner.file || !inner.excerpt || inner.col <= 0 ||
        strlen(inner.excerpt) < (size_t)inner.col - 1 + offset ||
        strncmp(inner.excerpt + inner.col - 1 + offset, part, strlen(part)) != 0)
        return inner;
    inner.col += (int)offset;
    inner.width = (int)strlen(part);
    return inner;
}

/* "name:knob=value:..." chosen for one half, or for either. */
static char *choose_half(struct maker *m, const struct aisle_place *at, char *base, char *half,
                         bool queues, bool placements)
{
    char *knobs = knobs_split(half, ':');
    const char *names[NAMES_MOST];
    struct aisle_place place;

    if ((queues && choose_queue(m, half)) || (placements && choose_placement(m, half)))
        return knobs;
    place = inner_place(at, (size_t)(half - base), half);
    list_names(names, queues, placements);
    error_suggest(fail(m, &place,
                       queues && placements ? "policy"
                       : queues             ? "queue policy"
                                            : "placement policy",
                       half),
                  "one of", half, names);
    return knobs;
}

static void set_knobs(struct maker *m, const struct aisle_place *at, char *knobs)
{
    while (knobs) {
        char *next = knobs_split(knobs, ':'), *value = knobs_split(knobs, '=');

        if (!value)
            m->status = error_at(errors_next(m->errs), AISLE_EVALUE, at,
                                 "knob \"%s\" has no value: NAME=VALUE", knobs);
        else
            set_knob(m, at, knobs, value);
        knobs = next;
    }
}

/* Half of the text's knobs may belong to a policy that the text does not name. */
static void choose_text(struct maker *m, const struct aisle_place *at, const char *text)
{
    char *queue = arena_text(m->arena, text), *base = queue, *placement = knobs_split(queue, '/');
    char *queue_knobs, *placement_knobs = NULL;

    queue_knobs = choose_half(m, at, base, queue, true, placement == NULL);
    if (placement)
        placement_knobs = choose_half(m, at, base, placement, false, true);
    if (m->status != AISLE_OK)
        return;
    set_knobs(m, at, queue_knobs);
    set_knobs(m, at, placement_knobs);
}

/* A knob given for a policy by name must be one of its, whether or not it is chosen. */
static void check_named(struct maker *m, const struct aisle_knob_setting *k)
{
    const struct aisle_knob *knobs = NULL;
    const char *names[NAMES_MOST];
    struct aisle_error *err;
    bool known = false;
    size_t n = 0;

    for (size_t i = 0; aisle_queues[i]; i++)
        if (strcmp(aisle_queues[i]->name, k->policy) == 0) {
            knobs = aisle_queues[i]->knobs;
            known = true;
        }
    for (size_t i = 0; aisle_placements[i]; i++)
        if (strcmp(aisle_placements[i]->name, k->policy) == 0) {
            knobs = aisle_placements[i]->knobs;
            known = true;
        }
    if (!known) {
        list_names(names, true, true);
        error_suggest(fail(m, &k->at, "policy", k->policy), "one of", k->policy, names);
        return;
    }
    if (set_knob_of(m, &k->at, knobs, defaults(m->arena, knobs), k->name, k->value))
        return;
    err = fail(m, &k->at, "knob", k->name);
    n = knobs_names(knobs, names, n, NAMES_MOST - 1);
    names[n] = NULL;
    if (n == 0)
        error_hint(err, "%s has no knobs", k->policy);
    else
        error_suggest(err, "it has", k->name, names);
}

static void choose_spec(struct maker *m, const struct aisle_policy_spec *p)
{
    const char *names[NAMES_MOST];

    for (size_t i = 0; i < p->knob_count; i++)
        if (p->knob[i].policy)
            check_named(m, &p->knob[i]);
    if (m->status != AISLE_OK)
        return;
    if (p->text) {
        choose_text(m, &p->at, p->text);
        return;
    }
    if (p->queue && !choose_queue(m, p->queue)) {
        list_names(names, true, false);
        error_suggest(fail(m, &p->at, "queue policy", p->queue), "one of", p->queue, names);
    }
    if (p->placement && !choose_placement(m, p->placement)) {
        list_names(names, false, true);
        error_suggest(fail(m, &p->at, "placement policy", p->placement), "one of", p->placement,
                      names);
    }
    for (size_t i = 0; m->status == AISLE_OK && i < p->knob_count; i++)
        if (!p->knob[i].policy)
            set_knob(m, &p->knob[i].at, p->knob[i].name, p->knob[i].value);
}

static bool pods_leave(const struct aisle_workload_spec *w)
{
    if (w->manifest_count > 0)
        return true;
    if (w->generate.kind)
        return w->generate.duration_mean_s > 0 || w->generate.duration_like;
    if (w->job_count > 0 || (w->file.name && strcmp(w->format, "openb") != 0))
        return true;
    for (size_t i = 0; i < w->pod_count; i++)
        if (w->pod[i].duration_us != AISLE_NEVER)
            return true;
    return w->use_durations;
}

enum aisle_status choice_make(struct choice *out, const struct aisle_spec *spec, const char *text,
                              struct arena *a, struct aisle_errors *errs)
{
    struct maker m = {
        .c = out,
        .arena = a,
        .errs = errs,
        .spec = &spec->policy,
        .manifests = spec->cluster.manifest_count || spec->workload.manifest_count,
        .status = AISLE_OK,
    };

    *out = (struct choice){0};
    if (!m.manifests || !choose_queue(&m, "kubernetes"))
        choose_queue(&m, pods_leave(&spec->workload) ? "fifo" : "once");
    choose_spec(&m, &spec->policy);
    if (text && m.status == AISLE_OK)
        choose_text(&m, NULL, text);
    if (m.status != AISLE_OK)
        return m.status;
    out->text = arena_printf(a, "%s/%s",
                             knobs_text(a, out->queue->name, out->queue->knobs, out->queue_knob),
                             knobs_text(a, out->placement->name, out->placement->knobs,
                                        out->placement_knob));
    return AISLE_OK;
}
