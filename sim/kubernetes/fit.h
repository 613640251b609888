/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the plugins that look at resources share; for fit.c, fit_score.c, balanced_allocation.c. */
#ifndef AISLE_KUBERNETES_FIT_H
#define AISLE_KUBERNETES_FIT_H

#include "kubernetes/cycle.h"

/** cpu and memory, weights 1. */
enum { KUBE_DEFAULT_RESOURCES = 2 };
extern const struct kube_weighted_resource kube_default_resources[KUBE_DEFAULT_RESOURCES];

/** Of each configured resource what the pod asks for. */
struct kube_wanted {
    int64_t *amount;
    size_t cap;
};

struct kube_fit_state {
    struct kube_amount *checked; /* by the filter: asked for, and not to be ignored */
    size_t checked_count, checked_cap;
    struct kube_wanted wanted; /* for the score, as is the rest */
    struct kube_point *shape;  /* stretched to scores 0..100 */
    size_t shape_cap;
};

/** Fills `wanted` with the pod's requests; those of cpu and memory as the scores see them if
 * `nonzero`. */
void kube_want(struct kube_wanted *wanted, const struct kube_request *request,
               const struct kube_weighted_resource *resource, size_t count, bool nonzero);

/**
 * A resource of a node as it would be with the pod on it.
 *
 * @param amount   what the pod asks for
 * @param nonzero  count cpu and memory as the scores see them
 * @return         zeros if it is not to be looked at: an extended resource that the pod does not
 * ask for, or one that the node does not have
 */
struct kube_level kube_level_with(const struct kube_snapshot *s, uint32_t node, uint32_t resource,
                                  int64_t amount, bool nonzero);

/* For fit.c's table, from fit_score.c. */
enum kube_step kube_fit_pre_score(struct kube_part *part, struct kube_cycle *c,
                                  const uint32_t *node, size_t count);
int64_t kube_fit_score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node);
enum aisle_status kube_fit_check(const void *args, struct aisle_error *err);

#endif
