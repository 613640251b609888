/* SPDX-License-Identifier: GPL-3.0-or-later */
/** State of scorers that measure amounts against the cluster's largest node. */
#ifndef AISLE_POLICY_WIDEST_H
#define AISLE_POLICY_WIDEST_H

#include <aisle/policy.h>

struct widest {
    double cpu_milli, gpu_milli; /* never 0 */
};

/** For aisle_scorer_type.init. */
enum aisle_status widest_init(void *state, const struct aisle_policy_env *env,
                              struct aisle_error *err);

#endif
