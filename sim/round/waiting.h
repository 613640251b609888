/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The jobs that wait, in two orders, each kept only as far as it is asked for.
 *
 * By submission: a list of ids. By key: jobs that ask for the same (shape and number of pods) stand
 * in one group, a heap by (key, id). A pass needs only the heads of groups: if the head does not
 * fit, no other of its group does in the same state. So a pass costs groups and placements, however
 * many wait.
 *
 * Entries are dropped late. One is valid while its job waits and carries the stamp of the entry;
 * jobs that were placed or left are passed over when they come to the top, or when entries are twice
 * as many as at the last sweep.
 */
#ifndef AISLE_ROUND_WAITING_H
#define AISLE_ROUND_WAITING_H

#include "round/jobs.h"
#include "round/order.h"

struct id_list {
    aisle_job_id *id;
    size_t count, cap;
};

/** Adds an id to the end of a list. */
void id_list_append(struct id_list *l, aisle_job_id id);

struct waiting_entry {
    struct order at;
    uint32_t stamp;
};

struct waiting_group {
    uint32_t shape, pods, pods_min;
    struct waiting_entry *heap;
    size_t count, cap;
    size_t swept; /* how many were left when what is not valid was last dropped */
};

struct waiting {
    struct jobs *jobs;
    struct id_list by_id; /* ascending up to `sorted`, then added since; may hold some that left */
    size_t sorted, first;
    struct id_list fresh; /* not in a group yet */
    uint32_t round;       /* the one that is drafting, 0: none; the list shows what it began with */
    struct waiting_group *group;
    size_t group_count, group_cap;
    struct group_entry *table;
};

void waiting_fini(struct waiting *w);

/** A job begins to wait, or waits again. Amortised O(1) */
void waiting_add(struct waiting *w, aisle_job_id job);

/** The draft evicted the job, or took back its place: it has no entry, or an old one. */
void waiting_requeue(struct waiting *w, aisle_job_id job);

/** All of them in order of submission, as the round began; borrowed until the next call. O(1) if
 * only the first have left since; else O(waiting). */
const aisle_job_id *waiting_list(struct waiting *w, size_t *count);

/** Brings all into their groups; `anew`: all are asked where they stand, also those in one. */
void waiting_sort(struct waiting *w, struct order_by by, bool anew);

/** The first of a group, dropping what is no longer valid; NULL: none. */
const struct waiting_entry *waiting_head(const struct waiting *w, struct waiting_group *g);
/** Takes it off. */
void waiting_pop(struct waiting_group *g);
/** The group that a job would be in; NULL: there never was one like it. */
struct waiting_group *waiting_group_of(const struct waiting *w, const struct job_row *row);

#endif
