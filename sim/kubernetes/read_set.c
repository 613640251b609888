/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of jobs and of pods: JobSet, LeaderWorkerSet, Volcano's Job, TrainJob. */
#include <stddef.h>

#include "base/error.h"
#include "kubernetes/gang.h"

enum { COUNT_MOST = 1000000 }; /* of copies of a job, so that products stay small */

static void read_count(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_int(r, value, 0, COUNT_MOST, at);
}

/* JobSet ------------------------------------------------------------------------------------- */

struct replicated_job {
    uint32_t name;
    int64_t replicas;
    struct job_spec job;
};

static void read_job_template(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_child(r, value, "spec", read_job_spec, at);
}

static const struct field replicated_field[] = {
    {"name", FIELD_NAME, offsetof(struct replicated_job, name), NULL, NULL},
    {"replicas", FIELD_READ, offsetof(struct replicated_job, replicas), read_count, NULL},
    {"template", FIELD_READ, offsetof(struct replicated_job, job), read_job_template, NULL},
    {0},
};
static const char *const replicated_idle[] = {"dependsOn", "groupName", NULL};
static const struct fields replicated_fields = {replicated_field, replicated_idle};

static void read_replicated(struct reader *r, const struct yaml_node *value, void *at)
{
    struct replicated_job job = {.replicas = 1};
    struct kube_group *group = gang_add(r, at, value);
    size_t errors = r->errors;

    reader_fields(r, value, &replicated_fields, &job);
    if (!job.job.pod && r->errors == errors)
        reader_error(r, value, ".template is missing");
    if (!group)
        return;
    group->name = job.name;
    group->spec = job.job.pod;
    gang_set_pods(group, job.replicas * job_spec_pods(&job.job));
}

static void read_replicated_jobs(struct reader *r, const struct yaml_node *value, void *at)
{
    struct gang *gang = at;

    gang->where = value;
    reader_items(r, value, read_replicated, gang);
}

static const struct field job_set_field[] = {
    {"replicatedJobs", FIELD_READ, 0, read_replicated_jobs, NULL},
    {"suspend", FIELD_BOOL, offsetof(struct gang, suspended), NULL, NULL},
    {0},
};
static const char *const job_set_idle[] = {
    "coordinator", "failurePolicy", "managedBy", "network", "startupPolicy", "successPolicy",
    "ttlSecondsAfterFinished", "volumeClaimPolicies", NULL,
};
static const struct fields job_set_fields = {job_set_field, job_set_idle};

/* Both kinds of sets can bind each job or copy to a domain of its own. */
static void note_exclusive(struct reader *r, const char *annotation)
{
    if (reader_label(r, &r->meta.annotations, annotation))
        reader_note(r, NULL, "say it as topology spread or affinity of the pods",
                    "metadata.annotations: %s has no effect on the placement here", annotation);
}

void read_job_set(struct reader *r, const struct yaml_node *object)
{
    struct gang gang = {.copies = 1};
    size_t errors = r->errors;

    note_exclusive(r, "alpha.jobset.sigs.k8s.io/exclusive-topology");
    reader_spec_fields(r, object, &job_set_fields, &gang);
    gang_finish(r, &gang, "spec.replicatedJobs", errors);
}

/* LeaderWorkerSet ---------------------------------------------------------------------------- */

struct leader_worker {
    int64_t replicas, size;
    struct kube_pod_spec *leader, *worker;
};

static const struct field leader_worker_field[] = {
    {"leaderTemplate", FIELD_READ, offsetof(struct leader_worker, leader), reader_template_at,
     NULL},
    {"size", FIELD_READ, offsetof(struct leader_worker, size), read_count, NULL},
    {"workerTemplate", FIELD_READ, offsetof(struct leader_worker, worker), reader_template_at,
     NULL},
    {0},
};
static const char *const leader_worker_idle[] = {"resourceClaimTemplates", "restartPolicy",
                                                 "subGroupPolicy", "volumeClaimTemplates", NULL};
static const struct fields leader_worker_fields = {leader_worker_field, leader_worker_idle};

static void read_leader_worker(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &leader_worker_fields, at);
}

static const struct field leader_worker_set_field[] = {
    {"replicas", FIELD_READ, offsetof(struct leader_worker, replicas), read_count, NULL},
    {"leaderWorkerTemplate", FIELD_READ, 0, read_leader_worker, NULL},
    {0},
};
static const char *const leader_worker_set_idle[] = {"networkConfig", "rolloutStrategy",
                                                     "startupPolicy", NULL};
static const struct fields leader_worker_set_fields = {leader_worker_set_field,
                                                       leader_worker_set_idle};

/* Without a template of its own the leader is one of the workers. */
void read_leader_worker_set(struct reader *r, const struct yaml_node *object)
{
    struct leader_worker set = {.replicas = 1, .size = 1};
    struct gang gang = {0};
    size_t errors = r->errors;

    note_exclusive(r, "leaderworkerset.sigs.k8s.io/exclusive-topology");
    reader_spec_fields(r, object, &leader_worker_set_fields, &set);
    if (r->errors == errors && !set.worker)
        reader_error(r, yaml_get(object, "spec"),
                     "spec.leaderWorkerTemplate.workerTemplate is missing");
    else if (r->errors == errors && set.size < 1)
        reader_error(r, yaml_get(object, "spec"),
                     "spec.leaderWorkerTemplate.size: a set needs its leader");
    if (r->errors > errors)
        return;
    gang.where = object;
    gang.copies = set.replicas;
    gang.group[0] = (struct kube_group){.spec = set.leader ? set.leader : set.worker};
    gang_set_pods(&gang.group[0], set.leader ? 1 : set.size);
    gang.count = 1;
    if (set.leader && set.size > 1) {
        gang.group[0].name = kube_name(r->names, "leader");
        gang.group[1] =
            (struct kube_group){.name = kube_name(r->names, "worker"), .spec = set.worker};
        gang_set_pods(&gang.group[1], set.size - 1);
        gang.count = 2;
    }
    gang_finish(r, &gang, "", errors);
}

/* Volcano ------------------------------------------------------------------------------------ */

struct role {
    uint32_t name;
    int64_t replicas, pods_min; /* pods_min -1: not said */
    struct kube_pod_spec *pod;
};

static const struct field role_field[] = {
    {"name", FIELD_NAME, offsetof(struct role, name), NULL, NULL},
    {"replicas", FIELD_COUNT, offsetof(struct role, replicas), NULL, NULL},
    {"minAvailable", FIELD_COUNT, offsetof(struct role, pods_min), NULL, NULL},
    {"template", FIELD_READ, offsetof(struct role, pod), reader_template_at, NULL},
    {0},
};
static const char *const role_idle[] = {"dependsOn", "maxRetry", "partitionPolicy", "policies",
                                        "topologyPolicy", NULL};
static const struct fields role_fields = {role_field, role_idle};

static void read_role(struct reader *r, const struct yaml_node *value, void *at)
{
    struct role role = {.replicas = 1, .pods_min = -1};
    struct kube_group *group = gang_add(r, at, value);
    size_t errors = r->errors;

    reader_fields(r, value, &role_fields, &role);
    if (!role.pod && r->errors == errors)
        reader_error(r, value, ".template is missing");
    if (role.pods_min > role.replicas)
        reader_error(r, value, ".minAvailable is more than the replicas");
    if (!group)
        return;
    group->name = role.name;
    group->spec = role.pod;
    gang_set_pods(group, role.replicas);
    if (role.pods_min >= 0)
        group->pods_min = role.pods_min;
}

static void read_roles(struct reader *r, const struct yaml_node *value, void *at)
{
    struct gang *gang = at;

    gang->where = value;
    reader_items(r, value, read_role, gang);
}

static const struct field volcano_field[] = {
    {"minAvailable", FIELD_COUNT, offsetof(struct gang, pods_min), NULL, NULL},
    {"priorityClassName", FIELD_READ, 0, read_gang_priority, NULL},
    {"queue", FIELD_NAME, offsetof(struct gang, queue), NULL, NULL},
    {"tasks", FIELD_READ, 0, read_roles, NULL},
    {0},
};
static const char *const volcano_idle[] = {
    "maxRetry", "minSuccess", "networkTopology", "plugins", "policies", "runningEstimate",
    "schedulerName", "ttlSecondsAfterFinished", "volumes", NULL,
};
static const struct fields volcano_fields = {volcano_field, volcano_idle};

void read_volcano_job(struct reader *r, const struct yaml_node *object)
{
    struct gang gang = {.copies = 1};
    size_t errors = r->errors;

    reader_spec_fields(r, object, &volcano_fields, &gang);
    gang_finish(r, &gang, "spec.tasks", errors);
}

/* TrainJob ----------------------------------------------------------------------------------- */

struct trainer {
    int64_t nodes;
    struct kube_container container;
    bool suspended;
};

static const struct field trainer_field[] = {
    {"numNodes", FIELD_READ, offsetof(struct trainer, nodes), read_count, NULL},
    {"resourcesPerNode", FIELD_READ, offsetof(struct trainer, container.requests), read_resources,
     NULL},
    {0},
};
static const char *const trainer_idle[] = {"args", "command", "env", "image", "numProcPerNode",
                                           NULL};
static const struct fields trainer_fields = {trainer_field, trainer_idle};

static void read_trainer(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &trainer_fields, at);
}

static const struct field train_field[] = {
    {"trainer", FIELD_READ, 0, read_trainer, NULL},
    {"suspend", FIELD_BOOL, offsetof(struct trainer, suspended), NULL, NULL},
    {"runtimeRef", FIELD_ASSUMED, 0, NULL,
     "is not followed: pods ask for trainer.resourcesPerNode, and numNodes is 1 unless written"},
    {"podTemplateOverrides", FIELD_REFUSED, 0, NULL, "write the job as a PyTorchJob or JobSet"},
    {0},
};
static const char *const train_idle[] = {"annotations", "initializer", "labels", "managedBy",
                                         "runtimePatches", NULL};
static const struct fields train_fields = {train_field, train_idle};

/* The rest of its pods is in a runtime, which is an object of the cluster. */
void read_train_job(struct reader *r, const struct yaml_node *object)
{
    struct trainer trainer = {.nodes = 1};
    struct gang gang = {.copies = 1, .where = object, .count = 1};
    size_t errors = r->errors;

    reader_spec_fields(r, object, &train_fields, &trainer);
    if (r->errors > errors)
        return;
    gang.suspended = trainer.suspended;
    gang.group[0].name = kube_name(r->names, "node");
    gang.group[0].spec = reader_bare_pod(r, &trainer.container);
    gang_set_pods(&gang.group[0], trainer.nodes);
    gang_finish(r, &gang, "", errors);
}
