/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/sketch.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/yaml_write.h"

enum { LOADS_MOST = 50, NAME_MOST = 64 };

struct output {
    char *byte;
    size_t count, cap;
};

static AISLE_PRINTF(2, 3) void put(struct output *out, const char *fmt, ...)
{
    char text[2048];
    va_list args;
    int length;

    va_start(args, fmt);
    length = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (length < 0 || (size_t)length >= sizeof text)
        return;
    out->byte = mem_reserve(out->byte, &out->cap, out->count + (size_t)length + 1, 1);
    memcpy(out->byte + out->count, text, (size_t)length + 1);
    out->count += (size_t)length;
}

/* GPUs --------------------------------------------------------------------------------------- */

static bool is_gpu(const struct kube_manifest *m, uint32_t resource)
{
    const char *slash = strchr(kube_resource_text(&m->names, resource), '/');

    return slash && !strcmp(slash, "/gpu");
}

int64_t sketch_node_gpus(const struct kube_manifest *m, const struct kube_node *node)
{
    int64_t sum = 0;

    for (size_t i = 0; i < node->allocatable.count; i++)
        if (is_gpu(m, node->allocatable.item[i].resource))
            sum += node->allocatable.item[i].amount;
    return sum;
}

int64_t sketch_load_gpus(const struct kube_manifest *m, const struct kube_load *load)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < kube_resource_count(&m->names); i++)
        if (is_gpu(m, i))
            sum += kube_load_amount(load, i);
    return sum;
}

/* The scenario ------------------------------------------------------------------------------- */

static struct yaml_node *scalar(struct arena *a, const char *text, bool quoted)
{
    struct yaml_node *n = arena_new(a, 1, sizeof *n);

    *n = (struct yaml_node){.kind = YAML_SCALAR, .quoted = quoted, .text = text};
    return n;
}

static void set(struct arena *a, struct yaml_node *mapping, const char *key,
                struct yaml_node *value)
{
    yaml_put(mapping, a, scalar(a, key, true), value);
}

static struct yaml_node *mapping(struct arena *a)
{
    struct yaml_node *n = arena_new(a, 1, sizeof *n);

    n->kind = YAML_MAPPING;
    return n;
}

static struct yaml_node *list(struct arena *a, struct yaml_node *item)
{
    struct yaml_node *n = arena_new(a, 1, sizeof *n);

    *n = (struct yaml_node){.kind = YAML_SEQUENCE, .count = 1};
    n->item = arena_new(a, 1, sizeof *n->item);
    n->item[0] = item;
    return n;
}

/* The file's own name without folder and ending, as far as it makes a scenario's. */
static const char *name_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char *name = arena_printf(a, "%.*s", NAME_MOST, base), *dot = strrchr(name, '.');

    if (dot && dot != name)
        *dot = '\0';
    for (char *c = name; *c; c++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", *c))
            *c = '-';
    return name[0] ? name : "cluster";
}

/* Manifests without nodes need some to run on. */
static struct yaml_node *guess_nodes(struct arena *a)
{
    struct yaml_node *group = mapping(a), *cluster = mapping(a);

    set(a, group, "name", scalar(a, "node", true));
    set(a, group, "count", scalar(a, "4", false));
    set(a, group, "cpu_milli", scalar(a, "96000", false));
    set(a, group, "mem_mib", scalar(a, "768GiB", false));
    set(a, group, "gpu_count", scalar(a, "8", false));
    set(a, cluster, "groups", list(a, group));
    return cluster;
}

static struct yaml_node *scenario(struct arena *a, const struct sketch *sketch, bool has_nodes)
{
    struct yaml_node *root = mapping(a), *cluster = mapping(a), *kubernetes = mapping(a);
    struct yaml_node *workload = mapping(a), *file = scalar(a, sketch->objects, true);

    set(a, root, "aisle", scalar(a, "1", false));
    set(a, root, "name", scalar(a, name_of(a, sketch->output), true));
    set(a, root, "policy", scalar(a, "kubernetes/kube-default", true));
    if (sketch->lenient) {
        set(a, kubernetes, "lenient", scalar(a, "on", false));
        set(a, root, "kubernetes", kubernetes);
    }
    set(a, cluster, "manifests", list(a, file));
    set(a, root, "cluster", has_nodes ? cluster : guess_nodes(a));
    set(a, workload, "manifests", list(a, file));
    set(a, root, "workload", workload); /* the last, as a comment goes on with it */
    return root;
}

/* Hints -------------------------------------------------------------------------------------- */

/* What may stand in a line of comment, and be taken for a scenario's without quotes. */
static bool is_harmless(const char *name)
{
    return name[0] && !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789.-")];
}

static bool has_name(const struct kube_manifest *m, const struct kube_load *load)
{
    return !load->name_generated && is_harmless(kube_name_text(&m->names, load->name)) &&
           is_harmless(kube_name_text(&m->names, load->namespace_));
}

static void put_load(struct output *out, const struct kube_manifest *m,
                     const struct kube_load *load)
{
    int64_t pods = kube_load_pods(load), gpus = sketch_load_gpus(m, load);
    const char *node = kube_name_text(&m->names, load->node);

    put(out, "  #   - {name: %s/%s/%s, duration_s: 1h, image_mib: 4096} # ",
        kube_name_text(&m->names, load->namespace_), load->kind,
        kube_name_text(&m->names, load->name));
    if (load->controller == KUBE_DAEMON_SET)
        put(out, "a pod on each node");
    else
        put(out, "%" PRId64 " %s", pods, pods == 1 ? "pod" : "pods");
    if (gpus)
        put(out, ", %" PRId64 " %s", gpus, gpus == 1 ? "GPU" : "GPUs");
    if (load->node && is_harmless(node))
        put(out, ", on %s", node);
    else if (load->controller == KUBE_SINGLE_POD)
        put(out, ", waits");
    put(out, "\n");
}

static void put_hints(struct output *out, const struct kube_manifest *m)
{
    size_t shown = 0, named = 0;

    put(out, "  # What no cluster says of a load is yours to add; annotations aisle.dev/... say it as "
             "well.\n"
             "  # Without a duration its pods run for ever, and an image of which no node knows the "
             "size has\n"
             "  # kubernetes.latency.image_mib. Leave out what does not apply:\n"
             "  #\n"
             "  # loads:\n");
    for (size_t i = 0; i < m->load_count; i++) {
        if (!has_name(m, &m->load[i]))
            continue;
        named++;
        if (shown < LOADS_MOST) {
            put_load(out, m, &m->load[i]);
            shown++;
        }
    }
    if (named > shown)
        put(out, "  #   ... and %zu more\n", named - shown);
}

char *sketch_text(const struct sketch *sketch, const struct kube_manifest *m, size_t *size)
{
    struct arena arena = {0};
    const struct yaml_node *root = scenario(&arena, sketch, m->node_count > 0);
    size_t length;
    char *body = yaml_write(&root, 1, &length);
    struct output out = {0};

    put(&out, "# Written by `aisle import k8s`: the objects of a cluster as they were, or of manifests.\n");
    if (!m->node_count)
        put(&out, "# No Node was among them, so the nodes are a guess: say here what you have.\n");
    put(&out, "%s", strchr(body, '\n') + 1); /* behind its line "---" */
    if (m->load_count)
        put_hints(&out, m);
    mem_free(body);
    arena_fini(&arena);
    *size = out.count;
    return out.byte;
}
