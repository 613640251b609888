/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Victims on one node; for preempt.c. */
#ifndef AISLE_KUBERNETES_VICTIMS_H
#define AISLE_KUBERNETES_VICTIMS_H

#include "kubernetes/preempt.h"

/**
 * Finds the fewest pods whose eviction from `out->node` lets the cycle's pod in, and adds them to
 * the victims (SelectVictimsOnNode).
 *
 * @param out  the rest of it is filled
 * @return     false: eviction does not help; the diagnosis says why
 */
bool kube_victims_find(struct kube_preemption *p, struct kube_cycle *c,
                       const struct kube_budgets *budgets, struct kube_candidate *out);

#endif
