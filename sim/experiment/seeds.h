/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Lists of seeds as people write them. */
#ifndef AISLE_EXPERIMENT_SEEDS_H
#define AISLE_EXPERIMENT_SEEDS_H

#include <stdint.h>

#include <aisle/error.h>

#include "base/mem.h"

/**
 * "10": `first` and the nine after it; "42..51": a range, both ends included; "1,5,9": a list, also
 * of ranges; "7,": a list of one. A seed given twice is an error, more than 100,000 too.
 */
AISLE_MUST_CHECK
enum aisle_status seeds_parse(const char *text, uint64_t first, struct arena *a, uint64_t **out,
                              size_t *count, struct aisle_error *err);

#endif
