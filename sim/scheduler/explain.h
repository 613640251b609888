/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What observers are told of each try, if anybody listens: kube-scheduler's line in both wordings,
 * which filter refused which node, or how the best nodes scored.
 */
#ifndef AISLE_SCHEDULER_EXPLAIN_H
#define AISLE_SCHEDULER_EXPLAIN_H

#include <aisle/attempt.h>

#include "base/mem.h"

enum { EXPLAIN_BEST = 5, EXPLAIN_REFUSED = 50 };

struct scheduler;
struct sched_job;
struct sched_pod;

struct explain {
    struct arena text;      /* of what is told in this turn */
    struct sched_pod **pod; /* whose attempts are kept in it */
    size_t pod_count, pod_cap;
    int64_t *raw; /* scores of all feasible nodes */
    size_t raw_cap;
};

void explain_fini(struct explain *x);

/** The turn is over: nothing of it is needed any more. */
void explain_end(struct scheduler *s);

/** A pod is about to be given `node` by the cycle: keeps what there is to say. NULL: nobody
 * listens. */
struct aisle_attempt *explain_choice(struct scheduler *s, struct sched_pod *pod, uint32_t node);
/** Tells that it has its place, or holds it. */
void explain_place(struct scheduler *s, struct sched_pod *pod, enum aisle_outcome outcome);

/** The cycle found no node: tells of it, and of what preemption made of it. */
void explain_failure(struct scheduler *s, struct sched_pod *pod, enum aisle_outcome outcome);
/** Tells of a try that failed, or was not made, with this line. */
void explain_line(struct scheduler *s, struct sched_job *job, uint32_t pod,
                  enum aisle_outcome outcome, const char *line);

#endif
