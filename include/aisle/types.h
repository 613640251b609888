/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The things a datacenter is made of, as policies see them.
 *
 * Ids are dense numbers, given in the order of the scenario (nodes) or of submission (jobs), never
 * reused within a run. They can be printed, compared and stored, and they break ties.
 *
 * Amounts are integers: CPU in thousandths of a core (milli), memory in MiB, GPU in thousandths of
 * one GPU (milli; 1000 is a whole one). Sums are exact and "does it fit" has no epsilon. Time is
 * integer microseconds.
 */
#ifndef AISLE_TYPES_H
#define AISLE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t aisle_node_id;
typedef uint32_t aisle_job_id;
typedef uint32_t aisle_gpu_set; /* bit i: GPU i of one node */

enum { AISLE_GPUS_MAX = 16, AISLE_MODELS_MAX = 63, AISLE_GPU_MILLI = 1000 };

#define AISLE_NONE  UINT32_MAX
#define AISLE_NEVER INT64_MAX

/**
 * What one pod asks for. Pods that ask for the same have the same shape, and shapes are numbered
 * from 0 in order of first appearance, so that whatever depends on the request alone is computed
 * once.
 */
struct aisle_shape {
    uint32_t id;
    int64_t cpu_milli, mem_mib;
    int32_t gpu_count; /* GPUs of one node, 0..AISLE_GPUS_MAX */
    int32_t gpu_milli; /* of each of them, 1..1000; below 1000 only if gpu_count is 1; 0 without */
    uint64_t models;   /* bit m: GPU model m will do; 0: any model */
    uint32_t spec;     /* the models as the source wrote them: equal numbers, equal texts; 0: any */
};

/** GPU asked for in all, milli. */
static inline int64_t aisle_shape_gpu_milli(const struct aisle_shape *s)
{
    return (int64_t)s->gpu_count * s->gpu_milli;
}

/** A node as it stands: what it has, and what of that is left. */
struct aisle_node_state {
    int64_t cpu_milli, mem_mib;                   /* left; 0..capacity */
    int64_t cpu_capacity_milli, mem_capacity_mib; /* in all */
    uint64_t word;                                /* a scorer's extra facts; 0 without */
    uint32_t model;                               /* GPU model; AISLE_NONE without GPUs */
    int32_t gpu_count;
    bool down;                                    /* failed: nothing can be placed here */
    int32_t gpu_left_milli;                       /* sum of gpu_milli */
    int32_t gpu_milli[AISLE_GPUS_MAX];            /* left, by GPU index; 0 from gpu_count on */
};

/** The place of one or more pods of a job on one node, and on each GPU of `gpus` the same share.
 * Pods that share a GPU have a part each. */
struct aisle_part {
    aisle_node_id node;
    uint32_t pods;
    aisle_gpu_set gpus;
    int32_t gpu_milli; /* of each GPU in `gpus` */
    int64_t cpu_milli, mem_mib; /* of all pods of the part */
};

/** Where a whole job stands: parts that hold all of its pods. */
struct aisle_placement {
    size_t count;
    const struct aisle_part *part;
};

/** Jobs that are of use only together: of all of them so many pods must run. */
struct aisle_gang {
    uint32_t number;    /* from 0, in order of creation */
    uint32_t jobs;      /* how many jobs are its members */
    int64_t pods_min;   /* of all of them together */
    int64_t timeout_us; /* how long a member may hold its place while it waits; -1: not said */
};

struct kube_pod_spec; /* sim/kubernetes/object.h */

enum aisle_job_state {
    AISLE_JOB_WAITING, /* arrived, holds nothing */
    AISLE_JOB_RUNNING,
    AISLE_JOB_FINISHED,
    AISLE_JOB_REJECTED, /* never placed, given up */
    AISLE_JOB_FAILED,   /* started and died, or given up after that */
    AISLE_JOB_STATES
};

/**
 * What a scheduler may know of a job: never its true run time.
 *
 * The unit of scheduling is a job, a gang of `pods` equal pods; a lone pod is a job of one.
 */
struct aisle_job {
    aisle_job_id id;
    enum aisle_job_state state;
    const struct aisle_shape *shape; /* of each pod */
    uint32_t pods;                   /* 1 or more; of an elastic job the most it can use */
    uint32_t pods_min;               /* with which it can run; = pods unless it is elastic */
    uint32_t pods_held;              /* how many it has now; 0 while it waits */
    uint32_t tenant;                 /* numbered from 0 as they appear; AISLE_NONE: none */
    int32_t priority;                /* higher is more important */
    int64_t submit_us;
    int64_t estimate_us;             /* expected time at full speed; AISLE_NEVER: none */
    int64_t done_us;                 /* progress at full speed, until now, less what failures took */
    int64_t held_us;                 /* time with resources, until now */
    int64_t served_gpu_us;           /* the same x GPUs held, whole ones (shares count in part) */
    int64_t started_us;              /* of the present start; -1 while it holds nothing */
    int64_t expected_end_us;         /* of a running job, by its estimate; AISLE_NEVER without */
    const struct kube_pod_spec *pod_spec; /* of each pod, from a manifest; NULL: not from one */
    const struct aisle_gang *gang;   /* that it is a member of; NULL: it is one by itself */
    bool remade;                     /* once it is taken off it waits again; else it is gone then */
};

/** What is left to do by its estimate, in us at full speed: 0 or more; AISLE_NEVER without. */
static inline int64_t aisle_job_remaining_us(const struct aisle_job *j)
{
    if (j->estimate_us == AISLE_NEVER)
        return AISLE_NEVER;
    return j->estimate_us > j->done_us ? j->estimate_us - j->done_us : 0;
}

/** GPU that a whole gang asks for, milli. */
static inline int64_t aisle_job_gpu_milli(const struct aisle_job *j)
{
    return aisle_shape_gpu_milli(j->shape) * j->pods;
}

/** Shapes and how often each occurs in a source: the workload that a cluster is meant for. */
struct aisle_mix {
    size_t count;
    const struct aisle_mix_entry {
        struct aisle_shape shape;
        uint64_t pods;
        const char *spec_text; /* the models as written: "T4|P100"; "": any */
    } *entry;
};

#endif
