/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/selection.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

enum { OWNERS_MOST = 8, NOBODY = -1 };

enum fate { KEPT, DUPLICATE, ENDED, OWNER, MADE, STRAY };

/* One source and what is known of it. */
struct entry {
    enum fate fate;
    int64_t pods; /* that exist and are its own, directly or not */
};

struct draft {
    const struct kube_manifest *m;
    struct aisle_k8s_summary *out;
    struct names identity; /* of sources, in their order but for duplicates */
    size_t *source_of;     /* by identity */
    struct entry *entry;   /* by source */
};

/* Who is who --------------------------------------------------------------------------------- */

static char *identity(const char *api_version, const char *kind, const char *namespace_,
                      const char *name)
{
    const char *slash = strchr(api_version, '/');
    int group = slash ? (int)(slash - api_version) : 0;

    return mem_printf("%.*s/%s/%s/%s", group, api_version, kind, namespace_, name);
}

static long find(const struct draft *d, const char *api_version, const char *kind,
                 const char *namespace_, const char *name)
{
    char *text = identity(api_version, kind, namespace_, name);
    uint32_t id = names_find(&d->identity, text);

    mem_free(text);
    return id == UINT32_MAX ? NOBODY : (long)d->source_of[id];
}

static const char *text_of(const struct draft *d, uint32_t name)
{
    return kube_name_text(&d->m->names, name);
}

static bool is_kind(const struct kube_source *s, const char *kind)
{
    return !strcmp(s->kind, kind);
}

/* Fills the table of identities. Objects that get their name later have none. */
static void identify(struct draft *d)
{
    for (size_t i = 0; i < d->m->source_count; i++) {
        const struct kube_source *s = &d->m->source[i];
        size_t known = d->identity.count;
        char *text;

        if (s->name_generated)
            continue;
        text = identity(s->api_version, s->kind, text_of(d, s->namespace_), text_of(d, s->name));
        if (names_add(&d->identity, text) == known)
            d->source_of[known] = i;
        else
            d->entry[i].fate = DUPLICATE;
        mem_free(text);
    }
}

/* Owners ------------------------------------------------------------------------------------- */

static long find_owner(const struct draft *d, const struct kube_source *s)
{
    return s->owner.kind ? find(d, s->owner.api_version, text_of(d, s->owner.kind),
                                text_of(d, s->namespace_), text_of(d, s->owner.name))
                         : NOBODY;
}

static const char *label(const struct kube_source *s, const char *key)
{
    const struct yaml_node *labels = yaml_get(yaml_get(s->node, "metadata"), "labels");
    const struct yaml_node *value = yaml_get(labels, key);

    return value && value->kind == YAML_SCALAR ? value->text : NULL;
}

/* A ReplicaSet is named as its Deployment, "-", and a hash that its pods have as a label. */
static long find_deployment(const struct draft *d, const struct kube_source *pod)
{
    const char *hash = label(pod, "pod-template-hash"), *name = text_of(d, pod->owner.name);
    size_t length = strlen(name), cut = hash ? strlen(hash) + 1 : 0;
    char *deployment;
    long found;

    if (!hash || length <= cut || name[length - cut] != '-' || strcmp(name + length - cut + 1, hash))
        return NOBODY;
    deployment = mem_printf("%.*s", (int)(length - cut), name);
    found = find(d, "apps/v1", "Deployment", text_of(d, pod->namespace_), deployment);
    mem_free(deployment);
    return found;
}

/* The owner of an owner that is not among the objects. */
static long find_by_label(const struct draft *d, const struct kube_source *pod)
{
    static const struct {
        const char *label, *api_version, *kind;
    } set[] = {
        {"jobset.sigs.k8s.io/jobset-name", "jobset.x-k8s.io/v1", "JobSet"},
        {"leaderworkerset.sigs.k8s.io/name", "leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet"},
    };

    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        if (label(pod, set[i].label))
            return find(d, set[i].api_version, set[i].kind, text_of(d, pod->namespace_),
                        label(pod, set[i].label));
    return find_deployment(d, pod);
}

/* A pod that exists counts for all above it. */
static void count_pod(struct draft *d, const struct kube_source *pod)
{
    const struct kube_source *s = pod;
    long owner = find_owner(d, s);

    if (owner == NOBODY && s->owner.kind)
        owner = find_by_label(d, pod);
    for (int i = 0; i < OWNERS_MOST && owner != NOBODY; i++) {
        d->entry[owner].pods++;
        s = &d->m->source[owner];
        owner = find_owner(d, s);
    }
}

/* Fates -------------------------------------------------------------------------------------- */

static const char *scalar(const struct yaml_node *node, const char *key)
{
    const struct yaml_node *value = yaml_get(node, key);

    return value && value->kind == YAML_SCALAR ? value->text : "";
}

static bool is_end(const char *word)
{
    static const char *const ends[] = {"Complete", "Completed", "Succeeded", "Failed",
                                       "Terminated", "Aborted", "Finished"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (!strcmp(word, ends[i]))
            return true;
    return false;
}

/* Jobs of all kinds say so in a condition, but for two. */
static bool has_ended(const struct kube_source *s)
{
    const struct yaml_node *status = yaml_get(s->node, "status");
    const struct yaml_node *conditions = yaml_get(status, "conditions");

    for (size_t i = 0; conditions && conditions->kind == YAML_SEQUENCE && i < conditions->count; i++)
        if (is_end(scalar(conditions->item[i], "type")) &&
            !strcmp(scalar(conditions->item[i], "status"), "True"))
            return true;
    return is_end(scalar(status, "jobDeploymentStatus")) || /* RayJob */
           is_end(scalar(yaml_get(status, "state"), "phase")); /* Volcano's */
}

/* A ReplicaSet of an earlier revision of its Deployment. */
static bool is_old(const struct kube_source *s)
{
    return s->owner.kind && is_kind(s, "ReplicaSet") &&
           !strcmp(scalar(yaml_get(s->node, "spec"), "replicas"), "0");
}

static bool makes_pods(const struct kube_source *s)
{
    static const char *const others[] = {
        "Pod", "Node", "Namespace", "PriorityClass", "ResourceQuota", "PodDisruptionBudget",
        "HorizontalPodAutoscaler", "PodGroup",
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_kind(s, others[i]))
            return false;
    return true;
}

static const struct yaml_node *node_name(const struct kube_source *pod)
{
    const struct yaml_node *name = yaml_get(yaml_get(pod->node, "spec"), "nodeName");

    return name && name->kind == YAML_SCALAR && name->text[0] ? name : NULL;
}

static enum fate fate_of_pod(const struct draft *d, const struct kube_source *pod)
{
    const struct yaml_node *node = node_name(pod);

    return node && find(d, "v1", "Node", "default", node->text) == NOBODY ? STRAY : KEPT;
}

/* A CronJob makes jobs at its own times; one that it has made is another's affair no more. */
static enum fate fate_of_load(const struct draft *d, size_t i)
{
    const struct kube_source *s = &d->m->source[i];
    long owner = find_owner(d, s);

    if (is_kind(s, "CronJob"))
        return KEPT;
    if (d->entry[i].pods)
        return OWNER;
    if (has_ended(s))
        return ENDED;
    if (is_old(s))
        return MADE;
    return owner != NOBODY && !is_kind(&d->m->source[owner], "CronJob") &&
                   makes_pods(&d->m->source[owner])
               ? MADE
               : KEPT;
}

static AISLE_PRINTF(3, 4) void note(struct draft *d, const struct yaml_node *at, const char *fmt,
                                    ...)
{
    struct aisle_error *err = errors_next(&d->out->notes);
    char text[400];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    error_at(err, AISLE_EVALUE, at ? &at->at : NULL, "%s", text);
    error_warn(err);
}

/* A controller that had not made all of its pods yet, or a dump that does not hold all. */
static void note_missing(struct draft *d, const struct kube_source *s, const struct entry *e)
{
    const struct yaml_node *replicas = yaml_get(yaml_get(s->node, "spec"), "replicas");
    int64_t wanted = 1;

    if (strcmp(s->api_version, "apps/v1") != 0 || is_kind(s, "DaemonSet") || e->fate != OWNER)
        return;
    if (replicas && replicas->kind == YAML_SCALAR && number_int64(&wanted, replicas->text))
        return;
    if (e->pods < wanted)
        note(d, s->node, "%s %.60s/%.60s wants %lld pods and has %lld here: those stay, the others "
                         "are not made", s->kind, text_of(d, s->namespace_), text_of(d, s->name),
             (long long)wanted, (long long)e->pods);
}

static void note_stray(struct draft *d, const struct kube_source *s, const struct entry *e)
{
    if (e->fate == STRAY)
        note(d, node_name(s), "pod %.60s/%.60s is on a node that is not among the objects: left out",
             text_of(d, s->namespace_), text_of(d, s->name));
}

static void count_fate(struct aisle_k8s_summary *out, enum fate fate)
{
    out->duplicates += fate == DUPLICATE;
    out->jobs_ended += fate == ENDED;
    out->owners += fate == OWNER;
    out->made += fate == MADE;
    out->strays += fate == STRAY;
}

static void decide(struct draft *d)
{
    const struct kube_manifest *m = d->m;

    for (size_t i = 0; i < m->source_count; i++)
        if (is_kind(&m->source[i], "Pod") && d->entry[i].fate == KEPT)
            count_pod(d, &m->source[i]);
    for (size_t i = 0; i < m->source_count; i++) {
        const struct kube_source *s = &m->source[i];
        struct entry *e = &d->entry[i];

        if (e->fate == KEPT && is_kind(s, "Pod"))
            e->fate = fate_of_pod(d, s);
        else if (e->fate == KEPT && makes_pods(s))
            e->fate = fate_of_load(d, i);
        note_missing(d, s, e);
        note_stray(d, s, e);
        count_fate(d->out, e->fate);
    }
}

/* Order -------------------------------------------------------------------------------------- */

struct place {
    int rank;
    const char *created, *namespace_, *name;
    size_t index;
};

static int rank(const struct kube_source *s)
{
    static const char *const kinds[] = {
        "Namespace", "PriorityClass", "Node", "ResourceQuota", "PodDisruptionBudget",
        "HorizontalPodAutoscaler", "PodGroup",
    };
    int i = 0, count = sizeof kinds / sizeof *kinds;

    while (i < count && !is_kind(s, kinds[i]))
        i++;
    return i;
}

/* What makes pods by time of creation, which RFC 3339 writes so that its text sorts: so it waits in
 * the queue. A cluster gives several the same second. */
static int by_place(const void *a, const void *b)
{
    const struct place *p = a, *q = b;
    int order = p->rank < q->rank ? -1 : p->rank > q->rank;

    if (!order)
        order = strcmp(p->created, q->created);
    if (!order && p->created[0])
        order = strcmp(p->namespace_, q->namespace_);
    if (!order && p->created[0])
        order = strcmp(p->name, q->name);
    return order ? order : p->index < q->index ? -1 : p->index > q->index;
}

static void sort(struct selection *selection, const struct draft *d)
{
    const struct kube_manifest *m = d->m;
    struct place *place = mem_new(m->source_count, sizeof *place);

    selection->item = mem_new(m->source_count, sizeof *selection->item);
    selection->count = 0;
    for (size_t i = 0; i < m->source_count; i++) {
        const struct kube_source *s = &m->source[i];

        if (d->entry[i].fate == KEPT)
            place[selection->count++] = (struct place){
                .rank = rank(s),
                .created = makes_pods(s) || is_kind(s, "Pod")
                               ? scalar(yaml_get(s->node, "metadata"), "creationTimestamp")
                               : "",
                .namespace_ = text_of(d, s->namespace_),
                .name = text_of(d, s->name),
                .index = i,
            };
    }
    qsort(place, selection->count, sizeof *place, by_place);
    for (size_t i = 0; i < selection->count; i++)
        selection->item[i] = place[i].index;
    mem_free(place);
}

/* Pods that run somewhere tell little if nobody says where that is. */
static enum aisle_status check_nodes(const struct kube_manifest *m, struct aisle_errors *errs)
{
    struct aisle_error *err;

    for (size_t i = 0; i < m->source_count && !m->node_count; i++) {
        const struct kube_source *s = &m->source[i];

        if (!is_kind(s, "Pod") || !node_name(s))
            continue;
        err = errors_next(errs);
        error_at(err, AISLE_EVALUE, &node_name(s)->at,
                 "spec.nodeName: the pod is on node \"%.60s\", and there is no Node among the objects",
                 node_name(s)->text);
        error_hint(err, "give the nodes as well: kubectl get nodes,pods -A -o yaml");
        return AISLE_EVALUE;
    }
    return AISLE_OK;
}

enum aisle_status selection_make(struct selection *selection, const struct kube_manifest *m,
                              struct aisle_k8s_summary *out, struct aisle_errors *errs)
{
    struct draft d = {.m = m, .out = out};
    enum aisle_status status = check_nodes(m, errs);

    *selection = (struct selection){0};
    if (status)
        return status;
    d.source_of = mem_new(m->source_count, sizeof *d.source_of);
    d.entry = mem_new(m->source_count, sizeof *d.entry);
    identify(&d);
    decide(&d);
    sort(selection, &d);
    if (!m->node_count)
        note(&d, NULL, "there is no Node among the objects: the scenario has 4 nodes of 8 GPUs "
                       "instead, until its cluster.groups say what you have");
    out->pods_ended = (int64_t)m->ended_count;
    out->idle = (int64_t)m->idle_count;
    names_fini(&d.identity);
    mem_free(d.source_of);
    mem_free(d.entry);
    return AISLE_OK;
}

void selection_fini(struct selection *selection)
{
    mem_free(selection->item);
    *selection = (struct selection){0};
}
