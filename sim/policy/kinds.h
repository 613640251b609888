/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Kinds of jobs: those that ask for the same (shape and numbers of pods) are of one kind, numbered
 * from 0 in order of appearance.
 *
 * While a round only places, what is free only shrinks: once one of a kind found no place, none
 * of that kind will. So who goes through ten thousand waiting jobs asks the cluster once a kind.
 */
#ifndef AISLE_POLICY_KINDS_H
#define AISLE_POLICY_KINDS_H

#include <aisle/types.h>

struct kind_entry;

/** Zero-initialised is empty. */
struct kinds {
    struct kind_entry *table;
    uint32_t count;
};

/** The job's kind; O(1). */
uint32_t kinds_number(struct kinds *k, const struct aisle_job *job);
void kinds_fini(struct kinds *k);

#endif
