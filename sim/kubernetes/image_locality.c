/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ImageLocality: nodes that have the pod's images already, the more the larger those are. An image
 * counts by its size times the share of all nodes that have it, lest the few that have it get every
 * pod. Init containers count as the others do (since v1.28); volumes of images do not. Source:
 * imagelocality/image_locality.go.
 */
#include "kubernetes/cycle.h"

static const int64_t MIB = 1024 * 1024;
static const int64_t LEAST_MIB = 23, MOST_MIB = 1000; /* the latter for each container */

static const struct kube_image *find(const struct kube_node *node, uint32_t name)
{
    size_t low = 0, high = node->image_count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (node->image[mid].name < name)
            low = mid + 1;
        else
            high = mid;
    }
    return low < node->image_count && node->image[low].name == name ? &node->image[low] : NULL;
}

static int64_t size_by_spread(const struct kube_snapshot *s, const struct kube_image *image)
{
    double spread = (double)kube_image_nodes(s, image->name) / (double)s->order_count;

    return (int64_t)((double)image->size_bytes * spread);
}

static int64_t score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node)
{
    const struct kube_node *n = c->snapshot->node[node].node;
    const struct kube_pod_spec *pod = c->pod->spec;
    int64_t least = LEAST_MIB * MIB, most = MOST_MIB * MIB * (int64_t)pod->container_count;
    int64_t sum = 0;

    (void)part;
    for (size_t i = 0; i < pod->container_count; i++) {
        const struct kube_image *image = find(n, pod->container[i].image);

        if (image)
            sum += size_by_spread(c->snapshot, image);
    }
    if (sum <= least || most <= least)
        return 0;
    if (sum > most)
        sum = most;
    return KUBE_SCORE_MAX * (sum - least) / (most - least);
}

const struct kube_plugin kube_plugin_image_locality = {
    .name = "ImageLocality",
    .weight = 1,
    .score = score,
};
