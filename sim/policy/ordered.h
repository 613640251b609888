/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Queue policies that are an order and no more: they go over the jobs by their key, and the knob
 * "pass", the first of each, says how. So "shortest first" is one file, and whether it blocks,
 * skips or preempts is a setting; which of them a source means is the default.
 */
#ifndef AISLE_POLICY_ORDERED_H
#define AISLE_POLICY_ORDERED_H

#include <aisle/policy.h>

/** State; of a policy with more of it the first member. */
struct ordered {
    enum aisle_pass pass;
};

enum { ORDERED_PASS }; /* index of the knob */

/** The knob, with this default. */
#define ORDERED_KNOB(pass_by_default)                                                              \
    [ORDERED_PASS] = {.name = "pass",                                                              \
                      .summary = "how the jobs are gone over in this order",                       \
                      .value = (pass_by_default),                                                  \
                      .max = AISLE_PASSES - 1,                                                     \
                      .choices = aisle_pass_names}

/** For aisle_queue_type.init and .decide. */
enum aisle_status ordered_init(void *state, const struct aisle_policy_env *env,
                               struct aisle_error *err);
void ordered_decide(void *state, struct aisle_round *round);

/** GPUs of a whole gang, milli; of a gang without GPUs its pods, as if each had one. */
int64_t ordered_size_milli(const struct aisle_job *job);

/** Service: a time x the GPUs of a gang, or x its pods if it has none. INT64_MAX if it is more than
 * that, and for AISLE_NEVER. */
int64_t ordered_service_us(int64_t time_us, const struct aisle_job *job);

/** Service attained: time x GPUs held, until now; of a gang without GPUs x its pods. */
int64_t ordered_attained_us(const struct aisle_job *job);

#endif
