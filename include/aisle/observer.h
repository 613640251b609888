/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Observers: one stream of notices, sent after each change of state, feeds the database, the
 * digest, the summary and your own code. An observer sees what was committed, never a draft, and
 * cannot change a run: with it or without it the digest is the same.
 */
#ifndef AISLE_OBSERVER_H
#define AISLE_OBSERVER_H

#include <aisle/attempt.h>
#include <aisle/error.h>
#include <aisle/types.h>

enum aisle_notice_kind {
    AISLE_NOTICE_SUBMITTED, /* job: arrived */
    AISLE_NOTICE_STARTED,   /* job: holds its place from now on */
    AISLE_NOTICE_EVICTED,   /* job: taken off, waits again */
    AISLE_NOTICE_FINISHED,  /* job */
    AISLE_NOTICE_REJECTED,  /* job: given up; it has FAILED if it was ever placed */
    AISLE_NOTICE_LOST,      /* job: taken off by a failure, waits again */
    AISLE_NOTICE_DIED,      /* job: taken off by a failure, and not tried again */
    AISLE_NOTICE_DOWN,      /* node: failed, or some of its GPUs did */
    AISLE_NOTICE_UP,        /* node: repaired, or these GPUs were */
    AISLE_NOTICE_ATTEMPT,   /* job: a policy tried to place it, see <aisle/attempt.h> */
    AISLE_NOTICE_DECIDED,   /* a decision round was committed; job AISLE_NONE */
    AISLE_NOTICE_SAMPLE,    /* sample.every_s has passed; job AISLE_NONE */
    AISLE_NOTICE_KINDS
};

struct aisle_notice {
    enum aisle_notice_kind kind;
    int64_t at_us;
    aisle_job_id job;   /* or AISLE_NONE */
    aisle_node_id node; /* of DOWN and UP; else AISLE_NONE */
    const struct aisle_attempt *attempt; /* of ATTEMPT, borrowed until the next notice; else NULL */
};

/** A job as it stands. Text and parts are borrowed until the next notice. */
struct aisle_job_view {
    const char *name;
    enum aisle_job_state state;
    uint32_t pods;
    bool lone_pod;                              /* not of a source of jobs */
    const char *tenant, *job_type;              /* NULL: none */
    int64_t submit_us;
    int64_t first_start_us, started_us, end_us; /* -1: not yet, or never */
    int64_t ready_us;                           /* of its present or last start: it serves; -1: not
                                                   told, or not yet */
    uint32_t preemptions, moves, failures;      /* how often it was taken off, and why */
    int64_t work_us, done_us;                   /* at full speed; work_us AISLE_NEVER: it never ends */
    int64_t held_us;                            /* time with resources, until now; as all below */
    int64_t overhead_us;                        /* of that: starting, restoring, handing over */
    int64_t checkpoint_us;                      /* of that: stalled by checkpoints */
    int64_t lost_us;                            /* of that: work that failures undid */
    const struct aisle_shape *shape;
    struct aisle_placement where;               /* while running, and after; count 0: nowhere */
    const char *reason;                         /* of a rejection; NULL: none */
};

struct aisle_node_view {
    const char *name, *gpu_model, *rack, *zone; /* NULL: none, or not said */
    int64_t cpu_milli, mem_mib, gpu_mem_mib;    /* gpu_mem_mib 0: not said */
    int32_t gpu_count;
};

/** Sums over the whole cluster and all jobs. */
struct aisle_totals {
    int64_t gpu_milli, gpu_allocated_milli;
    int64_t cpu_milli, cpu_allocated_milli;
    int64_t gpu_down_milli;           /* out of service */
    int64_t gpu_arrived_milli;        /* asked for by all jobs so far */
    size_t job[AISLE_JOB_STATES];     /* how many are in each state */
    size_t submitted;
    bool leaves;                      /* some job of this run has had a duration */
};

struct aisle_view;

int64_t aisle_view_now_us(const struct aisle_view *v);
size_t aisle_view_node_count(const struct aisle_view *v);
struct aisle_node_view aisle_view_node(const struct aisle_view *v, aisle_node_id node);
size_t aisle_view_job_count(const struct aisle_view *v);
/** False for a job that ended before the last round: it is let go, and its view must not be asked
 * for. Whoever wants to keep its facts takes them when told of its end. */
bool aisle_view_has_job(const struct aisle_view *v, aisle_job_id job);
struct aisle_job_view aisle_view_job(const struct aisle_view *v, aisle_job_id job);
struct aisle_totals aisle_view_totals(const struct aisle_view *v);
/** Fragmented GPU of the cluster, milli (see <aisle/fragmentation.h>); negative: not known, as the
 * source has no mix of pods. */
double aisle_view_fragmented_milli(const struct aisle_view *v);

/** An observer. Every slot but `notice` may be NULL: then nothing is done. */
struct aisle_observer {
    void *self;
    enum aisle_status (*begin)(void *self, const struct aisle_view *view, struct aisle_error *err);
    enum aisle_status (*notice)(void *self, const struct aisle_view *view,
                                const struct aisle_notice *what, struct aisle_error *err);
    /** After the last notice of a run that went well. */
    enum aisle_status (*end)(void *self, const struct aisle_view *view, struct aisle_error *err);
};

#endif
