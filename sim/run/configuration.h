/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The configuration of a run: all that decides its result but seed and version, as canonical JSON.
 * The scenario with its overrides, the policies with their knobs, and the SHA-256 of each input
 * file; nothing of where it was run.
 *
 * Its hash knows data files by what is in them, and by neither name nor place: the same
 * configuration has the same hash in any folder of any machine.
 */
#ifndef AISLE_RUN_CONFIGURATION_H
#define AISLE_RUN_CONFIGURATION_H

#include "base/names.h"
#include "base/sha256.h"
#include "run/choice.h"
#include "scenario/scenario.h"

struct configuration {
    char *json; /* free it with mem_free() */
    char sha256[SHA256_HEX];
};

/** Hashes of files that were read before, by their paths: many configurations read each file once.
 * Zero-initialised is empty. */
struct configuration_cache {
    struct names path;
    char (*sha256)[SHA256_HEX];
    size_t cap;
};
void configuration_cache_fini(struct configuration_cache *cache);

/** @param cache  may be NULL
 * @return AISLE_OK; AISLE_EIO: an input file cannot be read */
AISLE_MUST_CHECK
enum aisle_status configuration_make(struct configuration *out, const struct scenario *scenario,
                                     const struct choice *choice, struct configuration_cache *cache,
                                     struct aisle_error *err);

#endif
