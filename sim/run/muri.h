/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Compatibility with the artifact of Muri (SIGCOMM 2022), off unless a scenario asks for it.
 *
 * That simulator takes the restart overhead off every running job at every event, whether or not it
 * was preempted: of the time dt from one event to the next, max(dt - overhead, 0) is progress. The
 * end of a job is foretold at each event from what is left, without any overhead, and holds if no
 * event comes before it. Service attained grows by all of dt. It is a quirk, not a model: a job that
 * ends next pays nothing, and what others pay depends on how often anything happens. Its published
 * figures cannot be met without it. Policies that go by expected ends (easy, conservative) have no
 * use here: their list of running jobs keeps the ends that were foretold at the start.
 */
#ifndef AISLE_RUN_MURI_H
#define AISLE_RUN_MURI_H

#include <stdint.h>

struct aisle_view;
struct muri;

struct muri *muri_new(void);
void muri_free(struct muri *m); /* NULL is fine */

/** An event: what has run since the last one has progressed, less its overhead. */
void muri_settle(struct muri *m, struct aisle_view *run, int64_t now_us);

#endif
