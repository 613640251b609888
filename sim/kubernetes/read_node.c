/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes. */
#include <stddef.h>
#include <string.h>

#include "kubernetes/reader.h"

struct images {
    struct kube_image *item;
    size_t count, cap;
};

struct draft {
    struct kube_node node;
    struct kube_amounts capacity;
    bool has_allocatable, has_capacity;
    struct images images;
};

/* One image: its size, under each of its names. */
struct image_draft {
    const struct yaml_node *names;
    int64_t size_bytes;
};

static void read_image_names(struct reader *r, const struct yaml_node *value, void *at)
{
    if (!reader_is(r, value, YAML_SEQUENCE))
        return;
    for (size_t i = 0; i < value->count; i++)
        value->item[i]->read = true;
    *(const struct yaml_node **)at = value;
}

static void read_size(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_int(r, value, 0, INT64_MAX, at);
}

static const struct field image_field[] = {
    {"names", FIELD_READ, offsetof(struct image_draft, names), read_image_names, NULL},
    {"sizeBytes", FIELD_READ, offsetof(struct image_draft, size_bytes), read_size, NULL},
    {0},
};
static const struct fields image_fields = {image_field, NULL};

static void read_images(struct reader *r, const struct yaml_node *value, void *at)
{
    struct images *images = at;

    if (!reader_is(r, value, YAML_SEQUENCE))
        return;
    for (size_t i = 0; i < value->count; i++) {
        struct image_draft draft = {0};
        uint32_t first = 0;

        value->item[i]->read = true;
        reader_fields(r, value->item[i], &image_fields, &draft);
        for (size_t k = 0; draft.names && k < draft.names->count; k++) {
            const char *text = reader_text(r, draft.names->item[k]);
            uint32_t name = text ? kube_image_name(r->names, text) : 0;

            if (!name)
                continue;
            first = first ? first : name;
            images->item = mem_reserve(images->item, &images->cap, images->count + 1,
                                       sizeof *images->item);
            images->item[images->count++] =
                (struct kube_image){name, draft.size_bytes, first};
        }
    }
}

static void read_taints(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_node *node = at;

    node->taint = reader_list(r, value, sizeof *node->taint, read_taint, &node->taint_count);
}

static void read_allocatable(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    d->has_allocatable = true;
    read_node_amounts(r, value, &d->node.allocatable);
}

static void read_capacity(struct reader *r, const struct yaml_node *value, void *at)
{
    struct draft *d = at;

    d->has_capacity = true;
    read_node_amounts(r, value, &d->capacity);
}

static const struct field spec_field[] = {
    {"taints", FIELD_READ, offsetof(struct draft, node), read_taints, NULL},
    {"unschedulable", FIELD_BOOL, offsetof(struct draft, node.unschedulable), NULL, NULL},
    {0},
};
static const char *const spec_idle[] = {"configSource", "externalID", "podCIDR", "podCIDRs",
                                        "providerID", NULL};
static const struct fields spec_fields = {spec_field, spec_idle};

static const struct field status_field[] = {
    {"allocatable", FIELD_READ, 0, read_allocatable, NULL},
    {"capacity", FIELD_READ, 0, read_capacity, NULL},
    {"images", FIELD_READ, offsetof(struct draft, images), read_images, NULL},
    {0},
};
static const char *const status_idle[] = {
    "addresses", "conditions", "config", "daemonEndpoints", "declaredFeatures", "features",
    "nodeInfo", "phase", "runtimeHandlers", "volumesAttached", "volumesInUse", NULL,
};
static const struct fields status_fields = {status_field, status_idle};

static void read_spec(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &spec_fields, at);
}

static void read_status(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &status_fields, at);
}

static const struct field node_field[] = {
    {"spec", FIELD_READ, 0, read_spec, NULL},
    {"status", FIELD_READ, 0, read_status, NULL},
    {0},
};
static const char *const node_idle[] = {"apiVersion", "kind", "metadata", NULL};
static const struct fields node_fields = {node_field, node_idle};

/* Names are few thousands at most and each node's list is short. Ours are sorted by name. */
static void finish_images(struct reader *r, struct draft *d)
{
    struct images *images = &d->images;
    struct kube_image *all = arena_new(r->arena, images->count, sizeof *all);

    for (size_t i = 0; i < images->count; i++) {
        size_t at = i;

        for (; at > 0 && all[at - 1].name > images->item[i].name; at--)
            all[at] = all[at - 1];
        all[at] = images->item[i];
    }
    d->node.image = all;
    d->node.image_count = images->count;
    mem_free(images->item);
}

void read_node(struct reader *r, const struct yaml_node *object)
{
    struct kube_manifest *m = r->m;
    struct draft d = {.node = {.at = r->at, .name = r->meta.name, .labels = r->meta.labels}};
    size_t errors = r->errors;

    reader_fields(r, object, &node_fields, &d);
    finish_images(r, &d);
    if (!d.has_allocatable) /* as the API server has it */
        d.node.allocatable = d.capacity;
    if (!d.has_allocatable && !d.has_capacity)
        reader_note(r, object, "give allocatable cpu, memory and pods",
                    "a node has no status.allocatable, so no pod fits on it");
    if (r->errors > errors)
        return;
    m->node = mem_reserve(m->node, &m->node_cap, m->node_count + 1, sizeof *m->node);
    m->node[m->node_count++] = d.node;
}
