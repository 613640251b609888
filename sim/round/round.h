/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Rounds: the draft behind <aisle/round.h>, and its commit.
 *
 * One object serves all rounds of a run. The draft is the real cluster plus a log of steps, so a
 * round costs what it touches. round_decide() calls the queue policy and returns the difference
 * between what was and what the policy made of it.
 */
#ifndef AISLE_ROUND_ROUND_H
#define AISLE_ROUND_ROUND_H

#include <aisle/attempt.h>
#include <aisle/round.h>

#include "cluster/cluster.h"
#include "round/jobs.h"
#include "round/search.h"

/**
 * How a job will progress from a start now: `out` holds {from now, rate 1, what it has done} and
 * may be changed. The job's `where` is its new place. Called while a round drafts, so for places
 * that are never taken, too.
 */
typedef void round_plan(void *self, const struct job_row *row, int64_t now_us,
                        struct progress_plan *out);

struct round_setup {
    struct cluster *cluster;
    struct jobs *jobs;
    const struct aisle_queue_type *queue;
    const struct aisle_placement_type *placement;
    struct aisle_policy_env queue_env, placement_env;
    enum search_method method;
    round_plan *plan; /* NULL: starts cost nothing, all progress at full speed */
    void *plan_self;
};

/** What a round did: job ids, ascending. Borrowed until the next round. */
struct round_outcome {
    const aisle_job_id *evicted, *started, *rejected;
    size_t evicted_count, started_count, rejected_count;
    const struct aisle_placement *evicted_from; /* of each of `evicted` */
    size_t moved_count; /* of the started ones: ran elsewhere before */
    int64_t wake_us;    /* AISLE_NEVER: not asked */
    const struct aisle_attempt *attempt; /* told of by the policy, in its order */
    size_t attempt_count;
};

/** All in `setup` outlives the round. */
AISLE_MUST_CHECK
enum aisle_status round_new(struct aisle_round **out, const struct round_setup *setup,
                            struct aisle_error *err);
void round_free(struct aisle_round *r); /* NULL is fine */

/** A job that was just added to the jobs arrives. */
void round_arrive(struct aisle_round *r, aisle_job_id job);

/** A running job ends now: its place is given back. */
void round_end(struct aisle_round *r, aisle_job_id job, int64_t now_us);

/** A node or GPU under a running job fails now: it waits again, or is `dead` for good. */
void round_fail(struct aisle_round *r, aisle_job_id job, int64_t now_us, bool dead,
                const char *reason);

/** A waiting job leaves for good: its controller took it back, or nobody makes it anew. Between
 * rounds. `reason`: static text. */
void round_withdraw(struct aisle_round *r, aisle_job_id job, int64_t now_us, const char *reason);

/** The plan of a running job was changed, after the round that started it: it may end at another
 * time. */
void round_plan_changed(struct aisle_round *r, aisle_job_id job);

/** Nodes or GPUs went out of service or came back. */
void round_nodes_changed(struct aisle_round *r);

/** True if the placement could place such a job on the whole cluster, empty. */
bool round_could_place(struct aisle_round *r, const struct aisle_shape *shape, uint32_t pods);

/** One round. AISLE_EPOLICY if the policy did something impossible. */
AISLE_MUST_CHECK
enum aisle_status round_decide(struct aisle_round *r, int64_t now_us, struct round_outcome *out,
                               struct aisle_error *err);

const struct search *round_search(const struct aisle_round *r);

#endif
