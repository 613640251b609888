/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The cluster: nodes, what is left on each, and who is there.
 *
 * The only code that changes cluster state. Everything above asks to bind or release one pod's
 * part; both are exact inverses, as amounts are integers. Sums over the cluster are kept as it
 * changes, and cluster_audit() recomputes them from scratch.
 */
#ifndef AISLE_CLUSTER_CLUSTER_H
#define AISLE_CLUSTER_CLUSTER_H

#include <aisle/error.h>
#include <aisle/types.h>

#include "base/mem.h"
#include "base/names.h"

/** A node's facts that never change. Text is the cluster's. */
struct node {
    const char *name, *rack, *zone; /* rack, zone: NULL if not said */
    int64_t cpu_milli, mem_mib, gpu_mem_mib;
    int32_t gpu_count;
    uint32_t model; /* in `models`; AISLE_NONE without GPUs */
};

struct job_list {
    aisle_job_id *job;
    size_t count, cap;
};

/** What of a node is out of service: failed and not yet repaired. */
struct outage {
    bool down;          /* the whole node */
    aisle_gpu_set gpus; /* these of its GPUs failed by themselves */
    int64_t cpu_milli, mem_mib; /* what is kept from being placed on because of it */
    aisle_gpu_set taken;
};

/** Hears of each node whose state changed, after it changed. */
struct cluster_watch {
    void (*changed)(void *self, aisle_node_id node);
    void *self;
};

struct cluster {
    size_t node_count, node_cap;
    struct node *node;
    struct aisle_node_state *state; /* read it; change it only through the functions here */
    struct job_list *jobs;          /* on each node, by id, once for each part */
    struct outage *out;             /* of each node */
    uint32_t *rank;                 /* of each node, a permutation: ties go to the lowest */
    aisle_node_id *by_rank;
    struct names models;            /* of GPUs */

    int64_t cpu_milli, mem_mib, gpu_milli;                                  /* in all */
    int64_t cpu_allocated_milli, mem_allocated_mib, gpu_allocated_milli;
    int64_t gpu_out_milli;
    uint64_t releases; /* how often something was given back: what failed before may fit now */

    struct cluster_watch watch[2];
    size_t watch_count;
    struct arena text;
};

void cluster_init(struct cluster *c);
void cluster_fini(struct cluster *c);

/** Adds a node, all free; its name must be new (the caller checks). `model` NULL: no GPUs. Ranks
 * start as ids. */
aisle_node_id cluster_add(struct cluster *c, const struct node *facts, const char *model);

/** Gives the nodes their ranks, a permutation of 0..node_count-1 (the caller checks). */
void cluster_set_ranks(struct cluster *c, const int64_t *rank);

void cluster_watch(struct cluster *c, struct cluster_watch watch);

/** True if the node, as it stands, has what a pod of this shape asks for. */
bool node_fits(const struct aisle_node_state *n, const struct aisle_shape *s);

/** True if an empty node with these facts would do. */
bool node_could_fit(const struct aisle_node_state *n, const struct aisle_shape *s);

/** How many pods of this shape fit the node as it stands; at most 2^20, as some ask for nothing. */
int32_t node_room(const struct aisle_node_state *n, const struct aisle_shape *s);
/** The same of an empty node with these facts. */
int32_t node_room_most(const struct aisle_node_state *n, const struct aisle_shape *s);

/** Why pods of `shape` cannot hold `part`; NULL: they can. */
const char *cluster_objection(const struct cluster *c, const struct aisle_shape *shape,
                              const struct aisle_part *part);

/** Takes a part for a job; it must be free (cluster_objection). O(jobs on the node) */
void cluster_bind(struct cluster *c, aisle_job_id job, const struct aisle_part *part);
/** Gives a part back that was bound. */
void cluster_release(struct cluster *c, aisle_job_id job, const struct aisle_part *part);

/**
 * Puts parts of a node out of service, or back into it: `down` for all of it, `gpus` for single
 * GPUs. Nobody may hold what goes down: release that first.
 */
void cluster_set_outage(struct cluster *c, aisle_node_id node, bool down, aisle_gpu_set gpus);

/** True if anything is out of service. O(nodes) */
bool cluster_has_outage(const struct cluster *c);

/** Sets a node's word, without telling anybody. */
void cluster_set_word(struct cluster *c, aisle_node_id node, uint64_t word);

/** Who holds what, for the audit: calls each(ctx, job, part) for every part held. */
typedef void cluster_holders(void *self, void (*each)(void *ctx, aisle_job_id, const struct aisle_part *),
                             void *ctx);

/**
 * Recomputes the cluster's state from its capacities and from who holds what, and compares.
 * AISLE_EPOLICY with the first difference; nothing over-allocated, nothing lost. O(nodes + parts)
 */
enum aisle_status cluster_audit(const struct cluster *c, cluster_holders *holders, void *self,
                                struct aisle_error *err);

#endif
