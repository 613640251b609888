/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/reader.h"

#include <stddef.h>
#include <string.h>

struct list {
    struct kube_label *item;
    size_t count;
};

static void read_label(struct reader *r, const struct yaml_node *value, void *at)
{
    struct list *list = at;
    const char *text = reader_text(r, value);

    if (text)
        list->item[list->count++] = (struct kube_label){
            kube_name(r->names, reader_key(r)),
            kube_name(r->names, text),
        };
}

void read_labels(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_labels *labels = at;
    struct list list = {0};

    *labels = (struct kube_labels){0};
    if (!reader_is(r, value, YAML_MAPPING))
        return;
    list.item = arena_new(r->arena, value->count, sizeof *list.item);
    reader_each(r, value, read_label, &list);
    labels->item = list.item;
    labels->count = kube_labels_sort(list.item, list.count);
}

const char *reader_label(const struct reader *r, const struct kube_labels *labels,
                         const char *key)
{
    uint32_t name = kube_name_find(r->names, key), value;

    if (name == UINT32_MAX || !kube_label_find(labels, name, &value))
        return NULL;
    return kube_name_text(r->names, value);
}

/* Annotations ------------------------------------------------------------------------------- */

/* The others are for other programs, and long: `last-applied-configuration` is a whole object. */
static bool is_known(const char *key)
{
    static const char *const known[] = {
        "scheduling.k8s.io/group-name",
        "kueue.x-k8s.io/pod-group-total-count",
        "alpha.jobset.sigs.k8s.io/exclusive-topology",
        "leaderworkerset.sigs.k8s.io/exclusive-topology",
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i], key))
            return true;
    return !strncmp(key, "aisle.dev/", 10);
}

static void read_annotations(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_labels *annotations = at;
    struct list list = {0};

    if (!reader_is(r, value, YAML_MAPPING))
        return;
    list.item = arena_new(r->arena, value->count, sizeof *list.item);
    for (size_t i = 0; i < value->count; i++)
        if (is_known(value->key[i]->text))
            reader_child(r, value, value->key[i]->text, read_label, &list);
    annotations->item = list.item;
    annotations->count = kube_labels_sort(list.item, list.count);
    reader_facts(r, value);
}

/* Owners ------------------------------------------------------------------------------------- */

struct owner_draft {
    uint32_t api_version, kind, name;
    bool controls;
};

static const struct field owner_field[] = {
    {"apiVersion", FIELD_NAME, offsetof(struct owner_draft, api_version), NULL, NULL},
    {"kind", FIELD_NAME, offsetof(struct owner_draft, kind), NULL, NULL},
    {"name", FIELD_NAME, offsetof(struct owner_draft, name), NULL, NULL},
    {"controller", FIELD_BOOL, offsetof(struct owner_draft, controls), NULL, NULL},
    {0},
};
static const char *const owner_idle[] = {"blockOwnerDeletion", "uid", NULL};
static const struct fields owner_fields = {owner_field, owner_idle};

static void read_owner(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_owner *owner = at;
    struct owner_draft draft = {0};

    reader_fields(r, value, &owner_fields, &draft);
    if (draft.controls)
        *owner = (struct kube_owner){
            .api_version = kube_name_text(r->names, draft.api_version),
            .kind = draft.kind,
            .name = draft.name,
        };
}

static void read_owners(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_items(r, value, read_owner, at);
}

/* Metadata ----------------------------------------------------------------------------------- */

static void read_generated(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_meta *meta = at;

    meta->generated = !meta->name;
    if (meta->generated)
        read_name(r, value, &meta->name);
}

static void read_given(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_meta *meta = at;

    meta->generated = false;
    read_name(r, value, &meta->name);
}

static void read_deletion(struct reader *r, const struct yaml_node *value, void *at)
{
    *(bool *)at = reader_text(r, value) != NULL;
}

static const struct field field[] = {
    {"name", FIELD_READ, 0, read_given, NULL},
    {"generateName", FIELD_READ, 0, read_generated, NULL},
    {"namespace", FIELD_NAME, offsetof(struct kube_meta, namespace_), NULL, NULL},
    {"uid", FIELD_NAME, offsetof(struct kube_meta, uid), NULL, NULL},
    {"labels", FIELD_READ, offsetof(struct kube_meta, labels), read_labels, NULL},
    {"annotations", FIELD_READ, offsetof(struct kube_meta, annotations), read_annotations,
     NULL},
    {"ownerReferences", FIELD_READ, offsetof(struct kube_meta, owner), read_owners, NULL},
    {"deletionTimestamp", FIELD_READ, offsetof(struct kube_meta, terminating), read_deletion, NULL},
    {0},
};

static const char *const idle[] = {
    "creationTimestamp", "deletionGracePeriodSeconds", "finalizers", "generation",
    "managedFields",     "resourceVersion",            "selfLink",   "clusterName",
    NULL,
};

static const struct fields fields = {field, idle};

void read_meta(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_meta *meta = at;

    reader_fields(r, value, &fields, meta);
    if (!meta->namespace_)
        meta->namespace_ = KUBE_DEFAULT;
}
