/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Analytic cost of one step of training a large transformer, by where its GPUs are.
 *
 * With P parameters, L layers, hidden size h, sequence s, batch B (sequences), micro-batch b, peak
 * F and compute efficiency mfu of the GPU, n GPUs split into tensor t x pipeline p x data d:
 *
 *   compute   = 6 P B s / (n F mfu), or 8 P B s with recomputation (forward 2, backward 4, the
 *               forward pass again 2; Kaplan et al. 2020, Narayanan et al. SC 2021)
 *   m         = B / (d b), micro-batches through each pipeline
 *   tensor    = m L / p all-reduces of 2 b s h bytes over t GPUs, 4 times a layer (two forward, two
 *               backward; 6 with recomputation), not overlapped (Shoeybi et al. 2019)
 *   pipeline  = (compute + tensor) (p - 1) / (v m): the bubble of v interleaved stages a GPU, a
 *               share (p - 1) / (v m + p - 1) of the whole (Narayanan et al. SC 2021)
 *   data      = an all-reduce of the gradients, 2 P / (t p) bytes, over d GPUs; what the share
 *               `overlap_ratio` of the backward pass does not hide
 *   step      = compute + tensor + pipeline + data
 *
 * Left out: attention's own operations (12 L h s a token: 8 % for Llama 3 405B), traffic between
 * stages, the optimiser, imbalance of stages. The table's mfu_ratio stands for them.
 *
 * An all-reduce of S bytes costs the least of these, over m members of which k share a node: ring
 * 2 (m-1) alpha + 2 (m-1)/m S/W; tree 2 ceil(log2 m) alpha + 2 S/W; and hierarchical for any group
 * of g <= k: scatter within the group, ring or tree of S/g between the m/g groups, gather within.
 * Between groups the widest level crossed counts. Every choice open to a spread gang is open to a
 * compact one at no higher price, so that spreading is never faster.
 *
 * GPUs are numbered as Megatron-LM does, tensor first, then data, then pipeline: tensor groups stay
 * in a node if each node has a multiple of t of the job's GPUs, and on NVLink if its domain holds t;
 * else they cross the widest level of the gang. The other groups always do. d = n / (t p) rounded
 * down: GPUs beyond the last whole replica idle.
 */
#ifndef AISLE_TRAINING_LLM_H
#define AISLE_TRAINING_LLM_H

#include <aisle/spec.h>

#include "base/mem.h"
#include "training/hardware.h"
#include "training/speed.h"

/** Seconds of one step, by cause. */
struct llm_cost {
    double compute_s, tensor_s, pipeline_s, data_s; /* data: what is not hidden */
    double step_s;                                  /* their sum */
    double mfu_ratio; /* of the whole job: 6 P B s / (step n F) */
};

/** Cost at a place with at least one GPU. Fewer GPUs than t p take turns: compute goes on in
 * proportion to them. */
struct llm_cost llm_cost(const struct hardware_gpu *gpu, const struct aisle_llm_spec *llm,
                         const struct speed_place *place);

/** Seconds of one step at a place; 0: the hardware table lacks the GPU model. */
double llm_step_s(const struct hardware *h, const struct aisle_llm_spec *llm,
                  const struct speed_place *place);

/** The same at the best place for so many GPUs: of all models in the table that are allowed, nodes
 * of 8 GPUs (or of an NVLink domain, if that is larger), all in one rack. 0: none of the models is known. */
double llm_best_s(const struct hardware *h, const struct aisle_llm_spec *llm, int64_t gpus,
                  const char *allowed);

/** Seconds of an all-reduce of so many bytes among `members` GPUs, `in_node` of them together in
 * each node over `inner`, else over `outer`. members >= 1. */
double llm_all_reduce_s(const struct hardware_gpu *gpu, double bytes, int64_t members,
                        int64_t in_node, enum link_level inner, enum link_level outer);

/** Why a model cannot be trained on so many GPUs: a sentence's end in the arena; NULL: it can. */
const char *llm_fault(const struct aisle_llm_spec *llm, int64_t gpus, struct arena *a);

#endif
