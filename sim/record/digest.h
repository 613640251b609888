/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The digest of a run: SHA-256 over its notices, each with time, job and, when a job starts, where.
 * Equal digests, equal histories.
 */
#ifndef AISLE_RECORD_DIGEST_H
#define AISLE_RECORD_DIGEST_H

#include <aisle/observer.h>

#include "base/sha256.h"

struct digest {
    struct sha256_ctx hash;
    char hex[SHA256_HEX]; /* whole after the end */
};

void digest_init(struct digest *d);
struct aisle_observer digest_observer(struct digest *d);

#endif
