/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pod templates. */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "kubernetes/reader.h"
#include "kubernetes/request.h"

enum { GRACE_US = 30000000 };

/* Containers --------------------------------------------------------------------------------- */

struct port_draft {
    int64_t container, host;
    int protocol;
    uint32_t ip;
};

static void read_port_number(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_int(r, value, 0, 65535, at);
}

static void read_protocol(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"TCP", "UDP", "SCTP", NULL};

    *(int *)at = reader_choice(r, value, words);
}

static const struct field port_field[] = {
    {"containerPort", FIELD_READ, offsetof(struct port_draft, container), read_port_number, NULL},
    {"hostPort", FIELD_READ, offsetof(struct port_draft, host), read_port_number, NULL},
    {"hostIP", FIELD_NAME, offsetof(struct port_draft, ip), NULL, NULL},
    {"protocol", FIELD_READ, offsetof(struct port_draft, protocol), read_protocol, NULL},
    {0},
};
static const char *const port_idle[] = {"name", NULL};
static const struct fields port_fields = {port_field, port_idle};

static void read_port(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_port *port = at;
    struct port_draft draft = {0};

    reader_fields(r, value, &port_fields, &draft);
    if (!draft.host && r->host_network) /* the API server's default */
        draft.host = draft.container;
    *port = (struct kube_port){
        .protocol = (enum kube_protocol)(draft.protocol > 0 ? draft.protocol : KUBE_TCP),
        .ip = draft.ip ? draft.ip : KUBE_WILDCARD_IP,
        .port = (int32_t)draft.host,
    };
}

/* Only those that take a port of the node matter. */
static void read_ports(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_container *c = at;
    size_t count;
    struct kube_port *port = reader_list(r, value, sizeof *port, read_port, &count);

    c->port_count = 0;
    for (size_t i = 0; i < count; i++)
        if (port[i].port)
            port[c->port_count++] = port[i];
    c->port = port;
}

static void read_image(struct reader *r, const struct yaml_node *value, void *at)
{
    const char *text = reader_text(r, value);

    if (text && text[0])
        *(uint32_t *)at = kube_image_name(r->names, text);
}

static void read_restart(struct reader *r, const struct yaml_node *value, void *at)
{
    const char *text = reader_text(r, value);

    if (text && !strcmp(text, "Always"))
        *(enum kube_container_kind *)at = KUBE_SIDECAR;
}

static const struct field container_field[] = {
    {"name", FIELD_NAME, offsetof(struct kube_container, name), NULL, NULL},
    {"image", FIELD_READ, offsetof(struct kube_container, image), read_image, NULL},
    {"resources", FIELD_READ, offsetof(struct kube_container, requests), read_resources, NULL},
    {"ports", FIELD_READ, 0, read_ports, NULL},
    {"readinessProbe", FIELD_READ, 0, read_probe, NULL},
    {"restartPolicy", FIELD_READ, offsetof(struct kube_container, kind), read_restart, NULL},
    {"startupProbe", FIELD_READ, 0, read_probe, NULL},
    {0},
};
static const char *const container_idle[] = {
    "args", "command", "env", "envFrom", "imagePullPolicy", "lifecycle", "livenessProbe",
    "resizePolicy", "restartPolicyRules", "securityContext", "stdin", "stdinOnce",
    "terminationMessagePath", "terminationMessagePolicy", "tty", "volumeDevices", "volumeMounts",
    "workingDir", NULL,
};
static const struct fields container_fields = {container_field, container_idle};

static void refuse_probe(struct reader *r, const struct yaml_node *container,
                         const struct kube_container *c, const char *probe)
{
    const struct yaml_node *node = yaml_get(container, probe);

    if (c->kind == KUBE_INIT && node && !yaml_is_null(node))
        error_hint(reader_error(r, node, ".%s: an init container that ends has none", probe),
                   "one that goes on has restartPolicy: Always");
}

static void read_init_container(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_container *c = at;

    c->kind = KUBE_INIT;
    reader_fields(r, value, &container_fields, c);
    refuse_probe(r, value, c, "readinessProbe");
    refuse_probe(r, value, c, "startupProbe");
}

static void read_container(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_container *c = at;

    reader_fields(r, value, &container_fields, c);
    c->kind = KUBE_CONTAINER; /* a restart policy of its own makes no sidecar here */
}

/* The rest of a pod -------------------------------------------------------------------------- */

struct draft {
    struct kube_pod_spec *pod;
    struct kube_pending pending;
    struct kube_container *init, *container;
    size_t init_count, container_count;
    bool host_network, has_containers;
    uint32_t runtime_class;
    bool has_overhead;
};

static void read_containers(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    d->has_containers = true;
    d->container = reader_list(r, value, sizeof *d->container, read_container, &d->container_count);
    if (value->kind == YAML_SEQUENCE && !value->count)
        reader_error(r, value, ": a pod needs a container");
}

static void read_init_containers(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    d->init = reader_list(r, value, sizeof *d->init, read_init_container, &d->init_count);
}

static void read_overhead(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    d->has_overhead = true;
    read_pod_amounts(r, value, &d->pod->overhead);
}

static void read_pod_resources(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    d->pod->has_pod_requests = true;
    read_resources(r, value, &d->pod->pod_requests);
}

static void read_pod_affinity_of(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    read_affinity(r, value, d->pod);
}

static void read_node_selector(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    read_labels(r, value, &d->pod->node_selector);
}

static void read_tolerations(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_pod_spec *pod = ((struct draft *)at)->pod;

    pod->toleration = reader_list(r, value, sizeof *pod->toleration, read_toleration,
                                  &pod->toleration_count);
}

static void read_spreads(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_pod_spec *pod = ((struct draft *)at)->pod;

    pod->spread = reader_list(r, value, sizeof *pod->spread, read_spread, &pod->spread_count);
}

static void read_gates(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    if (!reader_is(r, value, YAML_SEQUENCE))
        return;
    d->pod->gated = value->count > 0;
    for (size_t i = 0; i < value->count; i++) {
        value->item[i]->read = true;
        reader_get(value->item[i], "name");
    }
}

static void read_scheduler(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;
    const char *text = reader_text(r, value);

    if (!text || !strcmp(text, "default-scheduler"))
        return;
    d->pod->scheduler = kube_name(r->names, text);
    reader_note(r, value, "the policy of the run places these pods as it does all others",
                ": \"%.60s\" is another scheduler", text);
}

static void read_class(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    read_name(r, value, &d->pod->priority_class);
    d->pending.at = value->at;
    d->pending.field = reader_path(r);
}

static void read_priority(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    d->pending.has_priority = reader_int(r, value, INT32_MIN, INT32_MAX, &d->pod->priority);
}

static void read_preemption(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"PreemptLowerPriority", "Never", NULL};
    struct draft *d = at;

    d->pending.has_policy = true;
    d->pod->never_preempts = reader_choice(r, value, words) == 1;
}

static void read_grace(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;
    int64_t seconds;

    if (reader_int(r, value, 0, INT32_MAX, &seconds))
        d->pod->grace_us = seconds * 1000000;
}

static void read_node_name(struct reader *r, const struct yaml_node *value, void *at)
{
    read_name(r, value, &((struct draft *)at)->pod->node_name);
}

static void read_volume(struct reader *r, const struct yaml_node *value, void *at)
{
    (void)at;
    if (yaml_get(value, "persistentVolumeClaim"))
        reader_note(r, value, "",
                    ".persistentVolumeClaim: volumes are taken to be bound, and reachable from "
                    "every node");
    else if (yaml_get(value, "ephemeral"))
        reader_note(r, value, "", ".ephemeral: volumes are taken to be there on every node");
}

static void read_volumes(struct reader *r, const struct yaml_node *value, void *at)
{
    size_t count;

    (void)at;
    reader_list(r, value, 1, read_volume, &count);
}

/* spec.schedulingGroup of v1.37, spec.workloadRef of v1.35. */
static void read_scheduling_group(struct reader *r, const struct yaml_node *value, void *at)
{
    const struct yaml_node *name = reader_get(value, "podGroupName");

    (void)at;
    if (!name)
        name = reader_get(value, "podGroup");
    if (name)
        read_name(r, name, &r->pod_group);
}

static const struct field pod_field[] = {
    {"affinity", FIELD_READ, 0, read_pod_affinity_of, NULL},
    {"containers", FIELD_READ, 0, read_containers, NULL},
    {"hostNetwork", FIELD_BOOL, offsetof(struct draft, host_network), NULL, NULL},
    {"initContainers", FIELD_READ, 0, read_init_containers, NULL},
    {"nodeName", FIELD_READ, 0, read_node_name, NULL},
    {"nodeSelector", FIELD_READ, 0, read_node_selector, NULL},
    {"overhead", FIELD_READ, 0, read_overhead, NULL},
    {"preemptionPolicy", FIELD_READ, 0, read_preemption, NULL},
    {"priority", FIELD_READ, 0, read_priority, NULL},
    {"priorityClassName", FIELD_READ, 0, read_class, NULL},
    {"resourceClaims", FIELD_REFUSED, 0, NULL,
     "devices by claim (DRA) are not known here; ask for nvidia.com/gpu in limits"},
    {"resources", FIELD_READ, 0, read_pod_resources, NULL},
    {"runtimeClassName", FIELD_NAME, offsetof(struct draft, runtime_class), NULL, NULL},
    {"schedulerName", FIELD_READ, 0, read_scheduler, NULL},
    {"schedulingGates", FIELD_READ, 0, read_gates, NULL},
    {"schedulingGroup", FIELD_READ, 0, read_scheduling_group, NULL},
    {"terminationGracePeriodSeconds", FIELD_READ, 0, read_grace, NULL},
    {"tolerations", FIELD_READ, 0, read_tolerations, NULL},
    {"topologySpreadConstraints", FIELD_READ, 0, read_spreads, NULL},
    {"volumes", FIELD_NOTED, 0, read_volumes, NULL},
    {"workloadRef", FIELD_READ, 0, read_scheduling_group, NULL},
    {0},
};
static const char *const pod_idle[] = {
    "activeDeadlineSeconds", "automountServiceAccountToken", "dnsConfig", "dnsPolicy",
    "enableServiceLinks", "ephemeralContainers", "hostAliases", "hostIPC", "hostPID", "hostUsers",
    "hostname", "hostnameOverride", "imagePullSecrets", "os", "readinessGates", "restartPolicy",
    "securityContext", "serviceAccount", "serviceAccountName", "setHostnameAsFQDN",
    "shareProcessNamespace", "subdomain", NULL,
};
static const struct fields pod_fields = {pod_field, pod_idle};

/* Init containers stand before the others, as they start. */
static void join_containers(struct reader *r, const struct draft *d)
{
    size_t count = d->init_count + d->container_count;
    struct kube_container *all = arena_new(r->arena, count, sizeof *all);

    if (d->init_count)
        memcpy(all, d->init, d->init_count * sizeof *all);
    if (d->container_count)
        memcpy(all + d->init_count, d->container, d->container_count * sizeof *all);
    d->pod->container = all;
    d->pod->container_count = count;
}

static bool is_tolerated(const struct kube_pod_spec *pod, uint32_t key, enum kube_effect effect)
{
    for (size_t i = 0; i < pod->toleration_count; i++) {
        const struct kube_toleration *t = &pod->toleration[i];

        if ((!t->key || t->key == key) && (!t->effect || t->effect == effect))
            return true;
    }
    return false;
}

/* Adds what is not tolerated yet. */
static void tolerate(struct reader *r, struct kube_pod_spec *pod, uint32_t key,
                     enum kube_effect effect, int64_t seconds)
{
    struct kube_toleration *all;

    if (is_tolerated(pod, key, effect))
        return;
    all = arena_new(r->arena, pod->toleration_count + 1, sizeof *all);
    if (pod->toleration_count)
        memcpy(all, pod->toleration, pod->toleration_count * sizeof *all);
    all[pod->toleration_count++] = (struct kube_toleration){
        .key = key, .op = KUBE_ANY_VALUE, .effect = effect, .seconds = seconds};
    pod->toleration = all;
}

/* A DaemonSet's controller lets its pods tolerate what befalls nodes; the admission plugin
 * DefaultTolerationSeconds lets all pods stay for a while. */
static void add_tolerations(struct reader *r, struct kube_pod_spec *pod)
{
    static const char *const pressure[] = {
        "node.kubernetes.io/disk-pressure",
        "node.kubernetes.io/memory-pressure",
        "node.kubernetes.io/pid-pressure",
        "node.kubernetes.io/network-unavailable", /* of pods in the node's network alone */
    };
    int64_t seconds = r->of_daemon ? KUBE_FOR_EVER : KUBE_BY_DEFAULT;

    tolerate(r, pod, KUBE_NOT_READY, KUBE_NO_EXECUTE, seconds);
    tolerate(r, pod, KUBE_UNREACHABLE, KUBE_NO_EXECUTE, seconds);
    if (!r->of_daemon)
        return;
    tolerate(r, pod, KUBE_UNSCHEDULABLE, KUBE_NO_SCHEDULE, -1);
    for (size_t i = 0; i < (r->host_network ? 4 : 3); i++)
        tolerate(r, pod, kube_name(r->names, pressure[i]), KUBE_NO_SCHEDULE, -1);
}

static struct draft draft_pod(struct reader *r, const struct aisle_place *at)
{
    struct draft d = {.pod = arena_new(r->arena, 1, sizeof *d.pod)};

    d.pod->at = *at;
    d.pod->namespace_ = r->meta.namespace_;
    d.pod->grace_us = GRACE_US;
    d.pending.spec = d.pod;
    return d;
}

static struct kube_pod_spec *finish_pod(struct reader *r, struct draft *d)
{
    struct kube_manifest *m = r->m;

    join_containers(r, d);
    add_tolerations(r, d->pod);
    kube_request_make(d->pod, r->arena);
    m->pending =
        mem_reserve(m->pending, &m->pending_cap, m->pending_count + 1, sizeof *m->pending);
    m->pending[m->pending_count++] = d->pending;
    return d->pod;
}

static struct kube_pod_spec *read_spec_of(struct reader *r, const struct yaml_node *spec,
                                          const struct kube_meta *meta)
{
    struct draft d = draft_pod(r, &spec->at);
    const struct yaml_node *network = yaml_get(spec, "hostNetwork");

    d.pod->labels = meta->labels;
    r->pod_labels = &d.pod->labels;
    r->probe_delay_us = r->probe_period_us = 0;
    r->host_network = network && network->kind == YAML_SCALAR && !strcmp(network->text, "true");
    reader_fields(r, spec, &pod_fields, &d);
    r->pod_labels = NULL;
    d.pod->probe_delay_us = r->probe_delay_us;
    d.pod->probe_period_us = r->probe_period_us;
    if (!d.has_containers)
        reader_error(r, spec, ".containers is missing");
    if (d.runtime_class && !d.has_overhead)
        reader_note(r, yaml_get(spec, "runtimeClassName"), "write spec.overhead if it has any",
                    ".runtimeClassName: the class is not read, and taken to have no overhead");
    return finish_pod(r, &d);
}

struct kube_pod_spec *reader_bare_pod(struct reader *r, const struct kube_container *container)
{
    struct draft d = draft_pod(r, &r->at);

    d.container = arena_new(r->arena, 1, sizeof *d.container);
    *d.container = *container;
    d.container_count = 1;
    return finish_pod(r, &d);
}

/* Templates ---------------------------------------------------------------------------------- */

struct template {
    const struct yaml_node *node;
    struct kube_meta meta;
    struct kube_pod_spec *pod;
};

static void read_template_spec(struct reader *r, const struct yaml_node *value, void *at)
{
    struct template *t = at;

    if (reader_is(r, value, YAML_MAPPING))
        t->pod = read_spec_of(r, value, &t->meta);
}

/* A pod's own was read with the object's. */
static void read_template_meta(struct reader *r, const struct yaml_node *value, void *at)
{
    if (r->path->up)
        read_meta(r, value, at);
    else
        *(struct kube_meta *)at = r->meta;
}

static const struct field template_field[] = {
    {"metadata", FIELD_READ, offsetof(struct template, meta), read_template_meta, NULL},
    {0},
};
static const char *const template_idle[] = {"apiVersion", "kind", "spec", "status", NULL};
static const struct fields template_fields = {template_field, template_idle};

/* Which gang a pod says that it belongs to. */
static void find_pod_group(struct reader *r, const struct kube_meta *meta)
{
    static const char *const labels[] = {
        "scheduling.x-k8s.io/pod-group",
        "pod-group.scheduling.sigs.k8s.io",
        "kueue.x-k8s.io/pod-group-name",
    };
    const char *name = reader_label(r, &meta->annotations, "scheduling.k8s.io/group-name");

    for (size_t i = 0; !name && i < sizeof labels / sizeof *labels; i++)
        name = reader_label(r, &meta->labels, labels[i]);
    if (!name)
        return;
    r->pod_group = kube_name(r->names, name);
    r->pod_group_total =
        reader_label(r, &meta->annotations, "kueue.x-k8s.io/pod-group-total-count");
}

struct kube_pod_spec *reader_template(struct reader *r, const struct yaml_node *node)
{
    struct template t = {.node = node};

    if (!reader_is(r, node, YAML_MAPPING))
        return NULL;
    reader_fields(r, node, &template_fields, &t);
    find_pod_group(r, &t.meta);
    if (yaml_get(node, "spec"))
        reader_child(r, node, "spec", read_template_spec, &t);
    if (!yaml_get(node, "spec") || yaml_is_null(yaml_get(node, "spec")))
        reader_error(r, node, ".spec is missing");
    return t.pod;
}

void reader_template_at(struct reader *r, const struct yaml_node *node, void *at)
{
    *(struct kube_pod_spec **)at = reader_template(r, node);
}
