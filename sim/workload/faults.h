/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Faults: nodes and GPUs that go down and come back, in order of time.
 *
 * Each part alternates between service (a time to failure drawn from an exponential or Weibull
 * distribution) and repair (constant or exponential), independently of all others and of what runs
 * on it, each from a random stream of its own, so that policies compared see the same faults. While
 * a spare is at hand, a failed node is back after `swap_us`, and its own hardware becomes a spare
 * again once repaired. Or events come from a file.
 */
#ifndef AISLE_WORKLOAD_FAULTS_H
#define AISLE_WORKLOAD_FAULTS_H

#include <aisle/error.h>
#include <aisle/spec.h>
#include <aisle/types.h>

struct fault {
    int64_t at_us;
    aisle_node_id node;
    aisle_gpu_set gpus; /* these GPUs of it; 0: the whole node */
    bool up;            /* comes back; else goes down */
};

/** The nodes, by id. All outlives the faults. */
struct faults_env {
    uint64_t seed;
    size_t node_count;
    const char *const *name;
    const int32_t *gpu_count;
    const int64_t *mtbf_us; /* of each node; 0: as the spec says */
};

struct faults;

/** False: nothing can ever fail, and no stream is needed. */
bool faults_any(const struct aisle_faults_spec *spec, const struct faults_env *env);

AISLE_MUST_CHECK
enum aisle_status faults_new(struct faults **out, const struct aisle_faults_spec *spec,
                             const struct faults_env *env, struct aisle_error *err);
void faults_free(struct faults *f); /* NULL is fine */

/** The next event, not before the last one; AISLE_END after the last (of a file; drawn faults
 * never end). Downs and ups of one part alternate. O(log parts) */
enum aisle_status faults_next(struct faults *f, struct fault *out, struct aisle_error *err);

#endif
