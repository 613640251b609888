/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Failures and repairs of a run: the stream of faults, brought to bear on jobs and cluster. */
#ifndef AISLE_RUN_OUTAGES_H
#define AISLE_RUN_OUTAGES_H

#include <stdint.h>

#include <aisle/error.h>

struct aisle_view;
struct outages;

/** *out is NULL where nothing ever fails. */
AISLE_MUST_CHECK
enum aisle_status outages_new(struct outages **out, struct aisle_view *run, uint64_t seed,
                              struct aisle_error *err);
void outages_free(struct outages *o); /* NULL is fine */

/** Posts the first event. */
void outages_begin(struct outages *o);

/** How many random numbers were drawn so far. */
uint64_t outages_drawn(const struct outages *o);

/** How many events it has posted: 0 or 1. */
size_t outages_posted(const struct outages *o);

#endif
