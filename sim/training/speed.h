/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Speed: how fast a job progresses where it stands, as a share of full speed.
 *
 * From tables of measured rates or times (`training.speed.file`), from plain ratios by GPU model
 * and by what the gang spans (`models`, `rack_ratio`, `spine_ratio`), or for large models from the
 * analytic cost of llm.h. Full speed of a job is that of its best placement: the fastest GPU model
 * that the tables know and the job allows, on as few nodes as they know.
 */
#ifndef AISLE_TRAINING_SPEED_H
#define AISLE_TRAINING_SPEED_H

#include <aisle/error.h>
#include <aisle/spec.h>

struct speed;

/** What a job trains, as far as its speed goes. */
struct speed_job {
    const char *job_type; /* NULL: not said */
    int64_t batch;        /* over all pods; 0: not said */
    int64_t gpus;         /* of the whole gang, as asked */
    const struct aisle_llm_spec *llm; /* NULL: none */
    const char *gpu_models; /* allowed, joined by '|'; "": any */
};

/** What a gang stands on. */
struct speed_place {
    const int32_t *gpus;    /* on each node that it has pods on, > 0, in no particular order */
    size_t node_count;
    const char *gpu_model;  /* the slowest of them; NULL: no GPUs */
    enum speed_span { SPEED_NODE, SPEED_RACK, SPEED_SPINE } span; /* widest level crossed */
};

/** Loads what the spec names; `err` has file:line:col. */
AISLE_MUST_CHECK
enum aisle_status speed_new(struct speed **out, const struct aisle_speed_spec *spec,
                            struct aisle_error *err);
void speed_free(struct speed *s); /* NULL is fine */

/** Seconds that one step takes at full speed; 0: neither a table nor a model tells. */
double speed_step_s(const struct speed *s, const struct speed_job *job);

/** Steps of an LLM's work: tokens / (batch x sequence), rounded up. */
double speed_llm_steps(const struct aisle_llm_spec *llm);

/** Rate at `place`: > 0, 1 is full speed, also where nothing is known of the job. Fewer GPUs than
 * asked for (an elastic job) progress in proportion unless the tables know better. */
double speed_rate(const struct speed *s, const struct speed_job *job,
                  const struct speed_place *place);

/** True if every rate is 1: then the caller need not ask. */
bool speed_is_trivial(const struct speed *s);

#endif
