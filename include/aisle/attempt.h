/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Attempts: what came of one try of a policy to place a job, and why, for who asks afterwards why a
 * pod was pending, or why it went where it went.
 *
 * Only policies that can explain themselves tell of attempts (so far `kubernetes`), and only if
 * somebody listens. Equal failures in a row are told once more each, so that an observer may count
 * them; whoever keeps rows keeps one for all of them.
 */
#ifndef AISLE_ATTEMPT_H
#define AISLE_ATTEMPT_H

#include <aisle/types.h>

enum aisle_outcome {
    AISLE_OUTCOME_PLACED,    /* all pods that were to be placed have a node */
    AISLE_OUTCOME_HELD,      /* has places and holds them, but waits for the rest of its gang */
    AISLE_OUTCOME_PREEMPTS,  /* has none, but will: others are being evicted for it */
    AISLE_OUTCOME_FAILED,    /* has none */
    AISLE_OUTCOME_GATED,     /* was not tried: it has scheduling gates, or its gang is not whole */
    AISLE_OUTCOMES
};

/** Names of the outcomes, as in the database: "placed", "held", ... */
extern const char *const aisle_outcome_names[];

/** Of one resource on one node. */
struct aisle_attempt_level {
    const char *resource;   /* "cpu" (milli), "memory" (bytes), "nvidia.com/gpu", ... */
    int64_t asked;          /* by the pod */
    int64_t used, capacity; /* on the node before the try: by pods there, and in all */
};

/** What one plugin thought of one node. */
struct aisle_attempt_score {
    const char *plugin; /* as in KubeSchedulerConfiguration */
    int64_t score, weight; /* normalised, 0..100; it counts score x weight */
};

struct aisle_attempt_node {
    aisle_node_id node;
    const char *check;  /* the plugin that refused it; NULL: none did */
    const char *reason; /* its reasons, joined by ", "; NULL: none */
    bool unresolvable;  /* no eviction could help */
    int64_t total;      /* weighted score; 0 if it was refused or not scored */
    size_t level_count, score_count;
    const struct aisle_attempt_level *level;
    const struct aisle_attempt_score *score;
};

struct aisle_attempt {
    aisle_job_id job;
    uint32_t pod;           /* which of the job's pods, from 0 */
    enum aisle_outcome outcome;
    aisle_node_id node;     /* that was chosen, or for which it preempts; else AISLE_NONE */
    const char *message;    /* kube-scheduler's line, in the words of v1.34; "" if it was placed */
    const char *message_before; /* in those of v1.24 to v1.33 */
    size_t examined;        /* nodes that were asked about at all */
    size_t feasible;        /* of these, would do */
    size_t node_count;      /* details: of the best nodes if it was placed, else of the first ones
                               that were refused; 0: as at the attempt before */
    const struct aisle_attempt_node *detail;
};

#endif
