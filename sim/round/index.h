/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The index of one shape: classes in order of score, best first; ties by lowest rank.
 *
 * A heap of (score, rank, class) and the place in the journal of classes up to which it has read.
 * A query first takes in the classes that nodes have entered since then (or, if that is fewer, all
 * live ones anew), then looks at the top: a class that has died is dropped; one whose lowest rank
 * has changed is put back under its present rank; else it is the answer. Undo needs nothing: going
 * back is one more entry in the journal.
 *
 * So a shape that is asked for often reads little each time, and a rare one much but seldom: the
 * work a query is about the number of shapes, whatever the number of nodes.
 */
#ifndef AISLE_ROUND_INDEX_H
#define AISLE_ROUND_INDEX_H

#include "round/classes.h"

struct index_entry {
    int32_t score;
    uint32_t rank;
    class_id class;
    uint32_t generation;
};

struct index {
    struct index_entry *heap;
    size_t count, cap;
    uint64_t epoch; /* of the journal, plus 1; 0: nothing read yet */
    size_t read;    /* of the journal */
    /* Scores already asked for, by class. */
    struct known_score {
        uint32_t generation;
        int32_t score;
    } *known;
    size_t known_cap;
};

/** Scores a class for the index's shape; false: the pod does not fit there. */
typedef bool index_score(void *self, const struct aisle_node_state *state, int32_t *score);

/** The best live class; false: the pod fits nowhere. */
bool index_best(struct index *i, struct classes *c, index_score *score, void *self, class_id *out);
void index_fini(struct index *i);

#endif
