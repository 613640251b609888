/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What refers to other objects, once all of them are read; and sums over loads. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "kubernetes/manifest.h"

enum { CLUSTER_CRITICAL = 2000000000, NODE_CRITICAL = 2000001000 };

/* Classes ------------------------------------------------------------------------------------ */

static const struct kube_priority_class *find_class(const struct kube_manifest *m, uint32_t name)
{
    for (size_t i = 0; i < m->priority_class_count; i++)
        if (m->priority_class[i].name == name)
            return &m->priority_class[i];
    return NULL;
}

/* Of several the one of the lowest value, as the admission plugin has it. */
static const struct kube_priority_class *find_default(const struct kube_manifest *m)
{
    const struct kube_priority_class *found = NULL;

    for (size_t i = 0; i < m->priority_class_count; i++)
        if (m->priority_class[i].global_default &&
            (!found || m->priority_class[i].value < found->value))
            found = &m->priority_class[i];
    return found;
}

static bool own_class(const char *name, int64_t *value)
{
    if (!strcmp(name, "system-cluster-critical"))
        *value = CLUSTER_CRITICAL;
    else if (!strcmp(name, "system-node-critical"))
        *value = NODE_CRITICAL;
    else
        return false;
    return true;
}

static void add_note(struct kube_manifest *m, const struct aisle_place *at, const char *message,
                     const char *hint)
{
    m->note = mem_reserve(m->note, &m->note_cap, m->note_count + 1, sizeof *m->note);
    m->note[m->note_count++] = (struct kube_note){
        .at = *at,
        .message = arena_text(&m->arena, message),
        .hint = arena_text(&m->arena, hint),
        .count = 1,
    };
}

/* A class that nobody read. A pod as a cluster gave it has its number already. */
static enum aisle_status unknown_class(struct kube_manifest *m, const struct kube_pending *p,
                                       struct aisle_errors *errs)
{
    const char *name = kube_name_text(&m->names, p->spec->priority_class);
    const char *hint = "give the file with this PriorityClass as well";
    struct aisle_error *err;
    char message[300];

    if (p->has_priority)
        return AISLE_OK;
    snprintf(message, sizeof message, "%.150s: there is no PriorityClass \"%.60s\"", p->field,
             name);
    if (m->lenient) {
        add_note(m, &p->at, message, "the priority is taken to be 0");
        return AISLE_OK;
    }
    err = errors_next(errs);
    error_at(err, AISLE_EVALUE, &p->at, "%s", message);
    error_hint(err, "%s", hint);
    return AISLE_EVALUE;
}

static enum aisle_status set_priority(struct kube_manifest *m, const struct kube_pending *p,
                                      const struct kube_priority_class *fallback,
                                      struct aisle_errors *errs)
{
    const struct kube_priority_class *class =
        p->field ? find_class(m, p->spec->priority_class) : p->has_priority ? NULL : fallback;

    if (class) {
        p->spec->priority = class->value;
        p->spec->never_preempts = p->has_policy ? p->spec->never_preempts : class->never_preempts;
        return AISLE_OK;
    }
    if (!p->field ||
        own_class(kube_name_text(&m->names, p->spec->priority_class), &p->spec->priority))
        return AISLE_OK;
    return unknown_class(m, p, errs);
}

/* Groups ------------------------------------------------------------------------------------- */

static const struct kube_pod_group *find_group(const struct kube_manifest *m,
                                               const struct kube_load *load)
{
    for (size_t i = 0; i < m->pod_group_count; i++)
        if (m->pod_group[i].namespace_ == load->namespace_ &&
            m->pod_group[i].name == load->pod_group)
            return &m->pod_group[i];
    return NULL;
}

static void join_group(struct kube_manifest *m, struct kube_load *load)
{
    const struct kube_pod_group *group = find_group(m, load);
    char message[200];

    if (group) {
        load->gang = true;
        load->gang_min = group->pods_min;
        return;
    }
    snprintf(message, sizeof message, "there is no PodGroup \"%.60s\" in namespace \"%.60s\"",
             kube_name_text(&m->names, load->pod_group),
             kube_name_text(&m->names, load->namespace_));
    add_note(m, &load->at, message, "its pods are placed one by one");
    load->pod_group = 0;
}

enum aisle_status kube_manifest_finish(struct kube_manifest *m, struct aisle_errors *errs)
{
    const struct kube_priority_class *fallback = find_default(m);
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < m->pending_count; i++) {
        enum aisle_status found = set_priority(m, &m->pending[i], fallback, errs);

        status = status ? status : found;
    }
    for (size_t i = 0; i < m->load_count; i++)
        if (m->load[i].pod_group)
            join_group(m, &m->load[i]);
    m->finished = true;
    return status;
}

/* Sums --------------------------------------------------------------------------------------- */

int64_t kube_load_pods(const struct kube_load *load)
{
    int64_t pods = 0;

    for (size_t i = 0; i < load->group_count; i++)
        pods += load->group[i].pods;
    return pods * load->copies;
}

int64_t kube_load_amount(const struct kube_load *load, uint32_t resource)
{
    int64_t sum = 0, amount, all;

    for (size_t i = 0; i < load->group_count; i++) {
        const struct kube_group *group = &load->group[i];

        amount = kube_amount_of(&group->spec->request.amounts, resource, NULL);
        if (__builtin_mul_overflow(amount, group->pods * load->copies, &all) ||
            __builtin_add_overflow(sum, all, &sum))
            return INT64_MAX;
    }
    return sum;
}
