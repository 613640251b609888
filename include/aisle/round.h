/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A decision round is a draft of the cluster.
 *
 * The queue policy looks at the draft and changes it: aisle_round_put, _evict, _reject. Each change
 * is checked at once and logged. The policy may mark, try something, and undo back to the mark;
 * what-if questions and real decisions use the same calls, so there is one notion of "fits". When
 * the policy returns, the core compares draft and reality and commits the difference: evictions
 * first, then starts, each by job id. A job that was evicted and put back on the very same GPUs
 * never noticed.
 *
 * A change that cannot be (an occupied GPU, a job that is not waiting) ends the run with an error
 * that names policy, job, node and time; the rest of the round is then ignored.
 *
 * A round is valid only during the call that got it. Lists are borrowed and stay as they were at
 * the round's start.
 */
#ifndef AISLE_ROUND_H
#define AISLE_ROUND_H

#include <aisle/policy.h>
#include <aisle/types.h>

struct aisle_attempt; /* <aisle/attempt.h> */
struct aisle_round;

/** What happened since the last round. */
enum aisle_change_kind {
    AISLE_CHANGE_ARRIVED,
    AISLE_CHANGE_ENDED,   /* its facts and job state stay readable in this round */
    AISLE_CHANGE_EVICTED, /* by this policy, in the last round */
    AISLE_CHANGE_FAILED,  /* a node or GPU under it failed: it waits again */
    AISLE_CHANGE_DIED,    /* the same, and it is not tried again: as an end. Or its controller took
                             it back while it waited */
    AISLE_CHANGE_NODES,   /* nodes or GPUs went down or came back; job AISLE_NONE */
};

struct aisle_change {
    enum aisle_change_kind kind;
    aisle_job_id job;
    int64_t expected_end_us; /* as it was before an end; else AISLE_NEVER */
};

/* Looking ---------------------------------------------------------------------------------------- */

int64_t aisle_round_now_us(const struct aisle_round *r);
/** A job's facts, as the draft has them. */
struct aisle_job aisle_round_job(const struct aisle_round *r, aisle_job_id job);
const struct aisle_change *aisle_round_changes(const struct aisle_round *r, size_t *count);
/** Waiting jobs in order of submission, as at the round's start: stays put while jobs are placed. */
const aisle_job_id *aisle_round_pending(const struct aisle_round *r, size_t *count);
/** Running jobs by (expected end, id), as the draft has them; those without an estimate last.
 * Moves with the draft: copy it before changing that. O(changes + running) */
const aisle_job_id *aisle_round_running(struct aisle_round *r, size_t *count);
/** Jobs that this round has placed, evicted or rejected so far, each once, as they were first
 * changed; some may stand as they stood. Moves with the draft. */
const aisle_job_id *aisle_round_touched(const struct aisle_round *r, size_t *count);
/** How many pods of the job's shape fit now, over all nodes: no placement does with less than the
 * job's own. O(1) but for what changed since this was last asked for the shape. */
int64_t aisle_round_room(struct aisle_round *r, aisle_job_id job);
/** True if room decides alone and is one number: the placement counts, all jobs so far have had
 * one shape, and none is elastic. Then a job fits exactly if room is not below its pods, and
 * running jobs give back theirs. */
bool aisle_round_counts(const struct aisle_round *r);
size_t aisle_round_node_count(const struct aisle_round *r);
const struct aisle_node_state *aisle_round_node(const struct aisle_round *r, aisle_node_id node);
/** Jobs on a node by id, once for each of their parts there; as the draft has them: moves with it. */
const aisle_job_id *aisle_round_jobs_on(const struct aisle_round *r, aisle_node_id node,
                                        size_t *count);
/** Where a job stands in the draft; count 0 if it holds nothing. Moves with the draft. */
struct aisle_placement aisle_round_where(const struct aisle_round *r, aisle_job_id job);
/** The policy's own bytes for a job, zeroed on arrival; not undone by undo. */
void *aisle_round_job_state(struct aisle_round *r, aisle_job_id job);

/* What the placement policy thinks of nodes, for queue policies that choose a node themselves. A
 * node's state may be the draft's or one made up: as if a pod were there that is not. */

/** How many pods of the job's shape fit such a node. */
int32_t aisle_round_fits(const struct aisle_round *r, aisle_job_id job,
                         const struct aisle_node_state *node);
/** How good the nodes are for a pod of the job, which fits each of them; higher is better, ties go
 * to the lowest aisle_round_rank(), or are drawn if the placement says so. All equal if it has no
 * scorers. */
void aisle_round_score(struct aisle_round *r, aisle_job_id job,
                       const struct aisle_node_state *const *node, size_t count, int64_t *score);
/** Which GPUs of such a node a pod of the job would be given; it fits. */
aisle_gpu_set aisle_round_gpus(struct aisle_round *r, aisle_job_id job,
                               const struct aisle_node_state *node);
/** A node's place among nodes of equal score: a permutation of 0..node_count-1. */
uint32_t aisle_round_rank(const struct aisle_round *r, aisle_node_id node);

/* Deciding, on the draft ------------------------------------------------------------------------- */

/** Asks the placement policy where a waiting job could go; changes nothing. The parts live until
 * the next find. */
bool aisle_round_find(struct aisle_round *r, aisle_job_id job, struct aisle_placement *out);
/** Places a waiting job: from find, or made up; checked. */
void aisle_round_put(struct aisle_round *r, aisle_job_id job, const struct aisle_placement *where);
/** Find and put. */
bool aisle_round_place(struct aisle_round *r, aisle_job_id job);
/** Takes a running job off; it waits again, and keeps what it has done. */
void aisle_round_evict(struct aisle_round *r, aisle_job_id job);
/** A waiting job leaves for good: it is rejected, or has failed if it ever ran. `reason` (static
 * text) is recorded. */
void aisle_round_reject(struct aisle_round *r, aisle_job_id job, const char *reason);
/** Tells observers of a try to place a job, once this round is committed, in the order of the calls.
 * What `attempt` points at is copied. Only if env.explain. */
void aisle_round_attempt(struct aisle_round *r, const struct aisle_attempt *attempt);
/** Asks for another round no later than this; asked anew in every round, the earliest counts. Now:
 * once more in this instant. A round may come earlier than asked. */
void aisle_round_wake(struct aisle_round *r, int64_t at_us);
/** The key of a job that waits or runs is not what it was: the next pass asks for it again. Not
 * needed where the core asks anyway: for who arrived, started or was evicted since the last pass. */
void aisle_round_key_changed(struct aisle_round *r, aisle_job_id job);
/** A standard pass over the waiting jobs, and for the preemptive ones the running jobs, in the
 * order of the policy's key. What this round has evicted waits as well.
 *
 * O(running + distinct requests + what is placed), log of what waits; PREEMPT where the placement
 * does not count tries a place after each job taken off: at worst distinct requests x running
 * places. */
void aisle_round_pass(struct aisle_round *r, enum aisle_pass pass);

/* What if ---------------------------------------------------------------------------------------- */

size_t aisle_round_mark(const struct aisle_round *r);
/** Takes back everything since the mark; nested marks in reverse. */
void aisle_round_undo(struct aisle_round *r, size_t mark);

#endif
