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
    int64_t mtbf_us;          /* mean time between failures of each node; 0: as faults.node says */
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
    const struct aisle_file *manifest; /* or files of Kubernetes objects with the nodes */
    size_t manifest_count;
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
    const char *const *after;       /* names of what must be done before; submit counts from then */
    size_t after_count;
};

/** A large model that a job trains: see sim/training/llm.h for what is made of it. */
struct aisle_llm_spec {
    struct aisle_place at;
    double params;             /* how many, > 0; 0: the job trains no such model */
    int64_t layers, hidden;    /* of the transformer */
    int64_t sequence;          /* tokens a sequence */
    int64_t batch;             /* sequences a step, over all replicas */
    int64_t micro_batch;       /* sequences a pass through the pipeline */
    int64_t tensor, pipeline;  /* degrees of parallelism; data parallelism is what GPUs are left */
    int64_t interleave;        /* stages of the pipeline that each GPU has; 1: not interleaved */
    bool recompute;            /* the backward pass computes the forward pass again */
    double tokens;             /* work */
};

/** `count` equal training jobs that the scenario itself lists: NAME-0, ...; a lone NAME without a
 * count. Each is a gang of `pods` pods that all run or none. */
struct aisle_job_group {
    struct aisle_place at;
    const char *name;
    int64_t count;
    bool numbered;
    int64_t pods, pods_min;         /* pods_min 0: = pods, else the job is elastic */
    int64_t cpu_milli, mem_mib;     /* of each pod, as all of the next lines */
    int64_t gpu_count, gpu_milli;
    const char *gpu_model;
    struct aisle_place gpu_model_at;
    const char *tenant;             /* NULL: none */
    int64_t priority;
    int64_t submit_us, every_us;
    int64_t duration_us;            /* work at full speed; 0: steps or llm say it */
    int64_t estimate_us;            /* the user's; 0: none */
    const char *job_type;           /* NULL: not said */
    double steps;
    int64_t batch;
    struct aisle_llm_spec llm;
    const char *const *after;       /* names of what must be done before; submit counts from then */
    size_t after_count;
    const char *builds;             /* an image that exists once these are done; NULL: none */
};

/** A request of generated pods, and its share among them: weight / sum of weights. */
struct aisle_mix_spec {
    struct aisle_place at;
    int64_t weight; /* 1 or more */
    int64_t cpu_milli, mem_mib;
    int64_t gpu_count, gpu_milli; /* gpu_milli of each GPU */
};

/** Synthetic arrivals. */
struct aisle_generate_spec {
    struct aisle_place at;
    const char *kind;            /* "mix", "openb-mix", "training"; NULL: nothing is generated */
    int64_t jobs;
    double arrival_poisson_per_s; /* mean rate */
    double diurnal_amplitude;     /* 0..1: the rate swings by this share over a day */
    double diurnal_peak_s;        /* time of day of its highest; time 0 is midnight */
    const char *diurnal_like;     /* an empirical day by name; NULL: the above */
    double burst_size;            /* mean jobs that arrive at once, geometric; 0 or 1: single ones */
    double duration_mean_s, duration_cv; /* log-normal; mean 0: pods have no duration */
    const char *duration_like;    /* an empirical distribution by name; NULL: the log-normal */
    int64_t gpus_max;             /* no job asks for more; 0: no bound */
    int64_t tenants;              /* how many; 0: none are named */
    const struct aisle_mix_spec *mix; /* of kind "mix" */
    size_t mix_count;
};

/** Where one fact of a job stands in a CSV trace. */
struct aisle_map_entry {
    struct aisle_place at;
    const char *key;      /* ours: "submit_s" */
    const char *column;   /* theirs; NULL: `constant` for every row */
    const char *times;    /* a second column, which the first is multiplied with; NULL: none */
    const char *constant;
    double scale;         /* numbers are multiplied by it; 1 */
};

/** Only rows whose column has this text. */
struct aisle_where {
    struct aisle_place at;
    const char *column, *value;
};

/** What a scenario says of a load of its manifests, beside what its annotations say: see struct
 * kube_load_facts. Times -1, sizes 0 and texts NULL are not said. */
struct aisle_load_spec {
    struct aisle_place at;
    const char *name;      /* NAME, KIND/NAME or NAMESPACE/KIND/NAME */
    int64_t at_us, duration_us, startup_us;
    int64_t image_mib;
    double request_rate;
    const char *const *after;
    size_t after_count;
    const char *builds;
    int64_t update_at_us;
    const char *update_image;
};

/** Small random changes of when jobs arrive and how long they take: see sim/workload/shake.h. */
struct aisle_shake_spec {
    struct aisle_place at;
    int64_t arrival_us;    /* arrivals move by up to so much; 0: they stay */
    double duration_ratio; /* work is longer or shorter by up to this share; 0: it stays */
};

struct aisle_workload_spec {
    struct aisle_place at;
    const struct aisle_file *manifest; /* files of Kubernetes objects whose loads are to run */
    size_t manifest_count;
    const struct aisle_load_spec *load;
    size_t load_count;
    struct aisle_file file;
    const char *format;          /* of the file: "openb" */
    struct aisle_column order;   /* 0-based rows in order of arrival, instead of shuffling */
    double inflate_gpu_load;     /* shuffle, then clone or delete up to this load; 0: as it is */
    bool use_durations;          /* timed run of a trace: its own arrival times and durations */
    const struct aisle_map_entry *column; /* format csv, or what is to be read otherwise */
    size_t column_count;
    const struct aisle_where *where;
    size_t where_count;
    bool start_at_zero;          /* the first submission that is kept is time 0 */
    struct aisle_generate_spec generate;
    struct aisle_shake_spec shake;
    const struct aisle_pod_group *pod;
    size_t pod_count;
    const struct aisle_job_group *job;
    size_t job_count;
};

/** What the scheduler is told of run times: see sim/run/estimator.h. */
struct aisle_estimate_spec {
    struct aisle_place at;
    const char *kind; /* "user", "oracle", "none" */
    double factor;    /* x, 1 */
};

/** How fast a job progresses where it stands, as a share of full speed: see sim/training/speed.h. */
struct aisle_speed_spec {
    struct aisle_place at;
    struct aisle_file file;    /* measured times or rates; a folder of them; name NULL: none */
    const char *format;        /* "gavel", "pollux", "table" */
    const struct aisle_label *model; /* GPU model: rate, 1 is full speed; others: 1 */
    size_t model_count;
    double rack_ratio, spine_ratio;  /* rate of a job over several nodes of one rack; over racks */
    struct aisle_file hardware;      /* for large models: see sim/training/llm.h */
};

/** What starting and stopping cost. */
struct aisle_training_spec {
    struct aisle_place at;
    int64_t start_us;          /* each start: GPUs are held, nothing progresses */
    int64_t restore_us;        /* the same, added where there is progress to restore */
    struct aisle_file overhead; /* further start cost by job type and GPUs; name NULL: none */
    int64_t overhead_default_us; /* the same of what that file does not know */
    int64_t stop_us;           /* a preempted job holds its GPUs so long to write a checkpoint */
    int64_t checkpoint_every_us; /* of running; 0: no periodic checkpoints */
    int64_t checkpoint_cost_us;  /* from its begin to its completion */
    int64_t checkpoint_stall_us; /* of that, the job stands still; = cost if synchronous */
    const char *checkpoint_mode; /* "sync", "async": as written; the next says the same */
    bool checkpoint_async;
    struct aisle_speed_spec speed;
};

/** When one kind of part fails, and for how long. */
struct aisle_fault_process {
    int64_t mtbf_us;      /* mean time to failure of one part in service; 0: it never fails */
    double weibull_shape; /* 1: exponential */
    int64_t repair_us;    /* mean */
    const char *repair;   /* "constant": always the mean; "exponential" */
};

struct aisle_faults_spec {
    struct aisle_place at;
    struct aisle_fault_process node, gpu;
    int64_t spares;           /* nodes in reserve: one takes over from a failed node */
    int64_t swap_us;          /* how long that takes */
    struct aisle_file file;   /* a trace of events instead; name NULL: none */
    int64_t retries;          /* restarts of a job after failures; beyond that it has failed;
                                 AISLE_NEVER: no end */
};

/** A value for a policy's knob, as written. */
struct aisle_knob_setting {
    struct aisle_place at;
    const char *policy;       /* the policy that it is for, if and when it is chosen; NULL: one of
                                 the scenario's own pair */
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

/** One point of the shape of RequestedToCapacityRatio. */
struct aisle_shape_point {
    struct aisle_place at;
    int64_t utilization; /* 0..100 */
    int64_t score;       /* 0..10 */
};

/** The way of a pod from its binding until it is ready, and from its node's failure until it is made
 * anew: sim/control/kubelet.h, sim/scheduler/scheduler.h. docs/kubernetes.md has the sources. */
struct aisle_latency_spec {
    struct aisle_place at;
    int64_t bind_us;        /* from the decision until the kubelet begins */
    int64_t create_us;      /* sandbox, network and containers, once all images are there */
    int64_t pull_mib_per_s; /* compressed image, from the registry to one node */
    double compressed_ratio; /* size as transferred / size on disk */
    int64_t unpack_mib_per_s;
    int64_t image_mib;      /* on disk, of images whose size nobody says */
    int64_t disk_mib;       /* of a node's file system for images; 0: it is never full */
    double gc_high_ratio, gc_low_ratio; /* images are removed above the one, down to the other */
    int64_t node_grace_us, eviction_us;
    double create_per_s;    /* pods that controllers create, once `create_burst` are made at once */
    int64_t create_burst;
};

struct aisle_kubernetes_spec {
    struct aisle_place at;
    bool lenient;           /* what manifests say and is not simulated is a note and no error */
    const struct aisle_label *resource; /* further resources that the profile scores: name, weight */
    size_t resource_count;
    const struct aisle_shape_point *shape;
    size_t shape_count;
    const struct aisle_label *image; /* name, size on disk in MiB */
    size_t image_count;
    struct aisle_latency_spec latency;
};

/** Which jobs and which time the figures are taken over: see sim/record/window.h. */
struct aisle_measure_spec {
    struct aisle_place at;
    int64_t from_us, to_us;   /* submitted from..to, less its end; to_us AISLE_NEVER: no end */
    int64_t from_job, to_job; /* the same of the numbers of jobs, from 0 in order of submission */
};

struct aisle_spec {
    const char *name;
    const char *fetch;         /* how to get data files that are absent; NULL: not said */
    uint64_t seed;
    struct aisle_cluster_spec cluster;
    struct aisle_workload_spec workload;
    struct aisle_policy_spec policy;
    struct aisle_estimate_spec estimate;
    struct aisle_training_spec training;
    struct aisle_faults_spec faults;
    struct aisle_kubernetes_spec kubernetes;
    bool muri_overhead;        /* compatibility, see sim/run/muri.h: off */
    int64_t stop_at_us;        /* AISLE_NEVER: until nothing is left to happen */
    double stop_gpu_load;      /* no arrival once this much GPU has arrived, as a share of the
                                  cluster's; 0: all arrive */
    int64_t sample_every_us;   /* 0: no time series */
    struct aisle_measure_spec measure;
    bool record_pods;          /* a row for each pod */
    bool record_stints;        /* a row for each time a job held its place */
    bool record_attempts;      /* rows for what a policy tells of its tries */
    struct aisle_compare_spec compare;
};

#endif
