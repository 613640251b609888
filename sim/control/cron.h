/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Times of a schedule as CronJobs write it: `minute hour day-of-month month day-of-week`.
 *
 * A field is a list of numbers, ranges `a-b` and `*`, each with a step (`/n`; `a/n`: from a to the
 * end). Months and days of the week have English names of three letters, Sunday is 0. `?` is `*`.
 * `@hourly`, `@daily` or `@midnight`, `@weekly`, `@monthly`, `@yearly` or `@annually` are short for the
 * obvious. A time matches if minute, hour and month do, and the day by both of its fields if one of
 * them begins as `*`, else by either. Semantics: robfig/cron v3, which Kubernetes uses; so `*` with a
 * step above 1 does not count as `*` in that rule, and Sunday is not 7. `@every` is not read.
 *
 * Simulated time 0 is Monday, 2024-01-01 00:00 UTC. Time zones of CronJobs are passed over.
 */
#ifndef AISLE_CONTROL_CRON_H
#define AISLE_CONTROL_CRON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cron {
    uint64_t minute;                    /* bit i: minute i */
    uint32_t hour, day, month, weekday; /* bit i: as written, so days and months from bit 1 */
    bool any_day, any_weekday;          /* the field is `*` */
};

/** Reads a schedule. False, and in `why` what is wrong with it: "the minute is 0..59, not \"60\"". */
bool cron_read(struct cron *out, const char *text, char *why, size_t why_size);

/** The first time of the schedule after `us`, which is 0 or more or -1; AISLE_NEVER: there is none
 * within the next nine years (30 February). */
int64_t cron_next(const struct cron *c, int64_t us);

#endif
