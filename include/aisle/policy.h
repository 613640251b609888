/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Policies: which work next (a queue policy), and where (a placement policy). They compose: any
 * queue with any placement, "fifo/best-fit".
 *
 * A policy is a constant table of functions. Its state is `state_size` zeroed bytes that the core
 * owns; the comment at each slot says what NULL means. One file holds one policy, with its table
 * at the bottom, and one line in sim/policy/registry.c makes it known.
 *
 * Policies see no future: true run times are in no structure that reaches them.
 */
#ifndef AISLE_POLICY_H
#define AISLE_POLICY_H

#include <aisle/error.h>
#include <aisle/knob.h>
#include <aisle/types.h>

#include <gsl/gsl_rng.h>

enum { AISLE_POLICY_ABI = 1 };

struct aisle_round; /* <aisle/round.h> */

/** The cluster as a policy may know it before the run. */
struct aisle_cluster_facts {
    size_t node_count;
    int64_t cpu_milli_most; /* CPU of the node with the most */
    int64_t gpu_milli_most; /* GPU of the node with the most: 1000 for each GPU; 0: no GPUs */
    int64_t gpu_milli;      /* of all nodes */
};

/** What a policy is made with. All outlives it. */
struct aisle_policy_env {
    const double *knob;                       /* a value for each entry of its knobs, checked */
    gsl_rng *rng;                             /* the stream "policy" */
    const struct aisle_mix *mix;              /* what the source's pods ask for */
    const struct aisle_cluster_facts *cluster;
};

/* Queue policies -------------------------------------------------------------------------------- */

/** A standard way to go over the waiting jobs in submission order. */
enum aisle_pass {
    AISLE_PASS_BLOCKING, /* stop at the first that does not fit */
    AISLE_PASS_SKIP,     /* pass over what does not fit */
};

struct aisle_queue_type {
    uint32_t abi;                    /* AISLE_POLICY_ABI */
    const char *name;                /* [a-z0-9-], unique over queues and placements */
    const char *summary;             /* one line that tells its semantics */
    const struct aisle_knob *knobs;  /* ends with {0}; NULL: none */
    size_t state_size;               /* 0: none */
    size_t job_state_size;           /* bytes a job, see aisle_round_job_state(); 0: none */

    enum aisle_status (*init)(void *state, const struct aisle_policy_env *env,
                              struct aisle_error *err); /* NULL: zeroed bytes do */
    void (*fini)(void *state);                          /* NULL: nothing to do */
    /** Decides, once per instant in which something happened. NULL: a pass of kind `pass`. */
    void (*decide)(void *state, struct aisle_round *round);
    enum aisle_pass pass;
};

/* Placement policies ---------------------------------------------------------------------------- */

/** What a scorer looks at; what it does not declare the core may compute once and reuse. */
enum aisle_reads {
    AISLE_READS_STATE = 1,   /* struct aisle_node_state */
    AISLE_READS_SHAPE = 2,   /* struct aisle_shape, but for its id */
    AISLE_READS_ANYTHING = 4 /* more than that: every node is looked at, each time */
};

/**
 * Tells how good a node is for a pod. A placement is a profile of weighted scorers.
 *
 * Only nodes on which the pod fits (CPU, memory, GPUs, model) are asked about: the core has
 * checked. A scorer that reads no more than state and shape must give equal answers for equal
 * nodes: the core then asks once per state and shape. It may see the GPUs of a node in ascending
 * order of what is left.
 */
struct aisle_scorer_type {
    uint32_t abi;        /* AISLE_POLICY_ABI */
    const char *name;
    unsigned reads;      /* AISLE_READS_...; 0: not said, as ANYTHING */
    size_t state_size;

    enum aisle_status (*init)(void *state, const struct aisle_policy_env *env,
                              struct aisle_error *err); /* NULL: zeroed bytes do */
    void (*fini)(void *state);                          /* NULL: nothing to do */
    /** Higher is better; -2^31..2^31-1. NULL: 0. */
    int64_t (*score)(const void *state, const struct aisle_node_state *node,
                     const struct aisle_shape *shape);
    /** Rescales the scores of all feasible nodes; must not depend on their order or on repeats.
     * NULL: as they are. A lone scorer has no need of it. */
    void (*normalise)(const void *state, int64_t *score, size_t n);
    /** Which GPUs of the chosen node, given with its GPUs in their own order. Called once for each
     * place found, only for pods with GPUs. The profile's first scorer that has it decides; NULL:
     * aisle_gpus_tightest(). */
    aisle_gpu_set (*gpus)(void *state, const struct aisle_node_state *node,
                          const struct aisle_shape *shape);
    /** Extra facts to be kept in the node's `word`; asked whenever the node changes. NULL: 0. */
    uint64_t (*word)(const struct aisle_round *round, aisle_node_id node);
};

/** Who wins among nodes of equal score. */
enum aisle_ties {
    AISLE_TIES_LOWEST_RANK, /* rank = node id, unless the scenario supplies ranks */
    AISLE_TIES_RANDOM       /* one draw from the policy's stream, also when only one is left */
};

struct aisle_profile_entry {
    const struct aisle_scorer_type *type;
    int64_t weight;
};

struct aisle_placement_type {
    uint32_t abi;                   /* AISLE_POLICY_ABI */
    const char *name;               /* [a-z0-9-], unique over queues and placements */
    const char *summary;            /* one line that tells its semantics */
    const struct aisle_knob *knobs; /* handed to every scorer; ends with {0}; NULL: none */
    const struct aisle_profile_entry *entries;
    size_t count;                   /* 0: all nodes that fit are equal */
    enum aisle_ties ties;
};

/** For scorers: the GPU that fits a sharing pod with the least left, or the first GPUs that are
 * free for whole ones; lowest index first. The pod fits. */
aisle_gpu_set aisle_gpus_tightest(const struct aisle_node_state *node,
                                  const struct aisle_shape *shape);

/** All policies there are; NULL-terminated, sorted by name. */
extern const struct aisle_queue_type *const aisle_queues[];
extern const struct aisle_placement_type *const aisle_placements[];

#endif
