/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RayCluster, and the kinds that bring one along. */
#include <stddef.h>

#include "base/error.h"
#include "kubernetes/gang.h"

struct ray {
    struct gang gang;
    bool autoscaling;
};

struct group_draft {
    uint32_t name;
    bool has_replicas, suspended;
    int64_t replicas, replicas_min, replicas_max, hosts;
    struct kube_pod_spec *pod;
};

static void read_replicas(struct reader *r, const struct yaml_node *value, void *at)
{
    struct group_draft *w = at;

    w->has_replicas = reader_int(r, value, 0, INT32_MAX, &w->replicas);
}

static const struct field group_field[] = {
    {"groupName", FIELD_NAME, offsetof(struct group_draft, name), NULL, NULL},
    {"replicas", FIELD_READ, 0, read_replicas, NULL},
    {"minReplicas", FIELD_COUNT, offsetof(struct group_draft, replicas_min), NULL, NULL},
    {"maxReplicas", FIELD_COUNT, offsetof(struct group_draft, replicas_max), NULL, NULL},
    {"numOfHosts", FIELD_COUNT, offsetof(struct group_draft, hosts), NULL, NULL},
    {"suspend", FIELD_BOOL, offsetof(struct group_draft, suspended), NULL, NULL},
    {"template", FIELD_READ, offsetof(struct group_draft, pod), reader_template_at, NULL},
    {0},
};
static const char *const group_idle[] = {
    "enableIngress", "headService", "idleTimeoutSeconds", "labels", "rayStartParams", "resources",
    "scaleStrategy", "serviceType", NULL,
};
static const struct fields group_fields = {group_field, group_idle};

/* A group of the cluster; NULL: there is one too many. */
static struct kube_group *read_group(struct reader *r, const struct yaml_node *value,
                                     struct gang *gang, struct group_draft *draft)
{
    struct kube_group *group = gang_add(r, gang, value);
    size_t errors = r->errors;

    reader_fields(r, value, &group_fields, draft);
    if (!draft->pod && r->errors == errors)
        reader_error(r, value, ".template is missing");
    if (group)
        group->spec = draft->pod;
    return group;
}

static void read_head(struct reader *r, const struct yaml_node *value, void *at)
{
    struct ray *ray = at;
    struct group_draft draft = {0};
    struct kube_group *group = read_group(r, value, &ray->gang, &draft);

    ray->gang.where = value;
    if (!group)
        return;
    group->name = kube_name(r->names, "head");
    gang_set_pods(group, 1);
}

static int64_t within(int64_t value, int64_t min, int64_t max)
{
    return value < min ? min : value > max ? max : value;
}

/* KubeRay's rule: as many as asked for, within the bounds; each is `hosts` pods. */
static void read_workers(struct reader *r, const struct yaml_node *value, void *at)
{
    struct ray *ray = at;
    struct group_draft d = {.replicas_max = INT32_MAX, .hosts = 1};
    struct kube_group *group = read_group(r, value, &ray->gang, &d);

    if (!group)
        return;
    group->name = d.name;
    if (d.suspended)
        return;
    d.replicas = d.has_replicas ? d.replicas : d.replicas_min;
    group->pods = within(d.replicas, d.replicas_min, d.replicas_max) * d.hosts;
    group->pods_min = d.replicas_min * d.hosts;
    group->pods_max = d.replicas_max * d.hosts;
}

static void read_worker_groups(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_items(r, value, read_workers, at);
}

static const struct field cluster_field[] = {
    {"headGroupSpec", FIELD_READ, 0, read_head, NULL},
    {"workerGroupSpecs", FIELD_READ, 0, read_worker_groups, NULL},
    {"enableInTreeAutoscaling", FIELD_BOOL, offsetof(struct ray, autoscaling), NULL, NULL},
    {"suspend", FIELD_BOOL, offsetof(struct ray, gang.suspended), NULL, NULL},
    {0},
};
static const char *const cluster_idle[] = {
    "authOptions", "autoscalerOptions", "gcsFaultToleranceOptions", "headServiceAnnotations",
    "managedBy", "networkPolicy", "rayVersion", "upgradeStrategy", NULL,
};
static const struct fields cluster_fields = {cluster_field, cluster_idle};

/* Without the autoscaler, a cluster has the pods that it was given. */
static void add_cluster(struct reader *r, struct ray *ray, const char *head, size_t errors)
{
    for (size_t i = 0; i < ray->gang.count && !ray->autoscaling; i++)
        gang_set_pods(&ray->gang.group[i], ray->gang.group[i].pods);
    gang_finish(r, &ray->gang, head, errors);
}

void read_ray_cluster(struct reader *r, const struct yaml_node *object)
{
    struct ray ray = {.gang = {.copies = 1}};
    size_t errors = r->errors;

    reader_spec_fields(r, object, &cluster_fields, &ray);
    add_cluster(r, &ray, "spec.headGroupSpec", errors);
}

/* Jobs and services -------------------------------------------------------------------------- */

static void read_cluster(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &cluster_fields, at);
}

static const struct field job_field[] = {
    {"rayClusterSpec", FIELD_READ, 0, read_cluster, NULL},
    {"suspend", FIELD_BOOL, offsetof(struct ray, gang.suspended), NULL, NULL},
    {"submitterPodTemplate", FIELD_ASSUMED, 0, NULL,
     "is left out: the pod that submits the job asks for little, and only while the job starts"},
    {"clusterSelector", FIELD_REFUSED, 0, NULL, "give the job a cluster of its own"},
    {0},
};
static const char *const job_idle[] = {
    "activeDeadlineSeconds", "backoffLimit", "deletionPolicy", "deletionStrategy", "entrypoint",
    "entrypointNumCpus", "entrypointNumGpus", "entrypointResources", "jobId", "managedBy",
    "metadata", "preRunningDeadlineSeconds", "runtimeEnvYAML", "shutdownAfterJobFinishes",
    "submissionMode", "submitterConfig", "ttlSecondsAfterFinished", NULL,
};
static const struct fields job_fields = {job_field, job_idle};

void read_ray_job(struct reader *r, const struct yaml_node *object)
{
    struct ray ray = {.gang = {.copies = 1}};
    size_t errors = r->errors;

    reader_spec_fields(r, object, &job_fields, &ray);
    if (yaml_get(yaml_get(object, "spec"), "clusterSelector"))
        return; /* it runs in a cluster that is another load */
    add_cluster(r, &ray, "spec.rayClusterSpec.headGroupSpec", errors);
}

static const struct field service_field[] = {
    {"rayClusterConfig", FIELD_READ, 0, read_cluster, NULL},
    {0},
};
static const char *const service_idle[] = {
    "deploymentUnhealthySecondThreshold", "excludeHeadPodFromServeSvc",
    "rayClusterDeletionDelaySeconds", "serveConfigV2", "serveService",
    "serviceUnhealthySecondThreshold", "upgradeStrategy", NULL,
};
static const struct fields service_fields = {service_field, service_idle};

void read_ray_service(struct reader *r, const struct yaml_node *object)
{
    struct ray ray = {.gang = {.copies = 1}};
    size_t errors = r->errors;

    reader_spec_fields(r, object, &service_fields, &ray);
    add_cluster(r, &ray, "spec.rayClusterConfig.headGroupSpec", errors);
}
