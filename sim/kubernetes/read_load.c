/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pods, and the controllers that Kubernetes itself has for them. */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "kubernetes/reader.h"

enum { BACKOFF_LIMIT = 6 };

/* What all loads share ----------------------------------------------------------------------- */

static uint32_t queue_of(struct reader *r)
{
    const char *name = reader_label(r, &r->meta.labels, "kueue.x-k8s.io/queue-name");

    return name ? kube_name(r->names, name) : 0;
}

struct kube_load reader_load(struct reader *r, enum kube_controller controller)
{
    return (struct kube_load){
        .at = r->at,
        .api_version = r->api_version,
        .kind = r->kind,
        .controller = controller,
        .namespace_ = r->meta.namespace_,
        .name = r->meta.name,
        .name_generated = r->meta.generated,
        .labels = r->meta.labels,
        .copies = 1,
        .queue = queue_of(r),
        .deadline_us = -1,
        .uid = r->meta.uid,
        .owned = r->meta.owner.kind != 0,
        .terminating = r->meta.terminating,
    };
}

/* Kueue's groups are declared by their members alone. */
static void declare_group(struct reader *r, const struct kube_load *load)
{
    struct kube_manifest *m = r->m;
    int64_t total = 0;

    for (const char *digit = r->pod_group_total; *digit >= '0' && *digit <= '9'; digit++)
        total = total < INT32_MAX ? total * 10 + (*digit - '0') : total;
    for (size_t i = 0; i < m->pod_group_count; i++)
        if (m->pod_group[i].namespace_ == load->namespace_ &&
            m->pod_group[i].name == load->pod_group)
            return;
    m->pod_group = mem_reserve(m->pod_group, &m->pod_group_cap, m->pod_group_count + 1,
                               sizeof *m->pod_group);
    m->pod_group[m->pod_group_count++] = (struct kube_pod_group){
        .at = load->at,
        .namespace_ = load->namespace_,
        .name = load->pod_group,
        .pods_min = total,
        .timeout_us = -1,
    };
}

void reader_add_load(struct reader *r, struct kube_load *load, const struct kube_group *group,
                     size_t count, size_t errors)
{
    struct kube_manifest *m = r->m;
    struct kube_group *copy;

    load->pod_group = r->pod_group;
    load->facts = r->facts;
    for (size_t i = 0; i < count; i++)
        if (!group[i].spec)
            return;
    if (r->errors > errors)
        return;
    if (r->pod_group && r->pod_group_total)
        declare_group(r, load);
    copy = arena_new(r->arena, count, sizeof *copy);
    if (count)
        memcpy(copy, group, count * sizeof *copy);
    load->group = copy;
    load->group_count = count;
    m->load = mem_reserve(m->load, &m->load_cap, m->load_count + 1, sizeof *m->load);
    m->load[m->load_count++] = *load;
}

const struct yaml_node *reader_spec(struct reader *r, const struct yaml_node *object)
{
    const struct yaml_node *spec = yaml_get(object, "spec");

    if (spec && spec->kind == YAML_MAPPING)
        return spec;
    reader_error(r, spec ? spec : object, "spec is missing");
    return NULL;
}

/* Reads the mapping `spec` of the object. */
struct visit {
    const struct fields *fields;
    void *into;
};

static void read_visited(struct reader *r, const struct yaml_node *value, void *at)
{
    const struct visit *visit = at;

    reader_fields(r, value, visit->fields, visit->into);
}

void reader_spec_fields(struct reader *r, const struct yaml_node *object,
                        const struct fields *fields, void *into)
{
    struct visit visit = {fields, into};

    if (reader_spec(r, object))
        reader_child(r, object, "spec", read_visited, &visit);
}

/* Pods --------------------------------------------------------------------------------------- */

static bool has_ended(const struct yaml_node *object)
{
    const struct yaml_node *phase = yaml_get(yaml_get(object, "status"), "phase");

    return phase && phase->kind == YAML_SCALAR &&
           (!strcmp(phase->text, "Succeeded") || !strcmp(phase->text, "Failed"));
}

void read_pod(struct reader *r, const struct yaml_node *object)
{
    struct kube_load load = reader_load(r, KUBE_SINGLE_POD);
    struct kube_group group = {.pods = 1, .pods_min = 1, .pods_max = 1};
    size_t errors = r->errors;
    struct kube_pod_spec *pod;

    if (has_ended(object)) {
        r->m->ended_count++;
        reader_note(r, object, "", "a pod that has ended is left out");
        return;
    }
    pod = reader_template(r, object);
    group.spec = pod;
    if (pod) {
        load.node = pod->node_name;
        pod->keeps_name = r->meta.owner.kind == kube_name(r->names, "StatefulSet");
    }
    reader_add_load(r, &load, &group, 1, errors);
}

/* Controllers of services -------------------------------------------------------------------- */

struct controller {
    int64_t replicas;
    bool has_selector;
    struct kube_selector selector;
    struct kube_pod_spec *pod;
    struct kube_bound surge_max, unavailable_max;
    bool recreate, parallel;
};

static void read_own_selector(struct reader *r, const struct yaml_node *value, void *at)
{
    struct controller *c = at;

    c->has_selector = true;
    read_selector(r, value, &c->selector);
}

static void read_kind_of_strategy(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"RollingUpdate", "Recreate", "OnDelete", NULL};
    struct controller *c = at;

    c->recreate = reader_choice(r, value, words) == 1;
}

static const struct field rolling_field[] = {
    {"maxSurge", FIELD_READ, offsetof(struct controller, surge_max), read_bound, NULL},
    {"maxUnavailable", FIELD_READ, offsetof(struct controller, unavailable_max), read_bound, NULL},
    {0},
};
static const char *const rolling_idle[] = {"partition", NULL};
static const struct fields rolling_fields = {rolling_field, rolling_idle};

static void read_rolling(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &rolling_fields, at);
}

static const struct field strategy_field[] = {
    {"type", FIELD_READ, 0, read_kind_of_strategy, NULL},
    {"rollingUpdate", FIELD_READ, 0, read_rolling, NULL},
    {0},
};
static const struct fields strategy_fields = {strategy_field, NULL};

static void read_strategy(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &strategy_fields, at);
}

static void read_management(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"OrderedReady", "Parallel", NULL};

    *(bool *)at = reader_choice(r, value, words) == 1;
}

static const struct field controller_field[] = {
    {"replicas", FIELD_COUNT, offsetof(struct controller, replicas), NULL, NULL},
    {"selector", FIELD_READ, 0, read_own_selector, NULL},
    {"template", FIELD_READ, offsetof(struct controller, pod), reader_template_at, NULL},
    {"strategy", FIELD_READ, 0, read_strategy, NULL},       /* of a Deployment */
    {"updateStrategy", FIELD_READ, 0, read_strategy, NULL}, /* of the two others */
    {"podManagementPolicy", FIELD_READ, offsetof(struct controller, parallel), read_management,
     NULL},
    {"volumeClaimTemplates", FIELD_ASSUMED, 0, NULL,
     "are taken to be bound, and reachable from every node"},
    {0},
};
static const char *const controller_idle[] = {
    "minReadySeconds", "ordinals", "paused", "persistentVolumeClaimRetentionPolicy",
    "progressDeadlineSeconds", "revisionHistoryLimit", "serviceName", NULL,
};
static const struct fields controller_fields = {controller_field, controller_idle};

/* A ReplicationController's selector is a plain mapping. */
static const struct field replication_field[] = {
    {"replicas", FIELD_COUNT, offsetof(struct controller, replicas), NULL, NULL},
    {"selector", FIELD_READ, offsetof(struct controller, selector), read_plain_selector, NULL},
    {"template", FIELD_READ, offsetof(struct controller, pod), reader_template_at, NULL},
    {0},
};
static const char *const replication_idle[] = {"minReadySeconds", NULL};
static const struct fields replication_fields = {replication_field, replication_idle};

static void check_controller(struct reader *r, const struct yaml_node *object,
                             const struct controller *c, bool needs_selector)
{
    const struct yaml_node *spec = yaml_get(object, "spec");

    if (!c->pod)
        reader_error(r, spec, "spec.template is missing");
    else if (needs_selector && !c->has_selector)
        reader_error(r, spec, "spec.selector is missing");
    else if (c->has_selector && !kube_selector_matches(&c->selector, &c->pod->labels, r->names))
        error_hint(reader_error(r, yaml_get(spec, "selector"),
                                "spec.selector does not match the labels of spec.template"),
                   "Kubernetes refuses this, as the pods would not be the controller's own");
}

/* Reads and adds any of them; returns its pods' spec if it is sound. */
static void read_controller(struct reader *r, const struct yaml_node *object,
                            enum kube_controller controller, const struct fields *fields)
{
    struct kube_load load = reader_load(r, controller);
    struct controller c = {.replicas = 1};
    struct kube_group group;
    size_t errors = r->errors;

    reader_spec_fields(r, object, fields, &c);
    if (r->errors == errors)
        check_controller(r, object, &c, fields == &controller_fields);
    if (r->errors > errors)
        return;
    if (controller == KUBE_DAEMON_SET)
        c.replicas = 1;
    else
        c.pod->has_owner = true;
    c.pod->owner = c.selector;
    c.pod->keeps_name = controller == KUBE_STATEFUL_SET;
    load.selector = c.selector;
    load.surge_max = c.surge_max;
    load.unavailable_max = c.unavailable_max;
    load.recreate = c.recreate;
    load.parallel = c.parallel;
    group = (struct kube_group){
        .pods = c.replicas, .pods_min = c.replicas, .pods_max = c.replicas, .spec = c.pod};
    reader_add_load(r, &load, &group, 1, errors);
}

void read_deployment(struct reader *r, const struct yaml_node *object)
{
    read_controller(r, object, KUBE_DEPLOYMENT, &controller_fields);
}

void read_replica_set(struct reader *r, const struct yaml_node *object)
{
    bool replication = !strcmp(r->kind, "ReplicationController");

    read_controller(r, object, KUBE_REPLICA_SET,
                    replication ? &replication_fields : &controller_fields);
}

void read_stateful_set(struct reader *r, const struct yaml_node *object)
{
    read_controller(r, object, KUBE_STATEFUL_SET, &controller_fields);
}

void read_daemon_set(struct reader *r, const struct yaml_node *object)
{
    r->of_daemon = true;
    read_controller(r, object, KUBE_DAEMON_SET, &controller_fields);
}

/* Jobs --------------------------------------------------------------------------------------- */

static void read_completions(struct reader *r, const struct yaml_node *value, void *at)
{
    struct job_spec *job = at;

    job->has_completions = reader_int(r, value, 0, INT32_MAX, &job->completions);
}

static const struct field job_field[] = {
    {"parallelism", FIELD_COUNT, offsetof(struct job_spec, parallelism), NULL, NULL},
    {"completions", FIELD_READ, 0, read_completions, NULL},
    {"backoffLimit", FIELD_COUNT, offsetof(struct job_spec, backoff_limit), NULL, NULL},
    {"activeDeadlineSeconds", FIELD_SECONDS, offsetof(struct job_spec, deadline_us), NULL, NULL},
    {"suspend", FIELD_BOOL, offsetof(struct job_spec, suspended), NULL, NULL},
    {"selector", FIELD_READ, offsetof(struct job_spec, selector), read_selector, NULL},
    {"template", FIELD_READ, offsetof(struct job_spec, pod), reader_template_at, NULL},
    {0},
};
static const char *const job_idle[] = {
    "backoffLimitPerIndex", "completionMode", "managedBy", "manualSelector", "maxFailedIndexes",
    "podFailurePolicy", "podReplacementPolicy", "successPolicy", "ttlSecondsAfterFinished", NULL,
};
static const struct fields job_fields = {job_field, job_idle};

void read_job_spec(struct reader *r, const struct yaml_node *value, void *at)
{
    struct job_spec *job = at;
    size_t errors = r->errors;

    *job = (struct job_spec){.parallelism = 1, .backoff_limit = BACKOFF_LIMIT, .deadline_us = -1};
    reader_fields(r, value, &job_fields, job);
    if (!job->pod && r->errors == errors)
        reader_error(r, value, ".template is missing");
    if (!job->has_completions) /* then each pod of the first lot has to succeed */
        job->completions = job->parallelism;
}

int64_t job_spec_pods(const struct job_spec *job)
{
    return job->completions < job->parallelism ? job->completions : job->parallelism;
}

static void add_job(struct reader *r, struct kube_load *load, const struct job_spec *job,
                    size_t errors)
{
    int64_t pods = job_spec_pods(job);
    struct kube_group group = {.pods = pods, .pods_min = pods, .pods_max = pods, .spec = job->pod};

    load->completions = job->completions;
    load->backoff_limit = job->backoff_limit;
    load->deadline_us = job->deadline_us;
    load->suspended = load->suspended || job->suspended;
    load->selector = job->selector;
    reader_add_load(r, load, &group, 1, errors);
}

void read_job(struct reader *r, const struct yaml_node *object)
{
    struct kube_load load = reader_load(r, KUBE_JOB);
    struct job_spec job = {0};
    size_t errors = r->errors;

    if (reader_spec(r, object))
        reader_child(r, object, "spec", read_job_spec, &job);
    add_job(r, &load, &job, errors);
}

struct cron_job {
    struct job_spec job;
    const char *schedule;
    bool suspended;
};

static void read_job_template(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_child(r, value, "spec", read_job_spec, at);
}

static void read_schedule(struct reader *r, const struct yaml_node *value, void *at)
{
    const char *text = reader_text(r, value);

    if (text)
        *(const char **)at = arena_text(r->arena, text);
}

static const struct field cron_field[] = {
    {"jobTemplate", FIELD_READ, offsetof(struct cron_job, job), read_job_template, NULL},
    {"schedule", FIELD_READ, offsetof(struct cron_job, schedule), read_schedule, NULL},
    {"suspend", FIELD_BOOL, offsetof(struct cron_job, suspended), NULL, NULL},
    {0},
};
static const char *const cron_idle[] = {
    "concurrencyPolicy", "failedJobsHistoryLimit", "startingDeadlineSeconds",
    "successfulJobsHistoryLimit", "timeZone", NULL,
};
static const struct fields cron_fields = {cron_field, cron_idle};

void read_cron_job(struct reader *r, const struct yaml_node *object)
{
    struct kube_load load = reader_load(r, KUBE_CRON_JOB);
    struct cron_job cron = {0};
    size_t errors = r->errors;

    reader_spec_fields(r, object, &cron_fields, &cron);
    if (r->errors == errors && !cron.schedule)
        reader_error(r, yaml_get(object, "spec"), "spec.schedule is missing");
    else if (r->errors == errors && !cron.job.pod)
        reader_error(r, yaml_get(object, "spec"), "spec.jobTemplate is missing");
    load.schedule = cron.schedule;
    load.suspended = cron.suspended;
    add_job(r, &load, &cron.job, errors);
}
