/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What of a run was random: how many numbers each of its streams gave. A number read from a column
 * of the seed ("{seed}" in its name) counts as drawn, as it is another with another seed.
 */
#ifndef AISLE_RUN_DRAWS_H
#define AISLE_RUN_DRAWS_H

#include "record/metrics.h"
#include "run/run.h"

/** Adds the figures random.draws and, of what drew any, random.*.draws; after the run. */
void draws_add(struct metrics *m, const struct aisle_view *run);

#endif
