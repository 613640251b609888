/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Jobs whose node fell silent. For a while nobody knows: their pods stay bound. After the node's
 * grace period it is tainted unreachable, and after what the pods tolerate of that they are given
 * up and made anew. If the node is back before, they go on where they were.
 *
 * So long they hold all their places, also those on nodes that work; and so do the other members of
 * their gang, which stands still without them. Only pods of manifests are treated so: those of a trace
 * have nobody who would wait.
 */
#ifndef AISLE_SCHEDULER_LOST_H
#define AISLE_SCHEDULER_LOST_H

#include <stdbool.h>

struct scheduler;
struct sched_job;

/** A failure took a job off its places. It is lost, or queued at once. */
void lost_failed(struct scheduler *s, struct sched_job *job);
/** A node of a lost job is back. True: it is no longer lost: it runs where it ran, or was queued as
 * a GPU is missing. */
bool lost_return(struct scheduler *s, struct sched_job *job);
/** The job is made anew, as are all of its gang that are lost: their places are given up. */
void lost_give_up(struct scheduler *s, struct sched_job *job);
/** GPUs failed: members of gangs that hold one of them give up. */
void lost_check_held(struct scheduler *s);

#endif
