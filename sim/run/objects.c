/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/objects.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

enum { MIB = 1 << 20 };

/* GPUs --------------------------------------------------------------------------------------- */

/* What vendors' device plugins call a whole GPU, and the label in which their labellers say what it
 * is. The first that a node has counts. */
static const struct gpu_kind {
    const char *resource;
    bool prefix; /* of the resource's name, the rest of which is the model */
    const char *product, *memory; /* labels; NULL: there is none. Memory is in MiB */
} gpu_kinds[] = {
    {"nvidia.com/gpu", false, "nvidia.com/gpu.product", "nvidia.com/gpu.memory"},
    {"amd.com/gpu", false, "amd.com/gpu.product-name", NULL},
    {"gpu.intel.com/i915", false, "gpu.intel.com/product", NULL},
    {"gpu.intel.com/xe", false, "gpu.intel.com/product", NULL},
    {"habana.ai/gaudi", false, NULL, NULL},
    {"google.com/tpu", false, "cloud.google.com/gke-tpu-accelerator", NULL},
    {"aws.amazon.com/neuron", false, NULL, NULL},
    {"huawei.com/Ascend", true, NULL, NULL},
    {"alibabacloud.com/gpu-count", false, "alibabacloud.com/gpu-card-model", NULL},
};

enum { GPU_KINDS = sizeof gpu_kinds / sizeof *gpu_kinds };

static bool is_kind(const struct gpu_kind *kind, const char *resource)
{
    return kind->prefix ? strncmp(resource, kind->resource, strlen(kind->resource)) == 0
                        : strcmp(resource, kind->resource) == 0;
}

static const struct gpu_kind *find_gpus(const struct objects *o, const struct kube_amounts *amounts,
                                        struct kube_amount *out)
{
    for (size_t k = 0; k < GPU_KINDS; k++)
        for (size_t i = 0; i < amounts->count; i++) {
            *out = amounts->item[i];
            if (out->amount > 0 &&
                is_kind(&gpu_kinds[k], kube_resource_text(&o->manifest.names, out->resource)))
                return &gpu_kinds[k];
        }
    *out = (struct kube_amount){0};
    return NULL;
}

int64_t objects_gpus(const struct objects *o, const struct kube_amounts *amounts,
                     uint32_t *resource)
{
    struct kube_amount found;

    if (find_gpus(o, amounts, &found) && resource)
        *resource = found.resource;
    return found.amount;
}

static const char *label_text(const struct objects *o, const struct kube_node *node,
                              const char *key)
{
    const struct kube_names *names = &o->manifest.names;
    uint32_t name = key ? kube_name_find(names, key) : UINT32_MAX, value;

    return name != UINT32_MAX && kube_label_find(&node->labels, name, &value)
               ? kube_name_text(names, value)
               : NULL;
}

/* The label that says what a node's GPUs are: the vendor's, or that of Google's node pools. NULL. */
static const char *product_label(const struct objects *o, const struct kube_node *node,
                                 const struct gpu_kind *kind)
{
    const char *const label[] = {kind->product, "cloud.google.com/gke-accelerator"};

    for (size_t i = 0; i < sizeof label / sizeof *label; i++) {
        const char *text = label_text(o, node, label[i]);

        if (text && text[0])
            return label[i];
    }
    return NULL;
}

static const char *gpu_model(const struct objects *o, const struct kube_node *node,
                             const struct gpu_kind *kind, uint32_t resource)
{
    const char *product = product_label(o, node, kind);

    if (product)
        return label_text(o, node, product);
    return kind->prefix ? strchr(kube_resource_text(&o->manifest.names, resource), '/') + 1 : "gpu";
}

static int64_t gpu_memory_mib(const struct objects *o, const struct kube_node *node,
                              const struct gpu_kind *kind)
{
    const char *text = label_text(o, node, kind->memory);
    int64_t mib;

    return text && number_int64(&mib, text) == NUMBER_OK && mib > 0 && mib <= MEM_MIB_MAX ? mib : 0;
}

/* The kind that stands for GPUs is that of the first node, else of the first load that has any. */
static void choose_gpus(struct objects *o)
{
    struct kube_manifest *m = &o->manifest;
    const struct gpu_kind *kind = NULL;
    struct kube_amount found;
    const char *product = NULL;

    for (size_t i = 0; i < m->node_count && !kind; i++) {
        kind = find_gpus(o, &m->node[i].allocatable, &found);
        product = kind ? product_label(o, &m->node[i], kind) : NULL;
    }
    for (size_t i = 0; i < m->load_count; i++)
        for (size_t k = 0; k < m->load[i].group_count && !kind; k++)
            kind = find_gpus(o, &m->load[i].group[k].spec->request.amounts, &found);
    if (!product)
        product = kind && kind->product ? kind->product : gpu_kinds[0].product;
    o->facts.gpu = kind ? found.resource : kube_resource(&m->names, gpu_kinds[0].resource);
    o->facts.product = kube_name(&m->names, product);
}

/* Files -------------------------------------------------------------------------------------- */

static AISLE_PRINTF(4, 5) void warn(struct objects *o, const struct aisle_place *at,
                                    const char *hint, const char *fmt, ...)
{
    struct aisle_error *w = errors_next(&o->warnings);
    char message[400];
    va_list args;

    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    error_at(w, AISLE_EVALUE, at, "%s", message);
    error_hint(w, "%s", hint);
    error_warn(w);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static bool is_named(const struct aisle_file *file, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(file[i].path, path) == 0)
            return true;
    return false;
}

/* Of a file that stands under one key only, the other's objects are not of this run. */
static void leave_out(struct objects *o, size_t nodes, size_t loads, size_t pending, bool cluster,
                      bool workload)
{
    struct kube_manifest *m = &o->manifest;
    size_t count;

    if (!cluster && m->node_count > nodes) {
        count = m->node_count - nodes;
        warn(o, &m->node[nodes].at, "name it under cluster.manifests as well if they are to be there",
             "%zu node%s of this file %s passed over, as it stands under workload.manifests only",
             count, plural(count), count == 1 ? "is" : "are");
        m->node_count = nodes;
    }
    if (!workload && m->load_count > loads) {
        count = m->load_count - loads;
        warn(o, &m->load[loads].at, "name it under workload.manifests as well if they are to run",
             "%zu load%s of this file %s passed over, as it stands under cluster.manifests only",
             count, plural(count), count == 1 ? "is" : "are");
        m->load_count = loads;
        m->pending_count = pending;
    }
}

static enum aisle_status read_file(struct objects *o, const struct aisle_spec *spec,
                                   const struct aisle_file *file, struct aisle_errors *errs)
{
    const struct kube_manifest *m = &o->manifest;
    size_t nodes = m->node_count, loads = m->load_count, pending = m->pending_count;
    enum aisle_status status = kube_manifest_read(&o->manifest, file->path, errs);

    o->files++;
    leave_out(o, nodes, loads, pending,
              is_named(spec->cluster.manifest, spec->cluster.manifest_count, file->path),
              is_named(spec->workload.manifest, spec->workload.manifest_count, file->path));
    return status;
}

static enum aisle_status read_files(struct objects *o, const struct aisle_spec *spec,
                                    struct aisle_errors *errs)
{
    const struct aisle_cluster_spec *c = &spec->cluster;
    const struct aisle_workload_spec *w = &spec->workload;
    enum aisle_status status = AISLE_OK, read;

    for (size_t i = 0; i < c->manifest_count; i++)
        if (!is_named(c->manifest, i, c->manifest[i].path)) {
            read = read_file(o, spec, &c->manifest[i], errs);
            status = status ? status : read;
        }
    for (size_t i = 0; i < w->manifest_count; i++)
        if (!is_named(c->manifest, c->manifest_count, w->manifest[i].path) &&
            !is_named(w->manifest, i, w->manifest[i].path)) {
            read = read_file(o, spec, &w->manifest[i], errs);
            status = status ? status : read;
        }
    /* After errors a class may be missing only because its object was left out. */
    return status ? status : kube_manifest_finish(&o->manifest, errs);
}

/* Objects of a kind that nobody knows: one line for each kind, at the first. */
static void warn_unknown(struct objects *o)
{
    const struct kube_manifest *m = &o->manifest;

    for (size_t i = 0; i < m->idle_count; i++) {
        const struct kube_idle *first = &m->idle[i];
        size_t same = 0;
        bool told = first->known;

        for (size_t k = 0; k < m->idle_count && !told; k++) {
            bool equal = !m->idle[k].known && strcmp(m->idle[k].kind, first->kind) == 0 &&
                         strcmp(m->idle[k].api_version, first->api_version) == 0;

            same += equal;
            told = equal && k < i;
        }
        if (!told)
            warn(o, &first->at, "no pods are described there",
                 "%zu object%s of kind %.60s of %.60s %s passed over: it is not known here", same,
                 plural(same), first->kind, first->api_version, same == 1 ? "is" : "are");
    }
}

static void warn_of_manifest(struct objects *o)
{
    const struct kube_manifest *m = &o->manifest;

    for (size_t i = 0; i < m->note_count; i++) {
        const struct kube_note *n = &m->note[i];

        if (n->count == 1)
            warn(o, &n->at, n->hint, "%s", n->message);
        else
            warn(o, &n->at, n->hint, "%s (%zu times)", n->message, n->count);
    }
    warn_unknown(o);
    if (m->autoscaler_count)
        warn(o, &m->autoscaler[0].at, "the numbers of pods stay those of their targets",
             "%zu HorizontalPodAutoscaler%s not simulated", m->autoscaler_count,
             m->autoscaler_count == 1 ? " is" : "s are");
}

/* Facts -------------------------------------------------------------------------------------- */

static enum aisle_status set_profile(struct objects *o, const struct aisle_kubernetes_spec *k,
                                     struct aisle_errors *errs)
{
    struct kube_facts *f = &o->facts;
    struct kube_scored *scored = arena_new(&f->arena, k->resource_count, sizeof *scored);
    struct kube_point *point = arena_new(&f->arena, k->shape_count, sizeof *point);
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < k->resource_count; i++) {
        scored[i].resource = kube_resource(f->names, k->resource[i].key);
        number_int64(&scored[i].weight, k->resource[i].value); /* checked with the scenario */
        if (scored[i].resource == f->gpu) /* of another vendor; else the scenario's check tells */
            status = error_at(errors_next(errs), AISLE_EVALUE, &k->at,
                              "the weight of %.60s is a knob of the placement kube-default: gpu",
                              k->resource[i].key);
    }
    for (size_t i = 0; i < k->shape_count; i++)
        point[i] = (struct kube_point){k->shape[i].utilization, k->shape[i].score};
    f->scored = scored;
    f->scored_count = k->resource_count;
    f->shape = point;
    f->shape_count = k->shape_count;
    return status;
}

enum aisle_status objects_new(struct objects **out, const struct aisle_spec *spec,
                              struct aisle_errors *errs)
{
    struct objects *o = *out = mem_new(1, sizeof *o);
    struct kube_manifest *m = &o->manifest;
    struct kube_facts *f = &o->facts;
    enum aisle_status status;

    kube_manifest_init(m, spec->kubernetes.lenient);
    f->names = &m->names;
    status = read_files(o, spec, errs);
    if (status)
        return status;
    warn_of_manifest(o);
    choose_gpus(o);
    f->budget = m->budget;
    f->budget_count = m->budget_count;
    f->namespace_ = m->namespace_;
    f->namespace_count = m->namespace_count;
    f->node_grace_us = spec->kubernetes.latency.node_grace_us;
    f->eviction_us = spec->kubernetes.latency.eviction_us;
    return set_profile(o, &spec->kubernetes, errs);
}

void objects_free(struct objects *o)
{
    if (!o)
        return;
    mem_free(o->facts.node);
    mem_free(o->facts.changed);
    arena_fini(&o->facts.arena);
    kube_manifest_fini(&o->manifest);
    mem_free(o);
}

/* Nodes -------------------------------------------------------------------------------------- */

static void add_object(struct objects *o, const struct kube_node *node)
{
    struct kube_facts *f = &o->facts;

    f->node = mem_reserve(f->node, &o->node_cap, f->node_count + 1, sizeof *f->node);
    f->node[f->node_count++] = *node;
}

static enum aisle_status check_node(const struct objects *o, const struct kube_node *node,
                                    const struct node *facts, int64_t gpus,
                                    struct aisle_errors *errs)
{
    const char *name = kube_name_text(&o->manifest.names, node->name);

    if (facts->cpu_milli > CPU_MILLI_MAX || facts->mem_mib > MEM_MIB_MAX)
        return error_at(errors_next(errs), AISLE_EVALUE, &node->at,
                        "node \"%.100s\" has more %s than any node: %s at most", name,
                        facts->cpu_milli > CPU_MILLI_MAX ? "CPU" : "memory",
                        facts->cpu_milli > CPU_MILLI_MAX ? "1000000 cores" : "1000000000000 MiB");
    if (gpus > AISLE_GPUS_MAX)
        return error_at(errors_next(errs), AISLE_EVALUE, &node->at,
                        "node \"%.100s\" has %" PRId64 " GPUs; the most is %d", name, gpus,
                        AISLE_GPUS_MAX);
    return AISLE_OK;
}

static enum aisle_status add_node(struct objects *o, const struct kube_node *node,
                                  struct cluster *c, struct aisle_errors *errs)
{
    struct kube_amount gpus;
    const struct gpu_kind *kind = find_gpus(o, &node->allocatable, &gpus);
    int64_t bytes = kube_amount_of(&node->allocatable, KUBE_MEMORY, NULL);
    const char *zone = label_text(o, node, "topology.kubernetes.io/zone");
    const char *rack = label_text(o, node, KUBE_RACK);
    struct node facts = {
        .name = kube_name_text(&o->manifest.names, node->name),
        .zone = zone,
        .rack = rack ? rack : label_text(o, node, "aisle.dev/rack"),
        .cpu_milli = kube_amount_of(&node->allocatable, KUBE_CPU, NULL),
        .mem_mib = bytes / MIB + (bytes % MIB != 0),
    };
    enum aisle_status status = check_node(o, node, &facts, gpus.amount, errs);

    if (status)
        return status;
    facts.gpu_count = (int32_t)gpus.amount;
    facts.gpu_mem_mib = kind ? gpu_memory_mib(o, node, kind) : 0;
    cluster_add(c, &facts, kind ? gpu_model(o, node, kind, gpus.resource) : NULL);
    add_object(o, node);
    return AISLE_OK;
}

enum aisle_status objects_add_nodes(struct objects *o, const struct aisle_cluster_spec *spec,
                                    struct cluster *c, struct aisle_errors *errs)
{
    const struct kube_manifest *m = &o->manifest;
    bool *seen = mem_new(m->names.text.count, sizeof *seen); /* by the number of the name */
    enum aisle_status status = AISLE_OK, added;
    struct aisle_error *err;

    for (size_t i = 0; i < m->node_count; i++) {
        const struct kube_node *node = &m->node[i];

        if (seen[node->name])
            added = error_at(errors_next(errs), AISLE_EVALUE, &node->at,
                             "there are two nodes named \"%.200s\"",
                             kube_name_text(&m->names, node->name));
        else
            added = add_node(o, node, c, errs);
        seen[node->name] = true;
        status = status ? status : added;
    }
    mem_free(seen);
    if (m->node_count)
        return status;
    err = errors_next(errs);
    status = error_at(err, AISLE_EVALUE, &spec->manifest[0].at, "there is no Node in %s",
                      spec->manifest_count == 1 ? "this file" : "these files");
    error_hint(err, "`kubectl get nodes -o yaml` writes those of a cluster");
    return status;
}

void objects_describe_node(struct objects *o, const struct cluster *c,
                           const struct aisle_label *label, size_t label_count)
{
    const struct node *n = &c->node[c->node_count - 1];
    struct kube_node object = kube_facts_node(
        &o->facts, &(struct kube_node_words){
                       .name = n->name,
                       .zone = n->zone,
                       .rack = n->rack,
                       .gpu_model = n->gpu_count ? names_text(&c->models, n->model) : NULL,
                       .cpu_milli = n->cpu_milli,
                       .mem_mib = n->mem_mib,
                       .gpu_count = n->gpu_count,
                       .label = label,
                       .label_count = label_count,
                   });

    add_object(o, &object);
}

const char *objects_summary(const struct objects *o, struct arena *a)
{
    const struct kube_manifest *m = &o->manifest;
    const char *text;
    int64_t pods = 0;

    for (size_t i = 0; i < m->load_count; i++)
        pods += kube_load_pods(&m->load[i]);
    text = arena_printf(a, "%zu file%s: %zu node%s", o->files, plural(o->files), m->node_count,
                        plural(m->node_count));
    if (m->load_count)
        text = arena_printf(a, "%s, %zu load%s of %" PRId64 " pod%s", text, m->load_count,
                            plural(m->load_count), pods, pods == 1 ? "" : "s");
    return text;
}
