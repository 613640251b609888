/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Shares of the cluster: amounts over what all its nodes have, in service or not; and the level at
 * which a fair division of them settles. */
#ifndef AISLE_POLICY_SHARES_H
#define AISLE_POLICY_SHARES_H

#include <aisle/policy.h>

struct amounts {
    int64_t gpu_milli, cpu_milli, mem_mib;
};

/** Of so many pods of a shape; a negative number gives negative amounts. */
struct amounts amounts_of(const struct aisle_shape *shape, int64_t pods);
struct amounts amounts_sum(const struct amounts *a, const struct amounts *b);

/** GPU over the cluster's; 0 if it has none. */
double share_of_gpu(const struct amounts *a, const struct aisle_cluster_facts *all);
/** The largest of the shares of GPU, CPU and memory. */
double share_dominant(const struct amounts *a, const struct aisle_cluster_facts *all);
/** Of a whole gang: of GPU, or if it asks for none of CPU, or if for none of that of memory. */
double share_of_job(const struct aisle_job *job, const struct aisle_cluster_facts *all);

/**
 * Water-filling: the level L at which min(want[i], L) sum up to `total`, which is the max-min fair
 * division; INFINITY if there is enough for all. `want` ascends. O(n)
 */
double water_level(const double *want, size_t n, double total);

#endif
