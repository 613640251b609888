/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A profile: which plugins a scheduler asks, in which order, with which arguments and weights. The
 * order is that of the filters: the first that refuses a node has said all there is to say of it.
 */
#ifndef AISLE_KUBERNETES_PROFILE_H
#define AISLE_KUBERNETES_PROFILE_H

#include "kubernetes/plugin.h"

enum { KUBE_PLUGINS = 12 }; /* all there are, and two of a caller's own */

struct kube_profile_entry {
    const struct kube_plugin *plugin;
    const void *args; /* NULL: its defaults */
    int64_t weight;   /* of its score, 0..; 0: it only filters */
};

struct kube_profile {
    struct kube_profile_entry entry[KUBE_PLUGINS];
    size_t count;
    int percent_to_score; /* percentageOfNodesToScore, 0..100; 0: adaptive */
};

/** All plugins, in the default order of the filters. Ends in NULL. */
extern const struct kube_plugin *const kube_plugins[];

/** kube-scheduler's default profile: all of them with their default weights. */
void kube_profile_default(struct kube_profile *p);

/** The plugin of that name; NULL. */
const struct kube_plugin *kube_plugin_find(const char *name);

/** Are weights and arguments legal? The error names plugin and field. */
AISLE_MUST_CHECK
enum aisle_status kube_profile_check(const struct kube_profile *p, struct aisle_error *err);

#endif
