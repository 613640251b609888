/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a scenario says, as plain checked values.
 *
 * `sim/scenario` fills these from YAML; `sim/workload`, `sim/cluster` and `sim/run` read them, and
 * know nothing of YAML. All text is owned by the scenario and lives as long as it does. Every part
 * that a later check may find fault with keeps its place, so that the error can point at the line.
 */
#ifndef AISLE_SPEC_H
#define AISLE_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Where something was written. `file` NULL: nowhere. */
struct aisle_place {
    const char *file;
    int line, col, width;
    const char *excerpt; /* the line of text; may be NULL */
};

/** A data file that a scenario names. `name` NULL: none. */
struct aisle_file {
    const char *name; /* as written */
    const char *path; /* where it was found */
    struct aisle_place at;
};

/** One column of integers in a CSV file; "{seed}" in the column's name stands for the run's seed. */
struct aisle_column {
    struct aisle_file file;
    const char *column;
};

struct aisle_label {
    const char *key, *value;
};

/** `count` equal nodes, NAME-0, NAME-1, ...; a lone NAME if the scenario gives no count. */
struct aisle_node_group {
    struct aisle_place at;
    const char *name;
    int64_t count;            /* 1 or more */
    bool numbered;            /* a count was written */
    int64_t cpu_milli, mem_mib;
    int64_t gpu_count;        /* 0..AISLE_GPUS_MAX */
    const char *gpu_model;    /* NULL: none named ("gpu" is then used if there are GPUs) */
    int64_t gpu_mem_mib;      /* of each GPU; 0: not said */
    const char *rack, *zone;  /* NULL: not said */
    const struct aisle_label *label;
    size_t label_count;
};

/** Ranks of nodes, a permutation of 0..nodes-1: ties go to the lowest. */
struct aisle_rank_spec {
    struct aisle_column column; /* supplied ranks */
    const char *rule;           /* else: "shuffle", a random permutation; NULL or "id": node ids */
};

struct aisle_cluster_spec {
    struct aisle_place at;
    const struct aisle_node_group *group;
    size_t group_count;
    struct aisle_file file; /* instead of groups */
    const char *format;     /* of the file: "openb" */
    struct aisle_rank_spec rank;
};

/** `count` equal pods that the scenario itself lists: NAME-0, ...; a lone NAME without a count. */
struct aisle_pod_group {
    struct aisle_place at;
    const char *name;
    int64_t count;
    bool numbered;
    int64_t cpu_milli, mem_mib;
    int64_t gpu_count, gpu_milli;   /* gpu_milli of each GPU; 1000 unless said */
    const char *gpu_model;          /* allowed models joined by '|'; NULL: any */
    struct aisle_place gpu_model_at;
    int64_t submit_us, every_us;    /* the k-th of the group (k from 0) arrives at submit + k every */
    int64_t duration_us;            /* AISLE_NEVER: it never leaves */
};

/** Synthetic arrivals. */
struct aisle_generate_spec {
    struct aisle_place at;
    const char *kind;            /* "openb-mix"; NULL: nothing is generated */
    int64_t jobs;
    double arrival_poisson_per_s;
    double duration_mean_s, duration_cv; /* log-normal; mean 0: pods have no duration */
};

struct aisle_workload_spec {
    struct aisle_place at;
    struct aisle_file file;
    const char *format;          /* of the file: "openb" */
    struct aisle_column order;   /* 0-based rows in order of arrival, instead of shuffling */
    double inflate_gpu_load;     /* shuffle, then clone or delete up to this load; 0: as it is */
    bool use_durations;          /* timed run of a trace: its own arrival times and durations */
    struct aisle_generate_spec generate;
    const struct aisle_pod_group *pod;
    size_t pod_count;
};

/** A value for a policy's knob, as written. */
struct aisle_knob_setting {
    struct aisle_place at;
    const char *name, *value;
};

struct aisle_policy_spec {
    struct aisle_place at;
    const char *text;              /* written as one scalar, as for --policy; then all below is
                                      empty. NULL: it was not */
    const char *queue, *placement; /* NULL: the default */
    const struct aisle_knob_setting *knob;
    size_t knob_count;
};

/** What `aisle compare` does unless told otherwise. */
struct aisle_compare_spec {
    const char *const *policy; /* as for --policy */
    size_t policy_count;
    const char *seeds;         /* as for --seeds; NULL: the scenario's seed and the nine after it */
};

struct aisle_spec {
    const char *name;
    const char *fetch;         /* how to get data files that are absent; NULL: not said */
    uint64_t seed;
    struct aisle_cluster_spec cluster;
    struct aisle_workload_spec workload;
    struct aisle_policy_spec policy;
    int64_t stop_at_us;        /* AISLE_NEVER: until nothing is left to happen */
    double stop_gpu_load;      /* no arrival once this much GPU has arrived, as a share of the
                                  cluster's; 0: all arrive */
    int64_t sample_every_us;   /* 0: no time series */
    bool record_pods;          /* a row for each pod */
    struct aisle_compare_spec compare;
};

#endif
