/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Which objects of a dump go into a simulation, and in which order: <aisle/import.h> has the rules.
 *
 * Who made what is told by `ownerReferences`. A dump of pods and Deployments lacks the ReplicaSets
 * between them, one of JobSets the Jobs; then labels tell, which the controllers give their pods.
 */
#ifndef AISLE_IMPORT_SELECTION_H
#define AISLE_IMPORT_SELECTION_H

#include <aisle/import.h>

#include "kubernetes/manifest.h"

/** Sources that are kept, as indexes into the manifest's list, in the order of the output. */
struct selection {
    size_t *item;
    size_t count;
};

/**
 * Chooses from a manifest that keeps its sources. What is left out is counted in `out`, and what a
 * user should know noted there.
 *
 * @return AISLE_EVALUE: pods are on nodes, and there is no Node at all
 */
AISLE_MUST_CHECK
enum aisle_status selection_make(struct selection *selection, const struct kube_manifest *m,
                              struct aisle_k8s_summary *out, struct aisle_errors *errs);
void selection_fini(struct selection *selection);

#endif
