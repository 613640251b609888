/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Kubernetes' objects of a run: the manifests that the scenario names, and the facts made of them.
 *
 * Nodes come from files under cluster.manifests, loads from those under workload.manifests; a file
 * that stands under both is read once. What belongs to neither (priority classes, budgets,
 * namespaces) counts wherever it stands. A cluster in the scenario's own words gets objects as well,
 * one for each node, so that facts.node[i] is always node i of the cluster.
 *
 * The simulator's cluster has whole GPUs of one kind a node; which resource that is differs by
 * vendor, and there is a table of them here.
 */
#ifndef AISLE_RUN_OBJECTS_H
#define AISLE_RUN_OBJECTS_H

#include <aisle/policy.h>
#include <aisle/spec.h>

#include "cluster/cluster.h"
#include "kubernetes/facts.h"
#include "kubernetes/manifest.h"

/* What a node has at most, as in scenarios. */
#define CPU_MILLI_MAX 1000000000
#define MEM_MIB_MAX   1000000000000

struct objects {
    struct kube_manifest manifest; /* without the nodes and loads that are not of this run */
    struct kube_facts facts;       /* made of it; names are the manifest's */
    size_t node_cap;               /* room of facts.node */
    size_t files;
    struct aisle_errors warnings;  /* what a reader of the run must know */
};

/**
 * Reads all manifests and makes the facts but the nodes. *out is there in any case; free it.
 *
 * @return AISLE_OK; else what is wrong in all files is in `errs`
 */
AISLE_MUST_CHECK
enum aisle_status objects_new(struct objects **out, const struct aisle_spec *spec,
                              struct aisle_errors *errs);
void objects_free(struct objects *o); /* NULL is fine */

/** Adds the manifests' nodes to an empty cluster, and to the facts. Memory is rounded up to MiB, so
 * that the cluster is never stricter than the objects. Errors are at the nodes' places. */
AISLE_MUST_CHECK
enum aisle_status objects_add_nodes(struct objects *o, const struct aisle_cluster_spec *spec,
                                    struct cluster *c, struct aisle_errors *errs);

/** The object of a node that was added to the cluster from the scenario's own words: its last one.
 * `label` may be NULL. */
void objects_describe_node(struct objects *o, const struct cluster *c,
                           const struct aisle_label *label, size_t label_count);

/** How many GPUs these amounts name, of a node or of a request; *resource (may be NULL) says as
 * what, if there are any. */
int64_t objects_gpus(const struct objects *o, const struct kube_amounts *amounts,
                     uint32_t *resource);

/**
 * Can a queue policy honour what the loads say? One that does not read pod specs knows CPU, memory,
 * GPUs and priorities alone: an error for each load that says more, or that tainted nodes would have
 * to be kept from. If there are none, tainted nodes are a warning. Call it once all nodes are there.
 */
AISLE_MUST_CHECK
enum aisle_status objects_check(struct objects *o, const struct aisle_queue_type *queue,
                                struct aisle_errors *errs);

/** For the report: "2 files: 12 nodes, 4 loads of 37 pods"; in the arena. */
const char *objects_summary(const struct objects *o, struct arena *a);

#endif
