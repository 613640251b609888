/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Are replications what they seem? Runs of one point of an experiment, under several seeds, whose
 * histories are all the same are one observation, however many there are: an interval over them
 * would be of width 0 and mean nothing.
 *
 * A run tells how many random numbers it drew (the metric random.draws), so that two causes can be
 * told apart: nothing in the scenario is random, and one seed is all it takes; or something is, but
 * it never had an effect.
 */
#ifndef AISLE_EXPERIMENT_RANDOMNESS_H
#define AISLE_EXPERIMENT_RANDOMNESS_H

#include <stddef.h>
#include <stdio.h>

/** One run under one seed. */
struct replication {
    const char *digest; /* of its history; "" or NULL: it failed, and is left out */
    double draws;       /* its metric random.draws; NaN: not known */
};

/** The runs of one point. Text and array are borrowed. */
struct replications {
    const char *point; /* what to call it: "fifo/fgd" */
    const struct replication *of;
    size_t count;
};

enum randomness {
    RANDOMNESS_FINE,  /* all histories differ, or there are fewer than two runs */
    RANDOMNESS_SOME,  /* some are the same */
    RANDOMNESS_NONE,  /* all are the same, and nothing was drawn */
    RANDOMNESS_IDLE,  /* all are the same, though something was drawn */
    RANDOMNESS_EQUAL, /* all are the same; it is not known what was drawn */
};

/** `distinct` (may be NULL) and `runs` (may be NULL): how many different histories there are, of how
 * many runs that did not fail. O(n log n) */
enum randomness randomness_of(const struct replications *r, size_t *distinct, size_t *runs);

/** Prints what a reader must know, a line each, after an empty line: for each point that is not
 * fine, or once if nothing is random in any of them. Prints nothing if all are fine. */
void randomness_print(const struct replications *points, size_t count, FILE *out);

#endif
