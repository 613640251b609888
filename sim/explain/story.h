/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a database knows of one pod of one run: what it is, and every attempt to place it.
 */
#ifndef AISLE_EXPLAIN_STORY_H
#define AISLE_EXPLAIN_STORY_H

#include <sqlite3.h>

#include <aisle/attempt.h>
#include <aisle/error.h>
#include <aisle/explain.h>

#include "base/mem.h"

/** A complete run. */
struct story_run {
    int64_t id;
    const char *name, *policy, *queue, *placement;
    uint64_t seed;
    bool recorded; /* some attempt of it */
};

/** One row of the tables pod and job. Times in seconds; NaN: none. Texts NULL: none. */
struct story_pod {
    int64_t id;
    const char *name, *state, *reason;
    double submit_s, start_s, ready_s, end_s;
    const char *node, *gpus;       /* NULL: of none, or of several nodes */
    int64_t pods;                  /* of its job; 0: it is a lone pod */
    int64_t preemptions, failures; /* of its job */
    const char *tenant, *job_type; /* of its job */
};

struct story_node {
    aisle_node_id id;
    const char *name;
    const char *check, *reason; /* NULL: it was not refused */
    bool unresolvable;
    int64_t total;
    size_t level_count, score_count;
    struct aisle_attempt_level *level;
    struct aisle_attempt_score *score;
};

/** A run of equal attempts. */
struct story_attempt {
    int64_t n, first, count; /* first: the number of its first attempt, from 1 */
    double first_s, last_s;
    enum aisle_outcome outcome;
    aisle_node_id node;    /* or AISLE_NONE */
    const char *node_name; /* NULL: none */
    int64_t pod, examined, feasible;
    const char *message; /* in the wording asked for; "": none */
    size_t node_count;
    struct story_node *detail; /* the best first, else by id */
};

struct story {
    struct arena arena;
    struct story_run run;
    struct story_pod pod;
    size_t attempt_count;
    struct story_attempt *attempt;
};

/** Reads the pod that the options name. On failure there is nothing to be freed. */
AISLE_MUST_CHECK
enum aisle_status story_read(struct story *out, sqlite3 *db, const char *path,
                             const struct aisle_explain_options *options, struct aisle_error *err);
void story_fini(struct story *s);

#endif
