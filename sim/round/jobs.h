/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The jobs of a run, by id. True run times are here and reach no policy.
 *
 * Rows stand in pages. A page whose jobs have all ended is given back, so that a run over a long
 * trace holds what is active and not what has been.
 */
#ifndef AISLE_ROUND_JOBS_H
#define AISLE_ROUND_JOBS_H

#include <aisle/spec.h>
#include <aisle/types.h>

#include "base/mem.h"
#include "training/progress.h"

/** A placement that owns its parts: one inline, as most jobs stand on one node. */
struct held {
    size_t count;  /* 0: nothing is held */
    uint32_t pods; /* of all parts */
    struct aisle_part one, *many; /* many: if count > 1 */
};

/** Borrowed from `h`. */
struct aisle_placement held_placement(const struct held *h);
/** Copies the parts. `h` must hold nothing. */
void held_set(struct held *h, const struct aisle_placement *p);
void held_clear(struct held *h);
bool held_equal(const struct held *a, const struct held *b);

struct job_row {
    const struct aisle_shape *shape; /* of each pod */
    const char *name, *job_type;     /* job_type NULL: not said */
    const struct aisle_llm_spec *llm; /* NULL: none */
    int64_t batch;
    int64_t submit_us, estimate_us;
    int64_t work_us;           /* true run time at full speed; AISLE_NEVER: it never leaves */
    uint32_t pods, pods_min, tenant;
    int32_t priority;
    bool lone_pod;             /* not of a source of jobs */
    bool once;                 /* gone for good if it is taken off */
    const struct kube_pod_spec *pod_spec; /* NULL: not from a manifest */
    const struct aisle_gang *gang; /* NULL: it is one by itself */
    uint32_t unit;             /* of its controller; AISLE_NONE: it has none */
    uint32_t group;            /* of the scenario's own; AISLE_NONE: of none */

    enum aisle_job_state state;
    struct held where;         /* while running; of an ended job the last place */
    struct progress_plan plan; /* of the present stint, or of the one that a put in the draft begins */
    int64_t done_us;           /* at full speed, at the last stop */
    int64_t held_us, served_gpu_us, overhead_us, checkpoint_us, lost_us; /* up to the last stop */
    int64_t first_start_us;    /* -1: never */
    int64_t started_us;        /* of the present start, or of the last; -1: it waits, or never did */
    int64_t ready_us;          /* of its present or last start: it serves; -1: not told, or not yet */
    int64_t written_us;        /* the checkpoint of its last preemption is whole; 0: there was none */
    int64_t end_us;            /* finished, rejected or failed at; -1: not */
    uint32_t preemptions, moves, failures;
    uint32_t fruitless;        /* failures since a checkpoint was last completed */
    const char *reason;        /* of a rejection or failure; static text */

    uint32_t round;            /* the last round that changed it: see draft.c */
    enum aisle_job_state was;  /* before that round */
    size_t before;             /* in that round's list of jobs as they were */
    bool fresh;                /* among the waiting, not in its group yet: see waiting.h */
    uint32_t puts;             /* how often it began to run, also in drafts: see running.h */
    uint32_t stamp;            /* of its valid entry among the waiting: see waiting.h */
    uint64_t end_sequence;     /* of the event that ends it: its runner's own */
    uint32_t end_slot;
};

enum { JOBS_PAGE = 256 };

struct jobs {
    struct job_page **page;
    size_t count, page_cap;
    size_t state_size;           /* bytes of the policy's own for each job */
    size_t in[AISLE_JOB_STATES]; /* how many are in each state, as committed */
};

/** Adds a job that waits; its id is the next number. Texts are copied. */
aisle_job_id jobs_add(struct jobs *j, const struct job_row *facts);
void jobs_fini(struct jobs *j);

/** The row of a job that has not been let go. Stays where it is. */
struct job_row *jobs_row(const struct jobs *j, aisle_job_id id);
/** The policy's own bytes for it. */
void *jobs_state(const struct jobs *j, aisle_job_id id);

/** Nobody will ask for this ended job again. */
void jobs_let_go(struct jobs *j, aisle_job_id id);
/** True if the job can still be asked for. */
bool jobs_kept(const struct jobs *j, aisle_job_id id);

/** What a scheduler may know of a job at `now_us`. */
struct aisle_job jobs_facts(const struct jobs *j, aisle_job_id id, int64_t now_us);

/** Why a stint ends. */
enum stop_cause { STOP_FINISHED, STOP_EVICTED, STOP_FAILED };

/** Closes the books of a running job's stint; its parts, state and started_us are the caller's. */
void jobs_close_stint(struct job_row *row, int64_t now_us, enum stop_cause cause);

#endif
