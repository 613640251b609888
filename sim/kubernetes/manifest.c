/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/manifest.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/yaml.h"
#include "kubernetes/reader.h"

void kube_manifest_init(struct kube_manifest *m, bool lenient)
{
    *m = (struct kube_manifest){.lenient = lenient};
    kube_names_init(&m->names);
}

void kube_manifest_fini(struct kube_manifest *m)
{
    mem_free(m->load);
    mem_free(m->node);
    mem_free(m->priority_class);
    mem_free(m->budget);
    mem_free(m->quota);
    mem_free(m->autoscaler);
    mem_free(m->pod_group);
    mem_free(m->namespace_);
    mem_free(m->idle);
    mem_free(m->note);
    mem_free(m->source);
    mem_free(m->pending);
    names_fini(&m->note_text);
    kube_names_fini(&m->names);
    arena_fini(&m->arena);
    *m = (struct kube_manifest){0};
}

/* Kinds -------------------------------------------------------------------------------------- */

struct kind {
    const char *name;
    const char *group; /* of its API, "" for the core's */
    object_fn *read;   /* NULL: it makes no pods */
};

static const struct kind kinds[] = {
    {"Pod", "", read_pod},
    {"Node", "", read_node},
    {"Namespace", "", read_namespace},
    {"ReplicationController", "", read_replica_set},
    {"ResourceQuota", "", read_quota},
    {"Deployment", "apps", read_deployment},
    {"ReplicaSet", "apps", read_replica_set},
    {"StatefulSet", "apps", read_stateful_set},
    {"DaemonSet", "apps", read_daemon_set},
    {"Job", "batch", read_job},
    {"CronJob", "batch", read_cron_job},
    {"PriorityClass", "scheduling.k8s.io", read_priority_class},
    {"PodDisruptionBudget", "policy", read_budget},
    {"HorizontalPodAutoscaler", "autoscaling", read_autoscaler},
    {"PyTorchJob", "kubeflow.org", read_kubeflow_job},
    {"TFJob", "kubeflow.org", read_kubeflow_job},
    {"MPIJob", "kubeflow.org", read_kubeflow_job},
    {"XGBoostJob", "kubeflow.org", read_kubeflow_job},
    {"PaddleJob", "kubeflow.org", read_kubeflow_job},
    {"JAXJob", "kubeflow.org", read_kubeflow_job},
    {"MXJob", "kubeflow.org", read_kubeflow_job},
    {"TrainJob", "trainer.kubeflow.org", read_train_job},
    {"RayCluster", "ray.io", read_ray_cluster},
    {"RayJob", "ray.io", read_ray_job},
    {"RayService", "ray.io", read_ray_service},
    {"JobSet", "jobset.x-k8s.io", read_job_set},
    {"LeaderWorkerSet", "leaderworkerset.x-k8s.io", read_leader_worker_set},
    {"Job", "batch.volcano.sh", read_volcano_job},
    {"PodGroup", "scheduling.x-k8s.io", read_pod_group},
    {"PodGroup", "scheduling.sigs.k8s.io", read_pod_group},
    {"PodGroup", "scheduling.k8s.io", read_pod_group},
    {"PodGroup", "scheduling.volcano.sh", read_pod_group},
    {"AppWrapper", "workload.codeflare.dev", read_wrapper},
    {"ConfigMap", "", NULL},
    {"Endpoints", "", NULL},
    {"Event", "", NULL},
    {"LimitRange", "", NULL},
    {"PersistentVolume", "", NULL},
    {"PersistentVolumeClaim", "", NULL},
    {"Secret", "", NULL},
    {"Service", "", NULL},
    {"ServiceAccount", "", NULL},
    {"APIService", "apiregistration.k8s.io", NULL},
    {"ControllerRevision", "apps", NULL},
    {"CustomResourceDefinition", "apiextensions.k8s.io", NULL},
    {"EndpointSlice", "discovery.k8s.io", NULL},
    {"Ingress", "networking.k8s.io", NULL},
    {"IngressClass", "networking.k8s.io", NULL},
    {"NetworkPolicy", "networking.k8s.io", NULL},
    {"Lease", "coordination.k8s.io", NULL},
    {"StorageClass", "storage.k8s.io", NULL},
    {"CSIDriver", "storage.k8s.io", NULL},
    {"CSINode", "storage.k8s.io", NULL},
    {"VolumeAttachment", "storage.k8s.io", NULL},
    {"RuntimeClass", "node.k8s.io", NULL},
    {"ClusterRole", "rbac.authorization.k8s.io", NULL},
    {"ClusterRoleBinding", "rbac.authorization.k8s.io", NULL},
    {"Role", "rbac.authorization.k8s.io", NULL},
    {"RoleBinding", "rbac.authorization.k8s.io", NULL},
    {"MutatingWebhookConfiguration", "admissionregistration.k8s.io", NULL},
    {"ValidatingWebhookConfiguration", "admissionregistration.k8s.io", NULL},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

/* Before apps/v1 they were elsewhere. Their fields are the same by now. */
static const char *present_group(const char *group)
{
    return !strcmp(group, "extensions") ? "apps" : group;
}

/* The group of "apps/v1" is apps, that of "v1" the core's, which has no name. */
static const struct kind *find_kind(const char *name, const char *api_version)
{
    const char *slash = strchr(api_version, '/');
    char group[128] = "";

    if (slash)
        snprintf(group, sizeof group, "%.*s", (int)(slash - api_version), api_version);
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (!strcmp(kinds[i].name, name) && !strcmp(kinds[i].group, present_group(group)))
            return &kinds[i];
    return NULL;
}

/* Objects ------------------------------------------------------------------------------------ */

/* Where in an object of an unknown kind pods are described; NULL: nowhere. */
static const struct yaml_node *find_pods(const struct yaml_node *node)
{
    const struct yaml_node *found = NULL;

    if (node->kind == YAML_MAPPING) {
        const struct yaml_node *list = yaml_get(node, "containers");

        if (list && list->kind == YAML_SEQUENCE && list->count)
            return yaml_key(node, "containers");
    }
    for (size_t i = 0; node->kind != YAML_SCALAR && !found && i < node->count; i++)
        found = find_pods(node->item[i]);
    return found;
}

static void add_idle(struct reader *r, bool known)
{
    struct kube_manifest *m = r->m;

    m->idle = mem_reserve(m->idle, &m->idle_cap, m->idle_count + 1, sizeof *m->idle);
    m->idle[m->idle_count++] = (struct kube_idle){
        .at = r->at,
        .api_version = r->api_version,
        .kind = r->kind,
        .namespace_ = r->meta.namespace_,
        .name = r->meta.name,
        .known = known,
    };
}

/* Only names are told: it may be that the apiVersion alone is unusual. */
static void read_unknown(struct reader *r, const struct yaml_node *object)
{
    const struct yaml_node *pods = find_pods(object);
    const char *group = NULL;
    char hint[200] = "write its pods as a kind that is read, or leave the object out";

    for (size_t i = 0; i < KIND_COUNT && !group; i++)
        if (!strcmp(kinds[i].name, r->kind))
            group = kinds[i].group;
    if (group)
        snprintf(hint, sizeof hint, "the kind %.60s that is read is of %s", r->kind,
                 group[0] ? group : "v1");
    if (pods || group) {
        reader_refuse(r, yaml_get(object, "kind"), hint, "%s of %s is not read%s", r->kind,
                      r->api_version, pods ? ", and it describes pods" : "");
        return;
    }
    add_idle(r, false);
}

static const char *own_text(struct reader *r, const struct yaml_node *node)
{
    return node && node->kind == YAML_SCALAR && node->text[0] ? arena_text(r->arena, node->text)
                                                              : NULL;
}

/* A list of objects, whose items may leave out what the list says: PodList is a list of Pods. */
static bool read_list(struct reader *r, const struct yaml_node *object)
{
    const struct yaml_node *items = yaml_get(object, "items");
    const char *kind = r->kind, *api_version = r->api_version;
    size_t length = strlen(kind);

    if (!items || items->kind != YAML_SEQUENCE || length < 4 || strcmp(kind + length - 4, "List"))
        return false;
    kind = length == 4 ? NULL : arena_printf(r->arena, "%.*s", (int)length - 4, kind);
    for (size_t i = 0; i < items->count; i++)
        reader_object(r, items->item[i], kind, kind ? api_version : NULL);
    return true;
}

static void check_name(struct reader *r, const struct yaml_node *object)
{
    const struct yaml_node *meta = yaml_get(object, "metadata");

    if (!r->meta.name)
        reader_error(r, meta ? meta : object, "metadata.name is missing");
}

/* How many things objects have become. */
static size_t count_all(const struct kube_manifest *m)
{
    return m->load_count + m->node_count + m->priority_class_count + m->budget_count +
           m->quota_count + m->autoscaler_count + m->pod_group_count + m->namespace_count;
}

static void add_source(struct reader *r, const struct yaml_node *object)
{
    struct kube_manifest *m = r->m;

    m->source = mem_reserve(m->source, &m->source_cap, m->source_count + 1, sizeof *m->source);
    m->source[m->source_count++] = (struct kube_source){
        .node = object,
        .api_version = r->api_version,
        .kind = r->kind,
        .namespace_ = r->meta.namespace_,
        .name = r->meta.name,
        .name_generated = r->meta.generated,
        .owner = r->meta.owner,
    };
}

/* What is wrapped is read as an object of its own, which has annotations of its own. */
static void read_kind(struct reader *r, const struct yaml_node *object, const struct kind *kind)
{
    size_t loads = r->m->load_count, errors = r->errors;
    bool has_facts = r->has_facts;

    if (kind->read)
        kind->read(r, object);
    else
        add_idle(r, true);
    if (has_facts && r->errors == errors &&
        (r->m->load_count == loads || kind->read == read_wrapper))
        reader_note(r, yaml_get(object, "metadata"), "they belong to the object that makes pods",
                    "annotations aisle.dev/... of an object that makes no pods say nothing");
}

static void read_known(struct reader *r, const struct yaml_node *object, const struct kind *kind)
{
    size_t errors = r->errors, count = count_all(r->m);

    reader_child(r, object, "metadata", read_meta, &r->meta);
    if (!r->meta.namespace_)
        r->meta.namespace_ = KUBE_DEFAULT;
    if (!kind) {
        read_unknown(r, object);
        return;
    }
    check_name(r, object);
    if (kind->read || r->errors == errors)
        read_kind(r, object, kind);
    /* What is wrapped stands for itself. */
    if (r->m->keeps_sources && count_all(r->m) > count && kind->read != read_wrapper)
        add_source(r, object);
}

void reader_object(struct reader *r, const struct yaml_node *object, const char *kind,
                   const char *api_version)
{
    const struct yaml_node *own_kind = yaml_get(object, "kind");

    if (!reader_is(r, object, YAML_MAPPING))
        return;
    r->at = own_kind ? own_kind->at : object->at;
    r->kind = own_kind ? own_text(r, own_kind) : kind;
    r->api_version = own_text(r, yaml_get(object, "apiVersion"));
    if (!r->api_version)
        r->api_version = api_version;
    r->meta = (struct kube_meta){0};
    r->first_pending = r->m->pending_count;
    kube_load_facts_init(&r->facts);
    r->has_facts = false;
    r->pod_labels = NULL;
    r->host_network = r->of_daemon = false;
    r->pod_group = 0;
    r->pod_group_total = NULL;
    if (!r->kind)
        error_hint(reader_error(r, object, "kind is missing"),
                   "every object of Kubernetes names its apiVersion and kind");
    else if (!r->api_version)
        reader_error(r, own_kind ? own_kind : object, "apiVersion is missing");
    else if (!read_list(r, object))
        read_known(r, object, find_kind(r->kind, r->api_version));
}

/* What is wrapped are whole objects, which are read as if they stood alone. */
static void read_component(struct reader *r, const struct yaml_node *value, void *at)
{
    const struct yaml_node *inner = reader_get(value, "template");
    const struct kube_path *path = r->path;

    (void)at;
    if (!inner) {
        reader_error(r, value, ".template is missing");
        return;
    }
    r->path = NULL;
    reader_object(r, inner, NULL, NULL);
    r->path = path;
}

static void read_components(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_items(r, value, read_component, at);
}

static const struct field wrapper_field[] = {
    {"components", FIELD_READ, 0, read_components, NULL},
    {0},
};
static const char *const wrapper_idle[] = {"suspend", "managedBy", NULL};
static const struct fields wrapper_fields = {wrapper_field, wrapper_idle};

void read_wrapper(struct reader *r, const struct yaml_node *object)
{
    reader_spec_fields(r, object, &wrapper_fields, NULL);
}

/* Files -------------------------------------------------------------------------------------- */

/* A template that nobody rendered is mostly no YAML. */
static void explain(struct aisle_errors *errs, size_t from)
{
    for (size_t i = from; i < errs->count; i++)
        if (strstr(errs->item[i].excerpt, "{{"))
            error_hint(&errs->item[i],
                       "this is a template; render it first, e.g. with `helm template`");
}

static enum aisle_status read_text(struct kube_manifest *m, struct text *text,
                                   struct aisle_errors *errs)
{
    struct reader r = {
        .m = m, .arena = &m->arena, .names = &m->names, .errs = errs};
    struct yaml_documents documents;
    size_t from = errs ? errs->count : 0;
    enum aisle_status status = yaml_parse_all(&documents, text, errs);

    if (errs && status)
        explain(errs, from);
    for (size_t i = 0; i < documents.count; i++)
        if (!yaml_is_null(documents.item[i]))
            reader_object(&r, documents.item[i], NULL, NULL);
    return status ? status : r.status;
}

enum aisle_status kube_manifest_read(struct kube_manifest *m, const char *path,
                                     struct aisle_errors *errs)
{
    struct text text;
    struct aisle_error err = {0};

    if (text_read(&text, &m->arena, path, KUBE_MANIFEST_SIZE_MAX, &err))
        return errors_add(errs, &err);
    return read_text(m, &text, errs);
}

enum aisle_status kube_manifest_read_text(struct kube_manifest *m, const char *file,
                                          const char *byte, size_t size,
                                          struct aisle_errors *errs)
{
    char *copy = arena_new(&m->arena, size + 1, 1);
    struct text text;

    memcpy(copy, byte, size);
    text_init(&text, &m->arena, arena_text(&m->arena, file), copy, size);
    return read_text(m, &text, errs);
}
