/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Classes: nodes of equal state.
 *
 * A scorer that reads no more than a node's state gives equal nodes equal scores, so it is asked
 * once a class. A class is a node state with its GPUs in ascending order of what is left; a node
 * that changes moves from class to class. A class knows its member of lowest rank, and dies with
 * its last member; its number is then used again, under a new generation.
 *
 * The journal tells which classes nodes have entered, in order, so that an index can catch up.
 */
#ifndef AISLE_ROUND_CLASSES_H
#define AISLE_ROUND_CLASSES_H

#include "cluster/cluster.h"

typedef uint32_t class_id;

struct class {
    struct aisle_node_state state; /* of any member, GPUs ascending */
    uint32_t generation;           /* raised when the number is used anew */
    uint32_t members;              /* 0: dead */
    uint32_t *rank;                /* min-heap of members' ranks; may hold some twice, or gone */
    size_t rank_count, rank_cap;
    uint32_t live;                 /* its place in `live` */
    struct class_entry *entry;     /* in the table by state */
};

struct classes {
    const struct cluster *cluster;
    struct class *class;
    size_t count, cap;
    class_id *of_node;
    uint64_t *swept, sweep; /* by node: in which sweep of a class it was seen */
    class_id *live; /* the classes that have members, in no particular order */
    size_t live_count;
    class_id *free;
    size_t free_count, free_cap;
    struct class_entry *table;
    class_id *journal; /* since `journal_epoch` began */
    size_t journal_count, journal_cap;
    uint64_t journal_epoch;
};

void classes_init(struct classes *c, const struct cluster *cluster);
void classes_fini(struct classes *c);

/** Moves a node to the class of its present state. */
void classes_update(struct classes *c, aisle_node_id node);

/** Rank of a live class's lowest-ranked member. */
uint32_t class_lowest_rank(struct classes *c, class_id id);

#endif
