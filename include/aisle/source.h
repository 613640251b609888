/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Sources: where work comes from.
 *
 * A source yields arrivals one by one in order of time, so that a trace of any length takes
 * constant memory. It knows nothing of cluster state and schedules nothing.
 */
#ifndef AISLE_SOURCE_H
#define AISLE_SOURCE_H

#include <aisle/error.h>
#include <aisle/spec.h>
#include <aisle/types.h>

#include <gsl/gsl_rng.h>

/**
 * What one job of a source asks for: a gang of `pods` equal pods. Text is borrowed until the next
 * call on the source.
 *
 * A training job of N GPUs whose split over nodes is the placement's affair is a gang of N pods of
 * one GPU each; one that wants whole nodes of 8 is a gang of N/8 pods of 8.
 */
struct aisle_arrival {
    const char *name;
    uint32_t pods;                /* 1 or more */
    uint32_t pods_min;            /* an elastic job runs with so few; 0: with `pods` only */
    int64_t cpu_milli, mem_mib;   /* of each pod, as all that follows */
    int32_t gpu_count, gpu_milli; /* gpu_milli of each GPU; 0 without */
    const char *gpu_models;       /* allowed models joined by '|'; "": any */
    const char *tenant;           /* user, virtual cluster, queue; NULL: none */
    int32_t priority;
    int64_t submit_us;            /* not before the last one's */
    int64_t duration_us;          /* work: time at full speed; AISLE_NEVER: it never leaves; 0: steps
                                     or llm say it */
    int64_t estimate_us;          /* the user's own; 0: none given */
    const char *job_type;         /* what it trains: a row of the speed tables; NULL: not said */
    double steps;                 /* work in steps of its job type, instead of duration_us, which
                                     is 0 then; 0: not; negative: a whole training of its job type
                                     and batch, as many steps as the speed tables say it takes */
    int64_t batch;                /* global batch size, samples a step; 0: not said */
    const struct aisle_llm_spec *llm; /* a large model, instead of duration_us and steps; NULL: none */
    double work_ratio;            /* work, however it is given, is multiplied by it; 0: as 1 */
    struct aisle_place at;        /* where it was written; file NULL: generated */
    const struct kube_pod_spec *pod_spec; /* of each pod; NULL: not from a manifest */
    const struct aisle_gang *gang; /* see struct aisle_job */
    uint32_t group;               /* of the scenario's own list, from 1; 0: of none */
    bool once;                    /* gone for good if it is taken off: a pod without a controller */
};

/** Surroundings that a source is made in. All outlive it. */
struct aisle_source_env {
    const struct aisle_workload_spec *spec;
    uint64_t seed;             /* of the run, for column names */
    gsl_rng *rng;              /* the stream "arrivals" */
    int64_t cluster_gpu_milli; /* for loads */
};

enum { AISLE_IMPORT_REASONS = 8 };

/** What was read, for the import report. */
struct aisle_import {
    const char *file;      /* as the scenario names it; NULL: generated */
    uint64_t rows;         /* read */
    uint64_t dropped;      /* of these, lacking what this run needs, e.g. an end to be timed by */
    uint64_t kept;         /* distinct rows that arrive at least once */
    uint64_t arrivals;     /* with clones */
    int64_t cpu_milli;     /* asked for by all arrivals */
    int64_t gpu_milli;
    struct aisle_import_reason {
        const char *why;   /* static: "run time is not above 0" */
        uint64_t rows;
        int first_line;    /* 0: no line */
    } reason[AISLE_IMPORT_REASONS]; /* of what was dropped; why NULL: no more */
    const char *note;      /* what else was done to the rows, one line: "sorted by submission; 475
                              run times cut at the estimate"; NULL: nothing */
};

/** A kind of source: a constant table, one for each format or generator. */
struct aisle_source_type {
    const char *name;      /* "openb" */
    const char *summary;   /* one line */
    bool jobs;             /* its arrivals are jobs, each with a row in the table job; else lone pods */
    bool generator;        /* selected by workload.generate.kind, else by workload.format */
    size_t state_size;     /* bytes; the core gives them zeroed */

    /** Opens. On failure fini is still called. */
    enum aisle_status (*init)(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err);
    /** The next arrival; AISLE_END after the last; an error has file and line. */
    enum aisle_status (*next)(void *state, struct aisle_arrival *out, struct aisle_error *err);
    /**
     * The requests of the source's *base* list (before clones, in its own order), one call each
     * with `each(ctx, arrival)`; times are not set. May be called at any time after init, does not
     * disturb next. NULL: the source has none (then nothing can be measured against its mix).
     */
    void (*base)(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx);
    void (*report)(const void *state, struct aisle_import *out); /* whole from init on */
    void (*fini)(void *state);                                   /* NULL: nothing to do */
};

/** All source types; NULL-terminated. */
extern const struct aisle_source_type *const aisle_sources[];

#endif
