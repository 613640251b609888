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
struct aisle_placement_type;
struct kube_facts; /* sim/kubernetes/facts.h */

/** The cluster as a policy may know it before the run. */
struct aisle_cluster_facts {
    size_t node_count;
    int64_t cpu_milli_most; /* CPU of the node with the most */
    int64_t gpu_milli_most; /* GPU of the node with the most: 1000 for each GPU; 0: no GPUs */
    int64_t gpu_milli, cpu_milli, mem_mib; /* of all nodes, in service or not */
};

/** What a policy is made with. All outlives it. */
struct aisle_policy_env {
    const double *knob;                       /* a value for each entry of its knobs, checked */
    gsl_rng *rng;                             /* the stream "policy" */
    const struct aisle_mix *mix;              /* what the source's pods ask for */
    const struct aisle_cluster_facts *cluster;
    const struct aisle_placement_type *placement; /* of the pair, and a value for each of its knobs */
    const double *placement_knob;
    struct kube_facts *kubernetes;            /* nodes, budgets, ... as objects; NULL: there are none */
    bool explain;                             /* attempts are recorded: aisle_round_attempt() */
};

/* Queue policies -------------------------------------------------------------------------------- */

/** A standard way to go over the waiting jobs in submission order. */
enum aisle_pass {
    AISLE_PASS_BLOCKING, /* stop at the first that does not fit */
    AISLE_PASS_SKIP,     /* pass over what does not fit */
    AISLE_PASS_PREEMPT,  /* pass over what finds no place even if all behind it are taken off; who
                            need not give way is not touched. Where the placement counts these are
                            the jobs that would run if all were taken off and placed in order */
    AISLE_PASS_REPACK,   /* all are taken off and placed in order: running jobs may move */
    AISLE_PASSES
};

/** Names of the passes, for a knob's choices; NULL-terminated. */
extern const char *const aisle_pass_names[];

/** How long a key holds: the core keeps waiting jobs in order and asks again only when it must. */
enum aisle_key_kind {
    AISLE_KEY_FIXED,         /* changes only when the policy says so: aisle_round_key_changed() */
    AISLE_KEY_WHILE_RUNNING, /* changes only while the job runs, and when it is evicted */
    AISLE_KEY_ANYTIME        /* may change at any time: all are asked again in each pass */
};

struct aisle_queue_type {
    uint32_t abi;                    /* AISLE_POLICY_ABI */
    const char *name;                /* [a-z0-9-], unique over queues and placements */
    const char *summary;             /* one line that tells its semantics */
    const struct aisle_knob *knobs;  /* ends with {0}; NULL: none */
    size_t state_size;               /* 0: none */
    size_t job_state_size;           /* bytes a job, see aisle_round_job_state(); 0: none */
    bool reads_pod_specs;            /* places pods by what manifests say of them, so it is given
                                        env.kubernetes; others see CPU, memory and GPUs alone */

    enum aisle_status (*init)(void *state, const struct aisle_policy_env *env,
                              struct aisle_error *err); /* NULL: zeroed bytes do */
    void (*fini)(void *state);                          /* NULL: nothing to do */
    /** Decides, once per instant in which something happened. NULL: a pass of kind `pass`. */
    void (*decide)(void *state, struct aisle_round *round);
    enum aisle_pass pass;
    /** Order of the passes: smaller first, then as `tie` says. `job_state` is that of
     * aisle_round_job_state(). NULL: order of submission. */
    int64_t (*key)(const void *state, const void *job_state, const struct aisle_job *job);
    /** Among those of one key: smaller first, then by submission; asked when the key is. NULL: by
     * submission. */
    int64_t (*tie)(const void *state, const void *job_state);
    enum aisle_key_kind key_kind;
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

/**
 * The room there is for pods of one shape: what a gang placement sees. Nodes by id.
 */
struct aisle_room {
    size_t node_count;
    const int32_t *pods;   /* by node: how many fit there now, 0 or more */
    const int32_t *most;   /* by node: how many would if it were empty */
    const uint32_t *rack;  /* by node: number of its rack, below node_count; equal numbers, one
                              rack; AISLE_NONE: not said, a rack of its own */
    const uint32_t *zone;  /* by node: the same of its zone */
    int64_t total;         /* sum of pods[] */
};

/** So many pods of a gang on one node. */
struct aisle_share {
    aisle_node_id node;
    int32_t pods; /* 1 or more */
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
    /**
     * Places a whole gang of `pods` pods (1 or more) at once: writes its shares, one a node at
     * most, into `out` (room for node_count of them) and returns their number; 0: it does not fit.
     * Reads nothing but the room. NULL: pods go one by one, by the entries, all or nothing.
     */
    size_t (*gang)(const double *knob, const struct aisle_room *room, int64_t pods,
                   struct aisle_share *out);
    bool counts; /* gang() finds a place exactly if total >= pods */
};

/** For scorers: the GPU that fits a sharing pod with the least left, or the first GPUs that are
 * free for whole ones; lowest index first. The pod fits. */
aisle_gpu_set aisle_gpus_tightest(const struct aisle_node_state *node,
                                  const struct aisle_shape *shape);

/** All policies there are; NULL-terminated, sorted by name. */
extern const struct aisle_queue_type *const aisle_queues[];
extern const struct aisle_placement_type *const aisle_placements[];

#endif
