/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Distributed jobs while they are read: kinds whose pods are of several sorts, and of use only
 * together. For the read_*.c files of those kinds.
 */
#ifndef AISLE_KUBERNETES_GANG_H
#define AISLE_KUBERNETES_GANG_H

#include "kubernetes/reader.h"

enum { GANG_GROUPS_MOST = 64 };

/** A gang as it is gathered. */
struct gang {
    struct kube_group group[GANG_GROUPS_MOST];
    size_t count;
    int64_t pods_min; /* as the object says; 0: it does not, and all groups' are needed */
    int64_t copies;
    int64_t timeout_us; /* as the object says; 0: it does not */
    bool suspended;
    uint32_t queue;
    uint32_t priority_class; /* of the job, for those of its pods that name none; 0: none */
    struct aisle_place priority_at;
    const char *priority_field;
    const struct yaml_node *where; /* of the list of groups; NULL: there was none */
};

/** Room for one more group; NULL, with an error, if there are too many. */
struct kube_group *gang_add(struct reader *r, struct gang *gang, const struct yaml_node *node);

/** So many pods, no fewer and no more. */
void gang_set_pods(struct kube_group *group, int64_t pods);

/** `priorityClassName` and the like of a job: a field of struct gang at offset 0. */
reader_fn read_gang_priority;

/** Adds the load, if nothing was wrong since `errors` was counted. `list`: the field that names its
 * groups. */
void gang_finish(struct reader *r, struct gang *gang, const char *list, size_t errors);

#endif
