/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HorizontalPodAutoscalers, of autoscaling/v2 and v1. */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "kubernetes/quantity.h"
#include "kubernetes/reader.h"

enum { SECOND_US = 1000000 };

static void read_milli(struct reader *r, const struct yaml_node *value, void *at)
{
    /* Any resource but cpu would do to get whole units; thousandths are cpu's. */
    reader_amount(r, value, KUBE_CPU, at);
}

/* Metrics ------------------------------------------------------------------------------------ */

static void read_percent(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_metric *metric = at;
    int64_t percent;

    if (!reader_int(r, value, 1, INT32_MAX, &percent))
        return;
    metric->target = KUBE_TARGET_UTILIZATION;
    metric->value_milli = percent * 1000;
}

static void read_average(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_metric *metric = at;

    metric->target = KUBE_TARGET_AVERAGE;
    read_milli(r, value, &metric->value_milli);
}

static void read_total(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_metric *metric = at;

    metric->target = KUBE_TARGET_VALUE;
    read_milli(r, value, &metric->value_milli);
}

static const struct field target_field[] = {
    {"averageUtilization", FIELD_READ, 0, read_percent, NULL},
    {"averageValue", FIELD_READ, 0, read_average, NULL},
    {"value", FIELD_READ, 0, read_total, NULL},
    {0},
};
static const char *const target_idle[] = {"type", NULL};
static const struct fields target_fields = {target_field, target_idle};

static void read_target(struct reader *r, const struct yaml_node *value, void *at)
{
    const struct kube_metric *metric = at;
    size_t errors = r->errors;

    reader_fields(r, value, &target_fields, at);
    if (!metric->value_milli && r->errors == errors)
        reader_error(r, value, ": averageUtilization, averageValue or value is missing");
}

static void read_name_of_metric(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_metric *metric = at;
    const struct yaml_node *name = reader_get(value, "name");

    if (name)
        read_name(r, name, &metric->name);
}

static const struct field source_field[] = {
    {"container", FIELD_NAME, offsetof(struct kube_metric, container), NULL, NULL},
    {"metric", FIELD_READ, 0, read_name_of_metric, NULL},
    {"name", FIELD_NAME, offsetof(struct kube_metric, name), NULL, NULL},
    {"target", FIELD_READ, 0, read_target, NULL},
    {0},
};
static const char *const source_idle[] = {"describedObject", NULL};
static const struct fields source_fields = {source_field, source_idle};

static void read_source(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &source_fields, at);
}

/* The type names the member that holds the rest. */
static void read_metric(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const types[] = {"Resource", "ContainerResource", "Pods", "Object",
                                        "External", NULL};
    static const char *const members[] = {"resource", "containerResource", "pods", "object",
                                          "external"};
    static const enum kube_metric_kind kinds[] = {KUBE_METRIC_RESOURCE, KUBE_METRIC_RESOURCE,
                                                  KUBE_METRIC_PODS, KUBE_METRIC_OBJECT,
                                                  KUBE_METRIC_EXTERNAL};
    const struct yaml_node *type = reader_get(value, "type");
    struct kube_metric *metric = at;
    int i;

    if (!type) {
        reader_error(r, value, ".type is missing");
        return;
    }
    i = reader_choice(r, type, types);
    if (i < 0)
        return;
    metric->kind = kinds[i];
    if (yaml_get(value, members[i]))
        reader_child(r, value, members[i], read_source, metric);
    else
        reader_error(r, value, ".%s is missing", members[i]);
}

static void read_metrics(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_autoscaler *a = at;

    a->metric = reader_list(r, value, sizeof *a->metric, read_metric, &a->metric_count);
}

/* Of autoscaling/v1: of the cpu. */
static void read_cpu_percent(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_autoscaler *a = at;
    struct kube_metric *metric = arena_new(r->arena, 1, sizeof *metric);

    metric->name = kube_name(r->names, "cpu");
    read_percent(r, value, metric);
    a->metric = metric;
    a->metric_count = 1;
}

/* Behaviour ---------------------------------------------------------------------------------- */

static void read_kind_of_policy(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"Pods", "Percent", NULL};

    *(bool *)at = reader_choice(r, value, words) == 1;
}

static const struct field policy_field[] = {
    {"type", FIELD_READ, offsetof(struct kube_scaling_policy, percent), read_kind_of_policy, NULL},
    {"value", FIELD_COUNT, offsetof(struct kube_scaling_policy, value), NULL, NULL},
    {"periodSeconds", FIELD_SECONDS, offsetof(struct kube_scaling_policy, period_us), NULL, NULL},
    {0},
};
static const struct fields policy_fields = {policy_field, NULL};

static void read_policy(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &policy_fields, at);
}

static void read_policies(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_scaling_rules *rules = at;

    rules->policy = reader_list(r, value, sizeof *rules->policy, read_policy, &rules->policy_count);
}

static void read_select(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"Max", "Min", "Disabled", NULL};
    struct kube_scaling_rules *rules = at;
    int i = reader_choice(r, value, words);

    rules->select = i == 1 ? KUBE_SELECT_MIN : i == 2 ? KUBE_SELECT_DISABLED : KUBE_SELECT_MAX;
}

static const struct field rules_field[] = {
    {"stabilizationWindowSeconds", FIELD_SECONDS, offsetof(struct kube_scaling_rules, window_us),
     NULL, NULL},
    {"selectPolicy", FIELD_READ, 0, read_select, NULL},
    {"policies", FIELD_READ, 0, read_policies, NULL},
    {"tolerance", FIELD_READ, offsetof(struct kube_scaling_rules, tolerance_milli), read_milli,
     NULL},
    {0},
};
static const struct fields rules_fields = {rules_field, NULL};

static void read_rules(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &rules_fields, at);
}

static const struct field behavior_field[] = {
    {"scaleUp", FIELD_READ, offsetof(struct kube_autoscaler, up), read_rules, NULL},
    {"scaleDown", FIELD_READ, offsetof(struct kube_autoscaler, down), read_rules, NULL},
    {0},
};
static const struct fields behavior_fields = {behavior_field, NULL};

static void read_behavior(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &behavior_fields, at);
}

/* The object --------------------------------------------------------------------------------- */

static const struct field scaled_field[] = {
    {"kind", FIELD_NAME, offsetof(struct kube_autoscaler, target_kind), NULL, NULL},
    {"name", FIELD_NAME, offsetof(struct kube_autoscaler, target_name), NULL, NULL},
    {0},
};
static const char *const scaled_idle[] = {"apiVersion", NULL};
static const struct fields scaled_fields = {scaled_field, scaled_idle};

static void read_scaled(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &scaled_fields, at);
}

static const struct field spec_field[] = {
    {"scaleTargetRef", FIELD_READ, 0, read_scaled, NULL},
    {"minReplicas", FIELD_COUNT, offsetof(struct kube_autoscaler, pods_min), NULL, NULL},
    {"maxReplicas", FIELD_COUNT, offsetof(struct kube_autoscaler, pods_max), NULL, NULL},
    {"metrics", FIELD_READ, 0, read_metrics, NULL},
    {"targetCPUUtilizationPercentage", FIELD_READ, 0, read_cpu_percent, NULL},
    {"behavior", FIELD_READ, 0, read_behavior, NULL},
    {0},
};
static const struct fields spec_fields = {spec_field, NULL};

/* What the API server fills in: up at once, by 4 pods or double; down after five minutes. */
static void set_defaults(struct reader *r, struct kube_autoscaler *a)
{
    struct kube_scaling_policy *up = arena_new(r->arena, 2, sizeof *up);
    struct kube_scaling_policy *down = arena_new(r->arena, 1, sizeof *down);

    up[0] = (struct kube_scaling_policy){true, 100, 15 * (int64_t)SECOND_US};
    up[1] = (struct kube_scaling_policy){false, 4, 15 * (int64_t)SECOND_US};
    down[0] = (struct kube_scaling_policy){true, 100, 15 * (int64_t)SECOND_US};
    a->up = (struct kube_scaling_rules){.policy = up, .policy_count = 2, .tolerance_milli = -1};
    a->down = (struct kube_scaling_rules){
        .window_us = 300 * (int64_t)SECOND_US,
        .policy = down,
        .policy_count = 1,
        .tolerance_milli = -1,
    };
    a->pods_min = 1;
}

void read_autoscaler(struct reader *r, const struct yaml_node *object)
{
    struct kube_manifest *m = r->m;
    struct kube_autoscaler a = {
        .at = r->at, .namespace_ = r->meta.namespace_, .name = r->meta.name};
    const struct yaml_node *spec = yaml_get(object, "spec");
    size_t errors = r->errors;

    set_defaults(r, &a);
    reader_spec_fields(r, object, &spec_fields, &a);
    if (r->errors == errors) {
        if (!a.target_name)
            reader_error(r, spec, "spec.scaleTargetRef is missing");
        else if (a.pods_max < 1 || a.pods_max < a.pods_min)
            reader_error(r, spec, "spec.maxReplicas must be 1 or more, and not below minReplicas");
    }
    if (r->errors > errors)
        return;
    m->autoscaler = mem_reserve(m->autoscaler, &m->autoscaler_cap, m->autoscaler_count + 1,
                                sizeof *m->autoscaler);
    m->autoscaler[m->autoscaler_count++] = a;
}
