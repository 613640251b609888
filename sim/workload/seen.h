/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Names already seen, to find those that are given twice. */
#ifndef AISLE_WORKLOAD_SEEN_H
#define AISLE_WORKLOAD_SEEN_H

#include "base/names.h"

/** Zero-initialised is empty. */
struct seen {
    struct names names;
    int *line; /* of each name: where it was first seen */
    size_t cap;
};

/** Adds `name` unless it is there. @return 0 if it is new, else the line it was first added with.
 */
int seen_add(struct seen *seen, const char *name, int line);

void seen_fini(struct seen *seen);

#endif
