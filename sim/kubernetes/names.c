/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/names.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"

static const char *const fixed_name[KUBE_NAME_FIXED_COUNT] = {
    [KUBE_EMPTY] = "",
    [KUBE_HOSTNAME] = "kubernetes.io/hostname",
    [KUBE_ZONE] = "topology.kubernetes.io/zone",
    [KUBE_REGION] = "topology.kubernetes.io/region",
    [KUBE_UNSCHEDULABLE] = "node.kubernetes.io/unschedulable",
    [KUBE_NOT_READY] = "node.kubernetes.io/not-ready",
    [KUBE_UNREACHABLE] = "node.kubernetes.io/unreachable",
    [KUBE_DEFAULT] = "default",
    [KUBE_METADATA_NAME] = "metadata.name",
    [KUBE_NAMESPACE_NAME] = "kubernetes.io/metadata.name",
    [KUBE_WILDCARD_IP] = "0.0.0.0",
};

static const char *const fixed_resource[KUBE_RESOURCE_FIXED_COUNT] = {
    [KUBE_CPU] = "cpu",
    [KUBE_MEMORY] = "memory",
    [KUBE_EPHEMERAL_STORAGE] = "ephemeral-storage",
    [KUBE_PODS] = "pods",
};

void kube_names_init(struct kube_names *n)
{
    *n = (struct kube_names){0};
    for (uint32_t i = 0; i < KUBE_NAME_FIXED_COUNT; i++)
        names_add(&n->text, fixed_name[i]);
    for (uint32_t i = 0; i < KUBE_RESOURCE_FIXED_COUNT; i++)
        names_add(&n->resource, fixed_resource[i]);
}

void kube_names_fini(struct kube_names *n)
{
    names_fini(&n->text);
    names_fini(&n->resource);
}

uint32_t kube_name(struct kube_names *n, const char *text)
{
    return names_add(&n->text, text);
}

uint32_t kube_name_find(const struct kube_names *n, const char *text)
{
    return names_find(&n->text, text);
}

const char *kube_name_text(const struct kube_names *n, uint32_t name)
{
    return names_text(&n->text, name);
}

bool kube_name_number(const struct kube_names *n, uint32_t name, int64_t *out)
{
    const char *text = names_text(&n->text, name);
    const char *digits = text + (text[0] == '+' || text[0] == '-');

    /* Go's ParseInt takes a sign and digits; ours would also take 1e3. */
    if (!digits[0] || digits[strspn(digits, "0123456789")])
        return false;
    return number_int64(out, text[0] == '+' ? digits : text) == NUMBER_OK;
}

uint32_t kube_image_name(struct kube_names *n, const char *image)
{
    const char *slash = strrchr(image, '/'), *colon = strrchr(image, ':');
    char *tagged;
    uint32_t name;

    if (colon && (!slash || colon > slash)) /* a digest has a colon as well */
        return kube_name(n, image);
    tagged = mem_printf("%s:latest", image);
    name = kube_name(n, tagged);
    mem_free(tagged);
    return name;
}

uint32_t kube_resource(struct kube_names *n, const char *text)
{
    return names_add(&n->resource, text);
}

uint32_t kube_resource_find(const struct kube_names *n, const char *text)
{
    return names_find(&n->resource, text);
}

const char *kube_resource_text(const struct kube_names *n, uint32_t resource)
{
    return names_text(&n->resource, resource);
}

size_t kube_resource_count(const struct kube_names *n)
{
    return n->resource.count;
}

bool kube_resource_extended(const struct kube_names *n, uint32_t resource)
{
    const char *text = names_text(&n->resource, resource), *slash = strchr(text, '/');

    /* Kubernetes' own are those without a domain and those of kubernetes.io. */
    return slash && !strstr(text, "kubernetes.io/") && strncmp(text, "requests.", 9) != 0;
}
