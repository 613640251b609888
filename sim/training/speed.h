/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Speed: how fast a job progresses where it stands, as a share of full speed.
 *
 * It comes from tables of measured rates or times (`training.speed.file`), for large models from
 * the analytic cost of llm.h (`hardware`), and from plain ratios by GPU model and by what the gang
 * spans (`models`, `rack_ratio`, `spine_ratio`). A job with an `llm` goes by the hardware if that
 * is given; all others by the table if it has their job type; plain ratios make up for what the
 * table has no column for (a table without nodes: the span; one of a single GPU model: the model)
 * and tell all of jobs that neither knows.
 *
 * Full speed of a job is that of its best placement: the fastest GPU model that the tables know and
 * the job allows, on as few nodes as they know. It is only a unit: work and rate are both counted
 * in it, so that a job takes work / rate wherever it stands. Where a measured place is faster than
 * the packed one, the rate is above 1.
 *
 * Between measured points speed.c and the formats interpolate:
 *
 * - `gavel` (speed_gavel.c): linear in the time of a step between numbers of GPUs; beyond them
 *   steps take as long as at the nearest. One node is consolidated, more are not.
 * - `pollux` (speed_pollux.c): linear in the batch on a GPU within a measured placement; else linear
 *   in nodes, GPUs and batch.
 * - `table` (speed_table.c): linear in GPUs, nodes and batch, the nearest outside; on fewer GPUs
 *   than measured time grows in proportion.
 *
 * GPU models are compared without regard to case. All of this is deterministic, holds no state and
 * never fails after loading.
 */
#ifndef AISLE_TRAINING_SPEED_H
#define AISLE_TRAINING_SPEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/spec.h>

struct speed;

/** What a job trains, as far as its speed goes. */
struct speed_job {
    const char *job_type; /* NULL: not said */
    int64_t batch;        /* samples a step, over all pods; 0: not said */
    int64_t gpus;         /* of the whole gang, as asked */
    const struct aisle_llm_spec *llm; /* NULL: none */
    const char *gpu_models; /* allowed, joined by '|'; "" or NULL: any */
};

/** What a gang stands on. */
struct speed_place {
    const int32_t *gpus;    /* on each node that it has pods on, > 0, in no particular order */
    size_t node_count;
    const char *gpu_model;  /* the slowest of them; NULL: no GPUs */
    enum speed_span { SPEED_NODE, SPEED_RACK, SPEED_SPINE } span; /* widest level crossed */
};

/**
 * Loads what the spec names.
 *
 * @return AISLE_OK; AISLE_EIO, AISLE_EPARSE or AISLE_EVALUE with file:line:col, and *out NULL
 */
AISLE_MUST_CHECK
enum aisle_status speed_new(struct speed **out, const struct aisle_speed_spec *spec,
                            struct aisle_error *err);
void speed_free(struct speed *s); /* NULL is fine */

/** Seconds that one step takes at full speed; 0: neither a table nor a model tells. */
double speed_step_s(const struct speed *s, const struct speed_job *job);

/** Steps of a whole training, as far as tables know (pollux does) or the LLM says; 0: they don't.
 * A job's work is steps x step_s. */
double speed_steps(const struct speed *s, const struct speed_job *job);

/** Steps of an LLM's work: tokens / (batch x sequence), rounded up. */
double speed_llm_steps(const struct aisle_llm_spec *llm);

/**
 * Rate at `place`: > 0, 1 is full speed, also where nothing is known of the job. Fewer GPUs than
 * asked for (an elastic job) progress in proportion unless the tables know better.
 */
double speed_rate(const struct speed *s, const struct speed_job *job,
                  const struct speed_place *place);

/** False: the table says that the job does not run on this GPU model (0 steps a second), so that
 * none of it may be placed there; speed_rate() takes it for not measured. */
bool speed_runs_on(const struct speed *s, const struct speed_job *job, const char *gpu_model);

/** True if every rate of a whole gang is 1: then the caller need not ask, but of an elastic job
 * that has fewer GPUs than it asked for. */
bool speed_is_trivial(const struct speed *s);

#endif
