/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What stands behind the figures of a run, in words: estimates, costs, faults, compatibility. */
#ifndef AISLE_RUN_ASSUMPTIONS_H
#define AISLE_RUN_ASSUMPTIONS_H

#include "run/result.h"

/** Fills the result's assumptions from what the scenario says; texts go to its arena. */
void assumptions_state(struct aisle_result *r, const struct aisle_spec *spec);

#endif
