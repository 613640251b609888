/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * An agenda: for each of n parties, numbered from 0, at most one time to come. The earliest is
 * next; of equal times the one of the lowest number, so that order never depends on history.
 */
#ifndef AISLE_WORKLOAD_AGENDA_H
#define AISLE_WORKLOAD_AGENDA_H

#include <stddef.h>
#include <stdint.h>

#include <aisle/types.h>

struct agenda {
    int64_t *at_us; /* by party; of meaning only while it is in the heap */
    uint32_t *heap; /* parties */
    size_t *place;  /* by party: its place in the heap, from 1; 0: it has no time */
    size_t count;   /* in the heap */
};

/** Of parties 0..parties-1, none with a time. agenda_fini() is due. */
void agenda_init(struct agenda *a, size_t parties);
void agenda_fini(struct agenda *a); /* zeroes are fine */

/** Whose turn is next; AISLE_NONE: nobody's. */
uint32_t agenda_next(const struct agenda *a);

/** The time of a party that has one. */
int64_t agenda_at(const struct agenda *a, uint32_t party);

/** Gives a party a time, in place of one that it may have. O(log n) */
void agenda_set(struct agenda *a, uint32_t party, int64_t at_us);

/** Takes the time of a party away, if it has one. O(log n) */
void agenda_drop(struct agenda *a, uint32_t party);

#endif
