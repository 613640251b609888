/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One model of the Pollux tables: what was measured of it, and how the artifact's simulator makes
 * of that the time of a whole training.
 *
 * Source: Qiao et al., "Pollux", OSDI 2021; github.com/petuum/adaptdl, branch osdi21-artifact,
 * folder simulator (applications.py, simulator.py). Measured on nodes of 4 T4 GPUs. A model is a
 * folder with
 *
 *   placements.csv        placement, local_bsz, step_time, sync_time (s). A placement has a digit
 *                         for each node: how many GPUs it has there; of rotations the smallest
 *                         number stands for all. Complete up to 4 nodes.
 *   scalability.csv       num_nodes, num_replicas, local_bsz, step_time, sync_time, beyond that
 *   validation-BATCH.csv  a row for each epoch of a training with that batch: progress (iterations
 *                         at the smallest batch), and the gradient's grad_sqr and grad_var
 *
 * The rules, all read in the artifact's source and certain: a re-implementation of them gives each
 * of the 1280 published JCTs of the policy Tiresias to the second. With n replicas (GPUs), a wanted
 * batch B, M the largest batch that a GPU holds and B0 the smallest validated batch:
 *
 *   local  = ceil(B / n); accum = ceil(local / M) - 1, at least 1 if n = 1 and B > B0
 *   atomic = ceil(local / (accum + 1)), at most the largest validated batch / (n (accum + 1))
 *   batch  = n atomic (accum + 1), the real one; scale = batch / B0
 *   step   = step_time + accum (step_time - sync_time), both at (placement, atomic)
 *   gain   = (var + sqr) / (var / scale + sqr): progress of one step, with the var and sqr of the
 *            epoch, linear in the batch between validated batches
 *
 * An epoch e ends at the least progress that any validation file has in row e. A training is as
 * many epochs as the files have rows; it stops at no metric. M is the largest local_bsz of
 * placements.csv, but for yolov3 8, as the artifact says.
 *
 * Between known values of local_bsz in a known placement times are linear. For other placements the
 * artifact interpolates over a Delaunay triangulation of (nodes, replicas, local_bsz), which is not
 * unique on such points; grid.h's rule is used instead. In the published runs it gives the same
 * times for the usual placements, which are rows of scalability.csv, and within 1.1 % elsewhere.
 *
 * The artifact rounds the end of every epoch to a whole second (half to even). Trainings of many
 * short epochs take up to 2 % more or less by that, enough to change who is preempted, so the time
 * of a whole training is that sum of rounded epochs here too. What is ours: between two moves
 * progress is spread evenly over that time. Simulated so, the mean JCTs of all eight workloads are
 * within 0.13 % of the published ones, and 146 of 160 or more single JCTs equal
 * (tests/unit/training/test_pollux.c).
 *
 * The published runs of the policy Tiresias, on 16 nodes of 4 GPUs, go by rounds at multiples of
 * 60 s; that test plays them. In a round, in this order: jobs that have ended leave, and only now
 * their GPUs are free; jobs submitted by now enter queue 0 at its tail, in the order of the file;
 * each job that ran since the last round has 60 s more of service (the restart included), and at
 * 57,600 GPU-s moves to the tail of queue 1, for good; then queue 0 and after it queue 1 are scanned
 * in order with a plain count of 64 GPUs: who fits runs, who does not is passed over, and preempted
 * if it ran. Who ran and still runs keeps its GPUs. The others start in the same order, each on all
 * idle GPUs of the node with the most (of equals the first), then of the next, until it has enough:
 * so any count of idle GPUs serves. Each start, the first too, takes 30 s without progress.
 */
#ifndef AISLE_TRAINING_POLLUX_MODEL_H
#define AISLE_TRAINING_POLLUX_MODEL_H

#include <aisle/error.h>
#include <aisle/spec.h>

#include "training/speed.h"

struct pollux_model;

/** Reads the model's folder, `at` as for errors. */
AISLE_MUST_CHECK
enum aisle_status pollux_model_new(struct pollux_model **out, const char *name, const char *path,
                                   const struct aisle_place *at, struct aisle_error *err);
void pollux_model_free(struct pollux_model *m); /* NULL is fine */

/** Seconds of a whole training with a wanted batch (0: the artifact's choice, the smallest) on a
 * place with GPUs; epochs in whole seconds. NULL: packed onto nodes of as many GPUs as were
 * measured, `gpus` in all. */
double pollux_model_training_s(const struct pollux_model *m, int64_t batch, int64_t gpus,
                               const struct speed_place *place);

/** Steps of a whole training on so many GPUs. */
double pollux_model_steps(const struct pollux_model *m, int64_t batch, int64_t gpus);

#endif
