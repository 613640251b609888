/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * In which order the pods of an OpenB list arrive.
 *
 * An order is a list of rows (from 0) of the pod list. A row that occurs again stands for a clone.
 */
#ifndef AISLE_WORKLOAD_OPENB_ARRIVALS_H
#define AISLE_WORKLOAD_OPENB_ARRIVALS_H

#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/source.h>

#include "workload/openb_pod.h"

/** Zero-initialised is empty. */
struct openb_arrivals {
    uint32_t *row;
    size_t count, capacity;
};

void openb_arrivals_fini(struct openb_arrivals *arrivals);

/** The list's own order. */
void openb_arrivals_as_listed(struct openb_arrivals *out, size_t pod_count);

/** By time of submission, ties in the list's order; pods without a duration are left out. */
void openb_arrivals_timed(struct openb_arrivals *out, const struct openb_pod *pod,
                          size_t pod_count);

/** The order in the column that the scenario names. */
AISLE_MUST_CHECK
enum aisle_status openb_arrivals_given(struct openb_arrivals *out,
                                       const struct aisle_source_env *env, size_t pod_count,
                                       struct aisle_error *err);

/**
 * Shuffles, then clones or deletes until the pods ask for `spec->inflate_gpu_load` times the
 * cluster's GPUs, as the experiment of Weng et al. (USENIX ATC 2023) does:
 *
 * The pods are sorted by name and shuffled (Fisher-Yates, from the last place down). Let D be the
 * GPU that all ask for, and T the target. If D < T, pods are picked uniformly, with replacement,
 * from the sorted list, and cloned at the end. A pick that asks for g of *each* of its GPUs with
 * D + g > T ends this, and is not cloned; so a pod with several GPUs may overshoot T. If D > T,
 * pods at uniformly random places are deleted until D <= T.
 *
 * The draws are our own, hence not those of the authors' program; only statistics agree. Theirs
 * can be had by giving an order.
 */
AISLE_MUST_CHECK
enum aisle_status openb_arrivals_inflated(struct openb_arrivals *out,
                                          const struct aisle_source_env *env,
                                          const struct openb_pod *pod, size_t pod_count,
                                          struct aisle_error *err);

#endif
