/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Faults: nodes and GPUs that go down and come back, in order of time.
 *
 * Each part, a node or one GPU, alternates between service and repair, independently of all others
 * and of what runs on it. All parts begin as new at time 0. A time to failure counts from the
 * return to service; it is Weibull distributed with the shape k of the spec and its mean m, hence
 * of scale m / Gamma(1 + 1/k); k = 1 is the exponential. A repair takes always the same or an
 * exponential time. A GPU also fails, and is mended, while its node is down. All times are rounded
 * to whole microseconds, and are 1 at least.
 *
 * Each part draws from a random stream of its own, named by its node: "faults/node/NAME" and
 * "faults/gpu/INDEX/NAME", in turn a time to failure and, if it is exponential, a repair. So
 * policies that are compared see the same faults, and those of a node stay when other nodes are
 * added.
 *
 * Spares are nodes in reserve. While one is at hand, a failed node is back after `swap_us`, and its
 * own hardware joins the spares when its repair is done. While none is, the node waits: for its own
 * repair, or for the next spare, which goes to the node that failed first. A spare that would not
 * be quicker than the node's own repair is not taken. A swap does not mend a GPU that is down.
 *
 * Or events come from a CSV file with the columns t_s (seconds, not before the row above), node (a
 * name), gpu (an index; empty, or no such column: the whole node) and event (down or up). Every
 * part begins up, and downs and ups alternate.
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
    const int64_t *mtbf_us; /* of each node; 0: as the spec says; NULL: so for all */
};

struct faults;

/** False: nothing can ever fail, and no stream is needed. */
bool faults_any(const struct aisle_faults_spec *spec, const struct faults_env *env);

/**
 * Makes the stream. A file is read as a whole, so that its mistakes come to light at once.
 *
 * @return AISLE_OK; of a file also AISLE_EIO, AISLE_EPARSE or AISLE_EVALUE with its place, and NULL
 *         in *out
 */
AISLE_MUST_CHECK
enum aisle_status faults_new(struct faults **out, const struct aisle_faults_spec *spec,
                             const struct faults_env *env, struct aisle_error *err);
void faults_free(struct faults *f); /* NULL is fine */

/**
 * The next event, not before the last one; of one instant those of the lowest node first, the node
 * before its GPUs. Downs and ups of one part alternate. O(log parts)
 *
 * @return AISLE_OK; AISLE_END after the last event of a file, or beyond 2^60 microseconds (36,000
 *         years), where drawn ones end; no other errors so far
 */
AISLE_MUST_CHECK
enum aisle_status faults_next(struct faults *f, struct fault *out, struct aisle_error *err);

/** How many random numbers were drawn so far. */
uint64_t faults_drawn(const struct faults *f);

#endif
