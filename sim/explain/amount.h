/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Amounts and times as people write them. */
#ifndef AISLE_EXPLAIN_AMOUNT_H
#define AISLE_EXPLAIN_AMOUNT_H

#include <stdint.h>

#include "base/mem.h"

enum amount_rounding { AMOUNT_DOWN, AMOUNT_UP };

/**
 * An amount of a resource in the units of <aisle/attempt.h>: CPU in cores, or "1500m" if they are
 * not whole; memory and storage in Gi to two decimals, below 1 Gi in whole Mi; devices as a number.
 * Who rounds what is asked up and what is free down shows no more room than there is.
 */
const char *amount_text(struct arena *a, const char *resource, int64_t value,
                        enum amount_rounding rounding);

/** "12.5 s": no more decimals than it has, six at most. */
const char *amount_seconds(struct arena *a, double s);

#endif
