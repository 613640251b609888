/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The configuration of a run: all that decides its result but seed and version, as canonical JSON.
 * The scenario with its overrides, the policies with their knobs, and the SHA-256 of each input
 * file; nothing of where it was run.
 */
#ifndef AISLE_RUN_CONFIGURATION_H
#define AISLE_RUN_CONFIGURATION_H

#include "base/sha256.h"
#include "run/choice.h"
#include "scenario/scenario.h"

struct configuration {
    char *json; /* free it with mem_free() */
    char sha256[SHA256_HEX];
};

AISLE_MUST_CHECK
enum aisle_status configuration_make(struct configuration *out, const struct scenario *scenario,
                              const struct choice *choice, struct aisle_error *err);

#endif
