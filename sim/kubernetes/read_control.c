/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that make no pods and still have a say: classes, budgets, quotas, groups, namespaces. */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "kubernetes/reader.h"

/* Priority classes --------------------------------------------------------------------------- */

enum { PRIORITY_MOST = 1000000000 };

struct class_draft {
    struct kube_priority_class class;
    bool has_value;
};

static void read_value(struct reader *r, const struct yaml_node *value, void *at)
{
    struct class_draft *d = at;
    bool is_own = !strncmp(kube_name_text(r->names, d->class.name), "system-", 7);

    d->has_value = true;
    reader_int(r, value, INT32_MIN, is_own ? INT32_MAX : PRIORITY_MOST, &d->class.value);
}

static void read_policy(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"PreemptLowerPriority", "Never", NULL};

    *(bool *)at = reader_choice(r, value, words) == 1;
}

static const struct field class_field[] = {
    {"value", FIELD_READ, 0, read_value, NULL},
    {"globalDefault", FIELD_BOOL, offsetof(struct class_draft, class.global_default), NULL, NULL},
    {"preemptionPolicy", FIELD_READ, offsetof(struct class_draft, class.never_preempts),
     read_policy, NULL},
    {0},
};
static const char *const class_idle[] = {"apiVersion", "description", "kind", "metadata", NULL};
static const struct fields class_fields = {class_field, class_idle};

void read_priority_class(struct reader *r, const struct yaml_node *object)
{
    struct kube_manifest *m = r->m;
    struct class_draft d = {.class = {.at = r->at, .name = r->meta.name}};
    size_t errors = r->errors;

    reader_fields(r, object, &class_fields, &d);
    if (!d.has_value)
        reader_error(r, object, "value is missing");
    if (r->errors > errors)
        return;
    m->priority_class = mem_reserve(m->priority_class, &m->priority_class_cap,
                                    m->priority_class_count + 1, sizeof *m->priority_class);
    m->priority_class[m->priority_class_count++] = d.class;
}

/* Budgets ------------------------------------------------------------------------------------ */

static const struct field budget_spec_field[] = {
    {"minAvailable", FIELD_READ, offsetof(struct kube_budget, available_min), read_bound, NULL},
    {"maxUnavailable", FIELD_READ, offsetof(struct kube_budget, unavailable_max), read_bound, NULL},
    {"selector", FIELD_READ, offsetof(struct kube_budget, selector), read_selector, NULL},
    {0},
};
static const char *const budget_spec_idle[] = {"unhealthyPodEvictionPolicy", NULL};
static const struct fields budget_spec_fields = {budget_spec_field, budget_spec_idle};

static void read_budget_spec(struct reader *r, const struct yaml_node *value, void *at)
{
    const struct kube_budget *b = at;

    reader_fields(r, value, &budget_spec_fields, at);
    if (b->available_min.present && b->unavailable_max.present)
        reader_error(r, value, ": minAvailable and maxUnavailable exclude each other");
}

struct disrupted {
    uint32_t *item;
    size_t count;
};

static void read_disrupted_pod(struct reader *r, const struct yaml_node *value, void *at)
{
    struct disrupted *list = at;

    (void)value;
    list->item[list->count++] = kube_name(r->names, reader_key(r));
}

static void read_disrupted(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_budget *b = at;
    struct disrupted list = {0};

    if (!reader_is(r, value, YAML_MAPPING))
        return;
    list.item = arena_new(r->arena, value->count, sizeof *list.item);
    reader_each(r, value, read_disrupted_pod, &list);
    b->disrupted = list.item;
    b->disrupted_count = list.count;
}

static const struct field budget_status_field[] = {
    {"disruptionsAllowed", FIELD_COUNT, offsetof(struct kube_budget, disruptions_allowed), NULL,
     NULL},
    {"disruptedPods", FIELD_READ, 0, read_disrupted, NULL},
    {0},
};
static const char *const budget_status_idle[] = {
    "conditions", "currentHealthy", "desiredHealthy", "expectedPods", "observedGeneration", NULL,
};
static const struct fields budget_status_fields = {budget_status_field, budget_status_idle};

static void read_budget_status(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &budget_status_fields, at);
}

void read_budget(struct reader *r, const struct yaml_node *object)
{
    struct kube_manifest *m = r->m;
    struct kube_budget b = {
        .at = r->at,
        .namespace_ = r->meta.namespace_,
        .name = r->meta.name,
        .disruptions_allowed = -1,
    };
    size_t errors = r->errors;

    reader_child(r, object, "spec", read_budget_spec, &b);
    reader_child(r, object, "status", read_budget_status, &b);
    if (r->errors > errors)
        return;
    m->budget = mem_reserve(m->budget, &m->budget_cap, m->budget_count + 1, sizeof *m->budget);
    m->budget[m->budget_count++] = b;
}

/* Quotas ------------------------------------------------------------------------------------- */

struct quota_draft {
    struct kube_quota quota;
    struct kube_amount *item;
    size_t count;
};

/* "requests.cpu" and "cpu" are the same; what is counted beside pods is no matter of placement. */
static void read_hard(struct reader *r, const struct yaml_node *value, void *at)
{
    struct quota_draft *d = at;
    const char *key = reader_key(r), *name = strncmp(key, "requests.", 9) ? key : key + 9;
    struct kube_amount *item = &d->item[d->count];

    if (!strncmp(key, "limits.", 7)) {
        reader_note(r, value, "", " is passed over: limits are not simulated, requests are");
        return;
    }
    if (strcmp(name, "cpu") != 0 && strcmp(name, "memory") != 0 && strcmp(name, "pods") != 0 &&
        strcmp(name, "ephemeral-storage") != 0 && strncmp(name, "hugepages-", 10) != 0 &&
        (name == key || !strchr(name, '/')))
        return;
    item->resource = kube_resource(r->names, name);
    for (size_t i = 0; i < d->count; i++)
        if (d->item[i].resource == item->resource) {
            reader_error(r, value, ": %s is bounded twice", name);
            return;
        }
    d->count += reader_amount(r, value, item->resource, &item->amount);
}

static void read_hards(struct reader *r, const struct yaml_node *value, void *at)
{
    struct quota_draft *d = at;

    if (!reader_is(r, value, YAML_MAPPING))
        return;
    d->item = arena_new(r->arena, value->count, sizeof *d->item);
    reader_each(r, value, read_hard, d);
}

static const struct field quota_field[] = {
    {"hard", FIELD_READ, 0, read_hards, NULL},
    {"scopes", FIELD_REFUSED, 0, NULL, "a quota holds for all pods of its namespace here"},
    {"scopeSelector", FIELD_REFUSED, 0, NULL, "a quota holds for all pods of its namespace here"},
    {0},
};
static const struct fields quota_fields = {quota_field, NULL};

void read_quota(struct reader *r, const struct yaml_node *object)
{
    struct kube_manifest *m = r->m;
    struct quota_draft d = {.quota = {
                                .at = r->at,
                                .namespace_ = r->meta.namespace_,
                                .name = r->meta.name,
                            }};
    size_t errors = r->errors;

    reader_spec_fields(r, object, &quota_fields, &d);
    if (r->errors > errors)
        return;
    kube_amounts_sort(d.item, d.count);
    d.quota.requests = (struct kube_amounts){d.item, d.count};
    m->quota = mem_reserve(m->quota, &m->quota_cap, m->quota_count + 1, sizeof *m->quota);
    m->quota[m->quota_count++] = d.quota;
}

/* Pod groups, namespaces --------------------------------------------------------------------- */

static void read_gang(struct reader *r, const struct yaml_node *value, void *at)
{
    const struct yaml_node *count = reader_get(value, "minCount");

    if (count)
        reader_int(r, count, 1, INT32_MAX, at);
}

static void read_scheduling_policy(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_child(r, value, "gang", read_gang, at);
}

static const struct field group_field[] = {
    {"minMember", FIELD_COUNT, offsetof(struct kube_pod_group, pods_min), NULL, NULL},
    {"scheduleTimeoutSeconds", FIELD_SECONDS, offsetof(struct kube_pod_group, timeout_us), NULL,
     NULL},
    {"schedulingPolicy", FIELD_READ, offsetof(struct kube_pod_group, pods_min),
     read_scheduling_policy, NULL},
    {0},
};
static const char *const group_idle[] = {
    "backoffLimit", "minResources", "minTaskMember", "networkTopology", "podGroupTemplateRef",
    "priorityClassName", "queue", "subGroups", NULL,
};
static const struct fields group_fields = {group_field, group_idle};

void read_pod_group(struct reader *r, const struct yaml_node *object)
{
    struct kube_manifest *m = r->m;
    struct kube_pod_group g = {
        .at = r->at,
        .namespace_ = r->meta.namespace_,
        .name = r->meta.name,
        .pods_min = 1,
        .timeout_us = -1,
    };
    size_t errors = r->errors;

    reader_spec_fields(r, object, &group_fields, &g);
    if (r->errors > errors)
        return;
    m->pod_group =
        mem_reserve(m->pod_group, &m->pod_group_cap, m->pod_group_count + 1, sizeof *m->pod_group);
    m->pod_group[m->pod_group_count++] = g;
}

void read_namespace(struct reader *r, const struct yaml_node *object)
{
    struct kube_manifest *m = r->m;
    const struct kube_labels *labels = &r->meta.labels;
    struct kube_label *all = arena_new(r->arena, labels->count + 1, sizeof *all);

    (void)object;
    /* The API server gives every namespace this label. */
    all[labels->count] = (struct kube_label){KUBE_NAMESPACE_NAME, r->meta.name};
    if (labels->count)
        memcpy(all, labels->item, labels->count * sizeof *all);
    m->namespace_ = mem_reserve(m->namespace_, &m->namespace_cap, m->namespace_count + 1,
                                sizeof *m->namespace_);
    m->namespace_[m->namespace_count++] = (struct kube_namespace){
        .name = r->meta.name,
        .labels = {all, kube_labels_sort(all, labels->count + 1)},
    };
}
