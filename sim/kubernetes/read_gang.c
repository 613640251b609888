/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What distributed jobs share, and those of Kubeflow. */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "kubernetes/gang.h"

struct kube_group *gang_add(struct reader *r, struct gang *gang,
                                    const struct yaml_node *node)
{
    if (gang->count < GANG_GROUPS_MOST)
        return &gang->group[gang->count++];
    reader_error(r, node, ": a job of more than %d sorts of pods is not read", GANG_GROUPS_MOST);
    return NULL;
}

void gang_set_pods(struct kube_group *group, int64_t pods)
{
    group->pods = group->pods_min = group->pods_max = pods;
}

void read_gang_priority(struct reader *r, const struct yaml_node *value, void *at)
{
    struct gang *gang = at;

    read_name(r, value, &gang->priority_class);
    gang->priority_at = value->at;
    gang->priority_field = reader_path(r);
}

static void set_priority(struct reader *r, const struct gang *gang)
{
    for (size_t i = r->first_pending; i < r->m->pending_count; i++) {
        struct kube_pending *p = &r->m->pending[i];

        if (p->field || p->has_priority)
            continue;
        p->spec->priority_class = gang->priority_class;
        p->at = gang->priority_at;
        p->field = gang->priority_field;
    }
}

void gang_finish(struct reader *r, struct gang *gang, const char *list, size_t errors)
{
    struct kube_load load = reader_load(r, KUBE_DISTRIBUTED);
    int64_t needed = 0;

    if (!gang->where && r->errors == errors)
        reader_error(r, NULL, "%s is missing", list);
    if (r->errors > errors)
        return;
    for (size_t i = 0; i < gang->count; i++)
        needed += gang->group[i].pods_min;
    if (gang->priority_class)
        set_priority(r, gang);
    load.gang = true;
    load.gang_min = gang->pods_min ? gang->pods_min : needed;
    load.gang_timeout_us = gang->timeout_us;
    load.copies = gang->copies;
    load.suspended = gang->suspended;
    if (gang->queue && !load.queue)
        load.queue = gang->queue;
    reader_add_load(r, &load, gang->group, gang->count, errors);
}

/* Kubeflow: PyTorchJob, TFJob, MPIJob, ... --------------------------------------------------- */

struct replica_spec {
    int64_t replicas;
    struct kube_pod_spec *pod;
};

static const struct field replica_field[] = {
    {"replicas", FIELD_COUNT, offsetof(struct replica_spec, replicas), NULL, NULL},
    {"template", FIELD_READ, offsetof(struct replica_spec, pod), reader_template_at, NULL},
    {0},
};
static const char *const replica_idle[] = {"restartPolicy", NULL};
static const struct fields replica_fields = {replica_field, replica_idle};

static void read_replica_spec(struct reader *r, const struct yaml_node *value, void *at)
{
    struct replica_spec spec = {.replicas = 1};
    struct kube_group *group = gang_add(r, at, value);
    size_t errors = r->errors;

    reader_fields(r, value, &replica_fields, &spec);
    if (!spec.pod && r->errors == errors)
        reader_error(r, value, ".template is missing");
    if (!group)
        return;
    group->name = kube_name(r->names, reader_key(r));
    group->spec = spec.pod;
    gang_set_pods(group, spec.replicas);
}

static void read_replica_specs(struct reader *r, const struct yaml_node *value, void *at)
{
    struct gang *gang = at;

    gang->where = value;
    reader_each(r, value, read_replica_spec, gang);
}

static const struct field scheduling_field[] = {
    {"minAvailable", FIELD_COUNT, offsetof(struct gang, pods_min), NULL, NULL},
    {"priorityClass", FIELD_READ, 0, read_gang_priority, NULL},
    {"queue", FIELD_NAME, offsetof(struct gang, queue), NULL, NULL},
    {"scheduleTimeoutSeconds", FIELD_SECONDS, offsetof(struct gang, timeout_us), NULL, NULL},
    {0},
};
static const char *const scheduling_idle[] = {"minResources", NULL};
static const struct fields scheduling_fields = {scheduling_field, scheduling_idle};

static void read_scheduling(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &scheduling_fields, at);
}

static const struct field run_field[] = {
    {"schedulingPolicy", FIELD_READ, 0, read_scheduling, NULL},
    {"suspend", FIELD_BOOL, offsetof(struct gang, suspended), NULL, NULL},
    {0},
};
static const char *const run_idle[] = {"activeDeadlineSeconds", "backoffLimit", "cleanPodPolicy",
                                       "managedBy", "ttlSecondsAfterFinished", NULL};
static const struct fields run_fields = {run_field, run_idle};

static void read_run_policy(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &run_fields, at);
}

static const struct field kubeflow_field[] = {
    {"pytorchReplicaSpecs", FIELD_READ, 0, read_replica_specs, NULL},
    {"tfReplicaSpecs", FIELD_READ, 0, read_replica_specs, NULL},
    {"mpiReplicaSpecs", FIELD_READ, 0, read_replica_specs, NULL},
    {"xgbReplicaSpecs", FIELD_READ, 0, read_replica_specs, NULL},
    {"paddleReplicaSpecs", FIELD_READ, 0, read_replica_specs, NULL},
    {"jaxReplicaSpecs", FIELD_READ, 0, read_replica_specs, NULL},
    {"mxReplicaSpecs", FIELD_READ, 0, read_replica_specs, NULL},
    {"runPolicy", FIELD_READ, 0, read_run_policy, NULL},
    {0},
};
static const char *const kubeflow_idle[] = {
    "cleanPodPolicy", "elasticPolicy", "enableDynamicWorker", "jobMode", "launcherCreationPolicy",
    "mainContainer", "mpiImplementation", "nprocPerNode", "runLauncherAsWorker", "slotsPerWorker",
    "sshAuthMountPath", "successPolicy", NULL,
};
static const struct fields kubeflow_fields = {kubeflow_field, kubeflow_idle};

struct elastic {
    int64_t replicas_min, replicas_max;
};

static const struct field elastic_field[] = {
    {"minReplicas", FIELD_COUNT, offsetof(struct elastic, replicas_min), NULL, NULL},
    {"maxReplicas", FIELD_COUNT, offsetof(struct elastic, replicas_max), NULL, NULL},
    {0},
};
static const char *const elastic_idle[] = {
    "maxRestarts", "metrics", "nProcPerNode", "rdzvBackend", "rdzvConf", "rdzvHost", "rdzvId",
    "rdzvPort", "standalone", NULL,
};
static const struct fields elastic_fields = {elastic_field, elastic_idle};

static void read_elastic(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &elastic_fields, at);
}

static void read_elastic_of(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_child(r, value, "elasticPolicy", read_elastic, at);
}

/* Workers of an elastic PyTorchJob may be fewer or more. */
static void make_elastic(struct reader *r, struct gang *gang, const struct elastic *elastic)
{
    for (size_t i = 0; i < gang->count; i++) {
        struct kube_group *group = &gang->group[i];

        if (strcmp(kube_name_text(r->names, group->name), "Worker") != 0)
            continue;
        if (elastic->replicas_min && elastic->replicas_min < group->pods)
            group->pods_min = elastic->replicas_min;
        if (elastic->replicas_max > group->pods)
            group->pods_max = elastic->replicas_max;
    }
}

void read_kubeflow_job(struct reader *r, const struct yaml_node *object)
{
    struct gang gang = {.copies = 1};
    struct elastic elastic = {0};
    size_t errors = r->errors;

    reader_spec_fields(r, object, &kubeflow_fields, &gang);
    reader_child(r, object, "spec", read_elastic_of, &elastic);
    make_elastic(r, &gang, &elastic);
    gang_finish(r, &gang, "spec.*ReplicaSpecs", errors);
}

