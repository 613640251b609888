/* SPDX-License-Identifier: GPL-3.0-or-later */
/* first-fit: the node of lowest rank on which the pod fits; on it the GPU that fits tightest. */
#include <aisle/policy.h>

#include "policy/policies.h"

const struct aisle_placement_type placement_first_fit = {
    .abi = AISLE_POLICY_ABI,
    .name = "first-fit",
    .summary = "the node of lowest rank on which the pod fits",
};
