/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Groups of pods and jobs that a scenario lists, by number: spec.pod[] first, then spec.job[]. For
 * those that wait for others (`after`): the sources pass them over, and whoever knows when they may
 * come takes them from here.
 */
#ifndef AISLE_WORKLOAD_LISTED_H
#define AISLE_WORKLOAD_LISTED_H

#include <aisle/source.h>

/** How many groups there are. */
size_t listed_groups(const struct aisle_workload_spec *spec);
/** How many pods or jobs a group has. */
int64_t listed_count(const struct aisle_workload_spec *spec, size_t group);
/** Does it wait for others? */
bool listed_waits(const struct aisle_workload_spec *spec, size_t group);

/** The k-th of a group, from 0; its submit_us counts from when the group may come. Its name may stand
 * in *buffer, which grows and is the caller's. */
struct aisle_arrival listed_arrival(const struct aisle_workload_spec *spec, size_t group, int64_t k,
                                    char **buffer, size_t *capacity);

#endif
