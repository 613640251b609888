/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts of resources: what nodes have, what containers ask for. */
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "kubernetes/quantity.h"
#include "kubernetes/reader.h"

struct list {
    struct kube_amount *item;
    size_t count;
    bool of_pod;
};

static bool is_huge_pages(const char *name)
{
    return !strncmp(name, "hugepages-", 10);
}

/* The suffix that somebody may have meant by this text; NULL: none. */
static const char *near_suffix(const char *text, size_t length)
{
    static const char *const suffix[] = {"m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti"};
    size_t count = sizeof suffix / sizeof *suffix;

    for (size_t i = 0; i < count; i++)
        if (strlen(suffix[i]) == length && !strncmp(suffix[i], text, length))
            return suffix[i];
    for (size_t i = 0; i < count; i++)
        if (strlen(suffix[i]) == length && !strncasecmp(suffix[i], text, length))
            return suffix[i];
    return NULL;
}

/* "1gi" is meant as 1Gi, "100MB" as 100M, "2 Gi" as 2Gi. */
static void suggest(struct aisle_error *err, const char *text)
{
    size_t digits = strspn(text, "0123456789.");
    const char *rest = text + digits + strspn(text + digits, " ");
    size_t length = strlen(rest);

    if (length > 1 && (rest[length - 1] == 'B' || rest[length - 1] == 'b'))
        length--;
    if (digits && near_suffix(rest, length))
        error_hint(err, "did you mean %.*s%s?", (int)digits, text, near_suffix(rest, length));
}

static bool parse(struct reader *r, const struct yaml_node *node, struct kube_quantity *out)
{
    const char *text = reader_text(r, node);
    enum kube_quantity_fault fault;

    if (!text || reader_is_unfilled(r, node))
        return false;
    fault = kube_quantity_parse(out, text);
    if (fault)
        suggest(reader_error(r, node, ": \"%.60s\" %s", text, kube_quantity_fault_text(fault)),
                text);
    return !fault;
}

bool reader_amount(struct reader *r, const struct yaml_node *node, uint32_t resource, int64_t *out)
{
    const char *name = kube_resource_text(r->names, resource);
    struct kube_quantity q, whole;

    if (!parse(r, node, &q))
        return false;
    whole = q;
    if ((kube_resource_extended(r->names, resource) || is_huge_pages(name)) &&
        !kube_quantity_round(&whole, 0)) {
        reader_error(r, node, ": %.60s of %.60s, which comes in whole units only", node->text,
                     name);
        return false;
    }
    if (kube_quantity_value(&q, resource == KUBE_CPU ? -3 : 0, out))
        return true;
    reader_error(r, node, ": %.60s is too large", node->text);
    return false;
}

/* A pod can ask for what Kubernetes itself counts, or for what has a domain. */
static bool is_pod_resource(struct reader *r, const struct yaml_node *node, const char *name)
{
    struct aisle_error *err;

    if (strchr(name, '/') || !strcmp(name, "cpu") || !strcmp(name, "memory") ||
        !strcmp(name, "ephemeral-storage") || is_huge_pages(name))
        return true;
    err = reader_error(r, node, ": there is no resource \"%.60s\"", name);
    error_hint(err, strstr(name, "gpu") ? "GPUs have their vendor's domain, as nvidia.com/gpu"
                                        : "they are cpu, memory, ephemeral-storage, hugepages-*, "
                                          "and those with a domain like nvidia.com/gpu");
    return false;
}

static void read_amount(struct reader *r, const struct yaml_node *value, void *at)
{
    struct list *list = at;
    const char *name = reader_key(r);
    int64_t amount;
    uint32_t resource;

    if (list->of_pod && !is_pod_resource(r, value, name))
        return;
    resource = kube_resource(r->names, name);
    if (!reader_amount(r, value, resource, &amount))
        return;
    if (amount < 0)
        reader_error(r, value, ": %.60s is negative", value->text);
    else
        list->item[list->count++] = (struct kube_amount){resource, amount};
}

static void read_amounts(struct reader *r, const struct yaml_node *value, bool of_pod,
                         struct kube_amounts *out)
{
    struct list list = {.of_pod = of_pod};

    *out = (struct kube_amounts){0};
    if (!reader_is(r, value, YAML_MAPPING))
        return;
    list.item = arena_new(r->arena, value->count, sizeof *list.item);
    reader_each(r, value, read_amount, &list);
    kube_amounts_sort(list.item, list.count);
    out->item = list.item;
    out->count = list.count;
}

void read_node_amounts(struct reader *r, const struct yaml_node *value, void *at)
{
    read_amounts(r, value, false, at);
}

void read_pod_amounts(struct reader *r, const struct yaml_node *value, void *at)
{
    read_amounts(r, value, true, at);
}

/* Requests and limits ------------------------------------------------------------------------ */

struct draft {
    struct kube_amounts requests, limits;
};

static const struct field field[] = {
    {"requests", FIELD_READ, offsetof(struct draft, requests), read_pod_amounts, NULL},
    {"limits", FIELD_READ, offsetof(struct draft, limits), read_pod_amounts, NULL},
    {"claims", FIELD_REFUSED, 0, NULL,
     "devices by claim (DRA) are not known here; ask for nvidia.com/gpu in limits"},
    {0},
};
static const struct fields fields = {field, NULL};

/* The amount as written, for messages; "" if it is not. */
static const struct yaml_node *written(const struct yaml_node *resources, const char *list,
                                       const char *name)
{
    return yaml_get(yaml_get(resources, list), name);
}

static void check_limit(struct reader *r, const struct yaml_node *node, uint32_t resource,
                        int64_t requested, int64_t limit)
{
    const char *name = kube_resource_text(r->names, resource);
    const struct yaml_node *ours = written(node, "requests", name);
    const struct yaml_node *theirs = written(node, "limits", name);
    bool equal = kube_resource_extended(r->names, resource) || is_huge_pages(name);

    if (requested > limit)
        reader_error(r, ours, ".requests.%s: %.60s is more than the limit of %.60s", name,
                     ours->text, theirs->text);
    else if (requested < limit && equal)
        reader_error(r, ours, ".requests.%s: %.60s differs from the limit of %.60s, and %s cannot "
                              "be overcommitted", name, ours->text, theirs->text, name);
}

/* The API server refuses it. Nobody is misled by taking it for what it can only mean. */
static void note_without_limit(struct reader *r, const struct yaml_node *node,
                               const struct draft *draft)
{
    bool named;

    for (size_t i = 0; i < draft->requests.count; i++) {
        uint32_t resource = draft->requests.item[i].resource;
        const char *name = kube_resource_text(r->names, resource);

        kube_amount_of(&draft->limits, resource, &named);
        if (!named && kube_resource_extended(r->names, resource))
            reader_note(r, written(node, "requests", name),
                        "Kubernetes refuses it; the limit is taken to be equal",
                        ".requests.%s has no limit beside it", name);
    }
}

/* What only limits name is requested as well, as the API server has it. */
void read_resources(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_amounts *out = at;
    struct draft draft = {0};
    struct kube_amount *item;
    size_t count;
    bool named;

    reader_fields(r, value, &fields, &draft);
    count = draft.requests.count;
    item = arena_new(r->arena, count + draft.limits.count, sizeof *item);
    if (count)
        memcpy(item, draft.requests.item, count * sizeof *item);
    for (size_t i = 0; i < draft.limits.count; i++) {
        const struct kube_amount *limit = &draft.limits.item[i];
        int64_t requested = kube_amount_of(&draft.requests, limit->resource, &named);

        if (named)
            check_limit(r, value, limit->resource, requested, limit->amount);
        else
            item[count++] = *limit;
    }
    note_without_limit(r, value, &draft);
    kube_amounts_sort(item, count);
    *out = (struct kube_amounts){item, count};
}
